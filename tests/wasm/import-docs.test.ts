// The Python of docs/import.md, as it stands there, writes files that open.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine } from "../../web/src/engine/engine.ts";
import { embeddedFile } from "../../web/src/model-folder/embedded-file.ts";

import { openEngine, ROOT } from "./engine-under-test.ts";
import { PYTHON, PYTHON_IS_MISSING } from "./python-with-numpy.ts";

const [helper = "", ofTransformers = "", ofNumpy = "", pageWriter = ""] = Array.from(
  readFileSync(new URL("docs/import.md", ROOT), "utf8").matchAll(/```python\n(.*?)```/gs),
  ([, code]) => code,
);

/** What the page's Python calls of transformers and torch; the numbers are made up. */
const TRANSFORMERS = `
import numpy
class Tensor:
    def __init__(self, array): self.array = array
    def __getitem__(self, at): return Tensor(self.array[at])
    def detach(self): return self
    def float(self): return self
    def numpy(self): return self.array
class Output: pass
class AutoTokenizer:
    @staticmethod
    def from_pretrained(name): return AutoTokenizer()
    def __call__(self, text, return_tensors): return {"input_ids": Tensor(numpy.arange(4)[None])}
    def convert_ids_to_tokens(self, ids): return ["[CLS]", "the", "cat", "[SEP]"]
class AutoModel:
    @staticmethod
    def from_pretrained(name, attn_implementation): return AutoModel()
    def __call__(self, input_ids, output_attentions):
        output = Output()
        layer = numpy.arange(1, 33, dtype="f4").reshape(1, 2, 4, 4)
        output.attentions = tuple(Tensor((layer + at) / (layer + at).sum(-1, keepdims=True)) for at in range(3))
        return output
`;

describe.skipIf(PYTHON === undefined)(`docs/import.md${PYTHON_IS_MISSING}`, () => {
  let engine: Engine;
  let folder = "";
  beforeAll(async () => {
    engine = await openEngine();
    folder = mkdtempSync(join(tmpdir(), "headlight-import-"));
    writeFileSync(join(folder, "transformers.py"), TRANSFORMERS);
  });
  afterAll(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function python(code: string): void {
    const { status, stderr } = spawnSync(PYTHON ?? "", ["-c", code], { cwd: folder });
    expect([status, String(stderr)]).toEqual([0, ""]);
  }

  async function openedFile(name: string) {
    const model = await engine.openModel([new File([readFileSync(join(folder, name))], name)]);
    return { model, trace: await model.run("") };
  }

  test("the helpers have at most twenty lines", () => {
    for (const code of [helper, pageWriter]) expect(code.trim().split("\n").length).toBeLessThanOrEqual(20);
  });

  test("what transformers gives is opened", async () => {
    python(`${helper}\n${ofTransformers}`);
    const { model, trace } = await openedFile("dump.safetensors");
    expect([model.layers, model.heads]).toEqual([3, 2]);
    expect(trace.tokens.map(({ text }) => text)).toEqual(["[CLS]", "the", "cat", "[SEP]"]);
    const weights = await trace.weights({ layer: 0, head: 0 });
    expect([...weights.slice(0, 4)]).toEqual([1, 2, 3, 4].map((size) => Math.fround(size / 10)));
    expect(model.given?.description).toMatch(/^As given: rows add up to 1 within /);
  });

  test("of cross-attention, too, and what is in an array already", async () => {
    python(`${helper}
save_attention("cross.safetensors", [[[[0.5, 0.25, 0.25]]]], ["le"], ["the", "a", "an"])
weights, tokens = numpy.full((2, 2), 0.5), ["a", "b"]
${ofNumpy}`);
    const cross = await openedFile("cross.safetensors");
    expect(await cross.trace.weights({ layer: 0, head: 0, rows: [3, 4], columns: [0, 3] })).toEqual(
      Float32Array.of(0.5, 0.25, 0.25),
    );
    const square = await openedFile("dump.npz");
    expect(await square.trace.weights({ layer: 0, head: 0 })).toEqual(new Float32Array(4).fill(0.5));
  });

  const BLOCK_OF_SHELL = /```sh\n(.*?)```/s;
  const SITE = fileURLToPath(new URL("dist/standalone.html", ROOT));

  /** The file that stands behind the page. */
  function behindPage(name: string): File {
    const [site, page] = [readFileSync(SITE, "utf8"), readFileSync(join(folder, name), "utf8")];
    expect(page.slice(0, site.length) === site).toBe(true);
    return embeddedFile(page.slice(site.length), pathToFileURL(join(folder, name)).href);
  }

  test("a page of its own has the file of the weights behind it, and the page as it was built before it", async () => {
    python(`${helper}\n${pageWriter}
tokens = ["</script><script>alert(1)</script>", "b"]
write_html("page.html", [[[[1, 0], [0.25, 0.75]]]], tokens, site=${JSON.stringify(SITE)})
write_html("cross.html", [[[[0.5, 0.25, 0.25]]]], ["le"], ["the", "a", "an"], ${JSON.stringify(SITE)})`);
    const model = await engine.openModel([behindPage("page.html")]);
    const trace = await model.run("");
    expect([...(await trace.weights({ layer: 0, head: 0 }))]).toEqual([1, 0, 0.25, 0.75]);
    expect(trace.tokens.map(({ text }) => text)).toEqual(["</script><script>alert(1)</script>", "b"]);
    const cross = await engine.openModel([behindPage("cross.html")]);
    expect(cross.given).toMatchObject({ text: "the a an", pair: "le" });
  });

  test("and so has one that a shell writes of a NumPy file", async () => {
    const [, line = ""] = BLOCK_OF_SHELL.exec(readFileSync(new URL("docs/import.md", ROOT), "utf8")) ?? [];
    python(`import numpy\nweights, tokens = numpy.eye(2, dtype="f2"), ["a", "b"]\n${ofNumpy}`);
    const command = line.replace("dist/standalone.html", `'${SITE}'`);
    const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: folder });
    expect([status, String(stderr)]).toEqual([0, ""]);
    const file = behindPage("attention.html");
    expect(file.name).toBe("attention.npz");
    const trace = await (await engine.openModel([file])).run("");
    expect([...(await trace.weights({ layer: 0, head: 0 }))]).toEqual([1, 0, 0, 1]);
  });
});
