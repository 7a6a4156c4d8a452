// npm run train -- storyteller --evaluate --from FOLDER: a model that is shipped, held against what it must reach.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { tellVerdicts, verdictsOf } from "../../core/trainer/limits.mjs";
import { capture } from "../run/capture.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MODELS = join(ROOT, "web/public/models");
const MODEL = join(MODELS, "storyteller");
const VALID = join(process.env["HEADLIGHT_SHARED"] ?? join(ROOT, "../shared"), "corpus/valid.txt");
/** The trainer is compiled when it is not there yet. */
const MINUTES = 60_000;

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "headlight-judge-test-"))));
afterAll(() => rmSync(folder, { recursive: true }));

function judge(text: string, name = "storyteller"): Promise<{ code: number; output: string }> {
  const file = join(folder, "text.txt");
  writeFileSync(file, text);
  const args = [name, "--evaluate", "--from", join(MODELS, name), "--text", file];
  return capture(process.execPath, [join(ROOT, "core/trainer/train.mjs"), ...args]);
}

/** Lines of digits that no book has, none of which says what the next one is. */
function digits(lines: number): string {
  let state = 1;
  const next = (): string => String((state = (state * 48_271) % 0x7fff_ffff));
  return Array.from({ length: lines }, next).join("\n");
}

/** Names, times and bytes of all that is in the model's folder. */
const state = (): unknown[] =>
  readdirSync(MODEL).map((name) => [
    name,
    statSync(join(MODEL, name)).mtimeMs,
    readFileSync(join(MODEL, name)).toString("base64"),
  ]);

test(
  "each number is said with its limit, one that is missed fails the command, and the folder is left alone",
  { timeout: 5 * MINUTES },
  async () => {
    const before = state();
    const { code, output } = await judge(digits(3000));
    expect(output).toMatch(/MISSED {3}bits a byte of held-out text: \d+\.\d{3} \(at most 1\.55\)/);
    expect(output).toMatch(/reached {2}best previous-token head, on random tokens: 0\.9\d\d \(at least 0\.9\)/);
    expect(output).toMatch(/reached {2}best induction head, on random tokens: 0\.9\d\d \(at least 0\.9\)/);
    expect(output).toMatch(/reached {2}nats a token of the second copy of random tokens: 0\.0\d\d \(at most 0\.1\)/);
    expect(code).toBe(1);
    expect(state()).toEqual(before);
  },
);

test.skipIf(!existsSync(VALID))(
  `a model that reaches all of them passes, on a part of valid.txt${existsSync(VALID) ? "" : `: skipped, for there is no ${VALID}`}`,
  { timeout: 5 * MINUTES },
  async () => {
    const { code, output } = await judge(readFileSync(VALID, "utf8").slice(0, 150_000));
    expect(output).not.toContain("MISSED");
    expect(output).toContain("reached  bits a byte of held-out text");
    expect(code).toBe(0);
  },
);

// What it is held against is counted in the rest of that part: fewer pairs than the corpus has, and a lower bar.
test.skipIf(!existsSync(VALID))(
  `gapfiller finds masked tokens of it that the baselines do not${existsSync(VALID) ? "" : `: skipped, for there is no ${VALID}`}`,
  { timeout: 5 * MINUTES },
  async () => {
    const { code, output } = await judge(readFileSync(VALID, "utf8").slice(0, 150_000), "gapfiller");
    expect(output).toMatch(
      /reached {2}masked tokens that are right, beside the better baseline: [2-9]\.\d{3} \(at least 1\.6\)/,
    );
    expect(Number(/maskedAccuracy: ([\d.]+)/.exec(output)?.[1])).toBeGreaterThan(0.3);
    expect(code).toBe(0);
  },
);

test("a folder without a model is refused", async () => {
  const args = ["storyteller", "--evaluate", "--from", folder];
  const { code, output } = await capture(process.execPath, [join(ROOT, "core/trainer/train.mjs"), ...args]);
  expect(code).not.toBe(0);
  expect(output).toContain(`${folder} holds no config.json; name a model's folder`);
});

describe("limits", () => {
  const causal = {
    validBitsPerByte: 1.55,
    previousToken: [[0.9, 0.1]],
    previousTokenOfRandom: [[0.1, 0.9]],
    induction: [[0.9], [0.2]],
    secondCopyNats: 0.1,
  };
  const masked = { maskedAccuracy: 0.33, unigramAccuracy: 0.1, bigramAccuracy: 0.2 };
  const missed = (found: object): string[] =>
    verdictsOf(found)
      .filter(({ isReached }) => !isReached)
      .map(({ what }) => what);

  test.each([
    [{}, []],
    [{ validBitsPerByte: 1.5501 }, ["bits a byte of held-out text"]],
    [{ validBitsPerByte: NaN }, ["bits a byte of held-out text"]],
    [{ previousToken: [[0.8999]] }, ["best previous-token head, on held-out text"]],
    [{ previousTokenOfRandom: [[0.8999]] }, ["best previous-token head, on random tokens"]],
    [{ induction: [[0.8999]] }, ["best induction head, on random tokens"]],
    [{ secondCopyNats: 0.1001 }, ["nats a token of the second copy of random tokens"]],
  ])("a storyteller's, with %o", (change, names) => expect(missed({ ...causal, ...change })).toEqual(names));

  test.each([
    [{}, []],
    [{ bigramAccuracy: 0.21 }, ["masked tokens that are right, beside the better baseline"]],
    [{ unigramAccuracy: 0.21 }, ["masked tokens that are right, beside the better baseline"]],
  ])("a gapfiller's, with %o", (change, names) => expect(missed({ ...masked, ...change })).toEqual(names));

  test("are said in a line each", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    expect(tellVerdicts(verdictsOf({ ...causal, secondCopyNats: 0.2 }))).toBe(false);
    expect(log.mock.calls.flat()).toEqual([
      "reached  bits a byte of held-out text: 1.550 (at most 1.55)",
      "reached  best previous-token head, on held-out text: 0.900 (at least 0.9)",
      "reached  best previous-token head, on random tokens: 0.900 (at least 0.9)",
      "reached  best induction head, on random tokens: 0.900 (at least 0.9)",
      "MISSED   nats a token of the second copy of random tokens: 0.200 (at most 0.1)",
    ]);
    expect(tellVerdicts(verdictsOf(causal))).toBe(true);
    log.mockRestore();
  });
});
