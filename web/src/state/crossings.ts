// The steps at which a head took shape: its score of some kind came from below a half to a half or more, for the first
// time.

import { countLayers } from "./layer-parts.ts";
import type { TrainingPoint } from "../training/training.ts";
import type { TrainingRecord } from "./training-record.ts";

export const HALF = 0.5;

export interface Crossing {
  readonly step: number;
  /** Of the score: facts.scoreNames[kind] is its name. */
  readonly kind: number;
  readonly layer: number;
  readonly head: number;
}

/** Those within `points`, which come after all points of the record. */
export function newCrossings(
  { config, facts, points: before, crossings }: Pick<TrainingRecord, "config" | "facts" | "points" | "crossings">,
  points: readonly TrainingPoint[],
): readonly Crossing[] {
  const [layers, heads] = [countLayers(config), config.heads];
  const known = new Set(crossings.map((crossing) => indexOf(crossing, layers, heads)));
  const found: Crossing[] = [];
  let last = before.at(-1);
  for (const point of points) {
    for (let index = 0; index < facts.scoreNames.length * layers * heads; index++) {
      if (known.has(index) || !isCrossed(last, point, index)) continue;
      known.add(index);
      const [place, head] = [Math.floor(index / heads), index % heads];
      found.push({ step: point.step, kind: Math.floor(place / layers), layer: place % layers, head });
    }
    last = point;
  }
  return found;
}

export interface HeadScore {
  readonly name: string;
  readonly score: number;
}

/** By layer and head: the highest score that is a half or more. */
export function namedHeads(
  { config, facts }: Pick<TrainingRecord, "config" | "facts">,
  { headScores }: TrainingPoint,
): readonly (readonly (HeadScore | undefined)[])[] {
  const [layers, heads] = [countLayers(config), config.heads];
  const best = (place: number): HeadScore | undefined =>
    facts.scoreNames
      .map((name, kind) => ({ name, score: headScores[kind * layers * heads + place] ?? 0 }))
      .filter(({ score }) => score >= HALF)
      .sort((a, b) => b.score - a.score)[0];
  return Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: heads }, (_, head) => best(layer * heads + head)),
  );
}

function isCrossed(before: TrainingPoint | undefined, now: TrainingPoint, index: number): boolean {
  if (before === undefined) return false;
  return (before.headScores[index] ?? 0) < HALF && (now.headScores[index] ?? 0) >= HALF;
}

function indexOf({ kind, layer, head }: Crossing, layers: number, heads: number): number {
  return (kind * layers + layer) * heads + head;
}
