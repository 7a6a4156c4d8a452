// Lines: tokens as queries at the left and as keys at the right, and the weights of several heads between them.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Drawing } from "../../draw/drawing.ts";
import { clientToCanvas } from "../../draw/geometry.ts";
import { headLook } from "../../draw/head-looks.ts";
import { formatWeight } from "../../state/number-format.ts";
import type { Screen } from "../../state/picture.ts";
import type { Cell } from "../../state/playground-state.ts";
import type { Answer } from "../../state/view.ts";
import { AxisLabels, labelFont } from "../axis-labels.ts";
import { framesUntil } from "../frames-until.ts";
import { nameHead, renderHeadNumbers } from "../head-numbers.ts";
import "../head-chips.ts";
import { headColors } from "../head-palette.ts";
import { connectHold } from "../held-finger.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { readPageColors, watchColorPreferences, type PageColors } from "../page-colors.ts";
import { MOVES } from "../pin-moves.ts";
import { context2d } from "../put-pixels.ts";
import type { ViewPicture } from "../view-picture.ts";
import { watchPixelRatio } from "../watch-pixel-ratio.ts";
import type { Edges } from "./edges.ts";
import type { LinesAsked, LinesData } from "./heads-window.ts";
import { aimAt, layoutLines, type Aim, type LinesLayout } from "./layout.ts";
import { cellOf, edgesOf, isSameAim, litOf } from "./lit.ts";
import { linesMarks, paintLines, paintLit, type LinesPainting, type Lit } from "./paint-lines.ts";
import * as words from "./words.ts";

const MAX_LABEL_CSS_PX = 120;
/** Height of the window that is left to what stands around the lines, and that they take at least. */
const RESERVE_HEIGHT_CSS_PX = 460;
const MIN_HEIGHT_CSS_PX = 320;

