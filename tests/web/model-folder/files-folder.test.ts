import { describe, expect, test } from "vitest";

import type { ModelFolder } from "../../../web/src/model-folder/model-folder.ts";
import { openModelFolder } from "../../../web/src/model-folder/open-model-folder.ts";
import type { PickedFile } from "../../../web/src/model-folder/pick-folder.ts";
import { readText } from "../../../web/src/model-folder/read-file.ts";
import { counting } from "./file-server.ts";
import { chunksOf, faultOf, joined } from "./reading.ts";

/** As a dropped folder's files, each of which holds its own path. */
function dropped(...paths: string[]): PickedFile[] {
  return paths.map((path) => ({ path, file: new File([path], path.slice(path.lastIndexOf("/") + 1)) }));
}

function configOf(folder: ModelFolder): Promise<string> {
  return readText(folder, "config.json", { maxBytes: 1000 });
}

describe("openModelFolder finds the model among files", () => {
  test.each<[string, string, string, string[]]>([
    ["beside each other", "opened files", "config.json", ["config.json", "model.safetensors"]],
    ["in one folder", "gpt2", "gpt2/config.json", ["gpt2/config.json", "gpt2/model.safetensors"]],
    ["below other folders", "b", "a/b/config.json", ["a/README.md", "a/b/config.json", "a/b/model.safetensors"]],
    [
      "above folders of the same model",
      "m",
      "m/config.json",
      [
        "m/1_Pooling/config.json",
        "m/config.json",
        "m/model.safetensors",
        "m/step-5/config.json",
        "m/step-5/model.safetensors",
      ],
    ],
    [
      "the one with parameters",
      "c",
      "a/c/config.json",
      ["a/b/config.json", "a/c/config.json", "a/c/model.safetensors.index.json"],
    ],
  ])("%s", async (_, name, config, paths) => {
    const folder = await openModelFolder(dropped(...paths));
    expect([folder.name, folder.origin, folder.hosts]).toEqual([name, { kind: "files" }, []]);
    expect(await configOf(folder)).toBe(config);
  });

  test("by the path that a picked folder's files have", async () => {
    const picked = Object.assign(new File(["here"], "config.json"), { webkitRelativePath: "tiny/config.json" });
    const folder = await openModelFolder([picked]);
    expect(folder.name).toBe("tiny");
    expect(await configOf(folder)).toBe("here");
  });

  test("by its name where files were picked one by one", async () => {
    const picked = Object.assign(new File(["here"], "config.json"), { webkitRelativePath: "" });
    expect(await configOf(await openModelFolder([picked]))).toBe("here");
  });
});

test.each<[string, string[], string]>([
  ["nothing", [], "No file was opened; choose a model's folder."],
  [
    "several models",
    ["x/a/config.json", "x/b/config.json", "x/a/model.safetensors", "x/b/model.safetensors"],
    "There are 2 models in what was opened: x/a, x/b; open one of them.",
  ],
  [
    "many models",
    ["a", "b", "c", "d", "e"].map((name) => `${name}/config.json`),
    "There are 5 models in what was opened: a, b, c, d and others; open one of them.",
  ],
  [
    "two models without their folders",
    ["config.json", "config.json"],
    "config.json was opened twice; open the files of one model only.",
  ],
  [
    "a file alone",
    ["model.safetensors"],
    "What was opened is model.safetensors alone; a model is a folder with config.json, tokenizer.json and model.safetensors or model.safetensors.index.json, so open all of it.",
  ],
  [
    "no model",
    ["a/x.txt", "b/y.txt"],
    "What was opened is 2 files without config.json; a model is a folder with config.json, tokenizer.json and model.safetensors or model.safetensors.index.json, so open all of it.",
  ],
])("E_FOLDER says so when %s was opened", async (_, paths, sentence) => {
  expect(await faultOf(openModelFolder(dropped(...paths)))).toBe(`E_FOLDER ${sentence}`);
});

test.each([
  ["tiny.Q4_K.gguf", "is in the GGUF format, which is not read"],
  ["copier.ZIP", "is an archive, which is not read; unpack it, and open the folder that it holds"],
  ["copier.tar.gz", "is an archive, which is not read; unpack it, and open the folder that it holds"],
  ["pytorch_model.bin", "is a pickle: not loaded, because it can run code"],
  ["m/adapter_model.safetensors", "is an adapter, the change of another model only"],
])("what has no config.json is named by its format where the name tells: %s", async (path, sentence) => {
  const fault = await faultOf(openModelFolder(dropped("m/README.md", path)));
  expect(fault).toMatch(`E_FILE_KIND ${path.replace("m/", "")} ${sentence}`);
});

test("a pickle beside model.safetensors is not what is wrong", async () => {
  const fault = await faultOf(openModelFolder(dropped("model.safetensors", "pytorch_model.bin")));
  expect(fault).toMatch(/^E_FOLDER What was opened is 2 files without config\.json/);
});

describe("a folder of files", () => {
  const bytes = counting(3_000_000);
  const opened = (): Promise<ModelFolder> =>
    openModelFolder([new File(["{}"], "config.json"), new File([bytes], "model.safetensors")]);

  test("hands out ranges of a file by slices of it", async () => {
    const file = await (await opened()).open("model.safetensors");
    expect(file.sizeBytes).toBe(3_000_000);
    const ranges = [
      { first: 8, last: 100 },
      { first: 100, last: 3_000_000 },
    ];
    expect(Buffer.compare(joined(await chunksOf(file, ranges)), bytes.subarray(8))).toBe(0);
  });

  test("knows what it has", async () => {
    const folder = await opened();
    expect(folder.names).toEqual(["config.json", "model.safetensors"]);
    expect([await folder.has("config.json"), await folder.has("tokenizer.json")]).toEqual([true, false]);
    expect(await faultOf(folder.open("tokenizer.json"))).toBe(
      "E_FILE_MISSING tokenizer.json is missing in “opened files”; open it together with the others.",
    );
  });

  test("says so when a file can be read no more", async () => {
    const gone = new File(["{}"], "config.json");
    gone.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error("not readable")) });
    expect(await faultOf(configOf(await openModelFolder([gone])))).toBe(
      "E_FILE_READ config.json of “opened files” cannot be read any more (not readable); it was changed, moved or deleted, so open the folder again.",
    );
  });

  test("reads nothing for a signal that is aborted", async () => {
    const aborted = AbortSignal.abort(new Error("enough"));
    const folder = await opened();
    await expect(openModelFolder([], { signal: aborted })).rejects.toThrow("enough");
    await expect(folder.has("config.json", { signal: aborted })).rejects.toThrow("enough");
    await expect(folder.open("config.json", { signal: aborted })).rejects.toThrow("enough");
  });
});
