import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Engine, Trace } from "../../web/src/engine/engine.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";
import { filesOf } from "./model-files.ts";

const GOLDENS = fileURLToPath(new URL("tests/golden/transformers/", ROOT));

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

async function traceOf(name: string): Promise<Trace> {
  if (name === "textbook") return (await engine.openModel(name)).run("one two three one two four");
  const model = await engine.openModel(await filesOf(join(GOLDENS, name)));
  return model.run({ tokens: [5, 9, 5, 11, 3, 9] });
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, value) => total + value, 0);
const place = { layer: 0, head: 1, query: 5, key: 2 };

test.each([
  ["textbook", ["token", "position"]],
  ["gpt2", ["token", "position", "rest"]],
  ["bert-mlm", ["token", "position", "segment", "rest"]],
] as const)("of %s query and key of the first layer are sums of %j", async (name, names) => {
  const trace = await traceOf(name);
  const { parts, rotary, query, scale, score, terms } = await trace.cellParts(place);
  expect(rotary).toBeUndefined();
  expect(parts?.names).toEqual(names);
  expect(sum(parts?.scores ?? [])).toBeCloseTo(score, 3);
  expect(sum(terms) * scale).toBeCloseTo(score, 3);
  for (const d of [0, query.length - 1]) {
    expect(sum(names.map((_, part) => parts?.queries[part * query.length + d] ?? NaN))).toBeCloseTo(query[d] ?? NaN, 4);
  }
  const scores = await trace.scores({ layer: 0, head: 1 });
  expect(score).toBe(scores[5 * trace.tokens.length + 2]);
});

test("of rotary positions it says what query and key were before, and what turning them does", async () => {
  const trace = await traceOf("llama");
  const { rotary, parts, query, key, score } = await trace.cellParts(place);
  expect(parts).toBeUndefined();
  expect(rotary?.turnedScore).toBeCloseTo(score, 4);
  expect(rotary?.query).toHaveLength(query.length);
  expect(rotary?.pairs).toHaveLength(rotary?.pairsBefore.length ?? NaN);
  expect(rotary?.unturnedScore).not.toBeCloseTo(score, 4);
  const queries = await trace.queries(place);
  expect(query).toEqual(queries.slice(5 * query.length, 6 * query.length));
  const keys = await trace.keys(place);
  expect(key).toEqual(keys.slice(2 * key.length, 3 * key.length));
});

test("a place that is not there is refused", async () => {
  const trace = await traceOf("textbook");
  await expect(trace.cellParts({ ...place, key: 6 })).rejects.toMatchObject({ code: "E_POSITION" });
  await expect(trace.cellParts({ ...place, head: 6 })).rejects.toMatchObject({ code: "E_HEAD" });
  await expect(trace.cellParts({ ...place, query: -1 })).rejects.toMatchObject({ code: "E_POSITION" });
});
