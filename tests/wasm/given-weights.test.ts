// Weights that were computed elsewhere: files of every kind become models whose maps are the files' numbers.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine, Model, OpenProgress, Trace } from "../../web/src/engine/engine.ts";

import { npyFile, npzFile } from "../../web/src/export/numpy.ts";
import { safetensorsFile } from "../../web/src/export/safetensors.ts";
import { jsonFile } from "../../web/src/export/text-files.ts";
import { openEngine, openScalarEngine } from "./engine-under-test.ts";
import { PYTHON, PYTHON_IS_MISSING } from "./python-with-numpy.ts";
import { type TensorToWrite, writeSafetensors } from "./given-files.ts";

const TOKENS = ["The", " cat", " sat", " on", " the", " cat"];
const [LAYERS, HEADS, LEN] = [2, 3, TOKENS.length];

/** Rows that add up to 1 as closely as floats can; other numbers in every head. */
function weightsOf(rows: number, columns: number): Float32Array {
  const weights = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const sizes = Array.from({ length: columns }, (_, column) => 1 + ((row * 7 + column * 5) % 11));
    const sum = sizes.reduce((all, size) => all + size, 0);
    weights.set(
      sizes.map((size) => size / sum),
      row * columns,
    );
  }
  return weights;
}

const WEIGHTS = weightsOf(LAYERS * HEADS * LEN, LEN);
const SHAPE = [LAYERS, HEADS, LEN, LEN];

function headOf(layer: number, head: number): Float32Array {
  const cells = LEN * LEN;
  return WEIGHTS.slice((layer * HEADS + head) * cells, (layer * HEADS + head + 1) * cells);
}

function safetensors(about: Readonly<Record<string, string>>, tensors: readonly TensorToWrite[], name = "dump"): File {
  return new File([writeSafetensors(about, tensors)], `${name}.safetensors`);
}

const F32: TensorToWrite = { name: "weights", dtype: "F32", shape: SHAPE, data: WEIGHTS };
const ABOUT = { tokens: JSON.stringify(TOKENS) };

function nested(values: readonly number[], shape: readonly number[]): unknown {
  const [, ...rest] = shape;
  if (rest.length === 0) return values;
  const size = rest.reduce((all, side) => all * side, 1);
  return Array.from({ length: values.length / size }, (_, at) =>
    nested(values.slice(at * size, (at + 1) * size), rest),
  );
}

function jsonDump(more: Readonly<Record<string, unknown>> = {}): File {
  const dump = { tokens: TOKENS, weights: nested([...WEIGHTS], SHAPE), ...more };
  return new File([JSON.stringify(dump)], "dump.json");
}

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

async function withModel<T>(file: File, use: (model: Model, trace: Trace) => Promise<T>): Promise<T> {
  const model = await engine.openModel([file]);
  try {
    return await use(model, await model.run("whatever stands in the box"));
  } finally {
    model.close();
  }
}

async function refusal(file: File): Promise<{ readonly code: string; readonly message: string }> {
  try {
    (await engine.openModel([file])).close();
  } catch (thrown) {
    const { code, message } = thrown as { readonly code: string; readonly message: string };
    return { code, message };
  }
  throw new Error(`${file.name} was opened`);
}

async function expectWhole(file: File): Promise<void> {
  await withModel(file, async (model, trace) => {
    expect([model.name, model.layers, model.heads, model.maxTokens]).toEqual([file.name, LAYERS, HEADS, LEN]);
    expect(trace.tokens.map(({ text }) => text)).toEqual(TOKENS);
    for (let layer = 0; layer < LAYERS; layer++) {
      for (let head = 0; head < HEADS; head++) {
        expect(await trace.weights({ layer, head })).toEqual(headOf(layer, head));
      }
    }
  });
}

