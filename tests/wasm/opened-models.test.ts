// Models from files, in the engine as a script under Node sees it.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine } from "../../web/src/engine/engine.ts";
import { loadFolder } from "../../web/src/engine/load-folder.ts";
import type { Work } from "../../web/src/engine/protocol.ts";
import type { WorkerLink } from "../../web/src/engine/worker-link.ts";
import { openModelFolder } from "../../web/src/model-folder/open-model-folder.ts";
import { chunked, startFileServer, status } from "../web/model-folder/file-server.ts";
import { complete, openCore, openEngine, ROOT, WorkerKiller } from "./engine-under-test.ts";
import { filesOf } from "./model-files.ts";
import { randomGpt2 } from "./random-gpt2.ts";
import { dataOf, entry, headerOf, withHeader } from "./safetensors-file.ts";

const GOLDENS = fileURLToPath(new URL("tests/golden/transformers/", ROOT));
const SHARED = process.env["HEADLIGHT_SHARED"] ?? fileURLToPath(new URL("../shared/", ROOT));
const STORIES = join(SHARED, "models/stories260k");

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

describe("a folder without a tokenizer", () => {
  test("opens, says what it predicts, and runs ids", async () => {
    const progress: number[] = [];
    const model = await engine.openModel(await filesOf(join(GOLDENS, "gpt2")), {
      onProgress: ({ doneBytes, totalBytes }) => progress.push(doneBytes / totalBytes),
    });
    expect(model).toMatchObject({ predicts: "nextToken", layers: 2, heads: 3, maxTokens: 19, takesPair: false });
    expect(model.warnings.join()).toContain("no tokenizer.json");
    expect(progress.at(0)).toBe(0);
    expect(progress.at(-1)).toBe(1);
    const trace = await model.run({ tokens: [5, 17, 96, 3] });
    expect(await trace.weights({ layer: 1, head: 2 })).toHaveLength(16);
    const best = await trace.logits({ position: 3, top: 97 });
    expect(best.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    await expect(model.run("text")).rejects.toMatchObject({ code: "E_TOK_MISSING" });
    await expect(model.run({ tokens: [97] })).rejects.toMatchObject({ code: "E_TOKEN" });
    model.close();
  });

  test("of a classifier names its classes", async () => {
    const model = await engine.openModel(await filesOf(join(GOLDENS, "bert-sequence")));
    const trace = await model.run({ tokens: [1, 2, 3] });
    const classes = await trace.logits({ position: 0, top: 3 });
    const config = JSON.parse(await readFile(join(GOLDENS, "bert-sequence/config.json"), "utf8")) as {
      id2label: Record<string, string>;
    };
    expect(classes.map(({ token }) => token).sort()).toEqual(Object.values(config.id2label).sort());
    expect(model).toMatchObject({ predicts: "sequenceClass", takesPair: true, canMask: false });
    model.close();
  });

  // Of these every parameter is exact in 16 bits; GPT-2's matrices have a row for each input, the others' for each output.
  test.each(["gpt2-noprefix", "llama-bias", "bert-sequence"])(
    "in F16 and in BF16 gives the bits of F32: %s",
    async (golden) => {
      const folder = await filesOf(join(GOLDENS, golden));
      const texts = folder.filter(({ name }) => name !== "model.safetensors");
      const params = await readFile(join(GOLDENS, golden, "model.safetensors"));
      const [asSaved, ...narrow] = await Promise.all(
        [params, in16Bits(params, "F16"), in16Bits(params, "BF16")].map(async (file) => {
          const model = await engine.openModel([...texts, new File([file], "model.safetensors")]);
          const trace = await model.run({ tokens: [5, 17, 96, 3, 44, 2] });
          const numbers = [await trace.residual({ layer: model.layers }), await trace.weights({ layer: 1, head: 2 })];
          const says = await trace.logits({ position: 0, top: 97 });
          model.close();
          return { numbers, says };
        }),
      );
      for (const found of narrow) expect(found).toEqual(asSaved);
    },
  );

  test("is refused with the field when its config is wrong, and the engine goes on", async () => {
    const files = (await filesOf(join(GOLDENS, "gpt2"))).filter(({ name }) => name !== "config.json");
    const config = new File(['{"model_type": "gpt2", "n_layer": 0}'], "config.json");
    await expect(engine.openModel([...files, config])).rejects.toMatchObject({
      code: "E_CONFIG",
      message: expect.stringContaining("n_layer is 0") as string,
    });
    const model = await engine.openModel("textbook");
    expect((await model.run("a b")).tokens).toHaveLength(2);
  });
});

// The path of the data is not part of the project: without it there is nothing to compare with.
describe.skipIf(!existsSync(STORIES))(
  `stories260k${existsSync(STORIES) ? "" : " (skipped: no ../shared/models)"}`,
  () => {
    interface Golden {
      readonly greedy_ids: readonly number[];
      readonly text: string;
    }

    test("goes on from nothing as its author published, token by token", async () => {
      const golden = JSON.parse(await readFile(join(STORIES, "golden.json"), "utf8")) as Golden;
      const model = await engine.openModel(await filesOf(STORIES));
      expect(model).toMatchObject({ predicts: "nextToken", layers: 5, heads: 8, maxTokens: 512, warnings: [] });
      let told = "";
      const made = await model.generate("", {
        tokens: golden.greedy_ids.length - 1,
        onToken: ({ token }) => void (told += token),
      });
      expect(made.ids).toEqual(golden.greedy_ids);
      expect(made.text.trim()).toBe(golden.text.trim());
      expect(told).toBe(made.text);
      model.close();
    });

    test("appending a token changes no earlier row, and its trace is the whole text's", async () => {
      const model = await engine.openModel(await filesOf(STORIES));
      const whole = await model.run("Once upon a time, there was");
      const ids = whole.tokens.map(({ id }) => id);
      const begun = await model.run({ tokens: ids.slice(0, -1) });
      const appended = await model.run({ tokens: ids });
      for (const layer of [0, 4]) {
        const all = await appended.residual({ layer });
        expect(all).toEqual(await whole.residual({ layer }));
        const before = await begun.residual({ layer });
        expect(all.subarray(0, before.length)).toEqual(before);
      }
      expect(whole.tokens.map(({ text }) => text).join("")).toContain("Once upon a time");
      model.close();
    });

    test("draws other stories with a temperature, the same one with the same seed", async () => {
      const model = await engine.openModel(await filesOf(STORIES));
      const draw = (seed: number) => model.generate("Once", { tokens: 12, temperature: 1, topK: 40, topP: 0.95, seed });
      const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
      expect(again).toEqual(first);
      expect(other.ids).not.toEqual(first.ids);
      model.close();
    });
  },
);

test("of logits that are NaN no token is drawn, greedily or by chance", async () => {
  const coreWork = await openCore();
  const link = { ask: (work: Work) => Promise.resolve(complete(coreWork, work)) } as unknown as WorkerLink;
  const files = (await filesOf(join(GOLDENS, "gpt2"))).filter(({ name }) => name !== "model.safetensors");
  const params = await readFile(join(GOLDENS, "gpt2", "model.safetensors"));
  setNaN(params, "transformer.ln_f.bias");
  const damaged = new File([params], "model.safetensors");
  const folder = await openModelFolder([...files, damaged] as unknown as readonly File[]);
  await loadFolder(link, 1, folder, {});
  complete(coreWork, { kind: "run", model: 1, trace: 2, input: Uint32Array.of(5, 17, 96), prefetch: [] });
  for (const temperature of [0, 1]) {
    const drawing = { temperature, topK: 0, topP: 1, seed: 1, draw: 0 };
    const drawn = complete(coreWork, { kind: "sample", trace: 2, position: 2, ...drawing });
    expect(drawn).toMatchObject({ ids: new Uint32Array() });
  }
});

/** The same floats in a narrower type; throws where one is not exact there. Buffers are left out. */
function in16Bits(file: Buffer, dtype: "F16" | "BF16"): Uint8Array<ArrayBuffer> {
  const header = JSON.parse(headerOf(file)) as Record<
    string,
    { readonly dtype: string; readonly shape: readonly number[]; readonly data_offsets: readonly [number, number] }
  >;
  delete header["__metadata__"];
  const data = dataOf(file);
  const floats = new DataView(data.buffer, data.byteOffset);
  const patterns: number[] = [];
  const entries = Object.entries(header).flatMap(
    ([
      name,
      {
        dtype: saved,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      if (saved !== "F32" || name.endsWith(".masked_bias")) return [];
      const first = 2 * patterns.length;
      for (let at = from; at < to; at += 4) patterns.push(pattern16(floats.getUint32(at, true), dtype));
      return [entry(name, dtype, JSON.stringify(shape), `[${String(first)},${String(2 * patterns.length)}]`)];
    },
  );
  const narrowed = withHeader(`{${entries.join()}}`, 2 * patterns.length);
  narrowed.set(new Uint8Array(Uint16Array.from(patterns).buffer), narrowed.length - 2 * patterns.length);
  return narrowed;
}

/** Of a float, given by its bits, that is exact there. */
function pattern16(bits: number, dtype: "F16" | "BF16"): number {
  if (dtype === "BF16" && (bits & 0xffff) === 0) return bits >>> 16;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const halfExponent = exponent + 15;
  if (dtype === "F16" && halfExponent > 0 && halfExponent < 31 && (bits & 0x1fff) === 0) {
    return sign | (halfExponent << 10) | ((bits >>> 13) & 0x3ff);
  }
  // 0, and what is too small to be normal in F16: so many times its smallest number.
  const units = (bits & 0x7fff_ffff) === 0 ? 0 : (1 + (bits & 0x7f_ffff) / 2 ** 23) * 2 ** (exponent + 24);
  if (dtype === "F16" && Number.isInteger(units) && units < 1024) return sign | units;
  throw new Error(`the float of the bits ${bits.toString(16)} is not exact in ${dtype}`);
}

/** The first value of a tensor, in F32, becomes NaN. */
function setNaN(file: Buffer, name: string): void {
  const headerBytes = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString("utf8", 8, 8 + headerBytes)) as Record<
    string,
    { readonly dtype: string; readonly data_offsets: readonly [number, number] }
  >;
  const tensor = header[name];
  if (tensor?.dtype !== "F32") throw new Error(`there is no F32 tensor ${name}: ${Object.keys(header).join(" ")}`);
  file.writeFloatLE(NaN, 8 + headerBytes + tensor.data_offsets[0]);
}

describe("opening", () => {
  test("of a kept model is a browser's, and Node says what to open instead", async () => {
    await expect(engine.openModel({ kept: "tiny" })).rejects.toMatchObject({
      code: "E_STORE_MISSING",
      message: expect.stringMatching(/no kept model .tiny.: only a browser keeps models; open its folder/) as string,
    });
  });

  test("can be cancelled in the middle, and another model opens at once", async () => {
    const files = await filesOf(join(GOLDENS, "qwen3"));
    const cancel = new AbortController();
    let heard = 0;
    const opening = engine.openModel(files, {
      signal: cancel.signal,
      onProgress: ({ doneBytes }) => {
        heard = doneBytes;
        if (doneBytes > 0) cancel.abort();
      },
    });
    await expect(opening).rejects.toMatchObject({ name: "AbortError" });
    expect(heard).toBeGreaterThan(0);
    const other = await engine.openModel(await filesOf(join(GOLDENS, "mistral")));
    expect((await other.run({ tokens: [1, 2, 3] })).tokens).toHaveLength(3);
    other.close();
  });

  test("does not wait for a long text that the model before is still computing", async () => {
    const before = await engine.openModel(randomGpt2({ n_layer: 24, n_positions: 2048 }));
    const stop = new AbortController();
    const tokens = Array.from({ length: 2048 }, (_, position) => position % 1000);
    const computed = before.run({ tokens }, { signal: stop.signal }).then(
      () => "computed",
      () => "stopped",
    );
    const opened = await engine.openModel(await filesOf(join(GOLDENS, "mistral")));
    stop.abort();
    expect(await computed).toBe("stopped");
    for (const model of [before, opened]) model.close();
  });

  test("tells which host the bytes come from, behind a redirect", async () => {
    const [config, params] = await Promise.all(
      ["config.json", "model.safetensors"].map(async (name) => ({
        bytes: await readFile(join(GOLDENS, "mistral", name)),
      })),
    );
    const far = await startFileServer({ "model.safetensors": params! });
    const near = await startFileServer({
      "config.json": config!,
      "model.safetensors": status(302, { location: `${far.url}model.safetensors` }),
    });
    const hosts = new Set<string>();
    const model = await engine.openModel(near.url, {
      onProgress: (progress) => progress.hosts?.forEach((host) => hosts.add(host)),
    });
    expect([...hosts]).toEqual([new URL(near.url).host, new URL(far.url).host]);
    model.close();
    await Promise.all([near.close(), far.close()]);
  });

  test("from a server that does not tell how long the parameters are, as its header says", async () => {
    const [config, params] = await Promise.all(
      ["config.json", "model.safetensors"].map((name) => readFile(join(GOLDENS, "mistral", name))),
    );
    const server = await startFileServer({
      "config.json": { bytes: config!, answers: chunked },
      "model.safetensors": { bytes: params!, answers: chunked },
    });
    const [near, far] = [
      await engine.openModel(await filesOf(join(GOLDENS, "mistral"))),
      await engine.openModel(server.url),
    ] as const;
    const [expected, found] = await Promise.all(
      [near, far].map(async (model) => {
        const trace = await model.run({ tokens: [5, 17, 96, 3] });
        return trace.logits({ position: 3, top: 97 });
      }),
    );
    expect(found).toEqual(expected);
    near.close();
    far.close();
    await server.close();
  });

  test("from such a server whose file ends early is refused with the number of bytes", async () => {
    const [config, params] = await Promise.all(
      ["config.json", "model.safetensors"].map((name) => readFile(join(GOLDENS, "mistral", name))),
    );
    const server = await startFileServer({
      "config.json": { bytes: config!, answers: chunked },
      "model.safetensors": { bytes: params!.subarray(0, params!.length - 1), answers: chunked },
    });
    await expect(engine.openModel(server.url)).rejects.toMatchObject({
      code: "E_TRUNCATED",
      message: expect.stringMatching(/^model\.safetensors of .* ends after [\d,]+ of [\d,]+ bytes; /) as string,
    });
    await server.close();
  });

  test("ends with a sentence when the worker dies in the middle, and opens when it is tried again", async () => {
    const killer = new WorkerKiller();
    const files = await filesOf(join(GOLDENS, "qwen3"));
    let died: Promise<void> | undefined;
    const opening = engine.openModel(files, {
      onProgress: ({ doneBytes }) => {
        if (doneBytes > 0) died ??= killer.killLatest();
      },
    });
    await expect(opening).rejects.toMatchObject({
      code: "E_WORKER_LOST",
      message: expect.stringMatching(/^The worker died while the model was being opened, because .*\.$/) as string,
    });
    await died;
    const model = await engine.openModel(files);
    expect((await model.run({ tokens: [1, 2, 3] })).tokens).toHaveLength(3);
    killer.release();
    model.close();
  });

  test("reads the files again for a worker that died, and a trace is there again", async () => {
    const killer = new WorkerKiller();
    const model = await engine.openModel(await filesOf(join(GOLDENS, "llama")));
    const trace = await model.run({ tokens: [3, 1, 4, 1, 5] });
    const before = await trace.weights({ layer: 1, head: 3 });
    await killer.killLatest();
    expect(await trace.weights({ layer: 1, head: 3 })).toEqual(before);
    const again = await model.run({ tokens: [3, 1, 4, 1, 5] });
    expect(await again.weights({ layer: 1, head: 3 })).toEqual(before);
    killer.release();
    model.close();
  });

  test("takes the memory of the params, with no holes between them", async () => {
    const coreWork = await openCore();
    const link = { ask: (work: Work) => Promise.resolve(complete(coreWork, work)) } as unknown as WorkerLink;
    const before = coreWork.core.memoryBytes();
    const files = randomGpt2({ n_layer: 3, n_embd: 768 });
    const { plan } = await loadFolder(link, 1, await openModelFolder(files), {});
    expect(plan.paramBytes).toBeGreaterThan(50e6);
    expect(coreWork.core.memoryBytes() - before).toBeLessThan(plan.paramBytes);
  });

  test("50 times leaves the module as it was after the first", async () => {
    const coreWork = await openCore();
    const link = {
      ask: (work: Work) => Promise.resolve(complete(coreWork, work)),
      closeModel: (model: number) => coreWork.closeModel(model),
    } as unknown as WorkerLink;
    const folder = await openModelFolder((await filesOf(join(GOLDENS, "roberta-mlm"))) as unknown as readonly File[]);
    const sizes: number[] = [];
    for (let opened = 1; opened <= 50; opened++) {
      await loadFolder(link, opened, folder, {});
      coreWork.closeModel(opened);
      sizes.push(coreWork.core.memoryBytes());
    }
    expect(coreWork.core.liveCounts()).toEqual({ models: 0, traces: 0, jobs: 0 });
    expect(sizes.at(-1)).toBe(sizes[0]);
  });
});
