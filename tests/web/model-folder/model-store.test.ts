import { afterEach, describe, expect, test, vi } from "vitest";

import { CHUNK_BYTES, type ModelFolder } from "../../../web/src/model-folder/model-folder.ts";
import { createModelStore, type KeepProgress, type ModelStore } from "../../../web/src/model-folder/model-store.ts";
import { openModelFolder } from "../../../web/src/model-folder/open-model-folder.ts";
import { readBytes, readText } from "../../../web/src/model-folder/read-file.ts";
import { type FakeDirectory, FakeFile, type FakeOrigin, fakeLocks, fakeOrigin } from "./fake-opfs.ts";
import { chunked, counting, served, startFileServer } from "./file-server.ts";
import { faultOf } from "./reading.ts";

const PARAMS = counting(2 * CHUNK_BYTES + 5);
const ENOUGH = new Error("enough");
const USABLE = "the model is usable without being kept.";

afterEach(() => void vi.restoreAllMocks());

function storeOn(origin: FakeOrigin, locks: LockManager | undefined = fakeLocks()): ModelStore {
  return createModelStore({ storage: origin.storage, locks });
}

function folderOf(name = "tiny", params: Uint8Array<ArrayBuffer> = PARAMS): Promise<ModelFolder> {
  const texts: [string, BlobPart][] = [
    ["config.json", "{}"],
    ["tokenizer.json", "[]"],
    ["README.md", "not kept"],
    ["model.safetensors", params],
  ];
  return openModelFolder(texts.map(([file, text]) => ({ path: `${name}/${file}`, file: new File([text], file) })));
}

/** Fails, or waits, at a chunk of the parameters. */
async function folderThat(atChunk: (count: number) => Promise<void>): Promise<ModelFolder> {
  const folder = await folderOf();
  const open = async (name: string): Promise<Awaited<ReturnType<ModelFolder["open"]>>> => {
    const file = await folder.open(name);
    let count = 0;
    const stream: typeof file.stream = async function* (ranges, onBytes) {
      for await (const chunk of file.stream(ranges, onBytes)) {
        if (name === "model.safetensors") await atChunk(++count);
        yield chunk;
      }
    };
    return { name, sizeBytes: file.sizeBytes, stream, read: (range) => file.read(range), close: () => file.close() };
  };
  return {
    name: folder.name,
    origin: folder.origin,
    hosts: [],
    has: (name) => folder.has(name),
    sizeOf: (name) => folder.sizeOf(name),
    open,
  };
}

