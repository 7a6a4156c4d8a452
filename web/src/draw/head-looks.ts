// What tells the lines of one head from those of another: a colour, and where there are more heads than colours, a line
// mark. Derived from the colours of Okabe and Ito (2008); tests/web/draw/head-looks.test.ts holds them to being told
// apart with every kind of colour-blindness, and to 3:1 against the paper.

export interface HeadLook {
  /** A CSS colour. */
  readonly color: string;
  /** As CanvasRenderingContext2D.setLineDash takes it; [] is a line without gaps. */
  readonly dash: readonly number[];
}

export const LIGHT_HEAD_COLORS: readonly string[] =
  "#2e469d #bc3f00 #1c857b #ff2fc0 #cb8614 #2798fc #561a52 #841d01".split(" ");
export const DARK_HEAD_COLORS: readonly string[] =
  "#3468dc #ea6915 #3ea58b #be87f2 #f6b045 #99cbd2 #8e4f8d #aa4804".split(" ");

/** No two heads of a layer look alike, however many there are. `colors`: one is enough. */
export function headLook(head: number, colors: readonly string[]): HeadLook {
  return { color: colors[head % colors.length] ?? "", dash: dashOf(Math.floor(head / colors.length)) };
}

/** 0: no gaps; then a long stroke and a gap, with one dot more each time. */
function dashOf(mark: number): readonly number[] {
  if (mark === 0) return [];
  return [8, 3, ...Array.from({ length: mark - 1 }, () => [2, 3]).flat()];
}

/** Of the strongest paint behind a text, which stays readable on it: 4.5:1. */
export const PAINT_OPACITY = 0.42;
