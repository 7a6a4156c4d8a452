// Draws the curve of a training: each step's own loss thin, held-out loss as a line, and on the other axis how much of the
// held-out answers is right. The lines differ in their dashes as well as in their colours.

import {
  lossColumns,
  lossTicks,
  stepTicks,
  xOfStep,
  yOfLoss,
  yOfShare,
  type CurveLayout,
  type CurvePoint,
} from "../draw/curve-layout.ts";
import { formatCount } from "../state/number-format.ts";
import { context2d } from "./put-pixels.ts";

export interface CurveColors {
  readonly ink: string;
  readonly grid: string;
  readonly ownLoss: string;
  readonly loss: string;
  readonly accuracy: string;
  readonly exact: string;
  readonly fontFamily: string;
}

export interface CurvePainting {
  readonly layout: CurveLayout;
  readonly losses: Float32Array;
  readonly points: readonly CurvePoint[];
  /** Steps that are marked by a line from top to bottom. */
  readonly shownStep: number | undefined;
  readonly hoverStep: number | undefined;
  readonly crossingSteps: readonly number[];
  readonly colors: CurveColors;
}

export const DASHES = { loss: [], accuracy: [7, 3], exact: [2, 3] } as const;
const FONT_CSS_PX = 11;
const EDGE_CSS_PX = 2;

/** The context is scaled to css px. */
export function paintCurve(canvas: HTMLCanvasElement, painting: CurvePainting): void {
  const context = context2d(canvas);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.font = `${FONT_CSS_PX}px ${painting.colors.fontFamily}`;
  context.lineJoin = "round";
  drawAxes(context, painting);
  drawMarks(context, painting);
  const { layout, colors } = painting;
  const { x, y, width, height } = layout.plot;
  context.save();
  // What is too high leaves through the top; lines at the edges are seen whole.
  context.beginPath();
  context.rect(x - EDGE_CSS_PX, y - EDGE_CSS_PX, width + 2 * EDGE_CSS_PX, height + 2 * EDGE_CSS_PX);
  context.clip();
  drawOwnLosses(context, painting);
  drawLine(context, painting, colors.exact, DASHES.exact, ({ exact }) => yOfShare(layout, exact));
  drawLine(context, painting, colors.accuracy, DASHES.accuracy, ({ accuracy }) => yOfShare(layout, accuracy));
  drawLine(context, painting, colors.loss, DASHES.loss, ({ loss }) => yOfLoss(layout, loss));
  context.restore();
}

function drawAxes(context: CanvasRenderingContext2D, { layout, colors }: CurvePainting): void {
  const { plot } = layout;
  context.fillStyle = colors.ink;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const loss of lossTicks(layout)) {
    const y = Math.round(yOfLoss(layout, loss)) + 0.5;
    stroke(context, colors.grid, [plot.x, y, plot.x + plot.width, y]);
    context.fillText(String(loss), plot.x - 6, y);
  }
  context.textAlign = "left";
  for (const share of [0, 0.5, 1]) {
    context.fillText(`${share * 100} %`, plot.x + plot.width + 6, yOfShare(layout, share));
  }
  context.textBaseline = "top";
  context.textAlign = "center";
  for (const step of stepTicks(layout)) {
    context.fillText(formatCount(step), xOfStep(layout, step), plot.y + plot.height + 8);
  }
}

function drawMarks(
  context: CanvasRenderingContext2D,
  { layout, colors, crossingSteps, shownStep, hoverStep }: CurvePainting,
): void {
  const { plot } = layout;
  context.fillStyle = colors.ink;
  for (const step of new Set(crossingSteps)) drawTriangle(context, xOfStep(layout, step), plot.y);
  for (const step of [shownStep, hoverStep]) {
    if (step === undefined) continue;
    const x = Math.round(xOfStep(layout, step)) + 0.5;
    stroke(context, colors.ink, [x, plot.y, x, plot.y + plot.height]);
  }
}

function drawTriangle(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x - 4, y - 8);
  context.lineTo(x + 4, y - 8);
  context.lineTo(x, y - 1);
  context.fill();
}

function drawOwnLosses(context: CanvasRenderingContext2D, { layout, losses, colors }: CurvePainting): void {
  context.beginPath();
  for (const { x, low, high } of lossColumns(layout, losses)) {
    context.lineTo(x + 0.5, yOfLoss(layout, high));
    if (low !== high) context.lineTo(x + 0.5, yOfLoss(layout, low));
  }
  finish(context, colors.ownLoss, 1, []);
}

function drawLine(
  context: CanvasRenderingContext2D,
  { layout, points }: CurvePainting,
  color: string,
  dash: readonly number[],
  y: (point: CurvePoint) => number,
): void {
  context.beginPath();
  for (const point of points) context.lineTo(xOfStep(layout, point.step), y(point));
  finish(context, color, 2, dash);
}

function stroke(
  context: CanvasRenderingContext2D,
  color: string,
  [fromX, fromY, toX, toY]: readonly [number, number, number, number],
): void {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  finish(context, color, 1, []);
}

function finish(context: CanvasRenderingContext2D, color: string, width: number, dash: readonly number[]): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke();
}
