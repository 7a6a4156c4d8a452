import { expect, test } from "vitest";
import { EXAMPLES, exampleIn, stateOfExample } from "../../../web/src/state/examples.ts";
import { DEFAULT_STATE } from "../../../web/src/state/playground-state.ts";

test.each(EXAMPLES)("exampleIn: the view of “$name” is of that example, in any colours", (example) => {
  expect(exampleIn(stateOfExample(example, "dark"))).toBe(example);
  expect(exampleIn({ ...stateOfExample(example, "auto"), scale: "global", sha256: "0" })).toBe(example);
});

test("exampleIn: the page as it opens is none", () => {
  expect(exampleIn(DEFAULT_STATE)).toBeUndefined();
});

const [SAME_WORD] = EXAMPLES.filter(({ name }) => name === "Same word");

test.each([
  ["another text", { text: "another" }],
  ["a second text", { pair: "another" }],
  ["a word that the model is not shown", { mask: [2] }],
  ["another model", { model: "storyteller" }],
  ["another layer", { layer: 1 }],
  ["another head", { head: 3 }],
  ["another view", { view: "text" }],
  ["the mean over heads", { mean: "layer" }],
  ["something to compare with", { "other-text": "another" }],
  ["another query", { pin: { query: 12, key: 4 } }],
  ["no query", { pin: null }],
] as const)("exampleIn: with %s it is no longer that example", (_, change) => {
  if (SAME_WORD === undefined) throw new Error("there is no example of that name");
  const state = stateOfExample(SAME_WORD, "auto");
  expect(exampleIn({ ...state, pin: { query: 13, key: 9 } })).toBe(SAME_WORD);
  expect(exampleIn({ ...state, ...change })).not.toBe(SAME_WORD);
});
