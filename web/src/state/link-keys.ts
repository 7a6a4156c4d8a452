// The one table of what a view is called outside: link keys, attributes of <attention-view> and keys of its
// setState are these words, and are read and written by these functions.

import {
  CONTINUE_FIELDS,
  DECODINGS,
  DEFAULT_CONTINUE,
  readContinueField,
  type ContinueField,
  type ContinueSettings,
} from "./continue-options.ts";
import { createLinkTable, type LinkKeys } from "./link-table.ts";
import { oneOf, quote, readText, wholeNumber, type LinkKey, type Reading } from "./link-values.ts";
import type { MapWindow } from "./map-window.ts";
import { formatCount } from "./number-format.ts";
import {
  BITS,
  DEFAULT_STATE,
  FIRST_TOKEN,
  LIMITS,
  MAP_VALUES,
  MEANS,
  SCALES,
  SORTS,
  THEMES,
  TOUR_PAGES,
  TOWARDS,
  UNITS,
  VIEW_NAMES,
  type Cell,
  type PlaygroundState,
} from "./playground-state.ts";

export const LINK_KEYS: LinkKeys<PlaygroundState> = {
  text: { write: (text) => text, read: (written) => readText("text", written) },
  pair: { write: (text) => text, read: (written) => readText("second text", written) },
  model: { write: (name) => name, read: (written) => readModel(written) },
  sha256: { write: (digest) => digest, read: readDigest },
  bits: oneOf("number of bits", BITS, DEFAULT_STATE.bits),
  // How many there are is the model's to say (clampToModel), so that one number too high is one note.
  layer: wholeNumber("layer", LIMITS.layer, DEFAULT_STATE.layer),
  head: wholeNumber("head", LIMITS.head, DEFAULT_STATE.head),
  heads: { write: (heads) => heads.join(","), read: readHeads },
  view: oneOf("view", VIEW_NAMES, DEFAULT_STATE.view),
  mean: oneOf("mean", MEANS, DEFAULT_STATE.mean),
  values: oneOf("kind of numbers", MAP_VALUES, DEFAULT_STATE.values),
  first: oneOf("state of the first token", FIRST_TOKEN, DEFAULT_STATE.first),
  window: { write: (area) => (area === null ? "" : [...area.queries, ...area.keys].join(",")), read: readWindow },
  scale: oneOf("scale of colours", SCALES, DEFAULT_STATE.scale),
  towards: oneOf("direction", TOWARDS, DEFAULT_STATE.towards),
  units: oneOf("unit of the text", UNITS, DEFAULT_STATE.units),
  pin: { write: (pin) => (pin === null ? "" : `${pin.query},${pin.key}`), read: readPin },
  mask: { write: (mask) => mask.join(","), read: readMask },
  // No tour is no page: it is not written.
  tour: oneOf(
    "page of the tour",
    TOUR_PAGES.filter((page) => page !== "none"),
    DEFAULT_STATE.tour,
  ),
  sort: oneOf("order of heads", SORTS, DEFAULT_STATE.sort),
  filter: { write: (filter) => filter, read: readFilter },
  least: { write: (least) => (least === null ? "" : String(least)), read: readLeast },
  "other-text": { write: (text) => text, read: (written) => readText("text to compare with", written) },
  "other-model": { write: (name) => name, read: (written) => (written === "" ? SAME_MODEL : readModel(written, "")) },
  "other-layer": orSame(wholeNumber("layer to compare with", LIMITS.layer, 0)),
  "other-head": orSame(wholeNumber("head to compare with", LIMITS.head, 0)),
  decoding: oneOf("way to continue", DECODINGS, DEFAULT_STATE.decoding),
  "new-tokens": continueField("new-tokens"),
  temperature: continueField("temperature"),
  "top-k": continueField("top-k"),
  "top-p": continueField("top-p"),
  seed: continueField("seed"),
  theme: oneOf("theme", THEMES, DEFAULT_STATE.theme),
};

export const LINK_TABLE = createLinkTable(LINK_KEYS, DEFAULT_STATE);
export const LINK_KEY_NAMES = LINK_TABLE.names;
export const isLinkKey = LINK_TABLE.isKey;
export const readWritten = LINK_TABLE.read;
export const writtenDifferences = LINK_TABLE.differences;

