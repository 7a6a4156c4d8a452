import { expect, test } from "vitest";

import { type DroppedEntry, type DroppedItem, readDropped } from "../../../web/src/model-folder/dropped-files.ts";
import { openModelFolder } from "../../../web/src/model-folder/open-model-folder.ts";
import { readText } from "../../../web/src/model-folder/read-file.ts";
import { faultOf } from "./reading.ts";

type Tree = Readonly<{ [name: string]: string | Tree }>;

/** As browsers have it: readers hand out two entries at a time, in their own time. */
function entryOf(path: string, content: string | Tree): DroppedEntry {
  if (typeof content === "string") {
    const file = new File([content], path.slice(path.lastIndexOf("/") + 1));
    const entry = {
      isDirectory: false,
      fullPath: path,
      file: (done: (file: File) => void) => setTimeout(done, 0, file),
    };
    return entry;
  }
  const createReader = (): unknown => {
    const left = Object.entries(content).map(([name, below]) => entryOf(`${path}/${name}`, below));
    return { readEntries: (done: (some: unknown) => void) => setTimeout(done, 0, left.splice(0, 2)) };
  };
  return Object.assign({ isDirectory: true, fullPath: path }, { createReader });
}

/** Items can be asked only while the event is handled. */
function drop(tree: Tree): { items: DroppedItem[]; end: () => void } {
  let isOver = false;
  const items = Object.entries(tree).map(([name, content]) => ({
    getAsFile: () => null,
    webkitGetAsEntry: () => (isOver ? null : entryOf(`/${name}`, content)),
  }));
  return { items, end: () => (isOver = true) };
}

function dropped(tree: Tree, signal?: AbortSignal): ReturnType<typeof readDropped> {
  const { items, end } = drop(tree);
  const reading = readDropped(items, { signal });
  end();
  return reading;
}

test("readDropped finds all files of dropped folders, with their paths", async () => {
  const files = await dropped({
    tiny: { "a.txt": "", "b.txt": "", "config.json": "here", "model.safetensors": "", below: { "c.txt": "" } },
    "single.txt": "",
  });
  expect(files.map(({ path }) => path).sort()).toEqual([
    "single.txt",
    "tiny/a.txt",
    "tiny/b.txt",
    "tiny/below/c.txt",
    "tiny/config.json",
    "tiny/model.safetensors",
  ]);
  const folder = await openModelFolder(files);
  expect([folder.name, await readText(folder, "config.json", { maxBytes: 10 })]).toEqual(["tiny", "here"]);
});

test("readDropped takes plain files where a browser knows no folders, and leaves out what is no file", async () => {
  const file = new File(["x"], "config.json");
  const items = [{ getAsFile: () => file }, { getAsFile: () => null, webkitGetAsEntry: () => null }];
  expect(await readDropped(items)).toEqual([{ file, path: "config.json" }]);
});

test.each([1000, 1001])("readDropped walks 1000 files, and not one more (%i)", async (count) => {
  const wide = Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${String(index)}`, ""]));
  if (count === 1000) return expect(await dropped({ wide })).toHaveLength(1000);
  expect(await faultOf(dropped({ wide }))).toBe(
    "E_FOLDER There are more than 1,000 files in what was dropped; drop the model's folder only.",
  );
});

test("readDropped stops in a folder without end", async () => {
  const some = [entryOf("/a", ""), entryOf("/b", "")];
  const endless = Object.assign(
    { isDirectory: true, fullPath: "/endless" },
    { createReader: () => ({ readEntries: (done: (entries: DroppedEntry[]) => void) => setTimeout(done, 0, some) }) },
  );
  const reading = readDropped([{ getAsFile: () => null, webkitGetAsEntry: () => endless }]);
  expect(await faultOf(reading)).toMatch(/^E_FOLDER There are more than 1,000 files/);
});

test("readDropped says what cannot be read", async () => {
  const entry = {
    isDirectory: false,
    fullPath: "/tiny/config.json",
    file: (_: unknown, fail: (error: Error) => void) => fail(new Error("not allowed")),
  };
  expect(await faultOf(readDropped([{ getAsFile: () => null, webkitGetAsEntry: () => entry }]))).toBe(
    "E_FILE_READ tiny/config.json cannot be read (not allowed); check that the file is still there and may be read, and drop the folder again.",
  );
});

test("readDropped ends at an abort, also of a folder that is stuck", async () => {
  const controller = new AbortController();
  const stuck = Object.assign(
    { isDirectory: true, fullPath: "/stuck" },
    { createReader: () => ({ readEntries: () => undefined }) },
  );
  const reading = readDropped([{ getAsFile: () => null, webkitGetAsEntry: () => stuck }], controller);
  controller.abort(new Error("enough"));
  await expect(reading).rejects.toThrow("enough");
});
