// What views tell: the visitor's intentions, as events that bubble. A view never does anything itself.

import type { ContinueSettings } from "../state/continue-options.ts";
import type { KeptModelFacts } from "../state/models.ts";
import type { Bits, Cell, Mean, OtherChoice, PlaygroundState, ViewName } from "../state/playground-state.ts";
import type { OneQuestion } from "../state/view.ts";
import type { TrainingConfig } from "../training/training.ts";

/** How the map is drawn. */
export type Look = Partial<Pick<PlaygroundState, "values" | "first" | "window" | "scale">>;

/** Which heads stand in the grid, and in which order. */
export type Arrangement = Partial<Pick<PlaygroundState, "sort" | "filter" | "least">>;

export type Zoom = "in" | "out" | "whole";

export interface Intentions {
  /** The pointer is over a cell of the map, or over none. */
  readonly "hover-cell": Cell | null;
  readonly "pin-cell": Cell;
  /** As pin-cell, of a view that shows every cell: never another one of its bin. */
  readonly "pin-exact-cell": Cell;
  readonly "move-pin": { readonly rows: number; readonly columns: number };
  readonly "let-go": null;
  /** A token was chosen: its row of the map. */
  readonly "pin-query": number;
  /** These tokens are found; none when nobody looks for any. */
  readonly "find-tokens": readonly number[];
  readonly "toggle-mask": number;
  readonly "continue-text": null;
  /** An option of it was changed. */
  readonly "choose-how-to-continue": Partial<ContinueSettings>;
  readonly "stop-continuing": null;
  readonly "undo-continuing": null;
  readonly "choose-view": ViewName;
  /** What the view is compared with. */
  readonly "choose-other": Partial<OtherChoice>;
  readonly "swap-sides": null;
  readonly "accept-other": null;
  readonly "retry-other": null;
  readonly "choose-look": Look;
  readonly "arrange-heads": Arrangement;
  readonly "zoom-map": Zoom;
  /** By quarters of what is shown. */
  readonly "pan-map": { readonly rows: number; readonly columns: number };
  readonly "choose-head": { readonly layer: number; readonly head: number };
  /** Of the heads of a layer, or of all heads: the map shows it. */
  readonly "choose-mean": { readonly mean: Mean; readonly layer: number };
  /** The chosen head and those that are looked at besides it. */
  readonly "show-heads": Pick<PlaygroundState, "layer" | "head" | "heads">;
  /** How the text is painted. */
  readonly "choose-reading": Partial<Pick<PlaygroundState, "towards" | "units">>;
  /** Bins per side that have room on the canvas. */
  readonly "room-change": number;
  /** Of how many tokens one is labelled on the axes, for the legend. */
  readonly "label-stride-change": number;
  /** As room-change, of a thumbnail. */
  readonly "thumbnail-room-change": number;
  /** Numbers that are not on the page. */
  readonly "ask-once": OneQuestion;
  readonly retry: null;
  readonly "cut-at-white-space": null;
  readonly "dismiss-notes": null;
  /** A built-in name, org/name or an address, or the files of a folder. */
  readonly "open-model": string | readonly File[];
  readonly "choose-bits": Bits;
  readonly "cancel-opening": null;
  readonly "retry-opening": null;
  readonly "dismiss-opening": null;
  readonly "accept-offer": null;
  readonly "decline-offer": null;
  /** The panel of models came into view. */
  readonly "show-kept": null;
  readonly "keep-model": null;
  readonly "cancel-keeping": null;
  readonly "open-kept": KeptModelFacts;
  readonly "delete-kept": string;
  readonly "type-settings": Partial<TrainingConfig>;
  readonly "choose-settings": Partial<TrainingConfig>;
  readonly "start-training": null;
  readonly "train-to-goal": null;
  readonly "pause-training": null;
  readonly "step-training": null;
  readonly "reset-training": null;
  /** A step that has a saved point; null follows the newest. */
  readonly "choose-point": number | null;
  readonly "download-model": null;
  readonly "open-trained": null;
}

export function intend<K extends keyof Intentions>(view: HTMLElement, name: K, detail: Intentions[K]): void {
  view.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

export function onIntention<K extends keyof Intentions>(
  root: HTMLElement | Document,
  name: K,
  listener: (detail: Intentions[K]) => void,
): void {
  root.addEventListener(name, (event) => {
    if (event instanceof CustomEvent) listener(event.detail as Intentions[K]);
  });
}