/** What lies in the folder of kept models, without the names of the copies. */
function keptPaths({ root }: FakeOrigin): string[] {
  return root.paths.map((path) => path.replace(/^headlight-models\/[0-9a-f]{32}\//, ""));
}

/** All that was written, one file behind the other. */
function textsIn(folder: FakeDirectory): string {
  const texts = [...folder.children.values()].map((entry) =>
    entry instanceof FakeFile ? new TextDecoder().decode(entry.bytes) : textsIn(entry),
  );
  return texts.join("\n");
}

describe("a model that is kept", () => {
  test("is listed with its size, and opens with the same bytes", async () => {
    const origin = fakeOrigin();
    const store = storeOn(origin);
    const kept = { name: "tiny", host: undefined, sizeBytes: PARAMS.length + 4 };
    expect(await store.list()).toEqual([]);
    expect(await store.keep(await folderOf())).toEqual(kept);
    expect(keptPaths(origin)).toEqual(["config.json", "tokenizer.json", "model.safetensors", "kept.json"]);
    const later = storeOn(origin);
    expect(await later.list()).toEqual([kept]);
    const folder = await later.open("tiny");
    expect([folder.name, folder.origin, folder.hosts]).toEqual(["tiny", { kind: "kept" }, []]);
    expect(await readText(folder, "tokenizer.json", { maxBytes: 10 })).toBe("[]");
    expect(Buffer.compare(await readBytes(folder, "model.safetensors", { maxBytes: 2 ** 22 }), PARAMS)).toBe(0);
    expect(origin.openSinks).toBe(0);
  });

  test("tells its progress in bytes", async () => {
    const heard: KeepProgress[] = [];
    const totalBytes = PARAMS.length + 4;
    await storeOn(fakeOrigin()).keep(await folderOf(), { onProgress: (progress) => heard.push(progress) });
    expect(heard).toEqual(
      [2, 4, 4 + CHUNK_BYTES, 4 + 2 * CHUNK_BYTES, totalBytes].map((doneBytes) => ({ doneBytes, totalBytes })),
    );
  });

  test("may come from an address, whatever its name, with all its shards", async () => {
    const index = JSON.stringify({ weight_map: { a: "m-1.safetensors", b: "m-2.safetensors" } });
    const server = await startFileServer({
      "config.json": served("{}"),
      "model.safetensors.index.json": served(index),
      "m-1.safetensors": { bytes: PARAMS },
      "m-2.safetensors": { bytes: PARAMS, answers: chunked },
    });
    try {
      const origin = fakeOrigin();
      const source = await openModelFolder(server.url);
      const folder = Object.assign(source, { name: "org/../x" });
      const heard: KeepProgress[] = [];
      const kept = await storeOn(origin).keep(folder, { onProgress: (progress) => heard.push(progress) });
      const sizeBytes = 2 + index.length + 2 * PARAMS.length;
      expect(kept).toEqual({ name: "org/../x", host: new URL(server.url).host, sizeBytes });
      expect(heard.at(-1)).toEqual({ doneBytes: sizeBytes, totalBytes: undefined });
      expect((await storeOn(origin).open("org/../x")).origin).toEqual({ kind: "kept", host: kept.host });
      const names = ["config.json", "model.safetensors.index.json", "m-1.safetensors", "m-2.safetensors", "kept.json"];
      expect(keptPaths(origin)).toEqual(names);
    } finally {
      await server.close();
    }
  });

  test("replaces an older copy of the same bytes when it is complete", async () => {
    const origin = fakeOrigin();
    const store = storeOn(origin);
    await store.keep(await folderOf("tiny", counting(20)));
    await store.keep(await folderOf("tiny", counting(20)));
    expect(await store.list()).toEqual([{ name: "tiny", host: undefined, sizeBytes: 24 }]);
    expect(keptPaths(origin)).toHaveLength(4);
  });

  test("of a name that another one has is kept beside it, with a number", async () => {
    const origin = fakeOrigin();
    const store = storeOn(origin);
    // Of the same sizes, as fine-tuned models have those of their base; the last byte is another one.
    const tuned = counting(20);
    tuned[19] = 255;
    for (const params of [counting(20), tuned, counting(10)]) await store.keep(await folderOf("tiny", params));
    expect((await store.list()).map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ["tiny", 24],
      ["tiny (2)", 24],
      ["tiny (3)", 14],
    ]);
    expect((await store.keep(await folderOf("tiny", tuned))).name).toBe("tiny (2)");
    expect(await store.list()).toHaveLength(3);
    const second = await store.open("tiny (2)");
    expect(second.name).toBe("tiny (2)");
    expect(await readBytes(second, "model.safetensors", { maxBytes: 100 })).toEqual(tuned);
    await store.delete("tiny");
    expect((await store.keep(await folderOf("tiny", counting(30)))).name).toBe("tiny");
  });

  test("of the same address is replaced by what lies there now", async () => {
    const origin = fakeOrigin();
    const store = storeOn(origin);
    const files = { "config.json": served("{}"), "model.safetensors": { bytes: counting(10) } };
    const [server, other] = [await startFileServer(files), await startFileServer({ ...files })];
    try {
      await store.keep(await openModelFolder(`${server.url}?token=secret`));
      expect(textsIn(origin.root)).toContain(new URL(server.url).host);
      expect(textsIn(origin.root)).not.toContain("secret");
      files["model.safetensors"] = { bytes: counting(20) };
      await store.keep(await openModelFolder(server.url));
      expect((await store.list()).map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([["folder", 22]]);
      await store.keep(await openModelFolder(other.url));
      expect((await store.list()).map(({ name, host }) => [name, host])).toEqual([
        ["folder", new URL(server.url).host],
        ["folder (2)", new URL(other.url).host],
      ]);
    } finally {
      await Promise.all([server.close(), other.close()]);
    }
  });

  test("can be deleted, and leaves nothing", async () => {
    const origin = fakeOrigin();
    const store = storeOn(origin);
    await store.keep(await folderOf("tiny"));
    await store.keep(await folderOf("other"));
    expect((await store.list()).map(({ name }) => name)).toEqual(["other", "tiny"]);
    await store.delete("tiny");
    expect((await store.list()).map(({ name }) => name)).toEqual(["other"]);
    await store.delete("other");
    expect(origin.root.paths).toEqual([]);
    expect(origin.usedBytes).toBe(0);
  });

  test("that is not there is E_KEPT_UNKNOWN", async () => {
    const store = storeOn(fakeOrigin());
    const sentence =
      "E_KEPT_UNKNOWN There is no kept model “tiny”; another tab may have deleted it, so open it from where it came.";
    expect(await faultOf(store.open("tiny"))).toBe(sentence);
    expect(await faultOf(store.delete("tiny"))).toBe(sentence);
  });

  test.each<[string, (copy: FakeDirectory) => unknown]>([
    ["lost a file", (copy) => copy.children.delete("model.safetensors")],
    ["has a shorter file", (copy) => void ((copy.children.get("config.json") as FakeFile).bytes = new Uint8Array(1))],
  ])("that %s is E_KEPT_DAMAGED, and can be deleted", async (_, damage) => {
    const origin = fakeOrigin();
    const store = storeOn(origin);
    await store.keep(await folderOf());
    const [copy] = (origin.root.children.get("headlight-models") as FakeDirectory).children.values();
    damage(copy as FakeDirectory);
    expect(await faultOf(store.open("tiny"))).toBe(
      "E_KEPT_DAMAGED The kept copy of “tiny” is not complete any more; delete it, and open the model from where it came.",
    );
    await store.delete("tiny");
    expect(origin.root.paths).toEqual([]);
  });

  test("is written by a worker of a browser that has no other way", async () => {
    vi.spyOn(FakeFile.prototype as { createWritable: unknown }, "createWritable", "get").mockReturnValue(undefined);
    const written: [length: number, at: number][] = [];
    const write = (chunk: Uint8Array, { at }: { at: number }): number => {
      written.push([chunk.length, at]);
      return chunk.length;
    };
    const access = { write, close: vi.fn() };
    Object.assign(FakeFile.prototype, { createSyncAccessHandle: () => Promise.resolve(access) });
    try {
      await storeOn(fakeOrigin()).keep(await folderOf());
      expect(written.slice(0, -1)).toEqual([
        [2, 0],
        [2, 0],
        [CHUNK_BYTES, 0],
        [CHUNK_BYTES, CHUNK_BYTES],
        [5, 2 * CHUNK_BYTES],
      ]);
      expect(access.close).toHaveBeenCalledTimes(4);
    } finally {
      Reflect.deleteProperty(FakeFile.prototype, "createSyncAccessHandle");
    }
  });
});

describe("a copy that is not completed leaves nothing", () => {
  test("when its source fails", async () => {
    const origin = fakeOrigin();
    const failing = await folderThat((count) => (count < 2 ? Promise.resolve() : Promise.reject(new Error("no more"))));
    expect(await faultOf(storeOn(origin).keep(failing))).toBe(
      "E_STORE “tiny” could not be kept (no more); try again, or reload the page.",
    );
    expect([origin.root.paths, origin.usedBytes, origin.openSinks]).toEqual([[], 0, 0]);
  });

  test("when it is aborted in the middle, and the older one stays", async () => {
    const origin = fakeOrigin();
    const store = storeOn(origin);
    await store.keep(await folderOf("tiny", counting(10)));
    const controller = new AbortController();
    const cancelling = await folderThat((count) => {
      if (count === 2) controller.abort(ENOUGH);
      return Promise.resolve();
    });
    await expect(store.keep(cancelling, controller)).rejects.toBe(ENOUGH);
    expect(await store.list()).toEqual([{ name: "tiny", host: undefined, sizeBytes: 14 }]);
    expect([keptPaths(origin).length, origin.openSinks]).toEqual([4, 0]);
    await store.keep(await folderOf());
  });

  test("when it is aborted beforehand", async () => {
    const origin = fakeOrigin();
    const signal = AbortSignal.abort(ENOUGH);
    await expect(storeOn(origin).keep(await folderOf(), { signal })).rejects.toBe(ENOUGH);
    expect(origin.root.paths).toEqual([]);
  });

  test("when there is no room, which is said with numbers before anything is written", async () => {
    const origin = fakeOrigin(2_000_000);
    origin.usedBytes = 500_000;
    expect(await faultOf(storeOn(origin).keep(await folderOf()))).toBe(
      "E_STORE_FULL “tiny” has 2.1 MB, and this browser has room for 1.5 MB more (500 kB of 2 MB are used); delete a kept model, or free space on the disk.",
    );
    expect(origin.root.paths).toEqual([]);
  });

  test("when the room ends in the middle", async () => {
    const origin = fakeOrigin(2_000_000);
    vi.spyOn(origin.storage, "estimate").mockResolvedValueOnce({}).mockResolvedValueOnce({ usage: 1e6, quota: 2e6 });
    expect(await faultOf(storeOn(origin).keep(await folderOf()))).toBe(
      "E_STORE_FULL “tiny” could not be kept: this browser's room for the page is full (1 MB of 2 MB are used); delete a kept model, or free space on the disk.",
    );
    expect([origin.root.paths, origin.usedBytes, origin.openSinks]).toEqual([[], 0, 0]);
  });

  test("when the room ends in a browser that does not count", async () => {
    const origin = fakeOrigin(2_000_000);
    vi.spyOn(origin.storage, "estimate").mockRejectedValue(new TypeError("not told"));
    expect(await faultOf(storeOn(origin).keep(await folderOf()))).toBe(
      "E_STORE_FULL “tiny” could not be kept: this browser's room for the page is full (it does not say how much it has); delete a kept model, or free space on the disk.",
    );
  });

  test.each<[string, (store: ModelStore) => Promise<unknown>]>([
    ["to look", (store) => store.list()],
    ["to keep", async (store) => store.keep(await folderOf())],
  ])("when the tab was closed meanwhile: the next one %s sweeps", async (_, act) => {
    const origin = fakeOrigin();
    const store = storeOn(origin);
    await store.keep(await folderOf());
    const models = origin.root.children.get("headlight-models") as FakeDirectory;
    for (const [id, manifest] of [
      ["left1", undefined],
      ["left2", '{"version":1,"na'],
    ] as const) {
      const left = await models.getDirectoryHandle(id, { create: true });
      await left.getFileHandle("config.json", { create: true });
      if (manifest === undefined) continue;
      const file = await left.getFileHandle("kept.json", { create: true });
      file.bytes = new TextEncoder().encode(manifest);
    }
    await act(store);
    expect(models.children.size).toBe(1);
  });

  test("and an endless file ends at the limit", async () => {
    const origin = fakeOrigin();
    const folder = await folderOf();
    const config = new File([new Uint8Array(2 ** 20 + 1)], "config.json");
    const tooLong = await openModelFolder([config]);
    vi.spyOn(folder, "open").mockImplementation((name, options) => tooLong.open(name, options));
    expect(await faultOf(storeOn(origin).keep(folder))).toBe(
      "E_FILE_SIZE config.json of “tiny” has more than 1,048,576 bytes; at most 1,048,576 are read: check that it is what a model's config.json should be.",
    );
    expect(origin.root.paths).toEqual([]);
  });
});

describe("two tabs at once", () => {
  test("do not disturb each other's copies: one keeps, the other hears E_STORE_BUSY", async () => {
    const origin = fakeOrigin();
    const locks = fakeLocks();
    let go = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (go = resolve));
    let reached = (): void => undefined;
    const inTheMiddle = new Promise<void>((resolve) => (reached = resolve));
    const slow = await folderThat((count) => {
      if (count === 2) reached();
      return count === 2 ? waiting : Promise.resolve();
    });
    const first = storeOn(origin, locks).keep(slow);
    await inTheMiddle;
    const other = storeOn(origin, locks);
    expect(await faultOf(other.keep(await folderOf("other")))).toBe(
      "E_STORE_BUSY “other” is not kept now, because another model is just being kept here or in another tab; try again when that is done.",
    );
    expect(await other.list()).toEqual([]);
    go();
    await first;
    expect((await other.list()).map(({ name }) => name)).toEqual(["tiny"]);
    expect((await other.open("tiny")).name).toBe("tiny");
  });

  test("that look, and one that keeps, do not hinder each other", async () => {
    const origin = fakeOrigin();
    const locks = fakeLocks();
    const looking = [storeOn(origin, locks).list(), storeOn(origin, locks).list()];
    const keeping = storeOn(origin, locks).keep(await folderOf());
    expect((await keeping).name).toBe("tiny");
    await Promise.all(looking);
  });

  test("may delete the same model", async () => {
    const origin = fakeOrigin();
    const locks = fakeLocks();
    await storeOn(origin, locks).keep(await folderOf());
    await Promise.all([storeOn(origin, locks).delete("tiny"), storeOn(origin, locks).delete("tiny")]);
    expect(origin.root.paths).toEqual([]);
  });

  test("work in folders of their own where there are no locks", async () => {
    const origin = fakeOrigin();
    const keep = async (name: string): Promise<unknown> =>
      createModelStore({ storage: origin.storage, locks: undefined }).keep(await folderOf(name));
    await Promise.all([keep("tiny"), keep("other"), keep("tiny")]);
    const store = createModelStore({ storage: origin.storage, locks: undefined });
    expect((await store.list()).map(({ name }) => name)).toEqual(["other", "tiny"]);
    await store.delete("tiny");
    await store.delete("other");
    expect(origin.root.paths).toEqual([]);
  });
});

describe("a browser that keeps nothing", () => {
  const refusing = (message: string): StorageManager =>
    ({ getDirectory: () => Promise.reject(new DOMException(message, "SecurityError")) }) as unknown as StorageManager;

  test.each<[string, StorageManager | undefined, string]>([
    [
      "has no such thing",
      undefined,
      `E_STORE_MISSING This browser keeps no files for this page (they need https, or a newer browser); ${USABLE}`,
    ],
    [
      "has only a part of it",
      {} as StorageManager,
      `E_STORE_MISSING This browser keeps no files for this page (they need https, or a newer browser); ${USABLE}`,
    ],
    [
      "refuses",
      refusing("private"),
      `E_STORE_BLOCKED This browser does not let this page keep files (private), as in private windows or where site data is blocked; ${USABLE}`,
    ],
  ])("says so when it %s", async (_, storage, sentence) => {
    const store = createModelStore({ storage, locks: undefined });
    expect(await faultOf(store.list())).toBe(sentence);
    expect(await faultOf(store.keep(await folderOf()))).toBe(sentence);
    expect(await faultOf(store.open("tiny"))).toBe(sentence);
    expect(await faultOf(store.delete("tiny"))).toBe(sentence);
  });

  test("says so when it cannot write from here", async () => {
    const origin = fakeOrigin();
    vi.spyOn(FakeFile.prototype as { createWritable: unknown }, "createWritable", "get").mockReturnValue(undefined);
    expect(await faultOf(storeOn(origin).keep(await folderOf()))).toBe(
      `E_STORE_MISSING This browser lets a page read private files but not write them; a newer one does, and ${USABLE}`,
    );
    expect(origin.root.paths).toEqual([]);
  });

  test("is what Node is", async () => {
    expect(await faultOf(createModelStore().list())).toMatch(/^E_STORE_MISSING/);
  });
});
