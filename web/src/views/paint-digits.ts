// The numbers of the cells, where cells are large enough for them.

import { formatScore, formatWeight } from "../state/number-format.ts";
import { cellRect, visibleCells, type MapLayout } from "../draw/geometry.ts";
import type { Pixels } from "../draw/heatmap-image.ts";
import type { HeadMap } from "../state/picture.ts";
import type { PageColors } from "./page-colors.ts";

const MIN_CELL_CSS_PX = 34;
export const DIGITS_FONT_CSS_PX = 11;

/** Whether the cells have room for them. A bin has no number of its own. */
export function fitsDigits({ cellWidthCssPx, cellHeightCssPx }: MapLayout, map: HeadMap): boolean {
  return map.kind === "exact" && Math.min(cellWidthCssPx, cellHeightCssPx) >= MIN_CELL_CSS_PX;
}

/** `pixels`: of the map, one per cell; digits are dark on light ones and light on dark ones. */
export function paintDigits(
  context: CanvasRenderingContext2D,
  layout: MapLayout,
  map: HeadMap,
  pixels: Pixels,
  { fontFamily }: PageColors,
): void {
  const { rows, columns } = visibleCells(layout);
  context.font = `${DIGITS_FONT_CSS_PX}px ${fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.direction = "ltr";
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; column++) {
      const digits = digitsAt(map, pixels, row * map.columns + column);
      if (digits === undefined) continue;
      context.fillStyle = digits.color;
      const { x, y, width, height } = cellRect(layout, { row, column });
      context.fillText(digits.text, x + width / 2, y + height / 2, width - 2);
    }
  }
}

/** Undefined where there is no number. */
export function digitsAt(
  { values, drawn, masked }: HeadMap,
  { data }: Pixels,
  index: number,
): { readonly text: string; readonly color: string } | undefined {
  const value = drawn[index] ?? NaN;
  if (masked[index] === 1 || !Number.isFinite(value)) return undefined;
  const [red = 0, green = 0, blue = 0] = data.subarray(index * 4, index * 4 + 3);
  // Where black and white have the same contrast, WCAG's relative luminance is 0.18, a grey of 118.
  const isLight = 0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2 > 118 ** 2.2;
  return { text: values === "weights" ? formatWeight(value) : formatScore(value), color: isLight ? "#000" : "#fff" };
}
