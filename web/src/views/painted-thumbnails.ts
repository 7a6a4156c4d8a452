// Which thumbnails of the grid are painted, and which still have to be: some in each frame.

import type { Thumbnail } from "../state/picture.ts";
import type { ShownHead } from "../state/playground-state.ts";
import { ThumbnailSheet, type Slot } from "./thumbnail-sheet.ts";

interface Drawn {
  readonly thumbnail: Thumbnail;
  readonly isBehind: boolean;
}

export interface ThumbnailGrid extends HTMLElement {
  /** Undefined: everything is empty. */
  readonly picture: unknown;
  /** In the order in which they stand on the page. */
  heads(): readonly ShownHead[];
  /** Undefined while it is still being computed. */
  thumbnailOf(head: ShownHead): Thumbnail | undefined;
}

/** Thumbnails that are drawn in one frame: all of a small model, and of a large one not so many that the page stands still. */
const DRAWN_AT_ONCE = 24;

export class PaintedThumbnails {
  private heads: readonly ShownHead[] = [];
  private drawn: (Drawn | undefined)[] = [];
  private undrawn: number[] = [];
  private nextFrame = 0;
  private sheet: ThumbnailSheet | undefined;

  constructor(private readonly grid: ThumbnailGrid) {}

  stop(): void {
    cancelAnimationFrame(this.nextFrame);
    this.undrawn = [];
  }

  /** Other heads stand there now. */
  forget(): void {
    for (const place of this.drawn.keys()) this.sheet?.clear(place);
    this.drawn = [];
  }

  /** Returns the side of a thumbnail; 0 while there is none. */
  layOut(): number {
    const canvas = this.grid.querySelector<HTMLCanvasElement>(".thumbnail-sheet");
    const corner = canvas?.getBoundingClientRect();
    if (!canvas || !corner) return 0;
    const thumbnails = [...this.grid.querySelectorAll(".thumbnail")];
    const scale = scaleOf(thumbnails[0]);
    const slots = thumbnails.map((thumbnail): Slot => {
      const { left, top, width } = thumbnail.getBoundingClientRect();
      return { left: (left - corner.left) / scale, top: (top - corner.top) / scale, size: width / scale };
    });
    this.sheet ??= new ThumbnailSheet(canvas);
    if (this.sheet.layOut(slots)) {
      this.drawn = [];
      this.paintAll();
    }
    return slots[0]?.size ?? 0;
  }

  paintAll(): void {
    this.heads = this.grid.heads();
    this.undrawn = [...this.heads.keys()];
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
    const head = this.heads[place];
    const before = this.drawn[place];
    if (head === undefined || this.grid.picture === undefined) {
      this.drawn[place] = undefined;
      if (before !== undefined) sheet.clear(place);
      return false;
    }
    const current = this.grid.thumbnailOf(head);
    const isBehind = current === undefined;
    const thumbnail = current ?? before?.thumbnail;
    if (thumbnail === undefined || (before?.thumbnail === thumbnail && before.isBehind === isBehind)) return false;
    this.drawn[place] = { thumbnail, isBehind };
    sheet.draw(place, thumbnail, isBehind);
    return true;
  }
}

/** The page around an embed may show it at another one. Six digits of a width are known: a whole scale is found whole. */
function scaleOf(element: Element | undefined): number {
  if (element === undefined) return 1;
  const scale = element.getBoundingClientRect().width / parseFloat(getComputedStyle(element).width);
  return Math.round(scale * 1e4) / 1e4 || 1;
}
