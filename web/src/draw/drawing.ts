// A figure as a list of marks, the first ones at the bottom: what a view hands over to be taken away. The same list
// becomes an SVG file (views/drawing-svg.ts) and pixels (views/drawing-canvas.ts). All lengths in css px of the drawing.

import type { Rect } from "./geometry.ts";
import type { Pixels } from "./heatmap-image.ts";
import type { PatternName } from "./pattern.ts";

export interface Drawing {
  readonly widthCssPx: number;
  readonly heightCssPx: number;
  readonly marks: readonly Mark[];
}

export type Mark = RectMark | CellsMark | PixelsMark | LinesMark | DotMark | HatchMark | TextMark;

export interface RectMark extends Rect {
  readonly kind: "rect";
  /** A CSS colour, as all of them; "none" for an outline alone. */
  readonly fill: string;
  readonly stroke?: string | undefined;
  readonly strokeCssPx?: number;
  readonly radius?: number;
  readonly opacity?: number;
}

/** Rectangles that join without a seam, each of one colour: a number for each of them. */
export interface CellsMark {
  readonly kind: "cells";
  readonly cells: readonly (Rect & { readonly fill: string })[];
  /** Of the lines that part them; none when left out. */
  readonly lines?: string | undefined;
}

/** More cells than would be rectangles, or a ramp: scaled without smoothing. */
export interface PixelsMark extends Rect {
  readonly kind: "pixels";
  readonly pixels: Pixels;
  /** What is seen of it; left out, all. */
  readonly clip?: Rect | undefined;
}

/** Lines of one look: thousands of them say it once. */
export interface LinesMark {
  readonly kind: "lines";
  readonly color: string;
  readonly widthCssPx: number;
  readonly dash: readonly number[];
  readonly lines: readonly Line[];
}

export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly opacity: number;
}

export interface DotMark {
  readonly kind: "dot";
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: string;
}

/** Filled with a pattern for what has no weight. */
export interface HatchMark extends Rect {
  readonly kind: "hatch";
  readonly pattern: PatternName;
}

/** One line of text. */
export interface TextMark {
  readonly kind: "text";
  /** Of the side that `anchor` names. */
  readonly x: number;
  /** The middle of the line. */
  readonly y: number;
  /** In the order of reading. */
  readonly parts: readonly TextPart[];
  readonly sizeCssPx: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly direction?: "ltr" | "rtl";
  readonly isBold?: boolean;
  readonly isMono?: boolean;
  /** Reads upwards. */
  readonly isTurned?: boolean;
}

export interface TextPart {
  readonly text: string;
  readonly color: string;
  /** Where it is known already: measuring takes a while. */
  readonly widthCssPx?: number;
}

export function moved(mark: Mark, dx: number, dy: number): Mark {
  const by = <Part extends { readonly x: number; readonly y: number }>(part: Part): Part => ({
    ...part,
    ...{ x: part.x + dx, y: part.y + dy },
  });
  if (mark.kind === "cells") return { ...mark, cells: mark.cells.map(by) };
  if (mark.kind === "pixels") return { ...by(mark), clip: mark.clip && by(mark.clip) };
  if (mark.kind !== "lines") return by(mark);
  const lines = mark.lines.map((line) => ({
    ...line,
    ...{ x1: line.x1 + dx, y1: line.y1 + dy, x2: line.x2 + dx, y2: line.y2 + dy },
  }));
  return { ...mark, lines };
}

/** One below the other. */
export function stacked(drawings: readonly Drawing[], gapCssPx: number): Drawing {
  let heightCssPx = 0;
  const marks = drawings.flatMap((drawing, at) => {
    const top = heightCssPx + (at === 0 ? 0 : gapCssPx);
    heightCssPx = top + drawing.heightCssPx;
    return drawing.marks.map((mark) => moved(mark, 0, top));
  });
  return { widthCssPx: Math.max(0, ...drawings.map(({ widthCssPx }) => widthCssPx)), heightCssPx, marks };
}

/** As when all of them stood behind a veil. */
export function faded(marks: readonly Mark[], opacity: number): readonly Mark[] {
  return marks.map((mark) =>
    mark.kind === "lines"
      ? { ...mark, lines: mark.lines.map((line) => ({ ...line, opacity: line.opacity * opacity })) }
      : mark,
  );
}
