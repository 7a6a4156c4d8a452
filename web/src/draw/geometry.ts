// Where everything in the large map stands. Drawing, hit-testing and the overlay all read one MapLayout,
// so that what is pointed at is what is drawn.
//
// Three spaces, always in the name:
//   cell      (row = query, column = key), whole numbers, origin top-left; bins when the map is pooled
//   cssPx     what layout and pointer events speak; origin at the top-left corner of the canvas
//   devicePx  what the canvas bitmap has; devicePx = cssPx * pixelRatio

/** iOS refuses canvases with more pixels than this. */
export const MAX_CANVAS_DEVICE_PX = 16_777_216;

/** A cell is never larger: three words should not fill a screen. */
const MAX_CELL_CSS_PX = 56;

/** Closer labels would touch. */
export const LABEL_PITCH_CSS_PX = 14;

export interface LayoutRequest {
  /** Width the canvas may have; its height follows. */
  readonly widthCssPx: number;
  readonly maxHeightCssPx: number;
  readonly pixelRatio: number;
  readonly rows: number;
  readonly columns: number;
  /** Room for the row labels at the left and the column labels at the top. */
  readonly gutterLeftCssPx: number;
  readonly gutterTopCssPx: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapLayout {
  readonly widthCssPx: number;
  readonly heightCssPx: number;
  /** At most the screen's; smaller when the canvas would have more pixels than a browser allows. */
  readonly pixelRatio: number;
  readonly rows: number;
  readonly columns: number;
  /** The cells, without the labels; more than there is room for while a window of another size is on its way. */
  readonly plotCssPx: Rect;
  /** The part of the canvas in which cells are seen. */
  readonly clipCssPx: Rect;
  /** Edges of a cell; not rounded, so cells may differ by one device pixel. */
  readonly cellWidthCssPx: number;
  readonly cellHeightCssPx: number;
}

/** Ranges of tokens, half-open. */
export interface MapPart {
  readonly queries: readonly [first: number, last: number];
  readonly keys: readonly [first: number, last: number];
}

export interface CellPosition {
  readonly row: number;
  readonly column: number;
}

/** Undefined when there is nothing to draw or no room to draw it in. */
export function layoutMap(request: LayoutRequest): MapLayout | undefined {
  const { rows, columns, gutterLeftCssPx: x, gutterTopCssPx: y } = request;
  const cellCssPx = Math.min((request.widthCssPx - x) / columns, (request.maxHeightCssPx - y) / rows, MAX_CELL_CSS_PX);
  if (rows === 0 || columns === 0 || !(cellCssPx > 0)) return undefined;
  const plotCssPx = { x, y, width: cellCssPx * columns, height: cellCssPx * rows };
  const [widthCssPx, heightCssPx] = [request.widthCssPx, Math.ceil(y + plotCssPx.height)];
  return {
    widthCssPx,
    heightCssPx,
    pixelRatio: clampPixelRatio(request.pixelRatio, widthCssPx, heightCssPx),
    rows,
    columns,
    plotCssPx,
    clipCssPx: plotCssPx,
    cellWidthCssPx: cellCssPx,
    cellHeightCssPx: cellCssPx,
  };
}

/**
 * Of a layout of every cell, the one in which the part `shown` has the room of all. `drawn` is what there is to draw, in
 * so many bins: it may be another part, which is then seen as far as it is of this one.
 */
export function zoomLayout(
  whole: MapLayout,
  shown: MapPart,
  drawn: MapPart & { readonly rows: number; readonly columns: number },
): MapLayout {
  const { x, y, width } = whole.plotCssPx;
  const cssPxPerToken = width / Math.max(sizeOf(shown.queries), sizeOf(shown.keys));
  const plotCssPx = {
    x: x + (drawn.keys[0] - shown.keys[0]) * cssPxPerToken,
    y: y + (drawn.queries[0] - shown.queries[0]) * cssPxPerToken,
    width: sizeOf(drawn.keys) * cssPxPerToken,
    height: sizeOf(drawn.queries) * cssPxPerToken,
  };
  return {
    ...whole,
    rows: drawn.rows,
    columns: drawn.columns,
    plotCssPx,
    clipCssPx: { x, y, width: sizeOf(shown.keys) * cssPxPerToken, height: sizeOf(shown.queries) * cssPxPerToken },
    cellWidthCssPx: plotCssPx.width / drawn.columns,
    cellHeightCssPx: plotCssPx.height / drawn.rows,
  };
}

/** Half-open ranges of the rows and columns that are seen. */
export function visibleCells({ plotCssPx: plot, clipCssPx: clip, ...layout }: MapLayout): {
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
} {
  const seen = (from: number, size: number, cell: number, cells: number): [number, number] => [
    Math.max(0, Math.floor(from / cell)),
    Math.min(cells, Math.ceil((from + size) / cell)),
  ];
  return {
    rows: seen(clip.y - plot.y, clip.height, layout.cellHeightCssPx, layout.rows),
    columns: seen(clip.x - plot.x, clip.width, layout.cellWidthCssPx, layout.columns),
  };
}

/** Whether the middle of a row, and of a column, is seen: what stands beside it is then drawn. */
export function isSeen({ clipCssPx: clip }: MapLayout, { x, y, width, height }: Rect): boolean {
  const [middleX, middleY] = [x + width / 2 - clip.x, y + height / 2 - clip.y];
  return middleX >= 0 && middleX <= clip.width && middleY >= 0 && middleY <= clip.height;
}

/** The cell at a point of the canvas, undefined beside the cells. */
export function cellAt(layout: MapLayout, xCssPx: number, yCssPx: number): CellPosition | undefined {
  const { plotCssPx: plot, clipCssPx: clip } = layout;
  const column = Math.floor((xCssPx - plot.x) / layout.cellWidthCssPx);
  const row = Math.floor((yCssPx - plot.y) / layout.cellHeightCssPx);
  const [right, bottom] = [clip.x + clip.width, clip.y + clip.height];
  if (xCssPx < clip.x || yCssPx < clip.y || xCssPx >= right || yCssPx >= bottom) return undefined;
  const isInside = row >= 0 && row < layout.rows && column >= 0 && column < layout.columns;
  return isInside ? { row, column } : undefined;
}

/** In css px. */
export function cellRect(layout: MapLayout, { row, column }: CellPosition): Rect {
  const { plotCssPx: plot, cellWidthCssPx: width, cellHeightCssPx: height } = layout;
  return { x: plot.x + column * width, y: plot.y + row * height, width, height };
}

/**
 * A pointer event's client position in the canvas's own css px. A page may scale the canvas (slides do),
 * so the factor is what the browser shows over what was laid out.
 */
export function clientToCanvas(
  client: { readonly clientX: number; readonly clientY: number },
  shown: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  layout: Pick<MapLayout, "widthCssPx" | "heightCssPx">,
): { readonly xCssPx: number; readonly yCssPx: number } {
  return {
    xCssPx: ((client.clientX - shown.left) * layout.widthCssPx) / shown.width,
    yCssPx: ((client.clientY - shown.top) * layout.heightCssPx) / shown.height,
  };
}

/** Edges fall on whole device pixels, or lines between cells would blur. */
export function toDevicePx(rect: Rect, pixelRatio: number): Rect {
  const [x, y] = [Math.round(rect.x * pixelRatio), Math.round(rect.y * pixelRatio)];
  const [right, bottom] = [(rect.x + rect.width) * pixelRatio, (rect.y + rect.height) * pixelRatio];
  return { x, y, width: Math.max(1, Math.round(right) - x), height: Math.max(1, Math.round(bottom) - y) };
}

function sizeOf([first, last]: MapPart["keys"]): number {
  return last - first;
}

function clampPixelRatio(pixelRatio: number, widthCssPx: number, heightCssPx: number): number {
  return Math.min(pixelRatio, Math.sqrt(MAX_CANVAS_DEVICE_PX / Math.max(1, widthCssPx * heightCssPx)) * 0.999);
}

/** The least of 1, 2, 5, 10, 20, 50 ... that is not below `least`: positions that are easy to count on from. */
export function roundStride(least: number): number {
  let stride = 1;
  for (let step = 1; stride < least; step++) stride = ([1, 2, 5][step % 3] ?? 1) * 10 ** Math.floor(step / 3);
  return stride;
}