const SAME_MODEL: Reading<string> = { value: "", problem: "" };

/** Nothing is written for the one of this side. */
function orSame({ write, read }: LinkKey<number>): LinkKey<number | null> {
  return {
    write: (value) => (value === null ? "" : write(value)),
    read: (written) => {
      if (written === "") return { value: null, problem: "" };
      const { value, problem } = read(written);
      return { value: problem === "" ? value : null, problem };
    },
  };
}

/** "" is no bound. */
function continueField<Field extends ContinueField>(name: Field): LinkKey<ContinueSettings[Field]> {
  const { label, min, max, step } = CONTINUE_FIELDS[name];
  const fallback = DEFAULT_CONTINUE[name];
  return {
    write: (value) => (value === null ? "" : String(value)),
    read: (written) => {
      const value = readContinueField(name, written);
      // What is left out is null only for fields that may be.
      if (value !== undefined) return { value: value as ContinueSettings[Field], problem: "" };
      const kind = step === 1 ? "a whole number" : "a number of at most two decimals";
      const range = `${kind} from ${formatCount(min)} to ${formatCount(max)}`;
      return { value: fallback, problem: `“${label}” of Continue is ${quote(written)}, which is not ${range}.` };
    },
  };
}

function readModel(written: string, fallback: string = DEFAULT_STATE.model): Reading<string> {
  if (written !== "" && written.length <= LIMITS.modelChars) return { value: written, problem: "" };
  const problem = `A model's name or address has 1 to ${formatCount(LIMITS.modelChars)} characters, this one ${formatCount(written.length)}.`;
  return { value: fallback, problem };
}

function readDigest(written: string): Reading<string> {
  if (/^([0-9a-f]{64})?$/i.test(written)) return { value: written.toLowerCase(), problem: "" };
  return { value: "", problem: `The model's SHA-256 is ${quote(written)}, which is not 64 hexadecimal digits.` };
}

function readFilter(written: string): Reading<string> {
  if (written.length <= LIMITS.filterChars) return { value: written, problem: "" };
  const problem = `The filter of heads has ${formatCount(written.length)} characters, more than ${formatCount(LIMITS.filterChars)}, so all heads are shown.`;
  return { value: "", problem };
}

function readLeast(written: string): Reading<number | null> {
  if (written === "") return { value: null, problem: "" };
  if (/^\d{1,3}(\.\d{1,6})?$/.test(written)) return { value: Number(written), problem: "" };
  return { value: null, problem: `The least number of a head is ${quote(written)}, which is not like 0.5.` };
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

function readWindow(written: string): Reading<MapWindow | null> {
  if (written === "") return { value: null, problem: "" };
  const numbers = /^\d{1,9}(,\d{1,9}){3}$/.test(written) ? written.split(",").map(Number) : [];
  const [top = 0, bottom = 0, left = 0, right = 0] = numbers;
  if (top < bottom && left < right && Math.max(bottom, right) <= LIMITS.position.max + 1) {
    return { value: { queries: [top, bottom], keys: [left, right] }, problem: "" };
  }
  const problem = `Window ${quote(written)} is no queries and keys like 10,20,0,10, so nothing is left out.`;
  return { value: null, problem };
}

function readHeads(written: string): Reading<readonly number[]> {
  const heads = readList(written);
  if (heads !== undefined) return { value: heads, problem: "" };
  return { value: [], problem: `Heads ${quote(written)} are not a list like 2,3, so one head is shown.` };
}

function readMask(written: string): Reading<readonly number[]> {
  const positions = readList(written);
  if (positions === undefined) {
    return { value: [], problem: `Mask ${quote(written)} is not a list of positions like 3,5, so nothing is masked.` };
  }
  const value = positions.filter((position) => position <= LIMITS.position.max);
  if (value.length === positions.length) return { value, problem: "" };
  const longest = formatCount(LIMITS.position.max + 1);
  return { value, problem: `Mask ${quote(written)} reaches outside the longest text, ${longest} tokens.` };
}

/** Whole numbers with commas between them, once each and in ascending order; undefined when it is something else. */
function readList(written: string): readonly number[] | undefined {
  if (written === "") return [];
  if (!/^\d{1,9}(,\d{1,9})*$/.test(written)) return undefined;
  return [...new Set(written.split(",").map(Number))].sort((a, b) => a - b);
}
