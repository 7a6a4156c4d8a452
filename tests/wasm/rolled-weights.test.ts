import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine, Model, Trace } from "../../web/src/engine/engine.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";
import { filesOf } from "./model-files.ts";

const GOLDENS = fileURLToPath(new URL("tests/golden/transformers/", ROOT));
const IDS = [5, 9, 5, 11, 3, 9, 8, 5, 2];
const GROUPS = [0, 1, 4, 5];

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

async function traceOf(name: string): Promise<{ readonly model: Model; readonly trace: Trace }> {
  if (name === "textbook") {
    const model = await engine.openModel(name);
    return { model, trace: await model.run(DEFAULT_STATE.text) };
  }
  const model = await engine.openModel(await filesOf(join(GOLDENS, name)));
  return { model, trace: await model.run({ tokens: IDS }) };
}

describe.each(["textbook", "gpt2", "bert-mlm"])("the rolled weights of %s", (name) => {
  test("are means over queries of sums over keys", async () => {
    const { model, trace } = await traceOf(name);
    const head = { layer: 1, head: 1 };
    const length = trace.tokens.length;
    const weights = await trace.weights(head);
    const maskedScores = await trace.maskedScores(head);
    const { values, masked } = await trace.rolledWeights({ ...head, groups: GROUPS });
    const within = (group: number) =>
      Array.from({ length: (GROUPS[group + 1] ?? length) - GROUPS[group]! }, (_, at) => GROUPS[group]! + at);
    for (let row = 0; row < GROUPS.length; row++) {
      for (let column = 0; column < GROUPS.length; column++) {
        const cells = within(row).flatMap((query) => within(column).map((key) => query * length + key));
        const sum = cells.reduce((total, cell) => total + weights[cell]!, 0);
        expect(values[row * GROUPS.length + column]).toBeCloseTo(sum / within(row).length, 6);
        const isMasked = cells.every((cell) => maskedScores[cell] === -Infinity);
        expect(masked[row * GROUPS.length + column]).toBe(isMasked ? 1 : 0);
      }
    }
    model.close();
  });

  test("are had for some of the groups alone", async () => {
    const { model, trace } = await traceOf(name);
    const head = { layer: 0, head: 0 };
    const whole = await trace.rolledWeights({ ...head, groups: GROUPS });
    const row = await trace.rolledWeights({ ...head, groups: GROUPS, rows: [2, 3] });
    expect(row.values).toEqual(whole.values.slice(8, 12));
    const column = await trace.rolledWeights({ ...head, groups: GROUPS, columns: [1, 2] });
    expect(column.values).toEqual(Float32Array.of(...[1, 5, 9, 13].map((at) => whole.values[at]!)));
    expect(column.masked).toHaveLength(4);
    model.close();
  });
});

test("groups that do not ascend from 0 within the text are refused", async () => {
  const { model, trace } = await traceOf("textbook");
  for (const groups of [[], [1], [0, 3, 3], [0, trace.tokens.length]]) {
    await expect(trace.rolledWeights({ layer: 0, head: 0, groups })).rejects.toMatchObject({ code: "E_RANGE" });
  }
  await expect(trace.rolledWeights({ layer: 0, head: 0, groups: [0, 1], rows: [0, 3] })).rejects.toMatchObject({
    code: "E_RANGE",
    message: expect.stringContaining("ranges of the 2 groups") as string,
  });
  await expect(trace.rolledWeights({ layer: 9, head: 0, groups: [0] })).rejects.toMatchObject({ code: "E_LAYER" });
  model.close();
});
