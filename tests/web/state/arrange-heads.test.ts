import { describe, expect, test } from "vitest";

import type { HeadMetrics } from "../../../web/src/engine/engine.ts";
import { arrangeHeads, type ArrangementChoice } from "../../../web/src/state/arrange-heads.ts";
import { numbersOf, type MetricTable } from "../../../web/src/state/head-metrics.ts";
import { writeHeadNumber } from "../../../web/src/state/head-numbers.ts";
import { meanRow, rowsByLayer, type HeadNotes } from "../../../web/src/state/head-rows.ts";
import { isSameHead, mapChoice, DEFAULT_STATE } from "../../../web/src/state/playground-state.ts";

const note = (name: string) => ({ name, formula: "", description: "" });
/** Two heads, then three. */
const NOTES: HeadNotes = [
  [note("previous token"), note("same word")],
  [undefined, note("Previous word"), undefined],
];
const ALL: ArrangementChoice = { sort: "layer", filter: "", least: null };
const table = (values: readonly (readonly (number | undefined)[])[]): MetricTable =>
  values.map((ofLayer) =>
    ofLayer.map((previous) => (previous === undefined ? {} : { previous }) satisfies HeadMetrics),
  );
const NUMBERS = numbersOf(
  table([
    [0.5, 0.9],
    [0.1, 0.9, undefined],
  ]),
  "previous",
);

function names(choice: Partial<ArrangementChoice>, numbers = NUMBERS): readonly string[] | undefined {
  const rows = arrangeHeads(NOTES, { ...ALL, ...choice }, choice.sort === undefined ? undefined : numbers);
  return rows?.map(({ title, heads }) => `${title}: ${heads.map(({ layer, head }) => `${layer}.${head}`).join(" ")}`);
}

describe("arrangeHeads", () => {
  test("leaves the layers alone where nothing is asked, and while the numbers are not there", () => {
    expect(names({})).toBeUndefined();
    expect(arrangeHeads(NOTES, { ...ALL, sort: "previous", least: 0.5 }, undefined)).toBeUndefined();
  });

  test("puts the largest numbers first, equal ones in their order, and heads without a number last", () => {
    expect(names({ sort: "previous" })).toEqual(["1 to 3: 0.1 1.1 0.0", "4 to 5: 1.0 1.2"]);
  });

  test("puts what is not a number last, too", () => {
    const numbers = numbersOf(
      table([
        [NaN, -Infinity],
        [0, 1, 2],
      ]),
      "previous",
    );
    expect(names({ sort: "previous" }, numbers)).toEqual(["1 to 3: 1.2 1.1 1.0", "4 to 5: 0.0 0.1"]);
  });

  test("leaves out heads below the least number, and those that have none", () => {
    expect(names({ sort: "previous", least: 0.5 })).toEqual(["1 to 3: 0.1 1.1 0.0"]);
    expect(names({ sort: "previous", least: 0 })?.join()).not.toContain("1.2");
  });

  test.each([
    ["1", ["Layer 1: 1.0 1.1 1.2"]],
    ["layer 0", ["Layer 0: 0.0 0.1"]],
    ["Layers 0-1", ["Layer 0: 0.0 0.1", "Layer 1: 1.0 1.1 1.2"]],
    ["1.2", ["Layer 1: 1.2"]],
    [" PREVIOUS ", ["Layer 0: 0.0", "Layer 1: 1.1"]],
    ["<img src=x>", []],
    ["9", []],
    ["", undefined],
  ] as const)("finds by name, layer or head: %j", (filter, expected) => {
    expect(names({ filter })).toEqual(expected);
  });

  test("sorts what the filter leaves", () => {
    expect(names({ sort: "previous", filter: "previous" })).toEqual(["1 to 2: 1.1 0.0"]);
  });
});

test("a number of a head is written in its unit, and not where there is none", () => {
  expect(writeHeadNumber(NUMBERS, 0, 0)).toBe("0.500");
  expect(writeHeadNumber(NUMBERS, 1, 2)).toBe("");
  expect(writeHeadNumber(numbersOf([[{ entropy: 2.345 }]], "entropy"), 0, 0)).toBe("2.35 bits");
});

test("rows by layer say what a layer is, and the means stand in a row of their own", () => {
  expect(rowsByLayer(NOTES, ["encoder"]).map(({ title }) => title)).toEqual(["Layer 0: encoder", "Layer 1"]);
  expect(meanRow(2).heads).toEqual([
    { layer: 0, head: 0, mean: "layer" },
    { layer: 1, head: 0, mean: "layer" },
    { layer: 0, head: 0, mean: "model" },
  ]);
});

test("a mean is the same whatever of what it is over all of was chosen", () => {
  expect(isSameHead({ layer: 1, head: 0, mean: "layer" }, { layer: 1, head: 3, mean: "layer" })).toBe(true);
  expect(isSameHead({ layer: 1, head: 0, mean: "layer" }, { layer: 0, head: 0, mean: "layer" })).toBe(false);
  expect(isSameHead({ layer: 1, head: 0, mean: "model" }, { layer: 0, head: 3, mean: "model" })).toBe(true);
  expect(isSameHead({ layer: 1, head: 0 }, { layer: 1, head: 0, mean: "layer" })).toBe(false);
  expect(isSameHead({ layer: 1, head: 0 }, { layer: 1, head: 0, mean: "off" })).toBe(true);
});

test("only the map shows a mean, and of weights", () => {
  const state = { ...DEFAULT_STATE, mean: "layer", values: "scores" } as const;
  expect(mapChoice(state)).toMatchObject({ mean: "layer", values: "weights" });
  expect(mapChoice({ ...state, view: "lines" })).toMatchObject({ mean: "off", values: "scores" });
});
