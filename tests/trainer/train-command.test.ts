// npm run train, from a text to a folder that the engine opens: a few steps of it, which learn nothing yet.

import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

import { digestOf, goneOnWith } from "../../core/trainer/options.mjs";
import { capture } from "../run/capture.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The trainer is compiled when it is not there yet. */
const MINUTES = 60_000;
const STEP_TOKENS = 16 * 256;
const TRAIN = join(ROOT, "core/trainer/train.mjs");

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
  return capture(process.execPath, [TRAIN, ...argumentsOf(name, out, steps), ...more]);
}

function argumentsOf(name: string, out: string, steps: number): string[] {
  const text = join(folder, "text.txt");
  return [name, "--text", text, "--out", join(folder, out), "--tokens", String(steps * STEP_TOKENS)];
}

/** Ctrl-C as a terminal says it, to the command and what it has started, once it has told of its first step. */
function trainUntilFirstStep(
  name: string,
  out: string,
  steps: number,
): Promise<{ code: number | null; output: string }> {
  const args = [TRAIN, ...argumentsOf(name, out, steps)];
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  let isStopped = false;
  child.stdout.setEncoding("utf8").on("data", (words: string) => {
    output += words;
    if (isStopped || !/min left/.test(output) || child.pid === undefined) return;
    isStopped = true;
    process.kill(-child.pid, "SIGINT");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

const wholeFolder = (out: string): Buffer =>
  Buffer.concat(readdirSync(join(folder, out)).map((name) => read(out, name)));

const read = (...path: string[]): Buffer => readFileSync(join(folder, ...path));

test(
  "a text becomes a model's folder and its card, to the same bits where Ctrl-C stopped it in the middle",
  { timeout: 5 * MINUTES },
  async () => {
    const first = await train("storyteller", "a", 3);
    expect(first.output).toContain("The model and its card");
    expect(first.code).toBe(0);
    const card = read("a", "README.md").toString();
    expect(card).toContain("the text text.txt, every twentieth part of it held out");
    expect(card).toContain("| 0.0 M, in windows of 256 |");
    expect(card).toContain("| tokens seen in all | 0.0 M |");
    expect(card).toMatch(/\| best previous-token head, on random tokens \| 0\.\d{3} \|/);
    expect(first.output).toMatch(/0\.00 M tokens seen, \d+ a second, 1 min left/);
    expect(first.output).toMatch(/0\.01 of 0\.01 M tokens, \d+ a second, 0 min left: loss \d\.\d+, on held-out text/);
    expect(first.output).toMatch(/MISSED {3}best induction head, on random tokens: 0\.\d{3} \(at least 0\.9\)/);
    const { model_type, num_hidden_layers } = JSON.parse(read("a", "config.json").toString()) as Record<
      string,
      unknown
    >;
    expect([model_type, num_hidden_layers]).toEqual(["llama", 4]);
    const params = read("a", "model.safetensors");
    const stopped = await trainUntilFirstStep("storyteller", "b", 3);
    expect(stopped.output).toContain("Stopped; the same command goes on from here.");
    expect(stopped.code).toBe(0);
    expect(read("b", "model.safetensors").equals(params)).toBe(false);
    expect((await train("storyteller", "b", 3)).code).toBe(0);
    expect(read("b", "model.safetensors").equals(params)).toBe(true);
  },
);

test("a checkpoint of another model is refused, and stays", { timeout: 5 * MINUTES }, async () => {
  await train("storyteller", "c", 1);
  const before = wholeFolder("c");
  const { code, output } = await train("gapfiller", "c", 1);
  expect(code).not.toBe(0);
  expect(output).toContain(
    'config.json is of another configuration (architectures is ["LlamaForCausalLM"], not ["BertForMaskedLM"])',
  );
  expect(wholeFolder("c").equals(before)).toBe(true);
});

test("a training goes on as it was begun, and what is said otherwise is refused with both values", async () => {
  const out = join(folder, "h");
  mkdirSync(out);
  const text = join(folder, "text.txt");
  const begun = { tokens: 8192, seed: 1, text, textDigest: digestOf([text]) };
  writeFileSync(join(out, "job.json"), JSON.stringify({ begun }));
  // Whether there is one is all that is asked of it before anything is refused.
  writeFileSync(join(out, "training-state.safetensors"), "");
  const before = wholeFolder("h");
  const refusals = [
    [["--tokens", "16384"], "was begun with --tokens 8192, and goes on as it was begun: leave out --tokens 16384"],
    [["--seed", "2"], "was begun with --seed 1, and goes on as it was begun: leave out --seed 2"],
    [["--minutes", "5"], "was begun without --minutes, and goes on as it was begun: leave out --minutes 5"],
    [["--text", join(ROOT, "README.md")], `was begun with --text ${text}`],
    [["--rate", "0.5"], "was begun without --rate"],
    [["--evaluate", "--seed", "3"], `--from ${out} begins there with what is learned here`],
  ] as const;
  for (const [args, words] of refusals) {
    const { code, output } = await capture(process.execPath, [TRAIN, "storyteller", "--out", out, ...args]);
    expect(code).not.toBe(0);
    expect(output).toContain(words);
  }
  writeFileSync(join(out, "job.json"), JSON.stringify({ begun: { ...begun, textDigest: "of another text" } }));
  const { output } = await capture(process.execPath, [TRAIN, "storyteller", "--out", out]);
  expect(output).toContain(`${text} is not the text that the training in ${out} was begun with`);
  writeFileSync(join(out, "job.json"), JSON.stringify({ begun }));
  expect(wholeFolder("h").equals(before)).toBe(true);
});

test("what is not said is as it was begun, and a text that was moved is the same", () => {
  const moved = join(folder, "moved.txt");
  copyFileSync(join(folder, "text.txt"), moved);
  const text = join(folder, "gone.txt");
  const begun = { tokens: 8192, seed: 4, text, textDigest: digestOf([moved]) };
  expect(goneOnWith({}, begun, "f")).toEqual(begun);
  expect(goneOnWith({ text: moved, seed: 4 }, begun, "f")).toEqual({ ...begun, text: moved });
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
  const first = "`npm run train -- storyteller --tokens 4096 --seed 1 --text text.txt`";
  const then =
    "`npm run train -- storyteller --tokens 4096 --seed 1 --from e --text text.txt --rate 1e-9 --repeated 1`";
  expect(card).toContain(`| 1 | 0.0 M | ${first} |\n| 2 | 0.0 M | ${then} |\n\n## Curve`);
  expect(card).toContain(`| command | ${then} |`);
  expect(read("e", "README.md").toString()).toContain(`| 1 | 0.0 M | ${first} |\n\n## Curve`);
  const { code: refused, output } = await train("gapfiller", "g", 1, "--from", join(folder, "e"));
  expect(refused).not.toBe(0);
  expect(output).toContain("give --from the folder of one that is alike");
});

test("a model that nobody knows is refused by what there is", async () => {
  const { code, output } = await train("poet", "d", 1);
  expect(code).not.toBe(0);
  expect(output).toContain("say which model to train: npm run train -- storyteller | gapfiller");
});
