import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine, Model, Trace } from "../../web/src/engine/engine.ts";

import { openEngine } from "./engine-under-test.ts";

const TEXT = "The cat sat on the mat. The cat sat";
const HEADS = [0, 1].flatMap((layer) => [0, 1, 2, 3, 4, 5].map((head) => ({ layer, head })));

let engine: Engine;
let model: Model;
let trace: Trace;
beforeAll(async () => {
  engine = await openEngine();
  model = await engine.openModel("textbook");
  trace = await model.run(TEXT);
});
afterAll(() => engine.close());

const rowOf = (cells: Float32Array, row: number): Float32Array =>
  cells.subarray(row * trace.tokens.length, (row + 1) * trace.tokens.length);

describe("the textbook model", () => {
  test("has two layers of six heads, each with a name, a formula and a description", () => {
    expect(model).toMatchObject({ name: "textbook", layers: 2, heads: 6, maxTokens: 8192 });
    const notes = HEADS.map(({ layer, head }) => model.headNote(layer, head));
    expect(notes.every((note) => note && note.formula !== "" && note.description !== "")).toBe(true);
    expect(new Set(notes.map((note) => note?.name)).size).toBe(12);
  });

  test("takes words that differ in letter case and encoding for the same, and no others", async () => {
    const { tokens } = await model.run("Café CAFE\u0301 cafe \uD800x \uD800y");
    const [one, other, plain, half, , half2] = tokens.map(({ id }) => id);
    expect(one).toBe(other);
    expect(one).not.toBe(plain);
    expect(half).toBe(half2);
  });

  test("goes on as the prompt did before", async () => {
    const { text, ids } = await model.generate("one two three four one two", { tokens: 2 });
    expect(text).toBe("one two three four one two three four");
    expect(ids).toHaveLength(8);
    expect(ids.slice(0, 4)).toEqual(ids.slice(4));
  });

  test("draws by chance among the words of the prompt, the same ones with the same seed", async () => {
    const prompt = "one two three four one two";
    const draw = (seed: number) => model.generate(prompt, { tokens: 8, temperature: 20, seed });
    const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
    expect(again).toEqual(first);
    expect(other.text).not.toBe(first.text);
    const words = first.text.split(" ");
    expect(words).toHaveLength(14);
    expect(words.every((word) => prompt.includes(word))).toBe(true);
  });
});

describe("maps that come with a run", () => {
  test("are the ones that are asked for later, each handed out once", async () => {
    const wanted = { layer: 1, head: 3 };
    const prefetch = [
      ...(["weights", "scores", "maskedScores"] as const).map((map) => ({ map, ...wanted })),
      { map: "pooledWeights", ...wanted, bins: 3 } as const,
    ];
    const early = await model.run(TEXT, { prefetch });
    const weights = await early.weights(wanted);
    expect(weights).toEqual(await trace.weights(wanted));
    expect(await early.scores(wanted)).toEqual(await trace.scores(wanted));
    expect(await early.maskedScores(wanted)).toEqual(await trace.maskedScores(wanted));
    expect(await early.pooledWeights({ ...wanted, bins: 3 })).toEqual(
      await trace.pooledWeights({ ...wanted, bins: 3 }),
    );
    weights.fill(-1);
    expect(await early.weights(wanted)).toEqual(await trace.weights(wanted));
    early.close();
  });

  test("are not mistaken for others: another head, another window, other bins", async () => {
    const early = await model.run(TEXT, {
      prefetch: [
        { map: "weights", layer: 0, head: 1 },
        { map: "pooledWeights", layer: 0, head: 1, bins: 3 },
      ],
    });
    expect(await early.weights({ layer: 1, head: 1 })).toEqual(await trace.weights({ layer: 1, head: 1 }));
    expect(await early.weights({ layer: 0, head: 1, rows: [0, 2] })).toHaveLength(20);
    expect(await early.pooledWeights({ layer: 0, head: 1, bins: 4 })).toMatchObject({ rowBins: 4 });
    early.close();
  });

  test("that cannot be had leave the run alone, and say why when they are asked for", async () => {
    const early = await model.run(TEXT, {
      prefetch: [
        { map: "weights", layer: 9, head: 0 },
        { map: "pooledWeights", layer: 0, head: 0, bins: 0 },
        { map: "weights", layer: 0, head: 0 },
      ],
    });
    expect(early.tokens).toHaveLength(10);
    await expect(early.weights({ layer: 9, head: 0 })).rejects.toMatchObject({ code: "E_LAYER" });
    await expect(early.pooledWeights({ layer: 0, head: 0, bins: 0 })).rejects.toMatchObject({ code: "E_BINS" });
    expect(await early.weights({ layer: 0, head: 0 })).toEqual(await trace.weights({ layer: 0, head: 0 }));
    early.close();
  });
});

