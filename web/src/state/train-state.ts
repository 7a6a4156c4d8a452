// What a view of the page on which models learn consists of: everything its link can carry, and nothing else.

import { countLayers } from "./layer-parts.ts";
import type { TaskName, TrainingConfig } from "../training/training.ts";
import type { Note, Theme } from "./playground-state.ts";
import { settingsForTask, settingsOf } from "./task-settings.ts";

export interface TrainState extends TrainingConfig {
  /** How far the training went, or is to go; 0 where no link or training says. */
  readonly step: number;
  /** Step of the point that is held in view; null follows the newest. */
  readonly point: number | null;
  /** 0-based, as in links. */
  readonly layer: number;
  readonly head: number;
  readonly theme: Theme;
}

/** Why the state changed: choosing adds an entry to the history, all else replaces the one that is there. */
export type TrainCause = "typing" | "setting" | "head" | "point" | "trained" | "theme" | "link" | "correction";

/** What opens first, and learns within seconds. */
export const DEFAULT_TRAIN_STATE: TrainState = {
  task: "copy",
  text: "",
  ...settingsOf("copy"),
  step: 0,
  point: null,
  layer: 0,
  head: 0,
  theme: "auto",
};

/** What a link means that says no more than its task. */
export function defaultStateOf(task: TaskName): TrainState {
  return { ...DEFAULT_TRAIN_STATE, task, ...settingsOf(task) };
}

/** What decides the numbers; a text that its task does not read decides nothing. */
export function configOf(state: TrainState): TrainingConfig {
  const { task, layers, heads, kvHeads, width, positions, score, feedForward, rate, seed } = state;
  const text = task === "text" ? asLinksSayIt(state.text) : "";
  return { task, text, layers, heads, kvHeads, width, positions, score, feedForward, rate, seed };
}

/**
 * With halves of surrogate pairs as links carry them, and line ends as the text box has them: what is learned is what a
 * link learns again, also once somebody has typed a letter and taken it back.
 */
function asLinksSayIt(text: string): string {
  if (text !== said.text) said = { text, words: text.replace(/\p{Surrogate}/gu, "\uFFFD").replace(/\r\n?/g, "\n") };
  return said.words;
}

/** The last answer: the same text, which may be long, is asked for again and again. */
let said = { text: "", words: "" };

export function isSameConfig(a: TrainingConfig, b: TrainingConfig): boolean {
  return (Object.keys(a) as (keyof TrainingConfig)[]).every((key) => Object.is(a[key], b[key]));
}

export function isSameTrainState(a: TrainState, b: TrainState): boolean {
  return (Object.keys(a) as (keyof TrainState)[]).every((key) => Object.is(a[key], b[key]));
}

/** How many heads of keys and values so many heads can share. */
export function divisorsOf(heads: number): readonly number[] {
  return Array.from({ length: Math.min(heads, 64) }, (_, index) => index + 1).filter((count) => heads % count === 0);
}

/** The same with another setting; what only made sense with the one before follows it. */
export function withSettings(state: TrainState, change: Partial<TrainingConfig>): TrainState {
  const own = change.task === undefined ? {} : settingsForTask(state, change.task);
  const after = { ...state, ...own, ...change };
  return clampHead({ ...after, kvHeads: fittingKvHeads(after, state) }).state;
}

/** The nearest head and the nearest sharing of heads that the configuration can have, and a note for each number that had to change. */
export function clampHead(state: TrainState): { readonly state: TrainState; readonly notes: readonly Note[] } {
  const [layer, head] = [Math.min(state.layer, countLayers(state) - 1), Math.min(state.head, state.heads - 1)];
  const notes: Note[] = [];
  if (layer !== state.layer) notes.push(damaged(`There is no layer ${state.layer}; the last one is ${layer}.`));
  if (head !== state.head) notes.push(damaged(`There is no head ${state.head}; the last one is ${head}.`));
  const kvHeads = mostKvHeads(state);
  if (kvHeads !== state.kvHeads) {
    const problem = `${state.kvHeads} key/value heads do not divide ${state.heads} heads`;
    notes.push(damaged(`${problem}; there ${kvHeads === 1 ? "is" : "are"} ${kvHeads} of them.`));
  }
  return { state: notes.length === 0 ? state : { ...state, layer, head, kvHeads }, notes };
}

/** As many as heads where that was so, else the most that divide them. */
function fittingKvHeads({ heads, kvHeads }: TrainingConfig, before: TrainingConfig): number {
  if (heads === before.heads) return kvHeads;
  if (before.kvHeads === before.heads) return heads;
  return mostKvHeads({ heads, kvHeads });
}

/** At most as many as there should be, of those that so many heads can share. */
function mostKvHeads({ heads, kvHeads }: Pick<TrainingConfig, "heads" | "kvHeads">): number {
  return divisorsOf(heads).findLast((count) => count <= kvHeads) ?? 1;
}

function damaged(message: string): Note {
  return { code: "E_LINK_DAMAGED", message };
}
