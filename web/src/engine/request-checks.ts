// What has to be said before numbers cross into C++: there, -1 would become 4294967295 and 1.5 become 1 without a word.
// Everything about sizes and ranges that C++ can see for itself is checked there, by the core's own check().

import type { AttendRequest, HeadOrMean, MaskRequest, PrefetchRequest, Range } from "./engine.ts";
import type { AttendWork, ChosenHead } from "./protocol.ts";

import { formatCount, quoteValue } from "../text/write-values.ts";
import { AttentionError } from "./fault.ts";

const LARGEST_WHOLE = 0x7fff_ffff;
const LARGEST_ID = 0xffff_ffff;

export function whole(value: number, name: string, code: string, from = 0): number {
  if (Number.isInteger(value) && value >= from && value <= LARGEST_WHOLE) return value;
  throw new AttentionError(code, `${name} must be a whole number from ${from} on, not ${shown(value)}.`);
}

/** How the core's HeadMean numbers them. */
const MEANS = { none: 0, layer: 1, model: 2 } as const;

/** One head by its numbers, or the mean over a layer's heads, or over all heads. */
export function headOf({ layer, head }: HeadOrMean): Required<ChosenHead> {
  if (head === "mean" && layer === "mean") return { layer: 0, head: 0, mean: MEANS.model };
  const chosen = whole(layer as number, "layer", "E_LAYER");
  if (head === "mean") return { layer: chosen, head: 0, mean: MEANS.layer };
  return { layer: chosen, head: whole(head, "head", "E_HEAD"), mean: MEANS.none };
}

/** What a caller in JavaScript may leave out, or give as something else. */
export function objectOf<Given extends object>(given: Given, name: string, code: string): Given {
  if (typeof given === "object" && (given as Given | null) !== null) return given;
  throw new AttentionError(code, `${name} must be an object, not ${shown(given)}.`);
}

/** Told by its name, because the signal of another frame is one, too, and no instance of ours. */
export function signalOf(signal: AbortSignal | undefined): AbortSignal | undefined {
  const isSignal = Object.prototype.toString.call(signal) === "[object AbortSignal]";
  if (isSignal || (signal ?? undefined) === undefined) return signal ?? undefined;
  throw new AttentionError("E_RANGE", `signal must be an AbortSignal, not ${shown(signal)}.`);
}

export function laneOf(lane: string | undefined): string | undefined {
  if (lane === undefined || typeof lane === "string") return lane;
  throw new AttentionError("E_RANGE", `lane must be a string, not ${shown(lane)}.`);
}

/** What a caller wants to be told of later. */
export function callbackOf<Callback>(callback: Callback, name: string): Callback {
  if (callback === undefined || typeof callback === "function") return callback;
  throw new AttentionError("E_RANGE", `${name} must be a function, not ${shown(callback)}.`);
}

const MAPS: readonly string[] = ["weights", "scores", "maskedScores", "pooledWeights"];

/** A layer, a head or bins that there are not is no fault here, but of the request that asks for the map. */
export function prefetchOf(requests: readonly PrefetchRequest[] = []): readonly PrefetchRequest[] {
  const given: unknown = requests; // else TypeScript would take what is an array for an array of anything
  if (!Array.isArray(given)) {
    throw new AttentionError("E_RANGE", `prefetch must be an array of requests, not ${shown(requests)}.`);
  }
  // Not forEach, which passes over the holes of an array.
  for (const [index, request] of requests.entries()) {
    const name = `prefetch[${index}]`;
    const { map, layer, head } = objectOf(request, name, "E_RANGE");
    if (!MAPS.includes(map)) {
      throw new AttentionError("E_RANGE", `${name}.map must be one of ${MAPS.join(", ")}, not ${shown(map)}.`);
    }
    whole(layer, `${name}.layer`, "E_LAYER");
    whole(head, `${name}.head`, "E_HEAD");
    if (request.map === "pooledWeights") whole(request.bins, `${name}.bins`, "E_BINS");
  }
  return requests;
}

/** The range asked for, or all `length`. */
export function rangeOf(range: Range | undefined, length: number, name: string): Range {
  if (range === undefined) return [0, length];
  if (!Array.isArray(range)) {
    throw new AttentionError("E_RANGE", `${name} must be a pair, [first, last), not ${shown(range)}.`);
  }
  return [whole(range[0], `The first of ${name}`, "E_RANGE"), whole(range[1], `The last of ${name}`, "E_RANGE")];
}

/** First tokens of groups; whether they ascend is for the core to see. */
export function startsOf(groups: readonly number[]): Uint32Array {
  if (!Array.isArray(groups)) {
    throw new AttentionError("E_RANGE", `groups must be an array of first tokens, not ${shown(groups)}.`);
  }
  // Not map, which passes over the holes of an array.
  return Uint32Array.from(groups, (start: number, group) => whole(start, `groups[${group}]`, "E_RANGE"));
}

