// What a visitor chooses of the view, but for its text: which head, how it is looked at, and what it is compared with. Each
// choice is the visitor's own view from then on, so that what was said of the link they came by is said no more.

import { panStep, zoomStep } from "../state/map-window.ts";
import { swapped } from "../state/other-side.ts";
import type { Bits, OtherChoice, PlaygroundState, ViewName } from "../state/playground-state.ts";
import type { Cause, Store } from "../state/store.ts";
import type { Arrangement, Look, Zoom } from "../views/intentions.ts";

export interface ChoiceSurroundings {
  /** The nearest view that the open model has. */
  readonly withinModel: (state: PlaygroundState) => PlaygroundState;
  /** Of the picture; 0 where there is none. */
  readonly tokenCount: () => number;
  readonly forgetLink: () => void;
  readonly onHead: (state: PlaygroundState) => void;
  readonly onBits: () => void;
}

export class Choices {
  constructor(
    private readonly store: Store,
    private readonly around: ChoiceSurroundings,
  ) {}

  chooseHead(layer: number, head: number): void {
    this.showHead({ ...this.store.get(), layer, head, mean: "off" });
  }

  /** In the map: the other views go on with the chosen head. */
  chooseMean(mean: PlaygroundState["mean"], layer: number): void {
    const state = this.store.get();
    this.showHead({ ...state, ...(mean === "layer" ? { layer } : {}), mean, view: "map" });
  }

  private showHead(wanted: PlaygroundState): void {
    const state = this.around.withinModel(wanted);
    this.choose(state, "head");
    this.around.onHead(state);
  }

  /** Of which one is the chosen head. */
  showHeads(heads: Pick<PlaygroundState, "layer" | "head" | "heads">): void {
    this.choose(heads, "heads");
  }

  chooseReading(reading: Partial<Pick<PlaygroundState, "towards" | "units">>): void {
    this.choose(reading, "view");
  }

  chooseView(view: ViewName): void {
    this.choose({ view }, "view");
  }

  chooseOther(other: Partial<OtherChoice>): void {
    this.choose(other, "other-text" in other ? "typing" : "view");
  }

  /** This side becomes the other one. */
  swapSides(): void {
    this.choose(swapped(this.store.get()), "swap");
  }

  chooseLook(look: Look | Arrangement): void {
    this.choose(look, "look");
  }

  /** About the pinned cell, where it is seen. */
  zoomMap(zoom: Zoom): void {
    const { window: area, pin } = this.store.get();
    const tokenCount = this.around.tokenCount();
    if (tokenCount > 0) this.chooseLook({ window: zoom === "whole" ? null : zoomStep(area, zoom, pin, tokenCount) });
  }

  panMap(rows: number, columns: number): void {
    this.chooseLook({ window: panStep(this.store.get().window, rows, columns, this.around.tokenCount()) });
  }

  /** Of the model that is open, and of those that are opened from now on. */
  chooseBits(bits: Bits): void {
    this.choose({ bits }, "model");
    this.around.onBits();
  }

  private choose(change: Partial<PlaygroundState>, cause: Cause): void {
    this.around.forgetLink();
    this.store.set(change, cause);
  }
}
