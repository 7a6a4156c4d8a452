// One thumbnail per head, row by row. One stop of the tab key; arrow keys move inside.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { writeHeadNumber, type HeadNumbers } from "../state/head-numbers.ts";
import { meanRow, rowsByLayer, type HeadNotes, type HeadRow } from "../state/head-rows.ts";
import { formatCount } from "../state/number-format.ts";
import type { MeanThumbnails, Picture, Thumbnail } from "../state/picture.ts";
import { isSameHead, type Mean, type ShownHead } from "../state/playground-state.ts";
import { describeHead } from "../state/readout.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { PaintedThumbnails } from "./painted-thumbnails.ts";
import { watchPixelRatio } from "./watch-pixel-ratio.ts";

interface Step {
  readonly rows: number;
  readonly columns: number;
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
  Home: { rows: 0, columns: -Infinity },
  End: { rows: 0, columns: Infinity },
};

/** With more heads than this, thumbnails are smaller and nameless heads are only numbered. */
const MAX_ROOMY_HEADS = 48;

/** Another model's many heads come a part a frame: together with its map they would hold the page for too long. */
const HEADS_A_FRAME = 24;

@customElement("head-grid")
export class HeadGrid extends LightElement {
  @property({ attribute: false }) headNotes: HeadNotes = [];
  @property({ attribute: false }) layerWords: readonly string[] = [];
  /** Those that are shown, in their order; undefined: all of them, layer by layer. */
  @property({ attribute: false }) rows: readonly HeadRow[] | undefined;
  /** Beside the heads. */
  @property({ attribute: false }) numbers: HeadNumbers | undefined;
  @property({ attribute: false }) picture: Picture | undefined;
  @property({ attribute: false }) means: MeanThumbnails | undefined;
  @property({ attribute: false }) layer = 0;
  @property({ attribute: false }) head = 0;
  @property({ attribute: false }) mean: Mean = "off";
  /** Means over heads can be looked at, too. */
  @property({ type: Boolean, attribute: "has-means" }) hasMeans = false;
  /** Not all layers are seen at once. */
  @property({ attribute: false }) private isCut = false;
  /** Where the tab key enters; undefined: at the chosen head. */
  @property({ attribute: false }) private entry: ShownHead | undefined;

  /** Heads there is room for by now. */
  @property({ attribute: false }) private room = HEADS_A_FRAME;

