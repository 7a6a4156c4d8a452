// A figure as a list of marks, the first ones at the bottom: what a view hands over to be taken away. The same list
// becomes an SVG file (views/drawing-svg.ts) and pixels (views/drawing-canvas.ts). All lengths in css px of the drawing.

import type { Rect } from "./geometry.ts";
import type { PatternName } from "./pattern.ts";

export interface Drawing {
  readonly widthCssPx: number;
  readonly heightCssPx: number;
  readonly marks: readonly Mark[];
}

export type Mark = RectMark | LinesMark | DotMark | HatchMark | TextMark;

export interface RectMark extends Rect {
  readonly kind: "rect";
  /** A CSS colour, as all of them; "none" for an outline alone. */
  readonly fill: string;
  readonly stroke?: string | undefined;
  readonly strokeCssPx?: number;
  readonly radius?: number;
  readonly opacity?: number;
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
  if (mark.kind !== "lines") return { ...mark, x: mark.x + dx, y: mark.y + dy };
  const lines = mark.lines.map((line) => ({
    ...line,
    ...{ x1: line.x1 + dx, y1: line.y1 + dy, x2: line.x2 + dx, y2: line.y2 + dy },
  }));
  return { ...mark, lines };
}

/** As when all of them stood behind a veil. */
export function faded(marks: readonly Mark[], opacity: number): readonly Mark[] {
  return marks.map((mark) =>
    mark.kind === "lines"
      ? { ...mark, lines: mark.lines.map((line) => ({ ...line, opacity: line.opacity * opacity })) }
      : mark,
  );
}
