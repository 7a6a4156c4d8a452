import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { isRead, remembering } from "../run/passed-before.mjs";

const PASSED = { passed: 3, failed: 0, skipped: 1 };

let folder = "";
let root = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headlight-passed-"));
  root = join(folder, "clone");
  write("web/page.ts", "one");
  write(".gitignore", "build/\n");
  execFileSync("git", ["init", "-q"], { cwd: root });
  execFileSync("git", ["add", "."], { cwd: root });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Runs a job of the browser's part as `npm test` does, and says whether it ran or had passed before. */
async function runJob({
  counts = PASSED,
  machine = "one machine",
  again = false,
  before = (): void => undefined,
  meanwhile = (): void => undefined,
} = {}) {
  let ran = false;
  const run = () => {
    ran = true;
    meanwhile();
    return Promise.resolve({ counts, output: "said" });
  };
  const [job] = remembering([{ name: "browser: all", part: "browser", run }], root, () => machine, { again });
  before();
  const result = await job?.run();
  expect(result?.counts).toEqual(counts);
  expect(result?.passedAt === undefined).toBe(ran);
  return ran ? "ran" : "passed before";
}

test("what has passed is not run again, and its counts are those of then", async () => {
  expect(await runJob()).toBe("ran");
  expect(await runJob()).toBe("passed before");
  expect(await runJob()).toBe("passed before");
});

test.each([
  ["a file is changed", () => write("web/page.ts", "two")],
  ["a file is removed", () => rmSync(join(root, "web/page.ts"))],
  ["a file is there that nobody has added yet", () => write("web/new.ts", "")],
  ["a file has another name", () => (write("web/other.ts", "one"), rmSync(join(root, "web/page.ts")))],
  ["data beside the clone is there", () => write("../shared/models/one/config.json", "{}")],
])("it runs again when %s", async (_, change) => {
  await runJob();
  change();
  expect(await runJob()).toBe("ran");
  expect(await runJob()).toBe("passed before");
});

test("it runs again on another machine, and where nothing is kept any more", async () => {
  await runJob();
  expect(await runJob({ machine: "another machine" })).toBe("ran");
  write("build/passed/browser-all.json", "{");
  expect(await runJob()).toBe("ran");
  rmSync(join(root, "build"), { recursive: true });
  expect(await runJob()).toBe("ran");
});

test("it runs again after tests failed, after none ran, and after somebody edited while they ran", async () => {
  await runJob({ counts: { passed: 3, failed: 1, skipped: 0 } });
  expect(await runJob({ counts: { passed: 0, failed: 0, skipped: 4 } })).toBe("ran");
  expect(await runJob({ meanwhile: () => write("web/page.ts", "two") })).toBe("ran");
  write("web/page.ts", "one");
  expect(await runJob()).toBe("ran");
});

test("an edit between what was built and its test has not been tested", async () => {
  expect(await runJob({ before: () => write("web/page.ts", "two") })).toBe("ran");
  expect(await runJob()).toBe("ran");
});

test("a part that is named runs, and only what came out then is kept", async () => {
  await runJob();
  expect(await runJob({ again: true })).toBe("ran");
  expect(await runJob()).toBe("passed before");
  await runJob({ again: true, counts: { passed: 2, failed: 1, skipped: 0 } });
  expect(await runJob()).toBe("ran");
});

test("a copy without a git of its own, in another repository that ignores it, runs each time", async () => {
  rmSync(join(root, ".git"), { recursive: true });
  execFileSync("git", ["init", "-q"], { cwd: folder });
  writeFileSync(join(folder, ".gitignore"), "*\n");
  await runJob();
  expect(await runJob()).toBe("ran");
});

test("a folder that no git knows, and a job of no part, run each time", async () => {
  rmSync(join(root, ".git"), { recursive: true });
  await runJob();
  expect(await runJob()).toBe("ran");
  let times = 0;
  const run = () => Promise.resolve({ counts: { ...PASSED, passed: ++times }, output: "" });
  for (const job of remembering(
    [
      { name: "check", run },
      { name: "check", run },
    ],
    root,
    () => "",
  ))
    await job.run();
  expect(times).toBe(2);
});

test("the page's tests read the core, and the core's nothing of the page", () => {
  expect(isRead("browser", "core/kernels/gemm.cpp")).toBe(true);
  expect(isRead("browser", "tests/core/gemm_test.cpp")).toBe(false);
  expect(isRead("core", "web/src/main.ts")).toBe(false);
  expect(isRead("core", "tests/golden/attention-digests.json")).toBe(true);
  for (const part of ["core", "trainer", "web", "wasm", "browser"]) {
    expect(isRead(part, "package-lock.json")).toBe(true);
    expect(isRead(part, `tests/${part}/any`)).toBe(true);
  }
});
