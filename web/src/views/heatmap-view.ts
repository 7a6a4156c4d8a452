// The large map: a canvas with the picture, a canvas above it with what is pointed at, pointer and keyboard.

import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { HeadNote, Token } from "../engine/engine.ts";
import { cellAt, clientToCanvas, LABEL_PITCH_CSS_PX, layoutMap, zoomLayout, type MapLayout } from "../draw/geometry.ts";
import { startOnAxis, type Axis } from "../state/bins.ts";
import { wholeWindow, windowWithin, type MapWindow } from "../state/map-window.ts";
import { formatCount } from "../state/number-format.ts";
import { keyAxis, queryAxis, type HeadMap, type MapPicture } from "../state/picture.ts";
import type { Cell, Scale } from "../state/playground-state.ts";
import { describeHead } from "../state/readout.ts";
import { AxisLabels, labelFont, labelStride } from "./axis-labels.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import type { CanvasPoint, GestureScene } from "./map-gestures.ts";
import { MapImage } from "./map-image.ts";
import { pressKey } from "./map-keys.ts";
import { readPageColors, watchColorPreferences, type PageColors } from "./page-colors.ts";
import { fitsDigits } from "./paint-digits.ts";
import { paintMap, type MapPainting } from "./paint-map.ts";
import { paintMarks, type MarksPainting } from "./paint-marks.ts";
import { context2d } from "./put-pixels.ts";
import { watchPixelRatio } from "./watch-pixel-ratio.ts";

/** Labels take at most this much, on a phone at most a quarter of the width. */
const MAX_LABEL_CSS_PX = 104;
/** Smaller dots could not be told apart. */
const MIN_DOT_DEVICE_PX = 2;

/** Of more tokens, not all labels are measured to find the room that all of them need. */
const MAX_MEASURED_TOKENS = 256;

@customElement("heatmap-view")
export class HeatmapView extends LightElement {
  /** What it fits into. */
  static windowHeightCssPx = (): number => innerHeight;

  @property({ attribute: false }) picture: MapPicture | undefined;
  @property({ attribute: false }) note: HeadNote | undefined;
  /** What it is called, where it is not the one map of the page. */
  @property({ attribute: false }) called = "";
  @property({ attribute: false }) hover: Cell | null = null;
  @property({ attribute: false }) pin: Cell | null = null;
  /** Drawn with the marks; undefined: nothing more. */
  @property({ attribute: false }) more: MarksPainting["more"];
  @property({ attribute: false }) theme = "auto";
  @property({ attribute: false }) scale: Scale = "global";
  /** Null: the whole map. The picture may be that of another one, until its numbers have come. */
  @property({ attribute: false }) area: MapWindow | null = null;
  /** Whether another window can be asked for. */
  @property({ type: Boolean, attribute: "can-zoom" }) canZoom = false;
  /** Height of the window that the map leaves to what stands around it, and the height that it takes at least. */
  @property({ type: Number, attribute: "reserve-height" }) reserveHeightCssPx = 300;
  @property({ type: Number, attribute: "min-height" }) minHeightCssPx = 420;