@customElement("lines-view")
export class LinesView extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  @property({ attribute: false }) answer: Answer<LinesAsked, LinesData> | undefined;
  /** What the pointer is over; the cell that it stands for is the hover of the page. */
  @property({ attribute: false }) private aim: Aim | undefined;

  @query("canvas.lines") private linesCanvas!: HTMLCanvasElement;
  @query("canvas.marks") private marksCanvas!: HTMLCanvasElement;
  private readonly sizeObserver = new ResizeObserver(() => requestAnimationFrame(this.onSize));
  private stopWatching: (() => void)[] = [];
  private widthCssPx = 0;
  private maxHeightCssPx = 0;
  private theme: string | undefined;
  private colors: PageColors | undefined;
  private headColors: readonly string[] = [];
  private edges: Edges = { drawn: [], count: 0 };
  private painting: LinesPainting | undefined;

  constructor() {
    super();
    connectHold(this, ".lines-area", this.onPointer);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizeObserver.observe(this);
    addEventListener("resize", this.onSize);
    this.stopWatching = [watchPixelRatio(this.onPixelRatio), watchColorPreferences(() => this.forgetColors())];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizeObserver.disconnect();
    removeEventListener("resize", this.onSize);
    for (const stop of this.stopWatching) stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.screen?.state.theme !== this.theme) this.colors = undefined;
    this.theme = this.screen?.state.theme;
    if (this.colors === undefined) {
      this.colors = readPageColors(this);
      this.headColors = headColors(this);
      this.painting = undefined;
    }
    if (!changed.has("answer")) return;
    this.aim = undefined;
    this.painting = undefined;
    if (this.answer !== undefined) this.edges = edgesOf(this.answer);
  }

  /** Its room is known a frame after it stands in the page. */
  settled(): Promise<void> {
    return framesUntil(() => this.answer === undefined || this.painting !== undefined);
  }

  picture(): ViewPicture | undefined {
    const { answer, painting } = this;
    if (answer === undefined || painting === undefined) return undefined;
    const { asked, picture } = answer;
    const { layer, head, heads, first, last } = asked;
    const notes = this.screen?.headNotes[layer] ?? [];
    return {
      draw: () => this.drawing(answer, painting),
      colors: painting.colors,
      title: words.labelOf(asked, picture.tokens.length),
      legend: [
        ...heads.map((each) => ({ words: nameHead(each, notes[each]), look: headLook(each, this.headColors) })),
        { words: this.legend(answer) },
      ],
      picture,
      about: { layer, head, heads, queries: [first, last], keys: [first, last] },
    };
  }

  private drawing(answer: Answer<LinesAsked, LinesData>, painting: LinesPainting): Drawing {
    const { widthCssPx, heightCssPx } = painting.layout;
    const lit = this.lit();
    const marks = linesMarks(painting, lit, lit === undefined ? [] : edgesOf(answer, lit).drawn, answer);
    return { widthCssPx, heightCssPx, marks };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { answer, screen } = this;
    if (answer === undefined || screen === undefined) return nothing;
    const { asked, data, picture } = answer;
    const notes = screen.headNotes[asked.layer] ?? [];
    const { pin } = screen.state;
    const isPinInside = pin !== null && words.weightsOf(asked, data, pin) !== undefined;
    return html`<head-chips
        .layer=${asked.layer}
        .shown=${{ head: asked.head, heads: asked.heads }}
        .notes=${notes}
        .colors=${this.headColors}
      ></head-chips>
      <div
        class="lines-area ${this.lit() === undefined ? "" : "has-lit"}"
        tabindex="0"
        role="application"
        aria-roledescription="lines"
        aria-label=${words.labelOf(asked, picture.tokens.length)}
        aria-describedby="lines-keys"
        @pointermove=${this.onPointer}
        @pointerleave=${this.onLeave}
        @click=${this.onClick}
        @keydown=${this.onKey}
      >
        <canvas class="lines"></canvas>
        <canvas class="marks"></canvas>
        <span id="lines-keys" class="visually-hidden">
          Arrow keys up and down move from query to query, left and right from key to key, Escape lets go.
        </span>
      </div>
      ${this.renderNumbers(answer)}
      <p class="view-legend">${this.legend(answer)}</p>
      <p role="status" class="visually-hidden">
        ${isPinInside ? words.summaryOf(asked, data, pin.query, picture.tokens) : nothing}
      </p>`;
  }

  /** Of every head that is shown, in the cell that is pointed at or pinned. */
  private renderNumbers({ asked, data, picture }: Answer<LinesAsked, LinesData>): TemplateResult {
    const cell = this.lit()?.cell;
    const weights = cell && words.weightsOf(asked, data, cell);
    if (cell === undefined || weights === undefined) {
      return html`<p class="heads-numbers view-hint">
        Point at a token or a line to read its numbers, click to pin; arrow keys do the same.
      </p>`;
    }
    const notes = this.screen?.headNotes[asked.layer] ?? [];
    const isVisible = words.isVisible(asked, data, cell);
    return html`<p class="heads-numbers" data-testid="heads-numbers">
      ${words.describeCell(cell, picture.tokens)}:
      ${isVisible ? renderHeadNumbers(asked.heads, weights, notes, this.headColors) : "not visible (masked)"}
    </p>`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    if (this.answer === undefined || this.widthCssPx === 0) return;
    this.painting ??= this.paintAll(this.answer);
    if (this.painting !== undefined) this.paintLit(this.answer, this.painting);
  }

  private legend({ asked, picture }: Answer<LinesAsked, LinesData>): string {
    return [
      `Opaque: weight ${formatWeight(this.largest())}.`,
      words.describeHidden(this.edges.drawn.length, this.edges.count),
      words.describeWindow(asked, picture.tokens.length),
      "Hatched beside a token: not visible (masked).",
    ].join(" ");
  }

  private largest(): number {
    return this.edges.drawn.at(-1)?.weight ?? 1;
  }

  private paintAll({ asked, picture }: Answer<LinesAsked, LinesData>): LinesPainting | undefined {
    if (this.colors === undefined) return undefined;
    const context = context2d(this.linesCanvas);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.font = labelFont(this.colors);
    const room = Math.min(MAX_LABEL_CSS_PX, this.widthCssPx * 0.3);
    const layout = layoutLines({
      widthCssPx: this.widthCssPx,
      maxHeightCssPx: this.maxHeightCssPx,
      pixelRatio: devicePixelRatio,
      first: asked.first,
      last: asked.last,
      heads: asked.heads,
      gutterCssPx: room,
    });
    if (layout === undefined) return undefined;
    const painting = {
      layout,
      tokens: picture.tokens,
      edges: this.edges.drawn,
      largest: this.largest(),
      labels: new AxisLabels(context, room - 16),
      colors: this.colors,
      headColors: this.headColors,
    };
    paintLines(this.linesCanvas, painting);
    return painting;
  }

  private paintLit(answer: Answer<LinesAsked, LinesData>, painting: LinesPainting): void {
    const lit = this.lit();
    const edges = lit === undefined ? this.edges.drawn : edgesOf(answer, lit).drawn;
    paintLit(this.marksCanvas, { ...painting, edges }, lit, answer);
  }

  private lit(): Lit | undefined {
    const { screen, answer, aim } = this;
    return screen && answer && litOf(screen, answer, aim);
  }

  private readonly onPixelRatio = (): void => {
    this.painting = undefined;
    this.requestUpdate();
  };

  private readonly onSize = (): void => {
    const widthCssPx = Math.floor(this.clientWidth);
    const maxHeightCssPx = Math.max(MIN_HEIGHT_CSS_PX, innerHeight - RESERVE_HEIGHT_CSS_PX);
    if (widthCssPx === this.widthCssPx && maxHeightCssPx === this.maxHeightCssPx) return;
    [this.widthCssPx, this.maxHeightCssPx] = [widthCssPx, maxHeightCssPx];
    this.painting = undefined;
    this.requestUpdate();
  };

  private forgetColors(): void {
    this.colors = undefined;
    this.requestUpdate();
  }

  private aimUnder(event: MouseEvent): Aim | undefined {
    const layout: LinesLayout | undefined = this.painting?.layout;
    if (layout === undefined) return undefined;
    const { xCssPx, yCssPx } = clientToCanvas(event, this.linesCanvas.getBoundingClientRect(), layout);
    return aimAt(layout, xCssPx, yCssPx, this.edges.drawn);
  }

  private readonly onPointer = (event: PointerEvent): void => this.take(this.aimUnder(event));

  private pin(): Cell | null {
    return this.screen?.state.pin ?? null;
  }

  private readonly onLeave = (): void => this.take(undefined);

  private take(aim: Aim | undefined): void {
    if (isSameAim(aim, this.aim) || this.answer === undefined) return;
    this.aim = aim;
    intend(this, "hover-cell", aim === undefined ? null : cellOf(aim, this.answer, this.pin()));
  }

  private readonly onClick = (event: MouseEvent): void => {
    // A click comes with rounded coordinates: what is lit is what gets pinned. A finger lights nothing before.
    const aim = this.aim ?? this.aimUnder(event);
    if (aim !== undefined && this.answer !== undefined)
      intend(this, "pin-exact-cell", cellOf(aim, this.answer, this.pin()));
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move !== undefined) {
      this.aim = undefined;
      intend(this, "move-pin", move);
    } else if (event.key === "Escape") {
      this.aim = undefined;
      intend(this, "let-go", null);
    } else return;
    event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "lines-view": LinesView;
  }
}
