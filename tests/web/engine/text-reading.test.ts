import { expect, test } from "vitest";

import type { Core } from "../../../web/src/engine/core.ts";
import type { RunFacts } from "../../../web/src/engine/protocol.ts";

import { TextReading } from "../../../web/src/engine/text-reading.ts";
import { MAX_WORD_UNITS } from "../../../web/src/text/segment.ts";

const LONGEST = "a".repeat(MAX_WORD_UNITS);

/** Reads to the end: what was found, and how many words and units of them the core was given in each step. */
function read(text: string): { facts: RunFacts | undefined; steps: { words: number; units: number }[] } {
  const steps: { words: number; units: number }[] = [];
  let facts: RunFacts | undefined;
  const wordIds = (words: readonly string[]): Uint32Array => {
    steps.push({ words: words.length, units: words.join("").length });
    return Uint32Array.from(words, (word) => word.length);
  };
  const reading = new TextReading({ wordIds } as unknown as Core, text, 8192, (found) => {
    facts = found;
    return { result: found as never, transfer: [] };
  });
  while (facts === undefined) reading.next();
  return { facts, steps };
}

test("TextReading takes 256 short words in a step, and all of them in the end", () => {
  const { facts, steps } = read("word ".repeat(600));
  expect(steps.map(({ words }) => words)).toEqual([256, 256, 88]);
  expect(facts?.ids).toHaveLength(600);
  expect(facts?.starts.slice(0, 3)).toEqual(Uint32Array.of(0, 4, 9));
  expect(facts?.ends.slice(0, 3)).toEqual(Uint32Array.of(4, 9, 14));
});

test("TextReading takes fewer in a step where words are long", () => {
  const { facts, steps } = read(`${LONGEST} `.repeat(100));
  expect(facts?.ids).toEqual(new Uint32Array(100).fill(MAX_WORD_UNITS));
  expect(Math.max(...steps.map(({ units }) => units))).toBeLessThan(2 * MAX_WORD_UNITS);
});

test("TextReading refuses a word that is longer than the longest, and says where it stands", () => {
  expect(() => read(`one  ${LONGEST}a two`)).toThrow(
    expect.objectContaining({
      code: "E_TOO_LONG",
      message:
        "The word that begins at character 5 has more than 20,000 characters, the most that one may have; put spaces into it.",
    }),
  );
});

test.each(["é1", "1.", "\u0E34", "한", "👩\u200D", "ក្", "\u0301"])(
  "TextReading refuses a word without an end, of whatever it is made: %o",
  (signs) => {
    expect(() => read(signs.repeat(100_000))).toThrow(expect.objectContaining({ code: "E_TOO_LONG" }));
  },
);