  @query("canvas.map") private mapCanvas!: HTMLCanvasElement;
  @query("canvas.marks") private marksCanvas!: HTMLCanvasElement;
  private readonly image = new MapImage();
  // In a frame of its own: a size that is answered with another size within the same one is an error for WebKit.
  private readonly sizeObserver = new ResizeObserver(() => requestAnimationFrame(this.onSize));
  private stopWatching: (() => void) | undefined;
  private stopWatchingRatio: (() => void) | undefined;
  private widthCssPx = 0;
  private maxHeightCssPx = 0;
  private pixelRatio = 0;
  private layout: MapLayout | undefined;
  private colors: PageColors | undefined;
  private labels: AxisLabels | undefined;
  private isSizeChanged = false;
  private stride = 1;

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizeObserver.observe(this);
    addEventListener("resize", this.onSize);
    this.stopWatchingRatio = watchPixelRatio(this.onSize);
    this.stopWatching = watchColorPreferences(() => this.forgetColors());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizeObserver.disconnect();
    removeEventListener("resize", this.onSize);
    this.stopWatching?.();
    this.stopWatchingRatio?.();
  }

  protected override render(): TemplateResult {
    return html`<div
      class="map-area ${this.canZoom ? "can-zoom" : ""} ${this.area === null ? "" : "is-zoomed"}"
      tabindex="0"
      role="application"
      aria-roledescription="heatmap"
      aria-label=${this.label()}
      aria-describedby="map-keys"
      @pointermove=${this.onPointer}
      @pointerleave=${() => intend(this, "hover-cell", null)}
      @click=${this.onClick}
      @keydown=${(event: KeyboardEvent) => pressKey(this, event)}
    >
      <canvas class="map"></canvas>
      <canvas class="marks"></canvas>
      <span id="map-keys" class="visually-hidden">
        Arrow keys move from cell to cell, Home and End along the row, Page Up and Page Down along the column, Escape
        lets
        go.${this.canZoom ? " Plus and minus zoom, 0 shows the whole map; while nothing is pinned, Shift and an arrow key moves it." : ""}
      </span>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("theme")) this.colors = undefined;
    const isNewPicture =
      this.isSizeChanged ||
      this.colors === undefined ||
      changed.has("theme") ||
      changed.has("scale") ||
      changed.has("area") ||
      (changed.has("picture") && changed.get("picture")?.map !== this.picture?.map);
    this.isSizeChanged = false;
    if (this.picture === undefined || this.widthCssPx === 0) return;
    if (isNewPicture) this.paintPicture(this.picture);
    const isMarkedAnew = (["hover", "pin", "more"] as const).some((name) => changed.has(name));
    if (isNewPicture || isMarkedAnew) this.paintMarks(this.picture);
  }

  private label(): string {
    if (this.picture === undefined) return "Attention map, empty";
    const { map, tokens } = this.picture;
    const count = tokens.length === 1 ? "1 token" : `${formatCount(tokens.length)} tokens`;
    const name = this.called || `Attention of ${describeHead({ ...map, note: this.note })}`;
    return `${name}, ${count}: queries down, keys across`;
  }

  private paintPicture({ map, tokens }: MapPicture): void {
    this.colors ??= readPageColors(this);
    const context = context2d(this.mapCanvas);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.font = labelFont(this.colors);
    this.labels ??= new AxisLabels(context, Math.min(MAX_LABEL_CSS_PX, this.widthCssPx / 4));
    this.layout = this.layoutFor(map, tokens.length, this.gutterFor(map, tokens, this.labels));
    if (this.layout === undefined) return;
    this.tellStride(labelStride(this.layout.cellHeightCssPx, queryAxis(map)));
    this.image.show(map, this.scale);
    const painting = this.painting();
    if (painting) paintMap(this.mapCanvas, painting);
  }

  /** What is drawn, for whoever draws it elsewhere, too; undefined before there is a picture. */
  painting(): MapPainting | undefined {
    const { layout, labels, colors, image, picture } = this;
    if (!layout || !labels || !colors || !picture) return undefined;
    return { ...picture, layout, image, labels, colors, hasDigits: this.hasDigits(picture.map, layout) };
  }

  private tellStride(stride: number): void {
    if (stride !== this.stride) intend(this, "label-stride-change", stride);
    this.stride = stride;
  }

  private paintMarks({ map, tokens }: MapPicture): void {
    const { layout, labels, colors, hover, pin, more } = this;
    if (layout === undefined || labels === undefined || colors === undefined) return;
    const hasDigits = this.hasDigits(map, layout);
    paintMarks(this.marksCanvas, { layout, map, tokens, labels, colors, hover, pin, more, hasDigits });
  }

  /** Where somebody has zoomed in: the whole map of a short text is there to be overlooked. */
  private hasDigits(map: HeadMap, layout: MapLayout): boolean {
    return this.area !== null && fitsDigits(layout, map);
  }

  private layoutFor(map: HeadMap, tokenCount: number, gutterCssPx: number): MapLayout | undefined {
    const whole = layoutMap({
      widthCssPx: this.widthCssPx,
      maxHeightCssPx: this.maxHeightCssPx,
      pixelRatio: this.pixelRatio,
      rows: tokenCount,
      columns: tokenCount,
      gutterLeftCssPx: gutterCssPx,
      gutterTopCssPx: gutterCssPx,
    });
    return whole && zoomLayout(whole, windowWithin(this.area, tokenCount) ?? wholeWindow(tokenCount), map);
  }

  /** Which labels are drawn depends on the room that they leave: an estimate decides which ones are measured. */
  private gutterFor(map: HeadMap, tokens: readonly Token[], labels: AxisLabels): number {
    // One that stays while the window is panned, and where there are few tokens, as in the whole map.
    if (this.area !== null && tokens.length > MAX_MEASURED_TOKENS) return labels.widestGutter();
    if (this.area !== null) return labels.gutter(wholeAxis(tokens.length), tokens, 1);
    const sideCssPx = Math.min(this.widthCssPx, this.maxHeightCssPx);
    const likelyStride = Math.max(1, Math.floor((LABEL_PITCH_CSS_PX * map.rows) / sideCssPx));
    return labels.gutter(queryAxis(map), tokens, likelyStride);
  }

  /** What gestures move. */
  scene(): GestureScene | undefined {
    const { layout, picture, area, canZoom } = this;
    if (layout === undefined || picture === undefined || !canZoom) return undefined;
    return { layout, area, tokenCount: picture.tokens.length };
  }

  pointOf(event: MouseEvent): CanvasPoint {
    if (this.layout === undefined) return { xCssPx: 0, yCssPx: 0 };
    return clientToCanvas(event, this.mapCanvas.getBoundingClientRect(), this.layout);
  }

  private readonly onSize = (): void => {
    // Asked on size changes only, so that drawing never has to ask the page for its layout.
    const widthCssPx = Math.floor(this.clientWidth);
    const maxHeightCssPx = Math.max(this.minHeightCssPx, HeatmapView.windowHeightCssPx() - this.reserveHeightCssPx);
    const isSame = widthCssPx === this.widthCssPx && maxHeightCssPx === this.maxHeightCssPx;
    if (isSame && devicePixelRatio === this.pixelRatio) return;
    [this.widthCssPx, this.maxHeightCssPx, this.pixelRatio] = [widthCssPx, maxHeightCssPx, devicePixelRatio];
    if (widthCssPx === 0) return;
    this.labels = undefined;
    this.isSizeChanged = true;
    const sideCssPx = Math.min(this.widthCssPx, this.maxHeightCssPx) - MAX_LABEL_CSS_PX / 2;
    intend(this, "room-change", Math.floor((sideCssPx * devicePixelRatio) / MIN_DOT_DEVICE_PX));
    this.requestUpdate();
  };

  private forgetColors(): void {
    this.colors = undefined;
    this.requestUpdate();
  }

  cellUnder(event: MouseEvent): Cell | null {
    if (this.layout === undefined || this.picture === undefined) return null;
    const { xCssPx, yCssPx } = this.pointOf(event);
    const position = cellAt(this.layout, xCssPx, yCssPx);
    if (position === undefined) return null;
    const { map } = this.picture;
    return {
      query: startOnAxis(queryAxis(map), position.row),
      key: startOnAxis(keyAxis(map), position.column),
    };
  }

  private onPointer(event: PointerEvent): void {
    const cell = this.cellUnder(event);
    if (cell?.query !== this.hover?.query || cell?.key !== this.hover?.key) intend(this, "hover-cell", cell);
  }

  private onClick(event: MouseEvent): void {
    // A click comes with rounded coordinates: what is marked is what gets pinned. A finger marks nothing before.
    const cell = this.hover ?? this.cellUnder(event);
    if (cell !== null) intend(this, "pin-cell", cell);
  }
}

function wholeAxis(tokenCount: number): Axis {
  return { range: [0, tokenCount], bins: tokenCount };
}

declare global {
  interface HTMLElementTagNameMap {
    "heatmap-view": HeatmapView;
  }
}
