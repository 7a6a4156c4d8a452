// A map as marks: its cells, what stands for those without a number, its labels, and the cell that is pinned.

import type { CellsMark, HatchMark, Mark, PixelsMark, TextMark } from "../draw/drawing.ts";
import { cellRect, isSeen, visibleCells, type Rect } from "../draw/geometry.ts";
import type { PatternName } from "../draw/pattern.ts";
import { keyAxis, placeOf, queryAxis } from "../state/picture.ts";
import type { Cell } from "../state/playground-state.ts";
import { LABEL_FONT_CSS_PX, LABEL_GAP_CSS_PX, labelledRows, rowsUnderLabel, type AxisLabel } from "./axis-labels.ts";
import { DIGITS_FONT_CSS_PX, digitsAt } from "./paint-digits.ts";
import { hasLines, type MapPainting } from "./paint-map.ts";
import { frameAround } from "./paint-marks.ts";
import { shownPixels } from "./put-pixels.ts";

/** More cells are one picture, with a pixel for each. */
const MAX_RECTANGLES = 4_096;
const LABEL_HEIGHT_CSS_PX = 16;
const RULER_CSS_PX = 1.5;

/** `pin`: in tokens of the map; null where none is marked. In css px of the map's canvas. */
export function mapMarks(painting: MapPainting, pin: Cell | null): readonly Mark[] {
  const at = pin === null ? undefined : placeOf(painting.map, pin);
  const isPinSeen = at !== undefined && isSeen(painting.layout, cellRect(painting.layout, at));
  const pinned = isPinSeen ? at : undefined;
  return [
    ...patternMarks(painting),
    ...cellMarks(painting),
    ...axisNameMarks(painting),
    ...labelMarks(painting, "row", pinned?.row, pin?.query),
    ...labelMarks(painting, "column", pinned?.column, pin?.key),
    ...(pinned === undefined ? [] : pinMarks(painting, cellRect(painting.layout, pinned))),
  ];
}

function patternMarks({ layout, image }: MapPainting): readonly Mark[] {
  const plot = layout.plotCssPx;
  const hatch = (pattern: PatternName, rect: Rect): readonly HatchMark[] => {
    const seen = within(layout.clipCssPx, rect);
    return seen === undefined ? [] : [{ kind: "hatch", ...seen, pattern }];
  };
  return [
    ...(image.hasMasked ? hatch("masked", plot) : []),
    ...image.emptyRows.flatMap((row) =>
      hatch("no-visible-key", { ...cellRect(layout, { row, column: 0 }), width: plot.width }),
    ),
    ...image.notFinite.flatMap(({ row, columns }) => {
      const width = (columns[1] - columns[0]) * layout.cellWidthCssPx;
      return hatch("not-finite", { ...cellRect(layout, { row, column: columns[0] }), width });
    }),
  ];
}

function cellMarks({ layout, map, image, colors, hasDigits }: MapPainting): readonly Mark[] {
  const pixels = shownPixels(image.canvas);
  if (pixels === undefined) return [];
  const { clipCssPx: clip, plotCssPx: plot } = layout;
  const { rows, columns } = visibleCells(layout);
  if ((rows[1] - rows[0]) * (columns[1] - columns[0]) > MAX_RECTANGLES) {
    const picture: PixelsMark = { kind: "pixels", ...plot, pixels, clip: isInside(plot, clip) ? undefined : clip };
    return [picture];
  }
  const cells: CellsMark["cells"][number][] = [];
  const numbers: TextMark[] = [];
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; column++) {
      const index = row * map.columns + column;
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.data.subarray(index * 4, index * 4 + 4);
      const cell = cellRect(layout, { row, column });
      const seen = within(clip, cell);
      // What shows through is a pattern.
      if (alpha === 0 || seen === undefined) continue;
      cells.push({ ...seen, fill: `rgb(${red} ${green} ${blue})` });
      const digits = hasDigits ? digitsAt(map, pixels, index) : undefined;
      if (digits === undefined) continue;
      const middle = { x: cell.x + cell.width / 2, y: cell.y + cell.height / 2 };
      numbers.push({ kind: "text", ...middle, parts: [digits], sizeCssPx: DIGITS_FONT_CSS_PX, anchor: "middle" });
    }
  }
  return [{ kind: "cells", cells, lines: hasLines(layout) ? colors.paper : undefined }, ...numbers];
}

/** In the corner that both axes leave free. */
function axisNameMarks({ layout, colors }: MapPainting): readonly Mark[] {
  const x = layout.clipCssPx.x - 2 * LABEL_GAP_CSS_PX;
  return (["key →", "query ↓"] as const).map((text, at) => ({
    ...{ kind: "text", x, y: layout.clipCssPx.y - 28 + 16 * at, anchor: "end", sizeCssPx: LABEL_FONT_CSS_PX },
    parts: [{ text, color: colors.mutedInk }],
  }));
}

