// What a view consists of: everything a link can carry, and nothing else.

import { DEFAULT_CONTINUE, type ContinueSettings } from "./continue-options.ts";
import { isSameWindow, type MapWindow } from "./map-window.ts";
import { formatCount } from "./number-format.ts";
import { quoteName } from "./token-text.ts";

/** One cell of a map: queries go down, keys go across; both are 0-based token positions. */
export interface Cell {
  readonly query: number;
  readonly key: number;
}

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** How the matrices of a model lie in memory: as its files have them, or in eight bits. */
export const BITS = ["saved", "8"] as const;
export type Bits = (typeof BITS)[number];

/** How the chosen head is looked at; what each is, and where its code lies, is listed in views/view-list.ts. */
export const VIEW_NAMES = ["map", "lines", "text", "query-key", "steps", "compare", "prediction"] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** What the map is of: the chosen head, or the mean over the heads of its layer, or over all heads of the model. */
export const MEANS = ["off", "layer", "model"] as const;
export type Mean = (typeof MEANS)[number];

/** In which order the heads stand: by layer and head, or by a number of each (HeadMetrics of the engine). */
export const SORTS = ["layer", "previous", "first", "self", "induction", "entropy"] as const;
export type Sort = (typeof SORTS)[number];

/** Which stage of a head the map shows. */
export const MAP_VALUES = ["weights", "scores", "masked-scores"] as const;
export type MapValues = (typeof MAP_VALUES)[number];

/** Whether the first token is a key among the others, or hidden, and its weight shared among them. */
export const FIRST_TOKEN = ["shown", "hidden"] as const;
export type FirstToken = (typeof FIRST_TOKEN)[number];

/** What the colours of the map are measured by: the largest number of all, that of each row, or powers of ten. */
export const SCALES = ["global", "row", "log"] as const;
export type Scale = (typeof SCALES)[number];

/** A score may be 0 and below it, where no power of ten reaches: those are measured by the largest of all. */
export function drawnScale(values: MapValues | "differences", scale: Scale): Scale {
  return values !== "weights" && scale === "log" ? "global" : scale;
}

/** What paints a text: the keys that the pinned token looks at, or the queries that look at it. */
export const TOWARDS = ["keys", "queries"] as const;
export type Towards = (typeof TOWARDS)[number];

/** What of a text is painted in one colour. */
export const UNITS = ["tokens", "words", "sentences"] as const;
export type Units = (typeof UNITS)[number];

/** Pages of the tour, in order; what each says and shows stands in state/tour.ts. */
export const TOUR_PAGES = ["none", "attention", "scores", "softmax", "heads", "masks", "limits"] as const;
export type TourPageName = (typeof TOUR_PAGES)[number];

export interface PlaygroundState extends ContinueSettings {
  readonly text: string;
  /** The second text of a model that takes two; "" is none. */
  readonly pair: string;
  /** Positions of the tokens that the model is shown its mask token for, in ascending order. */
  readonly mask: readonly number[];
  /** A built-in name, org/name, an address, or what only this machine has (models.ts). */
  readonly model: string;
  /** Of the file of the model's parameters, as a link names it, to be compared when it is open; "" where it does not. */
  readonly sha256: string;
  /** Of models from files; one that is computed from a seed stays as it is. */
  readonly bits: Bits;
  /** 0-based, as in links. */
  readonly layer: number;
  readonly head: number;
  /** Heads of the same layer that are looked at besides it, where a view shows several, in ascending order. */
  readonly heads: readonly number[];
  readonly view: ViewName;
  /** Of the map; the other views go on showing the chosen head. */
  readonly mean: Mean;
  readonly values: MapValues;
  /** Of weights. */
  readonly first: FirstToken;
  /** Null: the whole map. */
  readonly window: MapWindow | null;
  /** Of colours only: numbers stay as they are. */
  readonly scale: Scale;
  readonly towards: Towards;
  readonly units: Units;
  /** The cell that stays shown when the pointer leaves; null when none is. */
  readonly pin: Cell | null;
  readonly tour: TourPageName;
  readonly sort: Sort;
  /** Only heads with this in their names, or of these layers; "" for all. */
  readonly filter: string;
  /** Only heads whose number, by which they are sorted, is at least this; null for all. */
  readonly least: number | null;
  /** What the view is compared with; each part that is left open ("", null) is as it is on this side. */
  readonly "other-text": string;
  readonly "other-model": string;
  readonly "other-layer": number | null;
  readonly "other-head": number | null;
  readonly theme: Theme;
}

/**
 * What opens first. The sentence repeats a phrase, so that previous token, same word and induction
 * each have something to find. Links leave out what equals these values: a changed default is a new
 * version of the link.
 */
