// Where everything in the curve of a training stands: steps go right, losses up at the left, shares from 0 to 1 up at the
// right. All lengths in css px of the canvas.

import { roundStride, type Rect } from "./geometry.ts";

const GUTTER_CSS_PX = { left: 40, right: 44, top: 12, bottom: 24 };
/** Labels of the steps need so much. */
const STEP_LABEL_CSS_PX = 56;
/** The axis of the steps is at least so long, and grows in round jumps: the curve then does not move with every step. */
const LEAST_STEPS = 50;
/** A canvas draws no line to what is much farther away. */
const MOST_PLOTS = 100;

export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly exact: number;
}

export interface CurveLayout {
  readonly widthCssPx: number;
  readonly heightCssPx: number;
  readonly plot: Rect;
  /** Ends of both axes. */
  readonly lastStep: number;
  readonly topLoss: number;
}

export interface CurveRequest {
  readonly widthCssPx: number;
  readonly heightCssPx: number;
  readonly lastStep: number;
  readonly topLoss: number;
}

/** Undefined when there is no room. */
export function layoutCurve({ widthCssPx, heightCssPx, lastStep, topLoss }: CurveRequest): CurveLayout | undefined {
  const { left, right, top, bottom } = GUTTER_CSS_PX;
  const [width, height] = [widthCssPx - left - right, heightCssPx - top - bottom];
  if (!(width > 0 && height > 0)) return undefined;
  const plot = { x: left, y: top, width, height };
  return { widthCssPx, heightCssPx, plot, lastStep: roundStride(Math.max(LEAST_STEPS, lastStep)), topLoss };
}

/** The upper end of the losses: a training that diverges leaves the picture, and does not flatten what came before. */
export function topLossOf(points: readonly CurvePoint[]): number {
  const first = points[0]?.loss ?? 1;
  const losses = points.map(({ loss }) => loss).filter((loss) => loss < 2 * first);
  const highest = Math.max(first, ...losses);
  return highest > 0 && Number.isFinite(highest) ? highest * 1.05 : 1;
}

export function xOfStep({ plot, lastStep }: CurveLayout, step: number): number {
  return plot.x + (step / lastStep) * plot.width;
}

/** Above the plot for a loss that has left the picture; no number is far above it. */
export function yOfLoss({ plot, topLoss }: CurveLayout, loss: number): number {
  const share = loss / topLoss;
  return yOfShare({ plot }, share < MOST_PLOTS ? share : MOST_PLOTS);
}

export function yOfShare({ plot }: Pick<CurveLayout, "plot">, share: number): number {
  return plot.y + plot.height * (1 - share);
}

/** Beside the plot, that of its nearer end. */
export function stepAtX({ plot, lastStep }: CurveLayout, xCssPx: number): number {
  const share = Math.min(1, Math.max(0, (xCssPx - plot.x) / plot.width));
  return Math.round(share * lastStep);
}

/** The saved point that is nearest to a step. */
export function nearestPoint<Point extends { readonly step: number }>(
  points: readonly Point[],
  step: number,
): Point | undefined {
  let nearest = points[0];
  for (const point of points) {
    if (nearest === undefined || Math.abs(point.step - step) < Math.abs(nearest.step - step)) nearest = point;
  }
  return nearest;
}

/** The losses of the steps that share one column of the canvas, from the lowest to the highest. */
export interface LossColumn {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** Of each step's own loss, losses[i] that of step i + 1: as many columns as there are, however many steps. */
export function lossColumns(layout: CurveLayout, losses: Float32Array): readonly LossColumn[] {
  const columns: { x: number; low: number; high: number }[] = [];
  let last: { x: number; low: number; high: number } | undefined;
  for (let index = 0; index < losses.length; index++) {
    const loss = losses[index] ?? NaN;
    if (!Number.isFinite(loss)) continue;
    const x = Math.floor(xOfStep(layout, index + 1));
    if (last?.x === x) {
      last.low = Math.min(last.low, loss);
      last.high = Math.max(last.high, loss);
    } else {
      last = { x, low: loss, high: loss };
      columns.push(last);
    }
  }
  return columns;
}

export function stepTicks({ plot, lastStep }: CurveLayout): readonly number[] {
  const stride = roundStride((lastStep * STEP_LABEL_CSS_PX) / plot.width);
  return Array.from({ length: Math.floor(lastStep / stride) + 1 }, (_, index) => index * stride);
}

/** Three to six round losses from 0 on. */
export function lossTicks({ topLoss }: CurveLayout): readonly number[] {
  const decade = 10 ** Math.floor(Math.log10(topLoss));
  const stride = [0.2, 0.5, 1].map((part) => part * decade).find((each) => topLoss / each < 6) ?? decade * 2;
  return Array.from({ length: Math.floor(topLoss / stride) + 1 }, (_, index) =>
    Number((index * stride).toPrecision(6)),
  );
}