/** `pinned`: the row or column of the pinned cell, whose label takes the place of its neighbours'. */
function labelMarks(
  { layout, map, tokens, labels, colors }: MapPainting,
  side: "row" | "column",
  pinned: number | undefined,
  pinnedPosition: number | undefined,
): readonly Mark[] {
  const axis = side === "row" ? queryAxis(map) : keyAxis(map);
  const cellCssPx = side === "row" ? layout.cellHeightCssPx : layout.cellWidthCssPx;
  const hidden = pinned === undefined ? [] : rowsUnderLabel(cellCssPx, axis, pinned).map(({ index }) => index);
  const place = (index: number): Place => {
    const { clipCssPx: clip, plotCssPx: plot } = layout;
    const middle = (index + 0.5) * cellCssPx;
    if (side === "row") return { x: clip.x - LABEL_GAP_CSS_PX, y: plot.y + middle, isTurned: false };
    return { x: plot.x + middle, y: clip.y - LABEL_GAP_CSS_PX, isTurned: true };
  };
  const { clipCssPx: clip } = layout;
  const isShown = (index: number): boolean =>
    side === "row"
      ? isSeen(layout, { ...cellRect(layout, { row: index, column: 0 }), x: clip.x, width: 0 })
      : isSeen(layout, { ...cellRect(layout, { row: 0, column: index }), y: clip.y, height: 0 });
  const marks: Mark[] = labelledRows(cellCssPx, axis)
    .filter(({ index }) => isShown(index) && index !== pinned && !hidden.includes(index))
    .map(({ index, position }) => labelMark(labels.of(axis, tokens, index, position), place(index), colors));
  if (pinned === undefined) return marks;
  const label = labels.of(axis, tokens, pinned, pinnedPosition);
  const look = { ink: colors.onAccent, mutedInk: colors.onAccent };
  return [...marks, groundOf(label, place(pinned), colors.accent), labelMark(label, place(pinned), look)];
}

interface Place {
  /** Where a row's label ends, and a column's begins. */
  readonly x: number;
  readonly y: number;
  readonly isTurned: boolean;
}

/** Upright labels are turned here, as all others: their letters stay one text that can be copied. */
function labelMark(
  { leading, leadingWidth, text, textWidth, direction }: AxisLabel,
  { x, y, isTurned }: Place,
  { ink, mutedInk }: { readonly ink: string; readonly mutedInk: string },
): TextMark {
  const space = leading === "" ? [] : [{ text: leading, color: mutedInk, widthCssPx: leadingWidth }];
  return {
    ...{ kind: "text", x, y, isTurned, direction, sizeCssPx: LABEL_FONT_CSS_PX, anchor: isTurned ? "start" : "end" },
    parts: [...space, { text, color: ink, widthCssPx: textWidth }],
  };
}

function groundOf({ leadingWidth, textWidth }: AxisLabel, { x, y, isTurned }: Place, fill: string): Mark {
  const [length, thick] = [leadingWidth + textWidth + 6, LABEL_HEIGHT_CSS_PX];
  if (isTurned) return { kind: "rect", x: x - thick / 2, y: y + 3 - length, width: thick, height: length, fill };
  return { kind: "rect", x: x + 3 - length, y: y - thick / 2, width: length, height: thick, fill };
}

/** Its frame, and what leads from the labels to it. */
function pinMarks({ layout, colors, hasDigits }: MapPainting, cell: Rect): readonly Mark[] {
  const { x, y } = layout.clipCssPx;
  const ruler = { kind: "rect", fill: colors.accent, opacity: 0.6 } as const;
  const [middleX, middleY] = [cell.x + cell.width / 2 - RULER_CSS_PX / 2, cell.y + cell.height / 2 - RULER_CSS_PX / 2];
  const rulers: readonly Mark[] = [
    { ...ruler, x, y: middleY, width: Math.max(0, cell.x - x), height: RULER_CSS_PX },
    { ...ruler, x: middleX, y, width: RULER_CSS_PX, height: Math.max(0, cell.y - y) },
  ];
  const frame = frameAround(cell);
  return [
    ...(hasDigits ? [] : rulers),
    { kind: "rect", ...frame, fill: "none", stroke: colors.paper, strokeCssPx: 5 },
    { kind: "rect", ...frame, fill: "none", stroke: colors.accent, strokeCssPx: 2.5 },
  ];
}

function isInside(rect: Rect, clip: Rect): boolean {
  const seen = within(clip, rect);
  return seen?.width === rect.width && seen.height === rect.height;
}

/** Undefined where nothing of it is seen. */
function within(clip: Rect, rect: Rect): Rect | undefined {
  const [x, y] = [Math.max(clip.x, rect.x), Math.max(clip.y, rect.y)];
  const width = Math.min(clip.x + clip.width, rect.x + rect.width) - x;
  const height = Math.min(clip.y + clip.height, rect.y + rect.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}
