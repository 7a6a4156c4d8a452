// What has to be said before numbers cross into C++: there, -1 would become 4294967295 and 1.5 become 1 without a word.
// Everything about sizes and ranges that C++ can see for itself is checked there, by the core's own check().

import type { AttendRequest, MaskRequest, Range } from "./engine.ts";
import type { AttendWork } from "./protocol.ts";

import { AttentionError } from "./fault.ts";

const LARGEST_WHOLE = 0x7fff_ffff;
const LARGEST_ID = 0xffff_ffff;

export function whole(value: number, name: string, code: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= LARGEST_WHOLE) return value;
  throw new AttentionError(code, `${name} must be a whole number from 0 on, not ${String(value)}.`);
}

/** The range asked for, or all `length`. */
export function rangeOf(range: Range | undefined, length: number, name: string): Range {
  if (range === undefined) return [0, length];
  return [whole(range[0], `The first of ${name}`, "E_RANGE"), whole(range[1], `The last of ${name}`, "E_RANGE")];
}

export function idsOf(tokens: readonly number[]): Uint32Array {
  tokens.forEach((id, position) => {
    if (Number.isInteger(id) && id >= 0 && id <= LARGEST_ID) return;
    throw new AttentionError(
      "E_TOKEN",
      `The id of token ${position} must be a whole number from 0 on, not ${String(id)}.`,
    );
  });
  return Uint32Array.from(tokens);
}

export function attendWork({ query, key, value, shape, mask = {}, scale }: AttendRequest): AttendWork {
  for (const [name, array] of Object.entries({ query, key, value })) {
    if (array instanceof Float32Array) continue;
    throw new AttentionError(
      "E_SHAPE",
      `${name} must be a Float32Array, not ${Object.prototype.toString.call(array)}.`,
    );
  }
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
    scale: scale ?? 0,
    causal: mask.causal ?? false,
    window: windowOf(mask),
    keyVisible: visibleOf(mask.keyVisible, "keyVisible", shape.keyLen),
    visible: visibleOf(mask.visible, "visible", shape.queryLen * shape.keyLen),
  };
}

function windowOf({ window }: MaskRequest): number {
  if (window === undefined) return 0;
  if (window === 0)
    throw new AttentionError("E_RANGE", "mask.window must be at least 1, not 0: no key would be visible.");
  return whole(window, "mask.window", "E_RANGE");
}

/** Across the border an empty array says that all is visible, so one that is given must not be empty by mistake. */
function visibleOf(cells: Uint8Array | undefined, name: string, expected: number): Uint8Array {
  if (cells === undefined) return new Uint8Array(0);
  if (cells instanceof Uint8Array && cells.length === expected) return cells;
  const found = cells instanceof Uint8Array ? `${cells.length} cells` : Object.prototype.toString.call(cells);
  throw new AttentionError("E_MASK_SIZE", `mask.${name} must be a Uint8Array of ${expected} cells, not ${found}.`);
}
