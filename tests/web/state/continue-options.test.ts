import { expect, test } from "vitest";

import { drawingOf } from "../../../web/src/engine/drawing.ts";
import {
  CONTINUE_FIELDS,
  DEFAULT_CONTINUE,
  optionsOf,
  readContinueField,
  type ContinueField,
  type ContinueSettings,
} from "../../../web/src/state/continue-options.ts";
import { decodeState } from "../../../web/src/state/share-link.ts";

const FIELDS = Object.keys(CONTINUE_FIELDS) as ContinueField[];
const SAMPLED = { ...DEFAULT_CONTINUE, decoding: "sampled" } as const;

test("greedy text has a length and nothing else", () => {
  expect(optionsOf({ ...DEFAULT_CONTINUE, "new-tokens": 5, temperature: 2, seed: 4 })).toEqual({ tokens: 5 });
});

test("sampled text has what was chosen; what bounds nothing is left out", () => {
  const settings = { ...SAMPLED, "new-tokens": 5, temperature: 0.7, "top-k": 40, seed: 0 };
  expect(optionsOf(settings)).toEqual({ tokens: 5, temperature: 0.7, topK: 40, topP: undefined, seed: 0 });
});

test.each(["min", "max"] as const)("the engine takes every field at its %s", (bound) => {
  const bounds = Object.fromEntries(FIELDS.map((field) => [field, CONTINUE_FIELDS[field][bound]]));
  const settings: ContinueSettings = { ...SAMPLED, ...bounds };
  expect(drawingOf(optionsOf(settings))).toMatchObject(optionsOf(settings));
});

test.each(FIELDS)("%s is read at its bounds and not beyond them", (field) => {
  const { min, max, step } = CONTINUE_FIELDS[field];
  expect([min, max].map((value) => readContinueField(field, String(value)))).toEqual([min, max]);
  const outside = [min - step, max + step].map((value) => String(Math.round(value * 100) / 100));
  expect(outside.map((written) => readContinueField(field, written))).toEqual([undefined, undefined]);
});

test("a value that cannot be used is told with what can", () => {
  const problem = (link: string) => decodeState(link).notes.map(({ message }) => message);
  expect(problem("#v=1&temperature=0.755")).toEqual([
    "“Temperature” of Continue is “0.755”, which is not a number of at most two decimals from 0.05 to 10.",
  ]);
  expect(problem("#v=1&top-k=2.5")).toEqual([
    "“Top k” of Continue is “2.5”, which is not a whole number from 1 to 1,000,000.",
  ]);
});

test.each(FIELDS)("%s is no other text", (field) => {
  for (const written of ["many", "1e0", "0x1", " 1", "NaN", "-0", "1,5", "0.123"]) {
    expect(readContinueField(field, written)).toBeUndefined();
  }
});

test("only top k and top p may be left empty", () => {
  const empty = FIELDS.filter((field) => readContinueField(field, "") === null);
  expect(empty).toEqual(["top-k", "top-p"]);
});
