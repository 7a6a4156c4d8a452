// One thumbnail per head, a row per layer. One stop of the tab key; arrow keys move inside.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HeadNote } from "../engine/engine.ts";
import { writeHeadNumber, type HeadNumbers } from "../state/head-numbers.ts";
import { formatCount } from "../state/number-format.ts";
import type { Picture, Thumbnail } from "../state/picture.ts";
import { describeHead } from "../state/readout.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { ThumbnailSheet } from "./thumbnail-sheet.ts";
import { watchPixelRatio } from "./watch-pixel-ratio.ts";

interface Place {
  readonly layer: number;
  readonly head: number;
}

interface Drawn {
  readonly thumbnail: Thumbnail;
  readonly isBehind: boolean;
}

const STEPS: Readonly<Record<string, Place>> = {
  ArrowUp: { layer: -1, head: 0 },
  ArrowDown: { layer: 1, head: 0 },
  ArrowLeft: { layer: 0, head: -1 },
  ArrowRight: { layer: 0, head: 1 },
  Home: { layer: 0, head: -Infinity },
  End: { layer: 0, head: Infinity },
};

/** With more heads than this, thumbnails are smaller and nameless heads are only numbered. */
const MAX_ROOMY_HEADS = 48;
/** Thumbnails that are drawn in one frame: all of a small model, and of a large one not so many that the page stands still. */
const DRAWN_AT_ONCE = 24;

@customElement("head-grid")
export class HeadGrid extends LightElement {
  /** By layer and head; what names there are. */
  @property({ attribute: false }) headNotes: readonly (readonly (HeadNote | undefined)[])[] = [];
  /** By layer: what it is beside its number; "" or missing where there is nothing to say. */
  @property({ attribute: false }) layerWords: readonly string[] = [];
  /** Beside the heads. */
  @property({ attribute: false }) numbers: HeadNumbers | undefined;
  @property({ attribute: false }) picture: Picture | undefined;
  @property({ attribute: false }) layer = 0;
  @property({ attribute: false }) head = 0;
  /** Not all layers are seen at once. */
  @property({ attribute: false }) private isCut = false;
  /** Where the tab key enters; undefined: at the chosen head. */
  @property({ attribute: false }) private entry: Place | undefined;

