import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine, Model, Trace } from "../../web/src/engine/engine.ts";
import { allHeadsFile, refuseAllHeads } from "../../web/src/export/all-heads.ts";
import { collectGrids, type MapOfNumbers } from "../../web/src/export/collect.ts";
import type { Grid } from "../../web/src/export/grid.ts";
import { numbersFile } from "../../web/src/export/numbers-file.ts";
import { provenanceOf } from "../../web/src/export/provenance.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";
import { filesOf } from "./model-files.ts";
import { PYTHON, PYTHON_IS_MISSING } from "./python-with-numpy.ts";

const MAP: MapOfNumbers = { layer: 1, head: 0, queries: [2, 9], keys: [0, 6], isFirstHidden: false };
const TEXT = `${DEFAULT_STATE.text} ‮ """ \\ 猫`;

let engine: Engine;
let model: Model;
let trace: Trace;
let folder = "";
beforeAll(async () => {
  engine = await openEngine();
  model = await engine.openModel("textbook");
  trace = await model.run(TEXT);
  folder = mkdtempSync(join(tmpdir(), "headlight-exports-"));
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const { signal } = new AbortController();
const gridNamed = (grids: readonly Grid[], wanted: string): Grid => grids.find(({ name }) => name === wanted)!;

test("what is collected is the window of the map, and the vectors of its queries and keys", async () => {
  const grids = await collectGrids(trace, MAP, signal);
  const part = { layer: 1, head: 0, rows: [2, 9], columns: [0, 6] } as const;
  expect(gridNamed(grids, "weights").data).toEqual(await trace.weights(part));
  expect(gridNamed(grids, "scores").data).toEqual(await trace.scores(part));
  const masked = await trace.maskedScores(part);
  expect(Array.from(gridNamed(grids, "visible").data)).toEqual(
    Array.from(masked, (score) => Number(score > -Infinity)),
  );
  const [queries, values] = [await trace.queries(part), await trace.values(part)];
  expect(gridNamed(grids, "queries")).toMatchObject({ rows: 7, columns: trace.headDim });
  expect(gridNamed(grids, "queries").data).toEqual(queries.slice(2 * trace.headDim, 9 * trace.headDim));
  expect(gridNamed(grids, "values").data).toEqual(values.slice(0, 6 * trace.headDim));
});

describe("all heads", () => {
  const PROVENANCE = { program: "Headlight 1", model: "textbook", bits: "saved", text: "one two" } as const;
  const heads = () => ({ headsPerLayer: [6, 6], tokens: trace.tokens, isCross: false });

  test("are a file that opens as given weights, and is the same numbers", async () => {
    const file = await allHeadsFile(trace, heads(), PROVENANCE, signal);
    const given = await engine.openModel([new File([file], "textbook-all-heads.safetensors")]);
    expect([given.layers, given.heads]).toEqual([2, 6]);
    const again = await given.run("");
    expect(again.tokens.map(({ text }) => text)).toEqual(trace.tokens.map(({ text }) => text));
    for (const layer of [0, 1]) {
      for (let head = 0; head < 6; head++) {
        expect(await again.weights({ layer, head })).toEqual(await trace.weights({ layer, head }));
      }
    }
    given.close();
  });

  test("of cross-attention from a file, the part that the file had", async () => {
    const text = JSON.stringify({ tokens: ["le"], key_tokens: ["the", "a"], weights: [[[[0.25, 0.75]]]] });
    const first = await engine.openModel([new File([text], "cross.json")]);
    const { tokens } = await first.run("");
    const heads = { headsPerLayer: [1], tokens, isCross: true };
    const file = await allHeadsFile(await first.run(""), heads, PROVENANCE, signal);
    const again = await engine.openModel([new File([file], "again.safetensors")]);
    expect(again.given).toMatchObject({ text: "the a", pair: "le" });
    const part = { layer: 0, head: 0, rows: [2, 3], columns: [0, 2] } as const;
    expect(await (await again.run("")).weights(part)).toEqual(Float32Array.of(0.25, 0.75));
  });

  test("that no file can hold are refused in a sentence", () => {
    expect(refuseAllHeads(heads())).toBeUndefined();
    expect(refuseAllHeads({ ...heads(), headsPerLayer: [6, 5] })).toContain("different numbers of heads");
    const tokens = Array.from({ length: 4096 }, () => trace.tokens[0]!);
    expect(refuseAllHeads({ ...heads(), headsPerLayer: [1, 1], tokens })).toBeUndefined();
    expect(refuseAllHeads({ ...heads(), tokens })).toBe(
      "All heads have 201,326,592 weights (at most 33,554,432 are written): shorten the text.",
    );
  });
});

test("without the first token, and of a mean, the weights are those of the map", async () => {
  const [hidden] = await collectGrids(trace, { ...MAP, isFirstHidden: true }, signal);
  const part = { layer: 1, rows: [2, 9], columns: [0, 6] } as const;
  expect(hidden?.data).toEqual(await trace.weights({ ...part, head: 0, withoutFirst: true }));
  const ofMean = await collectGrids(trace, { ...MAP, mean: "layer" }, signal);
  expect(ofMean).toHaveLength(1);
  expect(ofMean[0]?.data).toEqual(await trace.weights({ ...part, head: "mean" }));
});

test("a model tells the digest of its parameters' file; one that is computed from a seed has none", async () => {
  expect(await model.paramsSha256()).toBeUndefined();
  const folder = join(fileURLToPath(ROOT), "web/public/models/gapfiller");
  const opened = await engine.openModel(await filesOf(folder));
  const digest = createHash("sha256")
    .update(readFileSync(join(folder, "model.safetensors")))
    .digest("hex");
  expect(await opened.paramsSha256()).toBe(digest);
  opened.close();
});

describe.skipIf(PYTHON === undefined)(`NumPy${PYTHON_IS_MISSING}`, () => {
  test("reads every array and the provenance of a file that was saved for it", async () => {
    const grids = await collectGrids(trace, MAP, signal);
    const run = { text: TEXT, pair: "", mask: [] };
    const provenance = provenanceOf({ version: "0.1.0", model: model.name, run, state: DEFAULT_STATE, map: MAP });
    const { content } = numbersFile("npz", { grids, tokens: trace.tokens, provenance }, "weights");
    const path = join(folder, "numbers.npz");
    writeFileSync(path, content);
    const script = `
import json, sys, numpy
file = numpy.load(sys.argv[1])
arrays = {name: file[name] for name in file.files if name != "provenance.json"}
print(json.dumps({
    "about": json.loads(file["provenance.json"]),
    "arrays": {name: [str(array.dtype), array.shape, array.astype(float).ravel().tolist()] for name, array in arrays.items()},
}))
`;
    const printed = execFileSync(PYTHON ?? "", ["-c", script, path], { encoding: "utf8" });
    const read = JSON.parse(printed) as {
      readonly about: { readonly provenance: { readonly text: string }; readonly tokens: unknown[] };
      readonly arrays: Readonly<Record<string, readonly [string, readonly number[], readonly number[]]>>;
    };
    expect(read.about.provenance.text).toBe(TEXT);
    expect(read.about.tokens).toHaveLength(trace.tokens.length);
    expect(Object.keys(read.arrays).sort()).toEqual(grids.map(({ name }) => name).sort());
    for (const { name, rows, columns, data } of grids)
      expect(read.arrays[name]).toEqual([name === "visible" ? "uint8" : "float32", [rows, columns], Array.from(data)]);
  });
});
