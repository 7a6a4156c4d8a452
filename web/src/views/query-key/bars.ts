// Where the bars of a row of signed numbers stand.

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isNegative: boolean;
}

export interface BarRoom {
  readonly width: number;
  readonly height: number;
  /** The size that reaches from the middle to the edge. */
  readonly largest: number;
}

/** Part of a bar's place that stays free between it and the next. */
const GAP = 0.15;

/** Above the middle what is positive, below it what is negative; what is not finite has no height. */
export function layoutBars(numbers: ArrayLike<number>, { width, height, largest }: BarRoom): readonly Bar[] {
  const pitch = width / numbers.length;
  return Array.from(numbers, (value, at) => {
    const size = largest > 0 && Number.isFinite(value) ? (Math.abs(value) / largest) * (height / 2) : 0;
    const isNegative = value < 0;
    const y = isNegative ? height / 2 : height / 2 - size;
    return { x: (at + GAP / 2) * pitch, y, width: pitch * (1 - GAP), height: size, isNegative };
  });
}

/** The largest finite size among them. */
export function largestSize(...rows: readonly ArrayLike<number>[]): number {
  const sizes = rows.flatMap((row) => Array.from(row, Math.abs).filter(Number.isFinite));
  return Math.max(0, ...sizes);
}

/** Which bar a place across belongs to; undefined beside them. */
export function barAt(count: number, part: number): number | undefined {
  const at = Math.floor(part * count);
  return at >= 0 && at < count ? at : undefined;
}