export const DEFAULT_STATE: PlaygroundState = {
  text: "The cat sat on the mat, and then the cat sat on the hat.",
  pair: "",
  mask: [],
  model: "textbook",
  sha256: "",
  bits: "saved",
  layer: 0,
  head: 0,
  heads: [],
  view: "map",
  mean: "off",
  values: "weights",
  first: "shown",
  window: null,
  scale: "global",
  towards: "keys",
  units: "tokens",
  pin: null,
  tour: "none",
  sort: "layer",
  filter: "",
  least: null,
  "other-text": "",
  "other-model": "",
  "other-layer": null,
  "other-head": null,
  ...DEFAULT_CONTINUE,
  theme: "auto",
};

/** Bounds of what is accepted from a link, an attribute or a message; a model may know narrower ones. */
export const LIMITS = {
  /** Characters of a fragment that are read, and that are written. */
  linkChars: 32_000,
  /** UTF-16 units of text that are handed to the engine: well above 8,192 tokens, far below a pasted book. */
  textChars: 200_000,
  /** Far above what any model has. */
  layer: { max: 999_999_999 },
  head: { max: 999_999_999 },
  position: { max: 8_191 },
  modelChars: 2_000,
  filterChars: 100,
} as const;

/** What a view is clamped to once its model is open. */
export interface ModelShape {
  readonly name: string;
  readonly headsPerLayer: readonly number[];
  readonly takesPair: boolean;
  readonly canMask: boolean;
}

/** The part of a view that a run reads: while it stays the same, so do all numbers. */
export type RunInput = Pick<PlaygroundState, "text" | "pair" | "mask">;

export function isSameRun(a: RunInput, b: RunInput): boolean {
  return a.text === b.text && a.pair === b.pair && isSameList(a.mask, b.mask);
}

/** What a view is compared with. */
export type OtherChoice = Pick<PlaygroundState, "other-text" | "other-model" | "other-layer" | "other-head">;

export function isSameOther(a: OtherChoice, b: OtherChoice): boolean {
  const isSameHead = a["other-layer"] === b["other-layer"] && a["other-head"] === b["other-head"];
  return isSameHead && a["other-text"] === b["other-text"] && a["other-model"] === b["other-model"];
}

export function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** What the picture of a head is of: while it stays the same, so does its map. */
export type MapChoice = Pick<PlaygroundState, "layer" | "head" | "mean" | "values" | "first" | "window">;

/** A mean is one of weights, and only the map shows it. */
export function mapChoice(state: PlaygroundState): MapChoice {
  const { layer, head, first, window } = state;
  const mean = state.view === "map" ? state.mean : "off";
  return { layer, head, mean, values: mean === "off" ? state.values : "weights", first, window };
}

/** A head, or a mean, for which what it is over all of is not read; left out, `mean` is "off". */
export interface ShownHead {
  readonly layer: number;
  readonly head: number;
  readonly mean?: Mean;
}

export function isSameHead(a: ShownHead, b: ShownHead): boolean {
  const [mean, other] = [a.mean ?? "off", b.mean ?? "off"];
  if (mean !== other || mean === "model") return mean === other;
  return a.layer === b.layer && (mean === "layer" || a.head === b.head);
}

export function isSameMap(a: MapChoice, b: MapChoice): boolean {
  return isSameHead(a, b) && a.values === b.values && a.first === b.first && isSameWindow(a.window, b.window);
}

/** The nearest heads that a model has; what is left open stays so. */
function otherWithin(state: PlaygroundState, headsPerLayer: readonly number[]): OtherChoice {
  const layer = state["other-layer"] === null ? null : Math.min(state["other-layer"], headsPerLayer.length - 1);
  const last = (headsPerLayer[layer ?? state.layer] ?? 1) - 1;
  const head = state["other-head"] === null ? null : Math.min(state["other-head"], last);
  return { ...state, "other-layer": layer, "other-head": head };
}

/** Something the visitor should know that did not stop the work: a code for programs, a sentence for people. */
export interface Note {
  readonly code: string;
  readonly message: string;
}

