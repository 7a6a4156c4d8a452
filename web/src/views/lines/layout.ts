// Where the tokens and the lines stand. Drawing and hit-testing read one LinesLayout. All lengths in css px of the canvas.

import { MAX_CANVAS_DEVICE_PX } from "../../draw/geometry.ts";
import type { Edge } from "./edges.ts";

const MAX_PITCH_CSS_PX = 24;
/** More tokens than fit into the height make the canvas longer, and the page is scrolled. */
const MIN_PITCH_CSS_PX = 1.5;
const MARGIN_CSS_PX = 10;
/** Lines of several heads between the same tokens stand beside each other. */
const MAX_HEAD_SHIFT_CSS_PX = 3;
/** Of the pitch. */
const SHARE_OF_HEADS = 0.6;
/** A pointer this near to a line is on it. */
const REACH_CSS_PX = 4;

export interface LinesRequest {
  readonly widthCssPx: number;
  readonly maxHeightCssPx: number;
  readonly pixelRatio: number;
  readonly first: number;
  readonly last: number;
  readonly heads: readonly number[];
  /** Room for the tokens at each side. */
  readonly gutterCssPx: number;
}

export interface LinesLayout {
  readonly widthCssPx: number;
  readonly heightCssPx: number;
  readonly pixelRatio: number;
  readonly first: number;
  readonly last: number;
  readonly heads: readonly number[];
  /** Between two tokens. */
  readonly pitchCssPx: number;
  /** Where the lines begin and end. */
  readonly leftCssPx: number;
  readonly rightCssPx: number;
}

export type Aim =
  | { readonly kind: "query" | "key"; readonly position: number }
  | { readonly kind: "edge"; readonly edge: Edge };

export function layoutLines(request: LinesRequest): LinesLayout | undefined {
  const { widthCssPx, maxHeightCssPx, first, last, gutterCssPx } = request;
  const [count, width] = [last - first, widthCssPx - 2 * gutterCssPx];
  if (count <= 0 || width <= 0) return undefined;
  const fitting = (maxHeightCssPx - 2 * MARGIN_CSS_PX) / count;
  const pitchCssPx = Math.max(MIN_PITCH_CSS_PX, Math.min(MAX_PITCH_CSS_PX, fitting));
  const heightCssPx = Math.ceil(pitchCssPx * count + 2 * MARGIN_CSS_PX);
  const largestRatio = Math.sqrt(MAX_CANVAS_DEVICE_PX / (widthCssPx * heightCssPx)) * 0.999;
  return {
    widthCssPx,
    heightCssPx,
    pixelRatio: Math.min(request.pixelRatio, largestRatio),
    first,
    last,
    heads: request.heads,
    pitchCssPx,
    leftCssPx: gutterCssPx,
    rightCssPx: widthCssPx - gutterCssPx,
  };
}

/** The middle of a token. */
export function yOf({ first, pitchCssPx }: LinesLayout, position: number): number {
  return MARGIN_CSS_PX + (position - first + 0.5) * pitchCssPx;
}

/** Where the lines of a head meet a token. */
export function yOfHead(layout: LinesLayout, position: number, head: number): number {
  const { heads, pitchCssPx } = layout;
  const shift = Math.min(MAX_HEAD_SHIFT_CSS_PX, (SHARE_OF_HEADS * pitchCssPx) / heads.length);
  return yOf(layout, position) + (heads.indexOf(head) - (heads.length - 1) / 2) * shift;
}

/** A token at either side; between them the nearest of these lines, if one is near. */
export function aimAt(layout: LinesLayout, x: number, y: number, edges: readonly Edge[]): Aim | undefined {
  const position = layout.first + Math.floor((y - MARGIN_CSS_PX) / layout.pitchCssPx);
  const isBesideToken = position >= layout.first && position < layout.last;
  if (x < layout.leftCssPx) return isBesideToken ? { kind: "query", position } : undefined;
  if (x > layout.rightCssPx) return isBesideToken ? { kind: "key", position } : undefined;
  const edge = nearestEdge(layout, x, y, edges);
  return edge && { kind: "edge", edge };
}

/** Of those that are as near as each other the strongest, which is drawn last. */
function nearestEdge(layout: LinesLayout, x: number, y: number, edges: readonly Edge[]): Edge | undefined {
  const along = (x - layout.leftCssPx) / (layout.rightCssPx - layout.leftCssPx);
  let nearest: Edge | undefined;
  let least = REACH_CSS_PX;
  for (const edge of edges) {
    const [from, to] = [yOfHead(layout, edge.query, edge.head), yOfHead(layout, edge.key, edge.head)];
    // Across the line, not down to it: a steep one would be hard to meet.
    const slope = (to - from) / (layout.rightCssPx - layout.leftCssPx);
    const distance = Math.abs(from + (to - from) * along - y) / Math.hypot(1, slope);
    if (distance > least) continue;
    least = distance;
    nearest = edge;
  }
  return nearest;
}