  /** By place: layer by layer, head by head. */
  private places: readonly Place[] = [];
  private drawn: (Drawn | undefined)[] = [];
  private undrawn: number[] = [];
  private nextFrame = 0;
  private sheet: ThumbnailSheet | undefined;
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
    cancelAnimationFrame(this.nextFrame);
    this.undrawn = [];
  }

  protected override render(): TemplateResult {
    const notes = this.headNotes.flat();
    const isDense = notes.length > MAX_ROOMY_HEADS;
    return html`<div
        role="grid"
        class="${rowsClass(notes, isDense, this.picture !== undefined)} ${this.isCut ? "is-cut" : ""}"
        aria-label="Heads by layer"
        aria-describedby=${this.isCut ? "layers-cut" : nothing}
        @keydown=${this.onKey}
      >
        ${this.headNotes.map(
          (ofLayer, layer) =>
            html`<div role="row" class="layer-row">
              <span role="rowheader" class="layer-name">${this.layerName(layer)}</span>
              ${ofLayer.map((note, head) => this.renderHead({ layer, head }, note, isDense))}
            </div>`,
        )}
        <canvas class="thumbnail-sheet" width="0" height="0" aria-hidden="true"></canvas>
      </div>
      ${this.isCut ? this.renderCut() : nothing}`;
  }

  private layerName(layer: number): string {
    const words = this.layerWords[layer] ?? "";
    return words === "" ? `Layer ${layer}` : `Layer ${layer}: ${words}`;
  }

  private renderCut(): TemplateResult {
    return html`<p id="layers-cut" class="layers-cut">
      ${formatCount(this.headNotes.length)} layers; scroll the list for the others.
    </p>`;
  }

  private renderHead({ layer, head }: Place, note: HeadNote | undefined, isDense: boolean): TemplateResult {
    const isChosen = layer === this.layer && head === this.head;
    const entry = this.entry ?? { layer: this.layer, head: this.head };
    const isEntry = layer === entry.layer && head === entry.head;
    const isComing = this.picture !== undefined && this.picture.thumbnails[layer]?.[head] === undefined;
    const number = this.numbers ? writeHeadNumber(this.numbers, layer, head) : "";
    return html`<span role="gridcell" class="head-cell" aria-selected=${isChosen}>
      <button
        type="button"
        class="head-button"
        aria-pressed=${isChosen}
        aria-label="${describeHead({ layer, head, note })}${number && `, ${this.numbers?.title ?? ""} ${number}`}${isComing ? ", not computed yet" : ""}"
        tabindex=${isEntry ? 0 : -1}
        data-layer=${layer}
        data-head=${head}
        @click=${() => this.choose({ layer, head })}
        @focus=${() => (this.entry = { layer, head })}
      >
        <span class="thumbnail ${isComing ? "is-coming" : ""}"></span>
        <span class="head-name" aria-hidden="true">${note?.name ?? (isDense ? head : `head ${head}`)}</span>
        ${number && html`<span class="head-number" aria-hidden="true">${number}</span>`}
      </button>
    </span>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("picture") && !changed.has("headNotes")) return;
    if (changed.has("headNotes")) {
      this.places = this.headNotes.flatMap((notes, layer) => notes.map((_, head) => ({ layer, head })));
      this.observe();
    }
    this.paintAll();
  }

  private observe(): void {
    this.sizeObserver.disconnect();
    for (const area of this.querySelectorAll(".head-rows, .layer-row")) this.sizeObserver.observe(area);
  }

  /** Called on size changes only, so that drawing never has to ask the page for its layout. */
  private layOut(): void {
    const canvas = this.querySelector<HTMLCanvasElement>(".thumbnail-sheet");
    const corner = canvas?.getBoundingClientRect();
    if (!canvas || !corner) return;
    this.isCut = isCut(canvas.parentElement);
    const thumbnails = [...this.querySelectorAll(".thumbnail")];
    const scale = scaleOf(thumbnails[0]);
    const slots = thumbnails.map((thumbnail) => {
      const { left, top, width } = thumbnail.getBoundingClientRect();
      return { left: (left - corner.left) / scale, top: (top - corner.top) / scale, size: width / scale };
    });
    this.sheet ??= new ThumbnailSheet(canvas);
    if (this.sheet.layOut(slots)) {
      this.drawn = [];
      this.paintAll();
    }
    const room = Math.floor((slots[0]?.size ?? 0) * devicePixelRatio);
    if (room > 0) intend(this, "thumbnail-room-change", room);
  }

  private paintAll(): void {
    this.undrawn = [...this.places.keys()];
    this.paintSome();
  }

  private paintSome(): void {
    cancelAnimationFrame(this.nextFrame);
    if (this.sheet === undefined) return;
    // Only those that are drawn count: while thumbnails come one by one, each makes a new picture of all.
    for (let count = 0; count < DRAWN_AT_ONCE && this.undrawn.length > 0;) {
      const place = this.undrawn.shift();
      if (place !== undefined && this.paint(this.sheet, place)) count += 1;
    }
    if (this.undrawn.length > 0) this.nextFrame = requestAnimationFrame(() => this.paintSome());
  }

  /** Thumbnails that are still being computed keep what they showed, marked as being behind. True when one was drawn. */
  private paint(sheet: ThumbnailSheet, place: number): boolean {
    const { layer, head } = this.places[place] ?? { layer: 0, head: 0 };
    const before = this.drawn[place];
    if (this.picture === undefined) {
      this.drawn[place] = undefined;
      if (before !== undefined) sheet.clear(place);
      return false;
    }
    const current = this.picture.thumbnails[layer]?.[head];
    const isBehind = current === undefined;
    const thumbnail = current ?? before?.thumbnail;
    if (thumbnail === undefined || (before?.thumbnail === thumbnail && before.isBehind === isBehind)) return false;
    this.drawn[place] = { thumbnail, isBehind };
    sheet.draw(place, thumbnail, isBehind);
    return true;
  }

  private choose({ layer, head }: Place): void {
    intend(this, "choose-head", { layer, head });
  }

  private onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = placeOf(event.target instanceof Element ? event.target.closest("button") : null);
    const layer = clamp(from.layer + step.layer, this.headNotes.length);
    const head = clamp(from.head + step.head, this.headNotes[layer]?.length ?? 1);
    this.querySelector<HTMLElement>(`button[data-layer="${layer}"][data-head="${head}"]`)?.focus();
  }
}

function rowsClass(notes: readonly (HeadNote | undefined)[], isDense: boolean, hasPicture: boolean): string {
  const width = isDense ? "is-dense" : notes.some((note) => note !== undefined) ? "" : "is-nameless";
  return `head-rows ${width} ${hasPicture ? "" : "is-empty"}`;
}

/** By the last row: what marks the cut is behind it. */
function isCut(grid: HTMLElement | null): boolean {
  const last = [...(grid?.querySelectorAll<HTMLElement>(".layer-row") ?? [])].at(-1);
  return grid !== null && last !== undefined && last.offsetTop + last.offsetHeight > grid.clientHeight;
}

/** The page around an embed may show it at another one. */
function scaleOf(element: Element | undefined): number {
  if (element === undefined) return 1;
  return element.getBoundingClientRect().width / parseFloat(getComputedStyle(element).width) || 1;
}

function placeOf(button: HTMLElement | null): Place {
  return { layer: Number(button?.dataset["layer"]), head: Number(button?.dataset["head"]) };
}

function clamp(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}

declare global {
  interface HTMLElementTagNameMap {
    "head-grid": HeadGrid;
  }
}
