// The curve of a training, with the numbers of one of its points beside it: the one under the pointer, else the shown one.

import { html, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { layoutCurve, nearestPoint, stepAtX, topLossOf, type CurveLayout } from "../draw/curve-layout.ts";
import { describeCurve, describePoint } from "../state/train-words.ts";
import type { TrainingRecord } from "../state/training-record.ts";
import { formatScore } from "../state/number-format.ts";
import type { TrainingPoint } from "../training/training.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { watchColorPreferences } from "./page-colors.ts";
import { DASHES, paintCurve, type CurveColors } from "./paint-curve.ts";
import { context2d } from "./put-pixels.ts";
import { watchPixelRatio } from "./watch-pixel-ratio.ts";

@customElement("loss-curve")
export class LossCurve extends LightElement {
  @property({ attribute: false }) record: TrainingRecord | undefined;
  @property({ attribute: false }) point: TrainingPoint | undefined;
  /** Where the training is to go; the axis reaches as far. */
  @property({ attribute: false }) goal = 0;
  @property({ attribute: false }) theme = "auto";
  @property({ attribute: false }) private hover: TrainingPoint | undefined;
  @query("canvas") private canvas!: HTMLCanvasElement;
  // In a frame of its own: a size that is answered with another size within the same one is an error for WebKit.
  private readonly sizeObserver = new ResizeObserver(() => requestAnimationFrame(this.onSize));
  private stopWatching: readonly (() => void)[] = [];
  private sizeCssPx = { width: 0, height: 0 };
  private layout: CurveLayout | undefined;
  private colors: CurveColors | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizeObserver.observe(this);
    this.stopWatching = [watchPixelRatio(this.onSize), watchColorPreferences(() => this.forgetColors())];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizeObserver.disconnect();
    for (const stop of this.stopWatching) stop();
  }

  protected override render(): TemplateResult {
    const point = this.hover ?? this.point;
    return html`<canvas
        class="curve"
        role="img"
        aria-label=${this.record === undefined ? "Loss and accuracy, empty" : describeCurve(this.record)}
        @pointermove=${this.onPointer}
        @pointerleave=${() => (this.hover = undefined)}
        @click=${this.onClick}
      ></canvas>
      <ul class="curve-legend">
        <li>${sample("own-loss", [])}each step’s own loss</li>
        <li>${sample("loss", DASHES.loss)}held-out loss (nats)</li>
        <li>${sample("accuracy", DASHES.accuracy)}held-out accuracy</li>
        <li>${sample("exact", DASHES.exact)}whole answers</li>
      </ul>
      <p class="curve-readout">${point === undefined ? nothing : capitalized(this.describe(point))}</p>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("theme")) this.colors = undefined;
    this.paint();
  }

  private describe(point: TrainingPoint): string {
    const own = this.record?.losses[point.step - 1];
    return `${describePoint(point)}${own === undefined ? "" : `; the step’s own loss ${formatScore(own)}`}.`;
  }

  private paint(): void {
    const { record, sizeCssPx, goal, point, hover } = this;
    // Axes with numbers on them would be of a training that is not there.
    if (record === undefined) return this.clear();
    const { points, losses, crossings, step } = record;
    this.layout = layoutCurve({
      widthCssPx: sizeCssPx.width,
      heightCssPx: sizeCssPx.height,
      lastStep: Math.max(step, goal),
      topLoss: topLossOf(points),
    });
    if (this.layout === undefined) return;
    this.colors ??= readCurveColors(this);
    this.sizeCanvas(this.layout);
    paintCurve(this.canvas, {
      layout: this.layout,
      losses,
      points,
      shownStep: point?.step,
      hoverStep: hover?.step,
      crossingSteps: crossings.map((crossing) => crossing.step),
      colors: this.colors,
    });
  }

  private clear(): void {
    this.layout = undefined;
    context2d(this.canvas).clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** A canvas that has its size keeps its memory. */
  private sizeCanvas({ widthCssPx, heightCssPx }: CurveLayout): void {
    const [width, height] = [widthCssPx, heightCssPx].map((cssPx) => Math.round(cssPx * devicePixelRatio));
    if (width !== undefined && this.canvas.width !== width) this.canvas.width = width;
    if (height !== undefined && this.canvas.height !== height) this.canvas.height = height;
    context2d(this.canvas).setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  }

  private readonly onSize = (): void => {
    this.sizeCssPx = { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
    this.requestUpdate();
  };

  private forgetColors(): void {
    this.colors = undefined;
    this.requestUpdate();
  }

  private pointUnder(event: MouseEvent): TrainingPoint | undefined {
    if (this.layout === undefined || this.record === undefined) return undefined;
    return nearestPoint(this.record.points, stepAtX(this.layout, event.offsetX));
  }

  private onPointer(event: PointerEvent): void {
    this.hover = this.pointUnder(event);
  }

  private onClick(event: MouseEvent): void {
    const point = this.pointUnder(event);
    if (point !== undefined) intend(this, "choose-point", point.step);
  }
}

function sample(name: string, dash: readonly number[]): TemplateResult {
  return html`<svg class="curve-sample of-${name}" width="24" height="8" aria-hidden="true">
    ${svg`<line x1="0" x2="24" y1="4" y2="4" stroke-dasharray=${dash.length === 0 ? nothing : dash.join(" ")}></line>`}
  </svg>`;
}

function readCurveColors(element: HTMLElement): CurveColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: color("--ink-muted"),
    grid: color("--line"),
    ownLoss: color("--curve-own-loss"),
    loss: color("--curve-loss"),
    accuracy: color("--curve-accuracy"),
    exact: color("--curve-exact"),
    fontFamily: style.fontFamily,
  };
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

declare global {
  interface HTMLElementTagNameMap {
    "loss-curve": LossCurve;
  }
}
