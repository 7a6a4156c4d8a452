// One thumbnail per head, a row per layer. One stop of the tab key; arrow keys move inside.

import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HeadNote } from "../engine/engine.ts";
import { largestWeight, NOT_FINITE_PIXEL } from "../draw/heatmap-image.ts";
import type { Picture, Thumbnail } from "../state/picture.ts";
import { describeHead } from "../state/readout.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { putWeights } from "./put-pixels.ts";
import { watchPixelRatio } from "./watch-pixel-ratio.ts";

interface Place {
  readonly layer: number;
  readonly head: number;
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
  @property({ attribute: false }) picture: Picture | undefined;
  @property({ attribute: false }) layer = 0;
  @property({ attribute: false }) head = 0;
  /** Where the tab key enters; undefined: at the chosen head. */
  @property({ attribute: false }) private entry: Place | undefined;

  private readonly drawn = new WeakMap<HTMLCanvasElement, Thumbnail>();
  private undrawn: HTMLCanvasElement[] = [];
  private nextFrame = 0;
  private readonly sizeObserver = new ResizeObserver(([entry]) => this.onSize(entry?.contentRect.width ?? 0));
  private stopWatchingRatio: (() => void) | undefined;
  /** Its size is that of all thumbnails. */
  private measured: HTMLCanvasElement | null = null;
  private sizeCssPx = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopWatchingRatio = watchPixelRatio(() => this.tellRoom());
    this.measure(this.measured);
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
    return html`<div role="grid" class=${rowsClass(notes, isDense)} aria-label="Heads by layer" @keydown=${this.onKey}>
      ${this.headNotes.map(
        (ofLayer, layer) =>
          html`<div role="row" class="layer-row">
            <span role="rowheader" class="layer-name">Layer ${layer}</span>
            ${ofLayer.map((note, head) => this.renderHead({ layer, head }, note, isDense))}
          </div>`,
      )}
    </div>`;
  }

  private renderHead({ layer, head }: Place, note: HeadNote | undefined, isDense: boolean): TemplateResult {
    const isChosen = layer === this.layer && head === this.head;
    const entry = this.entry ?? { layer: this.layer, head: this.head };
    const isEntry = layer === entry.layer && head === entry.head;
    return html`<span role="gridcell" class="head-cell" aria-selected=${isChosen}>
      <button
        type="button"
        class="head-button"
        aria-pressed=${isChosen}
        aria-label=${describeHead({ layer, head, note })}
        tabindex=${isEntry ? 0 : -1}
        data-layer=${layer}
        data-head=${head}
        @click=${() => this.choose({ layer, head })}
        @focus=${() => (this.entry = { layer, head })}
      >
        <canvas class="thumbnail" width="1" height="1"></canvas>
        <span class="head-name" aria-hidden="true">${note?.name ?? (isDense ? head : `head ${head}`)}</span>
      </button>
    </span>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("picture") && !changed.has("headNotes")) return;
    this.undrawn = [...this.querySelectorAll<HTMLCanvasElement>("canvas.thumbnail")];
    if (changed.has("headNotes")) this.measure(this.undrawn[0] ?? null);
    this.paintSome();
  }

  private paintSome(): void {
    // Only those that are drawn count: while thumbnails come one by one, each makes a new picture of all.
    for (let count = 0; count < DRAWN_AT_ONCE && this.undrawn.length > 0;) {
      const canvas = this.undrawn.shift();
      if (canvas && this.paint(canvas)) count += 1;
    }
    cancelAnimationFrame(this.nextFrame);
    if (this.undrawn.length > 0) this.nextFrame = requestAnimationFrame(() => this.paintSome());
  }

  /** Thumbnails that are still being computed keep what they showed, marked as being behind. True when one was drawn. */
  private paint(canvas: HTMLCanvasElement): boolean {
    const { layer, head } = placeOf(canvas.closest("button"));
    const thumbnail = this.picture?.thumbnails[layer]?.[head];
    mark(canvas, "is-behind", this.picture !== undefined && thumbnail === undefined);
    mark(canvas, "is-empty", this.picture === undefined);
    if (this.picture === undefined) this.clear(canvas);
    if (thumbnail === undefined || this.drawn.get(canvas) === thumbnail) return false;
    this.drawn.set(canvas, thumbnail);
    const cells = { ...thumbnail, rows: thumbnail.bins, columns: thumbnail.bins };
    putWeights(canvas, cells, { largest: largestWeight(cells), notFinite: NOT_FINITE_PIXEL });
    return true;
  }

  private measure(canvas: HTMLCanvasElement | null): void {
    this.sizeObserver.disconnect();
    this.measured = canvas;
    if (canvas !== null) this.sizeObserver.observe(canvas);
  }

  /** Asked on size changes only, so that drawing never has to ask the page for its layout. */
  private onSize(sizeCssPx: number): void {
    this.sizeCssPx = sizeCssPx;
    this.tellRoom();
  }

  private tellRoom(): void {
    if (this.sizeCssPx > 0) intend(this, "thumbnail-room-change", Math.floor(this.sizeCssPx * devicePixelRatio));
  }

  private clear(canvas: HTMLCanvasElement): void {
    canvas.width = 1;
    this.drawn.delete(canvas);
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

function rowsClass(notes: readonly (HeadNote | undefined)[], isDense: boolean): string {
  if (isDense) return "head-rows is-dense";
  return notes.some((note) => note !== undefined) ? "head-rows" : "head-rows is-nameless";
}

/** Taking a class away that is not there costs as much as drawing the thumbnail. */
function mark(canvas: HTMLCanvasElement, name: string, isMarked: boolean): void {
  if (canvas.classList.contains(name) !== isMarked) canvas.classList.toggle(name, isMarked);
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
