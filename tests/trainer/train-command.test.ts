// npm run train, from a text to a folder that the engine opens: a few steps of it, which learn nothing yet.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

import { capture } from "../run/capture.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The trainer is compiled when it is not there yet. */
const MINUTES = 60_000;
const STEP_TOKENS = 16 * 256;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headlight-train-"));
  const words = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  writeFileSync(
    join(folder, "text.txt"),
    words.map((name) => readFileSync(join(ROOT, "docs", name), "utf8")).join("\n"),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

async function train(
  name: string,
  out: string,
  steps: number,
  ...more: readonly string[]
): Promise<{ code: number; output: string }> {
  const args = [
    name,
    "--text",
    join(folder, "text.txt"),
    "--out",
    join(folder, out),
    "--tokens",
    String(steps * STEP_TOKENS),
    ...more,
  ];
  return capture(process.execPath, [join(ROOT, "core/trainer/train.mjs"), ...args]);
}

const read = (...path: string[]): Buffer => readFileSync(join(folder, ...path));

test(
  "a text becomes a model's folder and its card, and what is there already is gone on with, not begun again",
  { timeout: 5 * MINUTES },
  async () => {
    const first = await train("storyteller", "a", 3);
    expect(first.output).toContain("The model and its card");
    expect(first.code).toBe(0);
    const card = read("a", "README.md").toString();
    expect(card).toContain("the text text.txt, every twentieth part of it held out");
    expect(card).toContain("| 0.0 M, in windows of 256 |");
    const { model_type, num_hidden_layers } = JSON.parse(read("a", "config.json").toString()) as Record<
      string,
      unknown
    >;
    expect([model_type, num_hidden_layers]).toEqual(["llama", 4]);
    const params = read("a", "model.safetensors");
    expect((await train("storyteller", "a", 3)).code).toBe(0);
    expect(read("a", "model.safetensors").equals(params)).toBe(true);
    expect((await train("storyteller", "b", 3)).code).toBe(0);
    expect(read("b", "model.safetensors").equals(params)).toBe(true);
  },
);

test("a checkpoint of another model is refused, and stays", { timeout: 5 * MINUTES }, async () => {
  await train("storyteller", "c", 1);
  const whole = (): Buffer => Buffer.concat(readdirSync(join(folder, "c")).map((name) => read("c", name)));
  const before = whole();
  const { code, output } = await train("gapfiller", "c", 1);
  expect(code).not.toBe(0);
  expect(output).toContain(
    'config.json is of another configuration (architectures is ["LlamaForCausalLM"], not ["BertForMaskedLM"])',
  );
  expect(whole().equals(before)).toBe(true);
});

test("a finished model is gone on with by rates of one's own", { timeout: 5 * MINUTES }, async () => {
  await train("storyteller", "e", 1);
  const { code } = await train("storyteller", "f", 1, "--from", join(folder, "e"), "--rate", "1e-9", "--repeated", "1");
  expect(code).toBe(0);
  // One step at such a rate moves no half, but the sign of a 0.
  const halves = (out: string): number[] => {
    const file = read(out, "model.safetensors");
    return Array.from({ length: file.length >> 1 }, (_, at) => file.readUInt16LE(2 * at)).map((half) =>
      half === 0x8000 ? 0 : half,
    );
  };
  const [before, after] = [halves("e"), halves("f")];
  expect(after.length).toBe(before.length);
  expect(after.findIndex((half, at) => half !== before[at])).toBe(-1);
  const card = read("f", "README.md").toString();
  expect(card).toContain(
    "| begun from | a model of the same kind, which had seen 0.0 M, in windows of 256; its command:",
  );
  expect(card).toContain("--rate 1e-9 --repeated 1`");
  const { code: refused, output } = await train("gapfiller", "g", 1, "--from", join(folder, "e"));
  expect(refused).not.toBe(0);
  expect(output).toContain("give --from the folder of one that is alike");
});

test("a model that nobody knows is refused by what there is", async () => {
  const { code, output } = await train("poet", "d", 1);
  expect(code).not.toBe(0);
  expect(output).toContain("say which model to train: npm run train -- storyteller | gapfiller");
});
