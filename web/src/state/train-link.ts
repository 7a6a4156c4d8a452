// TrainState <-> URL fragment:
//
//   #v=1&task=reverse&score=additive&feedForward=no&seed=3&step=400&layer=1&head=2&point=120

import { POSITIONS, SCORES, TASKS } from "../training/training.ts";
import { decodeView, encodeView, type DecodedLink } from "./link-codec.ts";
import { createLinkTable } from "./link-table.ts";
import { oneOf, quote, readText, wholeNumber, type LinkKey } from "./link-values.ts";
import { LIMITS, THEMES } from "./playground-state.ts";
import { DEFAULT_TRAIN_STATE, type TrainState } from "./train-state.ts";

// What can be trained is the core's to say: a number that is only large comes that far.
const COUNT = { min: 1, max: 999_999_999 };
const INDEX = { max: 999_999_999 };

export const TRAIN_TABLE = createLinkTable<TrainState>(
  {
    task: oneOf("task", TASKS, DEFAULT_TRAIN_STATE.task),
    text: { write: (text) => text, read: (written) => readText("text", written) },
    layers: count("number of layers", "layers"),
    heads: count("number of heads", "heads"),
    kvHeads: count("number of heads of keys and values", "kvHeads"),
    width: count("width", "width"),
    positions: oneOf("kind of positions", POSITIONS, DEFAULT_TRAIN_STATE.positions),
    score: oneOf("score", SCORES, DEFAULT_TRAIN_STATE.score),
    feedForward: yesOrNo("feedForward", DEFAULT_TRAIN_STATE.feedForward),
    rate: positive("learning rate", DEFAULT_TRAIN_STATE.rate),
    seed: wholeNumber("seed", { max: 2 ** 32 - 1 }, DEFAULT_TRAIN_STATE.seed),
    step: wholeNumber("step", INDEX, DEFAULT_TRAIN_STATE.step),
    point: stepOrNone("point"),
    layer: wholeNumber("layer", INDEX, DEFAULT_TRAIN_STATE.layer),
    head: wholeNumber("head", INDEX, DEFAULT_TRAIN_STATE.head),
    theme: oneOf("theme", THEMES, DEFAULT_TRAIN_STATE.theme),
  },
  DEFAULT_TRAIN_STATE,
);

/** A text that its task does not read is left out. */
export function encodeTrainState(state: TrainState): string {
  // One that no link can hold is not encoded whole: it may have millions of characters.
  const text = state.task === "text" ? state.text.slice(0, LIMITS.linkChars + 1) : "";
  return encodeView(TRAIN_TABLE, { ...state, text });
}

export function decodeTrainState(fragment: string): DecodedLink<TrainState> {
  return decodeView(TRAIN_TABLE, fragment);
}

function count(name: string, key: "layers" | "heads" | "kvHeads" | "width"): LinkKey<number> {
  return wholeNumber(name, COUNT, DEFAULT_TRAIN_STATE[key]);
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
      return { value: fallback, problem: `The ${name} is ${quote(written)}, which is not a number above 0.` };
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
