// The one table of what a view is called outside: link keys, attributes of <attention-view> and keys of its
// setState are these words, and are read and written by these functions.

import { BITS, DEFAULT_STATE, LIMITS, THEMES, type Cell, type PlaygroundState } from "./playground-state.ts";
import { formatCount } from "./number-format.ts";

/** A value that could be had from what was written, and what was wrong with it ("" when nothing was). */
export interface Reading<T> {
  readonly value: T;
  readonly problem: string;
}

export interface LinkKey<T> {
  readonly write: (value: T) => string;
  /** Never throws; falls back to the default, or to the part of a text that is read. */
  readonly read: (written: string) => Reading<T>;
}

export const LINK_KEYS: { readonly [K in keyof PlaygroundState]: LinkKey<PlaygroundState[K]> } = {
  text: { write: (text) => text, read: (written) => readText("text", written) },
  pair: { write: (text) => text, read: (written) => readText("second text", written) },
  model: { write: (name) => name, read: readModel },
  bits: oneOf("number of bits", BITS, DEFAULT_STATE.bits),
  layer: wholeNumber("layer", LIMITS.layer, DEFAULT_STATE.layer),
  head: wholeNumber("head", LIMITS.head, DEFAULT_STATE.head),
  pin: { write: (pin) => (pin === null ? "" : `${pin.query},${pin.key}`), read: readPin },
  mask: { write: (mask) => mask.join(","), read: readMask },
  theme: oneOf("theme", THEMES, DEFAULT_STATE.theme),
};

export const LINK_KEY_NAMES = Object.keys(LINK_KEYS) as readonly (keyof PlaygroundState)[];

export function isLinkKey(name: string): name is keyof PlaygroundState {
  return Object.hasOwn(LINK_KEYS, name);
}

/** The state that these written values describe, defaults for the rest. A later value of a key wins. */
export function readWritten(entries: Iterable<readonly [name: string, written: string]>): {
  readonly state: PlaygroundState;
  readonly problems: readonly string[];
} {
  let state = DEFAULT_STATE;
  const problems: string[] = [];
  for (const [name, written] of entries) {
    if (!isLinkKey(name)) continue;
    const { value, problem } = LINK_KEYS[name].read(written);
    state = { ...state, [name]: value };
    if (problem !== "") problems.push(problem);
  }
  return { state, problems };
}

/** What differs from the defaults, in the order of the table. */
export function writtenDifferences(state: PlaygroundState): readonly (readonly [string, string])[] {
  return LINK_KEY_NAMES.map((name) => [name, writeValue(name, state), writeValue(name, DEFAULT_STATE)] as const)
    .filter(([, written, byDefault]) => written !== byDefault)
    .map(([name, written]) => [name, written] as const);
}

function writeValue<K extends keyof PlaygroundState>(name: K, state: PlaygroundState): string {
  return LINK_KEYS[name].write(state[name]);
}

function readText(name: string, written: string): Reading<string> {
  if (written.length <= LIMITS.textChars) return { value: written, problem: "" };
  const problem = `The ${name} has ${formatCount(written.length)} characters; the first ${formatCount(LIMITS.textChars)} are shown.`;
  return { value: written.slice(0, LIMITS.textChars), problem };
}

function readModel(written: string): Reading<string> {
  if (written !== "" && written.length <= LIMITS.modelChars) return { value: written, problem: "" };
  const problem = `A model's name or address has 1 to ${formatCount(LIMITS.modelChars)} characters, this one ${formatCount(written.length)}.`;
  return { value: DEFAULT_STATE.model, problem };
}

function oneOf<T extends string>(name: string, values: readonly T[], fallback: T): LinkKey<T> {
  return {
    write: (value) => value,
    read: (written) => {
      const value = values.find((each) => each === written);
      if (value !== undefined) return { value, problem: "" };
      return { value: fallback, problem: `The ${name} is ${quote(written)}, which is none of ${values.join(", ")}.` };
    },
  };
}

function readPin(written: string): Reading<Cell | null> {
  if (written === "") return { value: null, problem: "" };
  const match = /^(\d{1,9}),(\d{1,9})$/.exec(written);
  if (match === null) {
    return { value: null, problem: `Pin ${quote(written)} is not a query and a key like 5,3, so nothing is pinned.` };
  }
  const cell = { query: Number(match[1]), key: Number(match[2]) };
  if (Math.max(cell.query, cell.key) <= LIMITS.position.max) return { value: cell, problem: "" };
  return {
    value: null,
    problem: `Pin ${written} lies outside the longest text, ${formatCount(LIMITS.position.max + 1)} tokens.`,
  };
}

function readMask(written: string): Reading<readonly number[]> {
  if (written === "") return { value: [], problem: "" };
  if (!/^\d{1,9}(,\d{1,9})*$/.test(written)) {
    return { value: [], problem: `Mask ${quote(written)} is not a list of positions like 3,5, so nothing is masked.` };
  }
  const positions = [...new Set(written.split(",").map(Number))].sort((a, b) => a - b);
  const value = positions.filter((position) => position <= LIMITS.position.max);
  if (value.length === positions.length) return { value, problem: "" };
  const longest = formatCount(LIMITS.position.max + 1);
  return { value, problem: `Mask ${quote(written)} reaches outside the longest text, ${longest} tokens.` };
}

/** How many there are is the model's to say (clampToModel), so that one number too high is one note. */
function wholeNumber(name: string, { max }: { readonly max: number }, fallback: number): LinkKey<number> {
  return {
    write: (value) => String(value),
    read: (written) => {
      const value = /^\d{1,15}$/.test(written) ? Number(written) : Infinity;
      if (value <= max) return { value, problem: "" };
      const range = `a whole number from 0 to ${formatCount(max)}`;
      return { value: fallback, problem: `The ${name} is ${quote(written)}, which is not ${range}.` };
    },
  };
}

/** Enough of a damaged value to recognise it; it may be 100 KB long. */
function quote(written: string): string {
  return `“${written.length > 24 ? `${written.slice(0, 24)}…` : written}”`;
}
