// What is known of one training: its curve, its saved points, and the moments at which its heads took shape.

import type {
  TrainingConfig,
  TrainingFacts,
  TrainingNews,
  TrainingPoint,
  TrainingState,
} from "../training/training.ts";
import { newCrossings, type Crossing } from "./crossings.ts";
import { thinned } from "./thinned-points.ts";

export interface TrainingRecord {
  readonly config: TrainingConfig;
  readonly facts: TrainingFacts;
  readonly state: TrainingState;
  /** Steps that are done. */
  readonly step: number;
  readonly seconds: number;
  /** Of each step's own examples: losses[i] is that of step i + 1. */
  readonly losses: Float32Array; // [step]
  /** In the order of their steps; those in between may be dropped. */
  readonly points: readonly TrainingPoint[];
  readonly crossings: readonly Crossing[];
  /** Why it diverged, else "". */
  readonly message: string;
}

export function startRecord(config: TrainingConfig, facts: TrainingFacts): TrainingRecord {
  const nothing = { losses: new Float32Array(0), points: [], crossings: [], message: "" };
  return { config, facts, state: "paused", step: 0, seconds: 0, ...nothing };
}

export function withNews(record: TrainingRecord, news: TrainingNews): TrainingRecord {
  const { state, step, seconds, message } = news;
  const { config, facts } = record;
  const losses = news.losses.length === 0 ? record.losses : joined(record.losses, news.losses);
  if (news.points.length === 0) return { ...record, state, step, seconds, message, losses };
  const all = [...record.points, ...news.points];
  const crossings = [...record.crossings, ...newCrossings(record, news.points)];
  const points = thinned(all, new Set(crossings.map((crossing) => crossing.step)));
  return { config, facts, state, step, seconds, message, losses, points, crossings };
}

/** Place of the point that is shown: the last that is not after `step`, the newest where there is none to hold. */
export function shownPlace(points: readonly TrainingPoint[], step: number | null): number {
  const newest = points.length - 1;
  return step === null
    ? newest
    : Math.max(
        0,
        points.findLastIndex((point) => point.step <= step),
      );
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const all = new Float32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