/** What is to be run: a text, or ids. */
export function inputOf(input: string | { readonly tokens: readonly number[] }): string | Uint32Array {
  return typeof input === "string"
    ? input
    : idsOf(objectOf(input, "What is run, if it is no text,", "E_TOKEN").tokens, "tokens");
}

export function idsOf(tokens: readonly number[], name: string): Uint32Array {
  if (!Array.isArray(tokens) && (!ArrayBuffer.isView(tokens) || tokens instanceof DataView)) {
    throw new AttentionError("E_TOKEN", `${name} must be an array of ids, not ${shown(tokens)}.`);
  }
  // Not forEach, which passes over the holes of an array.
  for (const [position, id] of tokens.entries()) {
    if (Number.isInteger(id) && id >= 0 && id <= LARGEST_ID) continue;
    throw new AttentionError("E_TOKEN", `${name}[${position}] must be a whole number from 0 on, not ${shown(id)}.`);
  }
  return Uint32Array.from(tokens);
}

export function textOf(text: string): string {
  if (typeof text === "string") return text;
  throw new AttentionError("E_TOKEN", `The text must be a string, not ${shown(text)}.`);
}

const ATTEND_KEYS: readonly string[] = ["query", "key", "value", "shape", "mask", "scale", "signal", "lane"];
const MASK_KEYS: readonly string[] = ["causal", "window", "keyVisible", "visible"];

export function attendWork(request: AttendRequest): AttendWork {
  const { query, key, value, shape, mask = {}, scale } = request;
  refuseUnknown(request, ATTEND_KEYS, "The request", "E_RANGE");
  for (const [name, array] of Object.entries({ query, key, value })) {
    if (array instanceof Float32Array) continue;
    throw new AttentionError("E_SHAPE", `${name} must be a Float32Array, not ${shown(array)}.`);
  }
  objectOf(shape, "shape", "E_SHAPE");
  refuseUnknown(objectOf(mask, "mask", "E_MASK_SIZE"), MASK_KEYS, "mask", "E_MASK_SIZE");
  return {
    kind: "attend",
    query,
    key,
    value,
    numHeads: whole(shape.numHeads, "numHeads", "E_SHAPE"),
    numKvHeads: whole(shape.numKvHeads, "numKvHeads", "E_SHAPE"),
    queryLen: whole(shape.queryLen, "queryLen", "E_SHAPE"),
    keyLen: whole(shape.keyLen, "keyLen", "E_SHAPE"),
    headDim: whole(shape.headDim, "headDim", "E_SHAPE"),
    hasScale: scale !== undefined,
    scale: scaleOf(scale),
    causal: causalOf(mask),
    window: windowOf(mask),
    keyVisible: visibleOf(mask.keyVisible, "keyVisible", shape.keyLen),
    visible: visibleOf(mask.visible, "visible", shape.queryLen * shape.keyLen),
  };
}

/** A misspelt "casual" would otherwise be computed as if nothing had been asked. */
export function refuseUnknown(given: object, known: readonly string[], name: string, code: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new AttentionError(code, `${name} has an unknown key ${shown(unknown)}; it may have ${known.join(", ")}.`);
}

/** Not a number at all is refused here; a number that is none, or is infinite as f32, the core refuses. */
function scaleOf(scale: number | undefined): number {
  if (scale === undefined) return 0;
  if (typeof scale === "number") return scale;
  throw new AttentionError("E_SCALE", `scale must be a number, not ${shown(scale)}.`);
}

function causalOf({ causal }: MaskRequest): boolean {
  if (causal === undefined) return false;
  if (typeof causal === "boolean") return causal;
  throw new AttentionError("E_MASK_SIZE", `mask.causal must be true or false, not ${shown(causal)}.`);
}

/** false when it is left out. */
export function flagOf(flag: boolean | undefined, name: string): boolean {
  if (flag === undefined || typeof flag === "boolean") return flag ?? false;
  throw new AttentionError("E_RANGE", `${name} must be true or false, not ${shown(flag)}.`);
}

/** 0 says across the border that there is no window, so it cannot be asked for: no key would be visible. */
function windowOf({ window }: MaskRequest): number {
  return window === undefined ? 0 : whole(window, "mask.window", "E_RANGE", 1);
}

/** Across the border an empty array says that all is visible, so one that is given must not be empty by mistake. */
function visibleOf(cells: Uint8Array | undefined, name: string, expected: number): Uint8Array {
  if (cells === undefined) return new Uint8Array(0);
  if (cells instanceof Uint8Array && cells.length === expected) return cells;
  const found = cells instanceof Uint8Array ? `${formatCount(cells.length)} cells` : shown(cells);
  throw new AttentionError(
    "E_MASK_SIZE",
    `mask.${name} must be a Uint8Array of ${formatCount(expected)} cells, not ${found}.`,
  );
}

/** How a message names what it was given: a string in quotes, so that "0" is not taken for 0. */
export function shown(given: unknown): string {
  if (typeof given === "string") return quoteValue(given);
  if (typeof given === "function") return "a function";
  if (typeof given !== "object" || given === null) return String(given);
  return `an object (${Object.prototype.toString.call(given).slice("[object ".length, -1)})`;
}
