import { expect, test } from "vitest";

import type { ModelFolder } from "../../../web/src/model-folder/model-folder.ts";
import { openModelFolder } from "../../../web/src/model-folder/open-model-folder.ts";
import { findParams, shardNames } from "../../../web/src/model-folder/params-files.ts";
import { faultOf } from "./reading.ts";

const INDEX = "model.safetensors.index.json";
const ADVICE = "save the model with save_pretrained(…, safe_serialization=True) and open that folder.";

function folderOf(texts: Readonly<Record<string, string>>): Promise<ModelFolder> {
  const named = Object.entries({ "config.json": "{}", ...texts });
  return openModelFolder(named.map(([name, text]) => ({ path: `big/${name}`, file: new File([text], name) })));
}

/** The same, by an address that cannot be listed. */
function folderAt(texts: Readonly<Record<string, string>>): Promise<ModelFolder> {
  const fetch: typeof globalThis.fetch = (input) => {
    const name = new URL(input as URL).pathname.split("/").at(-1) ?? "";
    const text = texts[name];
    return Promise.resolve(text === undefined ? new Response("", { status: 404 }) : new Response(text));
  };
  return openModelFolder("https://example.org/big", { fetch });
}

function indexOf(...names: unknown[]): string {
  return JSON.stringify({ weight_map: Object.fromEntries(names.map((name, tensor) => [`t${String(tensor)}`, name])) });
}

test("one file of parameters is found, whatever else is there", async () => {
  const folder = await folderOf({ "model.safetensors": "", [INDEX]: "not read", "pytorch_model.bin": "" });
  expect(await findParams(folder)).toEqual({ names: ["model.safetensors"], index: undefined });
});

test("the files that the index names are found, each once and in order", async () => {
  const index = indexOf("b.safetensors", "a.safetensors", "b.safetensors");
  const texts = { [INDEX]: index, "a.safetensors": "", "b.safetensors": "" };
  for (const folder of [await folderOf(texts), await folderAt(texts)]) {
    expect(await findParams(folder)).toEqual({ names: ["a.safetensors", "b.safetensors"], index });
  }
});

test("a file that the index names and the folder lacks is E_SHARD_MISSING", async () => {
  const texts = { [INDEX]: indexOf("a.safetensors", "b.safetensors"), "a.safetensors": "" };
  for (const folder of [await folderOf(texts), await folderAt(texts)]) {
    expect(await faultOf(findParams(folder))).toBe(
      `E_SHARD_MISSING b.safetensors is missing in “big”, one of the 2 that ${INDEX} names; a model opens only with all of them.`,
    );
  }
  expect(await faultOf(findParams(await folderOf({ [INDEX]: indexOf("b.safetensors") })))).toBe(
    `E_SHARD_MISSING b.safetensors is missing in “big”, the one that ${INDEX} names; a model opens only with all of them.`,
  );
});

/** As a message names it. */
function shownName(name: string | number | null): string {
  if (typeof name !== "string") return String(name);
  return `“${name.length > 80 ? `${name.slice(0, 80)}…` : name.replaceAll("\\", "\\\\")}”`;
}

test.each([
  "../x.safetensors",
  "sub/x.safetensors",
  "sub\\x.safetensors",
  "..",
  "",
  ".x.safetensors",
  "https://other.example/x.safetensors",
  "//other.example/x.safetensors",
  "x%2Fy.safetensors",
  "x.bin",
  "x.safetensors?download=true",
  "x .safetensors",
  `${"x".repeat(250)}.safetensors`,
  7,
  null,
])("the name %j in an index is E_SHARD_NAME", (name) => {
  const fault = {
    code: "E_SHARD_NAME",
    message: `${INDEX} names the file ${shownName(name)}; only .safetensors files beside it are opened, by names of letters, digits, -, _ and dots.`,
  };
  expect(() => shardNames(indexOf("a.safetensors", name))).toThrow(expect.objectContaining(fault) as Error);
});

test("64 files are opened, 65 are E_SHARD_COUNT", () => {
  const names = Array.from({ length: 65 }, (_, index) => `m-${String(index)}.safetensors`);
  expect(shardNames(indexOf(...names.slice(1)))).toHaveLength(64);
  const message = `${INDEX} names 65 files; at most 64 are opened, so export the model in fewer.`;
  const fault = expect.objectContaining({ code: "E_SHARD_COUNT", message }) as Error;
  expect(() => shardNames(indexOf(...names))).toThrow(fault);
});

test.each([
  ["{", new RegExp(`^${INDEX} is not JSON \\(.+\\); download or export it again\\.$`)],
  ["null", /^model\.safetensors\.index\.json has no "weight_map" of tensor names and file names; export it again\.$/],
  ['{"weight_map": {}}', /has no "weight_map"/],
  ['{"weight_map": 3}', /has no "weight_map"/],
])("the index %j is E_JSON", (index, message) => {
  const fault = { code: "E_JSON", message: expect.stringMatching(message) as string };
  expect(() => shardNames(index)).toThrow(expect.objectContaining(fault) as Error);
});

test.each([
  [
    "pytorch_model.bin",
    `pytorch_model.bin is a pickle: not loaded, because it can run code; convert it to safetensors: ${ADVICE}`,
  ],
  [
    "pytorch_model.bin.index.json",
    `pytorch_model.bin.index.json is a list of pickles: not loaded, because they can run code; convert them to safetensors: ${ADVICE}`,
  ],
  [
    "consolidated.00.pth",
    `consolidated.00.pth is a pickle: not loaded, because it can run code; convert it to safetensors: ${ADVICE}`,
  ],
  [
    "tiny.Q4_K.gguf",
    "tiny.Q4_K.gguf is in the GGUF format, which is not read; open the folder with model.safetensors it was made from.",
  ],
  [
    "adapter_model.safetensors",
    `adapter_model.safetensors is an adapter, the change of another model only; merge it into that model, and ${ADVICE}`,
  ],
  [
    "adapter_model.bin",
    `adapter_model.bin is an adapter, the change of another model only; merge it into that model, and ${ADVICE}`,
  ],
  ["tf_model.h5", `tf_model.h5 is in a format that is not read; ${ADVICE}`],
  ["other.safetensors", "other.safetensors is not called model.safetensors; rename it if it holds the whole model."],
])("a folder with %s alone is E_FILE_KIND", async (name, sentence) => {
  const wanted = `E_FILE_KIND “big” has no model.safetensors. ${sentence}`;
  expect(await faultOf(findParams(await folderOf({ [name]: "" })))).toBe(wanted);
});

test("an archive beside a file of another name is not what is wrong", async () => {
  expect(await faultOf(findParams(await folderOf({ "notes.zip": "", "other.safetensors": "" })))).toContain(
    "rename it",
  );
});

test("a folder at an address is asked for the usual names of other formats", async () => {
  expect(await faultOf(findParams(await folderAt({ "pytorch_model.bin": "" })))).toMatch(
    /^E_FILE_KIND “big” has no model\.safetensors\. pytorch_model\.bin is a pickle/,
  );
});

test("a folder without any parameters says which file is missing", async () => {
  const missing = "E_FILE_MISSING model.safetensors (or model.safetensors.index.json) is missing in “big”";
  expect(await faultOf(findParams(await folderOf({})))).toBe(`${missing}; open it together with the others.`);
  const folder = await folderAt({});
  expect(await faultOf(findParams(folder))).toBe(
    `${missing} at ${folder.origin.host ?? ""}; check the address, or open one whose folder has it.`,
  );
});
