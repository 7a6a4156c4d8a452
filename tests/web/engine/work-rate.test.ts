import { expect, test } from "vitest";

import { WorkRate } from "../../../web/src/engine/work-rate.ts";

/** A machine that does `perMs` units of work per millisecond. */
function callsOn(perMs: number, calls: number, rate = new WorkRate()): number[] {
  return Array.from({ length: calls }, () => {
    const amount = rate.amount("run");
    rate.observe("run", amount, amount / perMs);
    return amount / perMs;
  });
}

test.each([1e5, 1e6, 2e7, 1e8])("WorkRate settles at calls of 2 ms on a machine of %d units per ms", (perMs) => {
  expect(callsOn(perMs, 20).at(-1)).toBeCloseTo(2, 1);
});

test("WorkRate never asks for more than twice as much as went well before", () => {
  const durationsMs = callsOn(1e8, 20);
  for (const [index, durationMs] of durationsMs.slice(1).entries()) {
    expect(durationMs / (durationsMs[index] ?? NaN)).toBeLessThanOrEqual(2.001);
  }
});

test("WorkRate keeps a rate for each kind of work", () => {
  const rate = new WorkRate();
  const before = rate.amount("pooled");
  callsOn(1e8, 10, rate);
  expect(rate.amount("pooled")).toBe(before);
});

test("WorkRate keeps asking for something after a call that took a minute", () => {
  const rate = new WorkRate();
  rate.observe("run", 1000, 60_000);
  expect(rate.amount("run")).toBeGreaterThan(0);
});

test("WorkRate stays finite on a clock that stands still", () => {
  const rate = new WorkRate();
  rate.observe("run", rate.amount("run"), 0);
  expect(rate.amount("run")).toBeLessThan(1e8);
});
