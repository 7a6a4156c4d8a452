// All thumbnails on one canvas, which lies over the places that the page has for them: a canvas for each would be a
// layer for each to the browser's compositor, and of 144 layers a frame takes longer than drawing them does.

import { largestWeight, NOT_FINITE_PIXEL } from "../draw/heatmap-image.ts";
import type { Thumbnail } from "../state/picture.ts";
import { context2d, putWeights } from "./put-pixels.ts";

/** Where a thumbnail stands: a square, in CSS pixels from the corner of the sheet. */
export interface Slot {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/** What is being computed anew. */
const BEHIND_OPACITY = 0.4;

export class ThumbnailSheet {
  private slots: readonly Slot[] = [];
  private pixelRatio = 1;
  /** One pixel per bin, before it is scaled to its place. */
  private readonly bins = document.createElement("canvas");

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** Everything has to be drawn again when it answers true. */
  layOut(slots: readonly Slot[]): boolean {
    const pixelRatio = devicePixelRatio;
    if (pixelRatio === this.pixelRatio && isSame(slots, this.slots)) return false;
    [this.slots, this.pixelRatio] = [slots, pixelRatio];
    const { canvas } = this;
    canvas.width = Math.ceil(Math.max(0, ...slots.map(({ left, size }) => left + size)) * pixelRatio);
    canvas.height = Math.ceil(Math.max(0, ...slots.map(({ top, size }) => top + size)) * pixelRatio);
    // Dots of the screen and of the canvas are the same, whatever the ratio.
    canvas.style.width = `${String(canvas.width / pixelRatio)}px`;
    canvas.style.height = `${String(canvas.height / pixelRatio)}px`;
    return true;
  }

  clear(place: number): void {
    const { left, top, size } = this.dotsOf(place);
    context2d(this.canvas).clearRect(left, top, size, size);
  }

  draw(place: number, thumbnail: Thumbnail, isBehind: boolean): void {
    const { bins, weights, masked } = thumbnail;
    const cells = { rows: bins, columns: bins, drawn: weights, masked };
    putWeights(this.bins, cells, { largest: largestWeight(cells), notFinite: NOT_FINITE_PIXEL });
    const { left, top, size } = this.dotsOf(place);
    const context = context2d(this.canvas);
    context.clearRect(left, top, size, size);
    context.imageSmoothingEnabled = false;
    context.globalAlpha = isBehind ? BEHIND_OPACITY : 1;
    context.drawImage(this.bins, left, top, size, size);
  }

  /** In dots of the screen: neighbours neither overlap nor leave a line between them. */
  private dotsOf(place: number): Slot {
    const { left, top, size } = this.slots[place] ?? { left: 0, top: 0, size: 0 };
    const dots = (cssPx: number): number => Math.round(cssPx * this.pixelRatio);
    return { left: dots(left), top: dots(top), size: dots(left + size) - dots(left) };
  }
}

function isSame(slots: readonly Slot[], others: readonly Slot[]): boolean {
  const isAt = (slot: Slot, other: Slot | undefined): boolean =>
    slot.left === other?.left && slot.top === other.top && slot.size === other.size;
  return slots.length === others.length && slots.every((slot, place) => isAt(slot, others[place]));
}
