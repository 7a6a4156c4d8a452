// TrainState <-> URL fragment:
//
//   #v=1&task=reverse&score=additive&feedForward=no&seed=3&step=400&layer=1&head=2&point=120

import { POSITIONS, SCORES, TASKS, type TaskName } from "../training/training.ts";
import { decodeView, encodeView, type DecodedLink } from "./link-codec.ts";
import { createLinkTable, type LinkTable } from "./link-table.ts";
import { oneOf, quote, wholeNumber, type LinkKey } from "./link-values.ts";
import { LIMITS, THEMES } from "./playground-state.ts";
import { DEFAULT_TRAIN_STATE, defaultStateOf, type TrainState } from "./train-state.ts";

// What can be trained is the core's to say: a number that is only large comes that far.
const COUNT = { min: 1, max: 999_999_999 };
const INDEX = { max: 999_999_999 };

// What is left out of a link is the task's own setting; the task itself is left out where it is the first. Other heads than
// the task's own have keys and values each, as on the page.
function tableOf(task: TaskName, heads?: number): LinkTable<TrainState> {
  const own = defaultStateOf(task);
  const kvHeads = heads === undefined || heads === own.heads ? own.kvHeads : heads;
  const defaults = { ...own, kvHeads, task: DEFAULT_TRAIN_STATE.task };
  const count = (name: string, key: "layers" | "heads" | "kvHeads" | "width"): LinkKey<number> =>
    wholeNumber(name, COUNT, defaults[key]);
  return createLinkTable<TrainState>(
    {
      task: oneOf("task", TASKS, defaults.task),
      // Whole, however long: the history gives back what no address could hold, and the core says what is too long.
      text: { write: (text) => text, read: (written) => ({ value: written, problem: "" }) },
      layers: count("number of layers", "layers"),
      heads: count("number of heads", "heads"),
      kvHeads: count("number of heads of keys and values", "kvHeads"),
      width: count("width", "width"),
      positions: oneOf("kind of positions", POSITIONS, defaults.positions),
      score: oneOf("score", SCORES, defaults.score),
      feedForward: yesOrNo("choice of feed-forward", defaults.feedForward),
      rate: keyOfNumber("rate", defaults.rate),
      seed: keyOfNumber("seed", defaults.seed),
      step: wholeNumber("step", INDEX, defaults.step),
      point: stepOrNone("point"),
      layer: wholeNumber("layer", INDEX, defaults.layer),
      head: wholeNumber("head", INDEX, defaults.head),
      theme: oneOf("theme", THEMES, defaults.theme),
    },
    defaults,
  );
}

/** Of a setting that is typed: what is said of one that cannot be is the same in a link and in its field. */
export function keyOfNumber(key: "rate" | "seed", fallback: number): LinkKey<number> {
  return key === "rate" ? positive("learning rate", fallback) : wholeNumber("seed", { max: 2 ** 32 - 1 }, fallback);
}

/** What a view is kept by where nobody reads it. */
export const TRAIN_TABLE = tableOf(DEFAULT_TRAIN_STATE.task);

/** A text that its task does not read is left out. */
export function encodeTrainState(state: TrainState): string {
  // One that no link can hold is not encoded whole: it may have millions of characters.
  const text = state.task === "text" ? state.text.slice(0, LIMITS.linkChars + 1) : "";
  return encodeView(tableOf(state.task, state.heads), { ...state, text });
}

export function decodeTrainState(fragment: string): DecodedLink<TrainState> {
  const { task } = decodeView(TRAIN_TABLE, fragment).state;
  const { heads } = decodeView(tableOf(task), fragment).state;
  return decodeView(tableOf(task, heads), fragment);
}

function yesOrNo(name: string, fallback: boolean): LinkKey<boolean> {
  const words = oneOf(name, ["yes", "no"], fallback ? "yes" : "no");
  return {
    write: (value) => (value ? "yes" : "no"),
    read: (written) => {
      const { value, problem } = words.read(written);
      return { value: value === "yes", problem };
    },
  };
}

function positive(name: string, fallback: number): LinkKey<number> {
  return {
    write: (value) => String(value),
    read: (written) => {
      const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : NaN;
      if (value > 0 && value < Infinity) return { value, problem: "" };
      return { value: fallback, problem: `The ${name} is ${quote(written)}, which is not a finite number above 0.` };
    },
  };
}

function stepOrNone(name: string): LinkKey<number | null> {
  const step = wholeNumber(name, INDEX, 0);
  return {
    write: (value) => (value === null ? "" : String(value)),
    read: (written) => {
      if (written === "") return { value: null, problem: "" };
      const { value, problem } = step.read(written);
      return problem === "" ? { value, problem } : { value: null, problem };
    },
  };
}
