import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { withLock } from "../../wasm/toolchain/lock.mjs";

let folder = "";

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "headlight-lock-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("withLock lets one at a time in, and leaves no file behind", async () => {
  const file = join(folder, "sub/lock");
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await Promise.resolve();
    inside -= 1;
  };
  await Promise.all([withLock(file, work), withLock(file, work), withLock(file, work)]);
  expect([most, inside, existsSync(file)]).toEqual([1, 0, false]);
});

test("withLock takes over from a process that died", async () => {
  const file = join(folder, "lock");
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  writeFileSync(file, String(dead));
  expect(await withLock(file, () => "done")).toBe("done");
});

test("withLock takes over from a dead process whose number another one has now", async () => {
  const file = join(folder, "lock");
  writeFileSync(file, String(process.pid));
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(file, longAgo, longAgo);
  expect(await withLock(file, () => "done")).toBe("done");
});

test("withLock lets go when the work fails", async () => {
  const file = join(folder, "lock");
  await expect(withLock(file, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(existsSync(file)).toBe(false);
});
