// Where the colours of a strip end.

import { vectorsOf, type Place } from "./places.ts";
import type { StepsData } from "./row.ts";

/** Values keep their colours: what a small weight leaves of them is seen to fade. */
const ON_ONE_SCALE: readonly Place["stage"][] = ["value", "weighted", "output"];

const NOTHING = new Float32Array(0);
const ends = new WeakMap<StepsData, Map<Place["stage"], number>>();

/** The largest size of a number in all strips that are on the scale of this one; undefined where numbers stand alone. */
export function stripEnd(data: StepsData, stage: Place["stage"]): number | undefined {
  if (vectorsOf(data, stage) === undefined) return undefined;
  const known = ends.get(data) ?? new Map<Place["stage"], number>();
  ends.set(data, known);
  const end =
    known.get(stage) ?? Math.max(...sharing(stage).map((each) => largestSize(vectorsOf(data, each) ?? NOTHING)));
  known.set(stage, end);
  return end;
}

function sharing(stage: Place["stage"]): readonly Place["stage"][] {
  return ON_ONE_SCALE.includes(stage) ? ON_ONE_SCALE : [stage];
}

function largestSize(numbers: Float32Array): number {
  return numbers.reduce(
    (largest, value) => (Math.abs(value) < Infinity ? Math.max(largest, Math.abs(value)) : largest),
    0,
  );
}
