import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine, Model, Trace } from "../../web/src/engine/engine.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { numpySnippet } from "../../web/src/views/steps/numpy-snippet.ts";
import { fetchSteps, type StepsAsked } from "../../web/src/views/steps/row.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";
import { filesOf } from "./model-files.ts";
import { PYTHON, PYTHON_IS_MISSING } from "./python-with-numpy.ts";

const GOLDENS = fileURLToPath(new URL("tests/golden/transformers/", ROOT));
const IDS = [5, 9, 5, 11, 3, 9, 8, 5, 2];

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

const rowOf = (map: Float32Array, row: number, length: number): Float32Array =>
  map.slice(row * length, (row + 1) * length);

describe.each(["textbook", "gpt2", "llama", "bert-mlm", "headlight-additive"])("the steps of %s", (name) => {
  test("are those of the maps", async () => {
    const { model, trace } = await traceOf(name);
    const length = trace.tokens.length;
    for (const query of [0, 3, length - 1]) {
      const head = { layer: model.layers - 1, head: 1 };
      const steps = await trace.rowSteps({ ...head, query });
      expect(steps.weights).toEqual(rowOf(await trace.weights(head), query, length));
      expect(steps.scores).toEqual(rowOf(await trace.scores(head), query, length));
      expect(steps.maskedScores).toEqual(rowOf(await trace.maskedScores(head), query, length));
      expect(steps.output).toHaveLength(trace.headDim);
      expect(steps.weightedValues).toHaveLength(length * trace.headDim);
      expect(steps.scoreVector).toHaveLength(name === "headlight-additive" ? trace.headDim : 0);
    }
    model.close();
  });
});

test("there are no steps of a token that is not there", async () => {
  const { model, trace } = await traceOf("textbook");
  await expect(trace.rowSteps({ layer: 0, head: 0, query: trace.tokens.length })).rejects.toMatchObject({
    code: "E_POSITION",
  });
  await expect(trace.rowSteps({ layer: 2, head: 0, query: 0 })).rejects.toMatchObject({ code: "E_LAYER" });
  model.close();
});

describe.skipIf(PYTHON === undefined)(`what is copied as NumPy${PYTHON_IS_MISSING}`, () => {
  test.each(["textbook", "gpt2", "llama", "bert-mlm", "headlight-additive"])(
    "computes the weights and the output of %s again",
    async (name) => {
      const { model, trace } = await traceOf(name);
      for (const query of [0, 4, trace.tokens.length - 1]) {
        const asked: StepsAsked = { layer: 1, head: 0, query, isPinned: true };
        const data = await fetchSteps(trace, asked);
        const snippet = numpySnippet({ asked, data, tokens: trace.tokens, model: 'hostile """ \u202e name\n' });
        const { weights, output } = runPython(snippet);
        expect(largestDifference(weights, data.steps.weights)).toBeLessThan(2e-6);
        const size = Math.max(...data.steps.output.map(Math.abs));
        expect(largestDifference(output, data.steps.output)).toBeLessThan(1e-5 * size + 1e-7);
      }
      model.close();
    },
  );

  test("has nothing of a text in it that could act", async () => {
    const model = await engine.openModel("textbook");
    const trace = await model.run('" + __import__("os").abort() + " \u2028 \u202e ends \\ here');
    const asked: StepsAsked = { layer: 0, head: 0, query: 2, isPinned: true };
    const snippet = numpySnippet({ asked, data: await fetchSteps(trace, asked), tokens: trace.tokens, model: "m" });
    expect(snippet).toMatch(/^[\n -~]*$/);
    expect(
      largestDifference(runPython(snippet).weights, rowOf(await trace.weights(asked), 2, trace.tokens.length)),
    ).toBeLessThan(2e-6);
    model.close();
  });
});

function runPython(snippet: string): { readonly weights: number[]; readonly output: number[] } {
  const answer = `${snippet}\nimport json\nprint(json.dumps({"weights": weights.tolist(), "output": output.tolist()}))\n`;
  const printed = execFileSync(PYTHON ?? "", ["-"], { input: answer, encoding: "utf8" });
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "") as ReturnType<typeof runPython>;
}

function largestDifference(some: readonly number[], others: Float32Array): number {
  expect(some).toHaveLength(others.length);
  return Math.max(...some.map((value, at) => Math.abs(value - (others[at] ?? NaN))));
}
