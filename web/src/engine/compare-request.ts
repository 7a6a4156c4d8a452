// What has to be said of a comparison before it crosses into C++; request-checks.ts says why. Whether sizes fit together
// and pairs ascend, the core sees for itself.

import type { CompareRequest, MapToCompare, Pairs } from "./engine.ts";
import type { ComparedMapWork, CompareWork } from "./protocol.ts";

import { formatCount } from "../text/write-values.ts";
import { AttentionError } from "./fault.ts";
import { objectOf, refuseUnknown, shown, whole } from "./request-checks.ts";

const KEYS: readonly string[] = ["a", "b", "rows", "columns", "signal", "lane"];
/** Far above what a map in a tab can have. */
const MAX_SIDE = 2 ** 24;

export function compareWork(request: CompareRequest): CompareWork {
  refuseUnknown(request, KEYS, "The request", "E_RANGE");
  return { kind: "compare", a: mapOf(request, "a"), b: mapOf(request, "b") };
}

function mapOf(request: CompareRequest, side: "a" | "b"): ComparedMapWork {
  const map: MapToCompare = objectOf(request[side], side, "E_SHAPE");
  if (!(map.weights instanceof Float32Array)) {
    throw new AttentionError("E_SHAPE", `${side}.weights must be a Float32Array, not ${shown(map.weights)}.`);
  }
  const place = side === "a" ? 0 : 1;
  const [rows, columns] = [sideOf(map.rows, `${side}.rows`), sideOf(map.columns, `${side}.columns`)];
  const pairedRows = pairedOf(request.rows, place, rows, "rows");
  const pairedColumns = pairedOf(request.columns, place, columns, "columns");
  return { rows, columns, weights: map.weights, pairedRows, pairedColumns };
}

function sideOf(count: number, name: string): number {
  if (whole(count, name, "E_SHAPE") <= MAX_SIDE) return count;
  throw new AttentionError(
    "E_TOO_BIG",
    `${name} is ${formatCount(count)}; at most ${formatCount(MAX_SIDE)} are compared.`,
  );
}

/** One side of the pairs; all of its rows, or columns, when they are left out. */
function pairedOf(pairs: Pairs | undefined, place: 0 | 1, count: number, name: string): Uint32Array {
  if (pairs === undefined) return Uint32Array.from({ length: count }, (_, at) => at);
  const given: unknown = pairs; // else TypeScript would take what is an array for an array of anything
  if (!Array.isArray(given)) {
    throw new AttentionError("E_RANGE", `${name} must be an array of pairs, not ${shown(pairs)}.`);
  }
  // Not map, which passes over the holes of an array.
  return Uint32Array.from(pairs, (pair, at) => {
    if (!Array.isArray(pair)) throw new AttentionError("E_RANGE", `${name}[${at}] must be a pair, not ${shown(pair)}.`);
    return whole(pair[place], `${name}[${at}][${place}]`, "E_RANGE");
  });
}