  private allRows: readonly HeadRow[] = [];
  private shownRows: readonly HeadRow[] = [];
  private readonly painted = new PaintedThumbnails(this);
  private readonly sizeObserver = new ResizeObserver(() => this.layOut());
  private stopWatchingRatio: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopWatchingRatio = watchPixelRatio(() => this.layOut());
    this.observe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizeObserver.disconnect();
    this.stopWatchingRatio?.();
    this.painted.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.isArranged(changed)) return;
    const { headNotes, hasMeans } = this;
    if (changed.has("headNotes")) this.room = HEADS_A_FRAME;
    const rows = this.rows ?? rowsByLayer(headNotes, this.layerWords);
    this.allRows = hasMeans && headNotes.length > 0 ? [...rows, meanRow(headNotes.length)] : rows;
    let before = 0;
    this.shownRows = this.allRows.filter(({ heads }) => (before += heads.length) - heads.length < this.room);
  }

  private isArranged(changed: PropertyValues): boolean {
    return ["headNotes", "layerWords", "rows", "room"].some((name) => changed.has(name));
  }

  protected override render(): TemplateResult {
    const notes = this.headNotes.flat();
    const isDense = notes.length > MAX_ROOMY_HEADS;
    const width = isDense ? "is-dense" : notes.some((note) => note !== undefined) ? "" : "is-nameless";
    const entry = this.entryHead();
    return html`<div
        role="grid"
        class="head-rows ${width} ${this.picture === undefined ? "is-empty" : ""} ${this.isCut ? "is-cut" : ""}"
        aria-label=${this.rows === undefined ? "Heads by layer" : "Heads"}
        aria-describedby=${this.isCut ? "layers-cut" : nothing}
        @keydown=${this.onKey}
      >
        ${this.shownRows.map(
          ({ title, heads, isMixed = false }, row) =>
            html`<div role="row" class="layer-row">
              <span role="rowheader" class="layer-name">${title}</span>
              ${heads.map((head, column) =>
                this.renderHead(head, {
                  row,
                  column,
                  name: this.nameOf(head, isDense, isMixed),
                  isEntry: isSameHead(head, entry),
                }),
              )}
            </div>`,
        )}
        <canvas class="thumbnail-sheet" width="0" height="0" aria-hidden="true"></canvas>
      </div>
      ${this.isCut ? this.renderCut() : nothing}`;
  }

  /** Of those that are shown: a filter may have taken the chosen one away. */
  private entryHead(): ShownHead {
    const wanted = this.entry ?? this;
    const heads = this.shownRows.flatMap((row) => row.heads);
    return heads.find((head) => isSameHead(head, wanted)) ?? heads[0] ?? wanted;
  }

  private nameOf({ layer, head, mean = "off" }: ShownHead, isDense: boolean, isMixed: boolean): string {
    if (mean === "model") return isDense ? "all" : "all layers";
    if (mean === "layer") return isDense ? String(layer) : `layer ${layer}`;
    const note = this.headNotes[layer]?.[head];
    if (note !== undefined) return note.name;
    return isMixed ? `${layer}.${head}` : isDense ? String(head) : `head ${head}`;
  }

  private renderCut(): TemplateResult {
    return html`<p id="layers-cut" class="layers-cut">
      ${formatCount(this.headNotes.length)} layers; scroll the list to see all of it.
    </p>`;
  }

  private renderHead(
    shown: ShownHead,
    { row, column, name, isEntry }: { row: number; column: number; name: string; isEntry: boolean },
  ): TemplateResult {
    const { layer, head, mean = "off" } = shown;
    const isChosen = isSameHead(shown, this);
    const isComing = this.picture !== undefined && this.thumbnailOf(shown) === undefined;
    const number = this.numbers && mean === "off" ? writeHeadNumber(this.numbers, layer, head) : "";
    const label = describeHead({ ...shown, note: this.headNotes[layer]?.[head] });
    return html`<span role="gridcell" class="head-cell" aria-selected=${isChosen}>
      <button
        type="button"
        class="head-button"
        aria-pressed=${isChosen}
        aria-label="${label}${number && `, ${this.numbers?.title ?? ""} ${number}`}${isComing ? ", not computed yet" : ""}"
        tabindex=${isEntry ? 0 : -1}
        data-row=${row}
        data-column=${column}
        data-mean=${mean}
        @click=${() => (mean === "off" ? intend(this, "choose-head", { layer, head }) : intend(this, "choose-mean", { mean, layer }))}
        @focus=${() => (this.entry = shown)}
      >
        <span class="thumbnail ${isComing ? "is-coming" : ""}"></span>
        <span class="head-name" aria-hidden="true">${name}</span>
        ${number && html`<span class="head-number" aria-hidden="true">${number}</span>`}
      </button>
    </span>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const isArranged = this.isArranged(changed);
    if (changed.has("rows")) this.painted.forget();
    if (this.shownRows.length < this.allRows.length) requestAnimationFrame(() => (this.room += HEADS_A_FRAME));
    if (isArranged) this.observe();
    if (isArranged || changed.has("picture") || changed.has("means")) this.painted.paintAll();
  }

  private observe(): void {
    this.sizeObserver.disconnect();
    for (const area of this.querySelectorAll(".head-rows, .layer-row")) this.sizeObserver.observe(area);
  }

  /** Called on size changes only, so that drawing never has to ask the page for its layout. */
  private layOut(): void {
    const grid = this.querySelector<HTMLElement>(".head-rows");
    this.isCut = isCut(grid);
    const sizeCssPx = this.painted.layOut();
    const room = Math.floor(sizeCssPx * devicePixelRatio);
    if (room > 0) intend(this, "thumbnail-room-change", room);
  }

  /** In the order in which they stand on the page. */
  heads(): readonly ShownHead[] {
    return this.shownRows.flatMap(({ heads }) => heads);
  }

  thumbnailOf({ layer, head, mean = "off" }: ShownHead): Thumbnail | undefined {
    if (mean === "off") return this.picture?.thumbnails[layer]?.[head];
    return mean === "layer" ? this.means?.layers[layer] : this.means?.model;
  }

  private onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = event.target instanceof Element ? event.target.closest("button") : null;
    const row = clamp(Number(from?.dataset["row"]) + step.rows, this.shownRows.length);
    const count = this.shownRows[row]?.heads.length ?? 1;
    const column = clamp(Number(from?.dataset["column"]) + step.columns, count);
    this.querySelector<HTMLElement>(`button[data-row="${row}"][data-column="${column}"]`)?.focus();
  }
}

/** By the last row: what marks the cut is behind it. */
function isCut(grid: HTMLElement | null): boolean {
  const last = [...(grid?.querySelectorAll<HTMLElement>(".layer-row") ?? [])].at(-1);
  return grid !== null && last !== undefined && last.offsetTop + last.offsetHeight > grid.clientHeight;
}

function clamp(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}

declare global {
  interface HTMLElementTagNameMap {
    "head-grid": HeadGrid;
  }
}