describe("files", () => {
  test("safetensors: every map is what the file has, to the bit", () => expectWhole(safetensors(ABOUT, [F32])));

  test("JSON: every map is what the file has, to the bit", () => expectWhole(jsonDump()));

  test("a batch of one, as output_attentions is stacked", () =>
    expectWhole(safetensors(ABOUT, [{ ...F32, name: "attentions", shape: [LAYERS, 1, HEADS, LEN, LEN] }])));

  test("an export of one head can be opened again, whichever format it has", async () => {
    const grids = [{ name: "weights", rows: LEN, columns: LEN, data: headOf(1, 2) } as const];
    const origin = {
      program: "Headlight",
      model: "m",
      bits: "saved",
      text: TOKENS.join(""),
      layer: 1,
      head: 2,
    } as const;
    const shown = { queries: [0, LEN], keys: [0, LEN], first_token: "shown", color_scale: "global" } as const;
    const provenance = { ...origin, ...shown };
    const tokens = TOKENS.map((text, id) => ({ id, text, start: 0, end: 0 }));
    const about = { provenance: JSON.stringify(provenance), tokens: JSON.stringify(tokens) };
    const files = [
      new File([jsonFile(grids, tokens, provenance)], "head.json"),
      new File([safetensorsFile(grids, about)], "head.safetensors"),
      new File([npzFile(grids, JSON.stringify({ provenance, tokens }))], "head.npz"),
    ];
    for (const file of files) {
      await withModel(file, async (model, trace) => {
        expect([model.layers, model.heads]).toEqual([1, 1]);
        expect(trace.tokens.map(({ text }) => text)).toEqual(TOKENS);
        expect(await trace.weights({ layer: 0, head: 0 })).toEqual(headOf(1, 2));
      });
    }
  });

  test("an export of a part of a map has the tokens of its rows and of its columns", async () => {
    const data = weightsOf(2, 3);
    const tokens = JSON.stringify(TOKENS.map((text) => ({ text })));
    const provenance = JSON.stringify({ queries: [3, 5], keys: [1, 4] });
    await withModel(
      safetensors({ tokens, provenance }, [{ name: "weights", dtype: "F32", shape: [2, 3], data }]),
      async (model, trace) => {
        expect(model.takesPair).toBe(true);
        expect(trace.tokens.map(({ text }) => text)).toEqual([" cat", " sat", " on", " on", " the"]);
        expect(await trace.weights({ layer: 0, head: 0, rows: [3, 5], columns: [0, 3] })).toEqual(data);
      },
    );
  });

  test("at an address", async () => {
    const bytes = writeSafetensors(ABOUT, [F32]);
    const server = createServer(({ url }, response) => {
      response.writeHead(url === "/a/dump.safetensors" ? 200 : 404, { "content-length": bytes.length }).end(bytes);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const hosts: (readonly string[] | undefined)[] = [];
      const onProgress = (progress: OpenProgress): void => void hosts.push(progress.hosts);
      const model = await engine.openModel(`${origin}/a/dump.safetensors`, { onProgress });
      const trace = await model.run("");
      expect(await trace.weights({ layer: 1, head: 2 })).toEqual(headOf(1, 2));
      expect(hosts.at(-1)).toEqual([new URL(origin).host]);
      model.close();
      await expect(engine.openModel(`${origin}/b.npz`)).rejects.toMatchObject({ code: "E_FILE_MISSING" });
    } finally {
      server.close();
    }
  });

  test("without SIMD, too", async () => {
    const scalar = await openScalarEngine();
    try {
      const model = await scalar.openModel([safetensors(ABOUT, [F32])]);
      const trace = await model.run("");
      expect(await trace.weights({ layer: 1, head: 0 })).toEqual(headOf(1, 0));
    } finally {
      scalar.close();
    }
  });

  test.skipIf(PYTHON === undefined)(`what NumPy saves, as float16, 32 and 64${PYTHON_IS_MISSING}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "headlight-"));
    try {
      const script = `
import json, numpy as np
tokens = ${JSON.stringify(TOKENS)}
w = np.array(json.loads('${JSON.stringify([...WEIGHTS])}')).astype(np.float32).reshape(2, 3, 6, 6)
np.savez("a.npz", weights=w, tokens=np.array(tokens))
np.savez_compressed("b.npz", attentions=w.astype(np.float64), tokens=np.array(tokens))
np.savez("c.npz", weights=w.astype(np.float16), tokens=np.array(tokens))
np.savez("int.npz", weights=np.ones((6, 6), int), tokens=np.array(tokens))
np.savez("fortran.npz", weights=np.asfortranarray(w[0, 0]), tokens=np.array(tokens))
np.savez("other.npz", scores=w)
np.save("alone.npy", w)
np.array(w.astype(np.float16).astype(np.float32)).tofile("half.bin")
`;
      const { status, stderr } = spawnSync(PYTHON ?? "", ["-c", script], { cwd: folder });
      expect([status, String(stderr)]).toEqual([0, ""]);
      const file = (name: string): File => new File([readFileSync(join(folder, name))], name);
      await expectWhole(file("a.npz"));
      await expectWhole(file("b.npz"));
      const half = new Float32Array(new Uint8Array(readFileSync(join(folder, "half.bin"))).buffer);
      await withModel(file("c.npz"), async (model, trace) => {
        expect(await trace.weights({ layer: 0, head: 0 })).toEqual(half.slice(0, LEN * LEN));
        expect(model.given?.description).toMatch(/^As given: rows add up to 1 within 0\.000\d\.$/);
      });
      expect((await refusal(file("int.npz"))).message).toContain("numbers of type “<i8”");
      expect((await refusal(file("fortran.npz"))).message).toContain("Fortran's order");
      expect((await refusal(file("other.npz"))).message).toContain("but scores.npy");
      expect((await refusal(file("alone.npy"))).message).toContain("no tokens for the 6 queries");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("what is made of them", () => {
  test("pictures, means, rolled weights and metrics come from the core; nothing is masked", () =>
    withModel(safetensors(ABOUT, [F32]), async (_model, trace) => {
      const pooled = await trace.pooledWeights({ layer: 1, head: 1, bins: 2 });
      const half = headOf(1, 1).filter((_, cell) => Math.floor(cell / LEN) < 3 && cell % LEN < 3);
      expect(pooled.values[0]).toBe(Math.max(...half));
      expect([...pooled.masked]).toEqual([0, 0, 0, 0]);
      const mean = await trace.weights({ layer: 1, head: "mean" });
      const sum = [0, 1, 2].reduce((all, head) => all + (headOf(1, head)[7] ?? NaN), 0);
      expect(mean[7]).toBeCloseTo(sum / HEADS, 6);
      const rolled = await trace.rolledWeights({ layer: 0, head: 2, groups: [0, 3] });
      expect((rolled.values[0] ?? 0) + (rolled.values[1] ?? 0)).toBeCloseTo(1, 6);
      const metrics = await trace.headMetrics({ layer: 0, head: 0 });
      const first = Array.from({ length: LEN }, (_, row) => headOf(0, 0)[row * LEN] ?? NaN);
      expect(metrics.first).toBeCloseTo(first.reduce((all, weight) => all + weight, 0) / LEN, 6);
      // " cat" stands twice: the second time, what followed the first is " sat".
      expect(metrics.induction).toBeCloseTo(headOf(0, 0)[5 * LEN + 2] ?? NaN, 6);
    }));

  test("two heads are compared", () =>
    withModel(safetensors(ABOUT, [F32]), async (_model, trace) => {
      const [a, b] = await Promise.all([trace.weights({ layer: 0, head: 0 }), trace.weights({ layer: 1, head: 2 })]);
      const side = { rows: LEN, columns: LEN };
      const compared = await engine.compare({ a: { ...side, weights: a }, b: { ...side, weights: b } });
      expect(compared.differences[4]).toBe(Math.fround((b[4] ?? NaN) - (a[4] ?? NaN)));
      expect(compared.meanDivergence).toBeGreaterThan(0);
    }));

  test("what needs queries, keys or values is refused in one sentence", () =>
    withModel(safetensors(ABOUT, [F32]), async (model, trace) => {
      const place = { layer: 0, head: 0 };
      for (const asked of [
        trace.scores(place),
        trace.maskedScores(place),
        trace.queries(place),
        trace.rowSteps({ ...place, query: 0 }),
        trace.cellParts({ ...place, query: 0, key: 0 }),
        trace.logits({ position: 0, top: 1 }),
        trace.residual({ layer: 0 }),
        trace.pooledScores({ ...place, bins: 2 }),
        model.generate("a"),
      ]) {
        await expect(asked).rejects.toMatchObject({
          code: "E_GIVEN",
          message: expect.stringMatching(/^Given weights have no [^.]*\.$/) as string,
        });
      }
    }));

  test("cross-attention with sides of unequal length", () => {
    const data = weightsOf(2 * 2, 4);
    const about = { tokens: JSON.stringify(["le", "chat"]), key_tokens: JSON.stringify(["the", "cat", "is", "here"]) };
    const file = safetensors(about, [{ name: "weights", dtype: "F32", shape: [2, 2, 4], data }]);
    return withModel(file, async (model, trace) => {
      expect(model.given).toMatchObject({ text: "the cat is here", pair: "le chat" });
      expect(trace.tokens.map(({ segment }) => segment)).toEqual([0, 0, 0, 0, 1, 1]);
      const part = { rows: [4, 6], columns: [0, 4] } as const;
      expect(await trace.weights({ layer: 0, head: 1, ...part })).toEqual(data.slice(8));
      const { masked } = await trace.pooledWeights({ layer: 0, head: 1, bins: 6 });
      const seen = [...masked].flatMap((isMasked, cell) => (isMasked === 1 ? [] : [cell]));
      expect(seen).toEqual([24, 25, 26, 27, 30, 31, 32, 33]);
    });
  });

  test("4,096 tokens of one head", async () => {
    const size = 4096;
    const data = new Float32Array(size * size).fill(1 / size);
    const tokens = JSON.stringify(Array.from({ length: size }, (_, place) => `t${place}`));
    await withModel(
      safetensors({ tokens }, [{ name: "weights", dtype: "F32", shape: [size, size], data }]),
      async (model, trace) => {
        expect(model.given?.description).toBe("As given: rows add up to 1 exactly.");
        const { values } = await trace.pooledWeights({ layer: 0, head: 0, bins: 4 });
        expect([...values]).toEqual(new Array(16).fill(1 / size));
      },
    );
  });

  test("a dead worker's weights are read again", async () => {
    const own = await openEngine();
    try {
      const model = await own.openModel([safetensors(ABOUT, [F32])]);
      const trace = await model.run("");
      const { WorkerKiller } = await import("./engine-under-test.ts");
      const killer = new WorkerKiller();
      await trace.weights({ layer: 0, head: 0 });
      await killer.killLatest();
      killer.release();
      expect(await trace.weights({ layer: 1, head: 1 })).toEqual(headOf(1, 1));
    } finally {
      own.close();
    }
  });
});

describe("what is not right is said", () => {
  const said = (file: File): Promise<string> =>
    withModel(file, (model) => Promise.resolve(`${model.given?.description} ${model.given?.describe(0, 1)}`));
  const changed = (cell: number, value: number): TensorToWrite => {
    const data = WEIGHTS.slice();
    data[cell] = value;
    return { ...F32, data };
  };

  test("rows that do not add up to 1, numbers below 0, and none", async () => {
    const cell = LEN * LEN + 3 * LEN;
    expect(await said(safetensors(ABOUT, [F32]))).toMatch(
      /^As given: rows add up to 1 within \de-\d+\. As given: rows/,
    );
    expect(await said(safetensors(ABOUT, [changed(cell, 9)]))).toMatch(
      /^As given: row 3 of layer 0, head 1 adds up to 9\.\d+\. As given: row 3 adds up to 9\.\d+\.$/,
    );
    expect(await said(safetensors(ABOUT, [changed(cell, -0.001)]))).toContain("1 value is below 0.");
    expect(await said(safetensors(ABOUT, [changed(cell, NaN)]))).toContain("1 value is not a number or infinite.");
  });

  test("files that cannot be shown are refused with the numbers, and what to do", async () => {
    const about = (tokens: readonly string[]) => ({ tokens: JSON.stringify(tokens) });
    const shaped = (shape: readonly number[]): TensorToWrite => {
      const count = shape.reduce((all, side) => all * side, 1);
      return { ...F32, shape, data: new Float32Array(count) };
    };
    const whole = writeSafetensors(ABOUT, [F32]);
    const cases: readonly (readonly [File, string, string])[] = [
      [safetensors({}, [F32]), "E_DUMP_SHAPE", "The file has no tokens for the 6 queries of `weights`; add `tokens`"],
      [safetensors(about([]), [F32]), "E_DUMP_SHAPE", "no tokens for the 6 queries"],
      [
        safetensors(about(["a"]), [F32]),
        "E_DUMP_SHAPE",
        "There are 1 tokens, and `weights` has the shape [2, 3, 6, 6]",
      ],
      [safetensors({ tokens: "{" }, [F32]), "E_DUMP_SHAPE", "no JSON text"],
      [safetensors({ tokens: "[1]" }, [F32]), "E_DUMP_SHAPE", "no list of texts: entry 0 is none"],
      [safetensors(ABOUT, [shaped([1, 512, 6, 6])]), "E_TOO_BIG", "512 heads in a layer; at most 256"],
      [safetensors(ABOUT, [shaped([6, 5000])]), "E_TOO_BIG", "5,000 keys; at most 4,096"],
      [safetensors(ABOUT, [shaped([6])]), "E_DUMP_SHAPE", "has the shape [6]; save it as"],
      [safetensors(ABOUT, [{ ...F32, name: "wte" }]), "E_DUMP_SHAPE", "no tensor `weights` or `attentions`, but “wte”"],
      [
        safetensors(ABOUT, [{ name: "weights", dtype: "I32", shape: [6, 6], data: new Int32Array(36) }]),
        "E_DUMP_SHAPE",
        "numbers of type “I32”; save them as F32",
      ],
      [new File([whole.slice(0, -4)], "cut.safetensors"), "E_ST_TRUNCATED", "cut.safetensors"],
      [new File([whole.slice(0, 6)], "cut.safetensors"), "E_ST_SHORT", "cut.safetensors"],
      [new File([], "empty.npy"), "E_DUMP_SHAPE", "does not begin as a file of numpy.save"],
      [
        new File([npyFile({ name: "weights", rows: 2, columns: 2, data: new Float32Array(4) }).slice(0, -4)], "a.npy"),
        "E_DUMP_SHAPE",
        "12 bytes of numbers",
      ],
      [new File(["PK"], "a.npz"), "E_FILE_KIND", "a.npz is no archive"],
      [jsonDump({ weights: [[1, 0], [1]] }), "E_DUMP_SHAPE", "ragged"],
      [jsonDump({ tokens: [1] }), "E_DUMP_SHAPE", "`tokens` has what is no text"],
      [new File(["{"], "a.json"), "E_JSON", "a.json"],
      [
        new File(['{"format":"headlight-snapshot-1","tokens":["a"],"weights":"_w"}'], "a.json"),
        "E_FILE_KIND",
        'a.json is a snapshot, a saved map in 8 bits, which is shown by <attention-view snapshot="a.json">',
      ],
      [new File(['{"weights": [[NaN]], "tokens": ["a"]}'], "a.json"), "E_JSON_NUMBER", "not finite"],
    ];
    for (const [file, code, words] of cases) {
      const found = await refusal(file);
      expect(found.message).toContain(words);
      expect([file.name, words, found.code]).toEqual([file.name, words, code]);
      expect(found.message).toMatch(/^[^\n]*\.$/);
    }
  });
});
