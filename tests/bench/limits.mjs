import { goalsOf } from "./goals.mjs";

/** A sentence for each row that cannot stand: slower than the project allows, or faster than the machine. */
export function findMissed(rows, browser) {
  const goals = browser === "chromium" ? belowGoals : () => [];
  return rows.flatMap((row) => [...overLimit(row), ...overPeak(row), ...goals(row)]);
}

function overLimit({ id, unit, ours, limit }) {
  return ours > limit ? [`${id} took ${ours.toPrecision(3)} ${unit}; the limit is ${limit}.`] : [];
}

function overPeak({ id, ratios }) {
  if (!(ratios.peak > 1)) return [];
  return [`${id} is ${ratios.peak.toFixed(2)} of the peak, so one of the two was measured wrongly.`];
}

function belowGoals({ id, ratios }) {
  return goalsOf(id)
    .filter(({ ratio, least }) => ratios[ratio] < least)
    .map(({ ratio, least }) => `${id} is ${ratios[ratio].toFixed(2)} of ${ratio}; the goal is ${least}.`);
}