/** The nearest view that the model has, and a note for each part that had to change. */
export function clampToModel(
  state: PlaygroundState,
  shape: ModelShape,
): { readonly state: PlaygroundState; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const lastLayer = shape.headsPerLayer.length - 1;
  const layer = Math.min(state.layer, lastLayer);
  if (layer !== state.layer)
    notes.push(damaged(`There is no layer ${formatCount(state.layer)}; the last one is ${lastLayer}.`));
  const lastHead = (shape.headsPerLayer[layer] ?? 1) - 1;
  const head = Math.min(state.head, lastHead);
  if (head !== state.head) {
    notes.push(damaged(`Layer ${layer} has no head ${formatCount(state.head)}; the last one is ${lastHead}.`));
  }
  const heads = state.heads.filter((other) => other < (shape.headsPerLayer[layer] ?? 0));
  if (heads.length !== state.heads.length) {
    const highest = formatCount(state.heads.at(-1) ?? 0);
    notes.push(damaged(`Layer ${layer} has no head ${highest} to show besides; the last one is ${lastHead}.`));
  }
  const pair = shape.takesPair ? state.pair : "";
  if (pair !== state.pair) notes.push(damaged(`${shape.name} takes one text, so the second one is let go.`));
  const mask = shape.canMask ? state.mask : [];
  if (mask.length !== state.mask.length) notes.push(damaged(`${shape.name} has no mask token, so nothing is masked.`));
  const other = state["other-model"] === "" ? otherWithin({ ...state, layer, head }, shape.headsPerLayer) : state;
  if (other["other-layer"] !== state["other-layer"] || other["other-head"] !== state["other-head"])
    notes.push(damaged("There is no such head to compare with; the last one there is takes its place."));
  const { "other-layer": otherLayer, "other-head": otherHead } = other;
  const within = { layer, head, heads, pair, mask, "other-layer": otherLayer, "other-head": otherHead };
  return { state: notes.length === 0 ? state : { ...state, ...within }, notes };
}

/** Null when the pinned cell lies outside a text of `tokenCount` tokens. */
export function pinWithin(pin: Cell | null, tokenCount: number): Cell | null {
  return pin !== null && pin.query < tokenCount && pin.key < tokenCount ? pin : null;
}

/** The very same when all of them lie within a text of `tokenCount` tokens. */
export function maskWithin(mask: readonly number[], tokenCount: number): readonly number[] {
  const within = mask.filter((position) => position < tokenCount);
  return within.length === mask.length ? mask : within;
}

/** What to say when a link pins a cell that its text does not have. */
export function noteOnPin({ query, key }: Cell, tokenCount: number): Note {
  return damaged(`${countedFrom0(tokenCount)}, so the pin ${query},${key} lies outside it and is let go.`);
}

/** What to say when a link shows a part of the map that its text does not have. */
export function noteOnWindow(area: MapWindow, within: MapWindow | null, tokenCount: number): Note {
  const isOutside = Math.max(area.queries[0], area.keys[0]) >= tokenCount;
  const lies = `${countedFrom0(tokenCount)}, so the window ${writeWindow(area)} lies ${isOutside ? "" : "partly "}outside it`;
  return damaged(`${lies} and ${within === null ? "all of the map" : writeWindow(within)} is shown.`);
}

function writeWindow({ queries, keys }: MapWindow): string {
  return [...queries, ...keys].join(",");
}

/** What to say when a link masks positions that its text does not have. */
export function noteOnMask(outside: readonly number[], tokenCount: number): Note {
  const [first = 0] = outside;
  const which =
    outside.length === 1
      ? `position ${formatCount(first)} lies outside it and is`
      : `${formatCount(outside.length)} masked positions from ${formatCount(first)} on lie outside it and are`;
  return damaged(`${countedFrom0(tokenCount)}, so ${which} not masked.`);
}

/** Why everything takes longer on this machine. */
export function noteOnEngine(message: string): Note {
  return { code: "E_WASM_SIMD", message };
}

/** `found`: undefined where it could not be had. */
export function noteOnDigest(model: string, wanted: string, found: string | undefined): Note | undefined {
  if (found === wanted) return undefined;
  const message =
    found === undefined
      ? `Whether ${quoteName(model)} is the model that this link was made with cannot be told here: its parameters have no SHA-256 of one file.`
      : `${quoteName(model)} is not the model that this link was made with: the SHA-256 of its parameters begins with ${found.slice(0, 8)}, not with ${wanted.slice(0, 8)}. Numbers may differ.`;
  return { code: "E_LINK_MODEL", message };
}

/** What to say while a model's text is not cut as the model was trained on. */
export function noteOnWhiteSpace(model: string): Note {
  const message = `Text for ${quoteName(model)} is cut at white space from now on, not by its own tokenizer.json: tokens, and all numbers, may differ from its own. Open it again to undo this.`;
  return { code: "E_TOK_SPLIT", message };
}

/** Weights that were computed elsewhere: whose text it is, and what their rows add up to. */
export function noteOnGiven(name: string, description: string): Note {
  return { code: "E_GIVEN", message: `The text is that of the file ${quoteName(name)}. ${description}` };
}

function countedFrom0(tokenCount: number): string {
  const tokens = tokenCount === 1 ? "1 token" : `${formatCount(tokenCount)} tokens`;
  return `The text has ${tokens}, counted from 0`;
}

function damaged(message: string): Note {
  return { code: "E_LINK_DAMAGED", message };
}
