// What of a view its text does not reach is let go or cut: without a word when somebody shortened the text, with one after a
// link.

import { windowWithin } from "../state/map-window.ts";
import { maskWithin, noteOnMask, noteOnWindow, type Note, type PlaygroundState } from "../state/playground-state.ts";
import type { Store } from "../state/store.ts";
import type { Pointing } from "./pointing.ts";

export class TextReach {
  private isMaskOfLink = false;
  private isWindowOfLink = false;

  constructor(
    private readonly store: Store,
    private readonly pointing: Pick<Pointing, "followLink" | "stayWithin">,
  ) {}

  /** How far its text reaches is known when it has been run. */
  followLink({ pin, mask, window: area }: PlaygroundState): void {
    this.pointing.followLink(pin);
    this.isMaskOfLink = mask.length > 0;
    this.isWindowOfLink = area !== null;
  }

  stayWithin(tokenCount: number): readonly Note[] {
    return [...this.pointing.stayWithin(tokenCount), ...this.cutWindow(tokenCount), ...this.unmask(tokenCount)];
  }

  private cutWindow(tokenCount: number): readonly Note[] {
    const { window: area } = this.store.get();
    const within = windowWithin(area, tokenCount);
    const isCut = area !== null && Math.max(area.queries[1], area.keys[1]) > tokenCount;
    const isWorthANote = isCut && this.isWindowOfLink;
    this.isWindowOfLink = false;
    this.store.set({ window: within }, "correction");
    return isWorthANote ? [noteOnWindow(area, within, tokenCount)] : [];
  }

  private unmask(tokenCount: number): readonly Note[] {
    const { mask } = this.store.get();
    const within = maskWithin(mask, tokenCount);
    const isWorthANote = within !== mask && this.isMaskOfLink;
    this.isMaskOfLink = false;
    this.store.set({ mask: within }, "correction");
    return isWorthANote ? [noteOnMask(mask.slice(within.length), tokenCount)] : [];
  }
}
