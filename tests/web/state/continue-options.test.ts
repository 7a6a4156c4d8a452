import { expect, test } from "vitest";

import { drawingOf } from "../../../web/src/engine/drawing.ts";
import { CONTINUE_FIELDS, readContinueOptions, type ContinueField } from "../../../web/src/state/continue-options.ts";

const read = (isSampled: boolean, fields: Readonly<Record<string, string>>) =>
  readContinueOptions(isSampled, (field) => fields[field] ?? "");

test("greedy text has a length and nothing else", () => {
  expect(read(false, { tokens: "5", temperature: "2", seed: "4" })).toEqual({ tokens: 5 });
});

test("sampled text has what was chosen; what is empty is left out", () => {
  expect(read(true, { tokens: "5", temperature: "0.7", topK: "40", topP: "", seed: "0" })).toEqual({
    tokens: 5,
    temperature: 0.7,
    topK: 40,
    topP: undefined,
    seed: 0,
  });
});

test("what is no number counts as left out", () => {
  expect(read(true, { tokens: "many", temperature: "" })).toMatchObject({ tokens: 16, temperature: 0.8 });
});

test.each(["min", "max"] as const)("the engine takes every field at its %s", (bound) => {
  const options = readContinueOptions(true, (field: ContinueField) => String(CONTINUE_FIELDS[field][bound]));
  expect(drawingOf(options)).toMatchObject(options);
});