describe("a trace", () => {
  test("says which tokens were run, and where they stand", () => {
    expect(trace.tokens.map(({ text }) => text)).toEqual([
      "The",
      " cat",
      " sat",
      " on",
      " the",
      " mat",
      ".",
      " The",
      " cat",
      " sat",
    ]);
    for (const { text, start, end } of trace.tokens) expect(TEXT.slice(start, end)).toBe(text);
    expect(trace.tokens[0]?.id).toBe(trace.tokens[4]?.id);
    expect([trace.layers, trace.heads, trace.headsIn(0), trace.headsIn(1)]).toEqual([2, 6, 6, 6]);
  });

  test("gives weights that are the softmax of the masked scores, in every head", async () => {
    for (const at of HEADS) {
      const [weights, masked] = await Promise.all([trace.weights(at), trace.maskedScores(at)]);
      for (let row = 0; row < trace.tokens.length; row++) {
        const scores = [...rowOf(masked, row)];
        const largest = Math.max(...scores);
        const exponentials = scores.map((score) => Math.exp(score - largest));
        const sum = exponentials.reduce((total, value) => total + value, 0);
        rowOf(weights, row).forEach((weight, column) => {
          expect(Math.abs(weight - (exponentials[column] ?? NaN) / sum)).toBeLessThanOrEqual(2e-6);
        });
      }
    }
  });

  test("masks what comes later, and nothing else, in the masked scores alone", async () => {
    const at = { layer: 0, head: 0 };
    const [scores, masked] = await Promise.all([trace.scores(at), trace.maskedScores(at)]);
    expect(scores.every(Number.isFinite)).toBe(true);
    masked.forEach((score, cell) => {
      const [row, column] = [Math.floor(cell / trace.tokens.length), cell % trace.tokens.length];
      expect(score).toBe(column > row ? -Infinity : scores[cell]);
    });
  });

  test("gives scores that are the scaled products of its queries and keys", async () => {
    const at = { layer: 1, head: 0 };
    const [queries, keys, scores] = await Promise.all([trace.queries(at), trace.keys(at), trace.scores(at)]);
    const width = trace.headDim;
    expect([queries.length, keys.length]).toEqual([10 * width, 10 * width]);
    scores.forEach((score, cell) => {
      const query = queries.subarray(Math.floor(cell / 10) * width).subarray(0, width);
      const key = keys.subarray((cell % 10) * width).subarray(0, width);
      const dot = query.reduce((sum, value, column) => sum + value * (key[column] ?? NaN), 0);
      expect(Math.abs(score - dot / Math.sqrt(width))).toBeLessThanOrEqual(1e-4);
    });
  });

  test("gives any window as the same cells of the whole map", async () => {
    for (const what of ["weights", "scores", "maskedScores"] as const) {
      const whole = await trace[what]({ layer: 1, head: 0 });
      const window = await trace[what]({ layer: 1, head: 0, rows: [3, 7], columns: [2, 5] });
      const expected = [3, 4, 5, 6].flatMap((row) => [...rowOf(whole, row).subarray(2, 5)]);
      expect([...window]).toEqual(expected);
    }
  });

  test("gives a window of many cells, which is made in blocks, as its parts one by one", async () => {
    const long = await model.run(Array.from({ length: 700 }, (_, index) => `w${index % 90}`).join(" "));
    const [whole, ...rows] = await Promise.all([
      long.weights({ layer: 1, head: 0, columns: [3, 700] }),
      ...[0, 375, 376, 377, 699].map((row) =>
        long.weights({ layer: 1, head: 0, rows: [row, row + 1], columns: [3, 700] }),
      ),
    ]);
    expect(whole).toHaveLength(700 * 697);
    [0, 375, 376, 377, 699].forEach((row, index) => {
      expect(whole.subarray(row * 697, (row + 1) * 697)).toEqual(rows[index]);
    });
    long.close();
  });

  test("pools to the largest weight of each bin", async () => {
    const weights = await trace.weights({ layer: 1, head: 0 });
    const { values, rowBins, columnBins } = await trace.pooledWeights({ layer: 1, head: 0, bins: 4 });
    expect([rowBins, columnBins, values.length]).toEqual([4, 4, 16]);
    const edge = (bin: number): number => Math.floor((bin * 10) / 4);
    values.forEach((value, cell) => {
      const [row, column] = [Math.floor(cell / 4), cell % 4];
      let largest = 0;
      for (let r = edge(row); r < edge(row + 1); r++) {
        for (let c = edge(column); c < edge(column + 1); c++) largest = Math.max(largest, weights[r * 10 + c] ?? NaN);
      }
      expect(value).toBe(largest);
    });
  });

  test("pools scores to the one of largest size, masked ones to that among the visible", async () => {
    const where = { layer: 1, head: 0 };
    const [scores, maskedScores] = [await trace.scores(where), await trace.maskedScores(where)];
    const largestOf = (cells: Float32Array): number =>
      cells.reduce((best, each) => (Number.isFinite(each) && Math.abs(each) > Math.abs(best) ? each : best), 0);
    const all = await trace.pooledScores({ ...where, bins: 1 });
    expect(Array.from(all.values)).toEqual([largestOf(scores)]);
    const halves = await trace.pooledMaskedScores({ ...where, bins: 2 });
    expect(Array.from(halves.masked)).toEqual([0, 1, 0, 0]);
    expect(halves.values[1]).toBe(0);
    const last = await trace.maskedScores({ ...where, rows: [5, 10], columns: [5, 10] });
    expect(halves.values[3]).toBe(largestOf(last));
    expect(largestOf(maskedScores)).toBe(
      largestOf(Float32Array.from([...halves.values.subarray(0, 1), ...halves.values.subarray(2)])),
    );
  });

  test("shares the weight of the first token among the others when it is to be hidden", async () => {
    const where = { layer: 0, head: 4 };
    const [weights, rest] = [await trace.weights(where), await trace.weights({ ...where, withoutFirst: true })];
    expect(Array.from(rowOf(rest, 0))).toEqual(Array(10).fill(0));
    for (let row = 1; row < 10; row++) {
      const first = rowOf(weights, row)[0] ?? NaN;
      rowOf(rest, row).forEach((weight, key) => {
        expect(weight).toBeCloseTo(key === 0 ? 0 : (rowOf(weights, row)[key] ?? NaN) / (1 - first), 5);
      });
    }
    const { values, masked } = await trace.pooledWeights({ ...where, withoutFirst: true, bins: 100 });
    expect(values).toEqual(rest);
    expect(Array.from(masked.subarray(0, 10))).toEqual(Array(10).fill(1));
  });

  test("says of which bins the causal mask leaves nothing visible", async () => {
    const { masked } = await trace.pooledWeights({ layer: 0, head: 4, rows: [1, 4], columns: [0, 6], bins: 3 });
    expect(Array.from(masked)).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 1]);
  });

  test("never makes more bins than there are rows and columns", async () => {
    const pooled = await trace.pooledWeights({ layer: 0, head: 0, rows: [0, 3], columns: [0, 5], bins: 100 });
    expect([pooled.rowBins, pooled.columnBins]).toEqual([3, 5]);
    const same = await trace.weights({ layer: 0, head: 0, rows: [0, 3], columns: [0, 5] });
    expect(pooled.values).toEqual(same);
  });

  test("keeps the values, and the residual stream before, between and after the layers", async () => {
    expect(await trace.values({ layer: 0, head: 3 })).toHaveLength(10 * trace.headDim);
    const streams = await Promise.all([0, 1, 2].map((layer) => trace.residual({ layer })));
    expect(streams.map(({ length }) => length)).toEqual([1, 1, 1].map((times) => times * 10 * model.modelDim));
    expect(streams[0]).not.toEqual(streams[1]);
    expect(streams[1]).not.toEqual(streams[2]);
  });

  test("ranks what may come next, best first, and expects what came before", async () => {
    const candidates = await trace.logits({ position: 8, top: 3 });
    expect(candidates.map(({ token }) => token)[0]).toBe(" sat");
    expect(candidates.map(({ logit }) => logit)).toEqual(
      candidates.map(({ logit }) => logit).toSorted((a, b) => b - a),
    );
    expect(candidates.every(({ probability }) => probability > 0 && probability <= 1)).toBe(true);
  });

  test("of ids is the same as that of the text they came from", async () => {
    const again = await model.run({ tokens: trace.tokens.map(({ id }) => id) });
    expect(await again.weights({ layer: 1, head: 0 })).toEqual(await trace.weights({ layer: 1, head: 0 }));
    expect(again.tokens[1]).toEqual({ id: trace.tokens[1]?.id, text: "", start: 0, end: 0 });
  });

  test("of one token looks at that token alone", async () => {
    const single = await model.run("word");
    for (const at of HEADS) expect([...(await single.weights(at))]).toEqual([1]);
  });
});
