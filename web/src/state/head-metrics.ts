// The numbers that heads are sorted by.

import type { HeadMetrics } from "../engine/engine.ts";
import type { HeadNumbers } from "./head-numbers.ts";

/** By layer and head; undefined while it is still being computed. */
export type MetricTable = readonly (readonly (HeadMetrics | undefined)[])[];

export const METRIC_TITLES: Readonly<Record<keyof HeadMetrics, string>> = {
  previous: "weight of the token before",
  first: "weight of the first token",
  self: "weight of the own token",
  induction: "weight after an earlier copy",
  entropy: "entropy",
};

export function numbersOf(table: MetricTable, metric: keyof HeadMetrics): HeadNumbers {
  return {
    title: METRIC_TITLES[metric],
    unit: metric === "entropy" ? "bits" : "weight",
    values: table.map((ofLayer) => ofLayer.map((metrics) => metrics?.[metric])),
  };
}
