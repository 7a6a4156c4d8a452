// Marks of the map that come after the first picture: what somebody looks for, and the cells that are selected.

import { cellRect, isSeen } from "../draw/geometry.ts";
import { binOnAxis, type Axis } from "../state/bins.ts";
import type { MapWindow } from "../state/map-window.ts";
import { keyAxis, queryAxis } from "../state/picture.ts";
import { strokeFrame, type MarksPainting } from "./paint-marks.ts";

export interface Selected {
  /** Tokens that are lit on both axes. */
  readonly found: readonly number[];
  /** Cells within a frame. */
  readonly selection: MapWindow | null;
}

export function paintSelection({ found, selection }: Selected): NonNullable<MarksPainting["more"]> {
  return (context, painting) => {
    for (const token of found) drawFound(context, painting, token);
    if (selection !== null) drawSelection(context, painting, selection);
  };
}

/** Beside the cells, where there is room for it whatever the labels need. */
const FOUND_CSS_PX = 3;

function drawFound(context: CanvasRenderingContext2D, { layout, map, colors }: MarksPainting, token: number): void {
  const { clipCssPx: clip } = layout;
  const [row, column] = [binOnAxis(queryAxis(map), token), binOnAxis(keyAxis(map), token)];
  const at = cellRect(layout, { row: row ?? 0, column: column ?? 0 });
  context.fillStyle = colors.accent;
  const [height, width] = [Math.max(FOUND_CSS_PX, at.height), Math.max(FOUND_CSS_PX, at.width)];
  const isRowSeen = row !== undefined && isSeen(layout, { ...at, x: clip.x, width: 0 });
  const isColumnSeen = column !== undefined && isSeen(layout, { ...at, y: clip.y, height: 0 });
  if (isRowSeen) context.fillRect(clip.x - FOUND_CSS_PX - 1, at.y, FOUND_CSS_PX, height);
  if (isColumnSeen) context.fillRect(at.x, clip.y - FOUND_CSS_PX - 1, width, FOUND_CSS_PX);
}

function drawSelection(
  context: CanvasRenderingContext2D,
  { layout, map, colors }: MarksPainting,
  { queries, keys }: MapWindow,
): void {
  const { clipCssPx: clip } = layout;
  // What lies outside the part that is shown is cut off.
  const spanOf = ([first, last]: MapWindow["keys"], { range, bins }: Axis): readonly [from: number, to: number] => {
    const at = (token: number): number => (token >= range[1] ? bins : (binOnAxis({ range, bins }, token) ?? 0));
    return [at(first), at(last)];
  };
  const [[top, bottom], [left, right]] = [spanOf(queries, queryAxis(map)), spanOf(keys, keyAxis(map))];
  const [start, end] = [cellRect(layout, { row: top, column: left }), cellRect(layout, { row: bottom, column: right })];
  context.save();
  context.beginPath();
  context.rect(clip.x, clip.y, clip.width, clip.height);
  context.clip();
  strokeFrame(context, { x: start.x, y: start.y, width: end.x - start.x, height: end.y - start.y }, 2, colors);
  context.restore();
}
