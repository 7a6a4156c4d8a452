import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { missingPeer } from "../bench/training-peer.mjs";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "headlight-peer-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function python(script: string): string {
  const file = join(folder, "python");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("missingPeer says what to install where there is no PyTorch, or no Python", () => {
  const sentence = "PyTorch is not compared: install Debian's python3-torch for that.";
  expect(missingPeer(python("exit 1"))).toBe(sentence);
  expect(missingPeer(join(folder, "none"))).toBe(sentence);
});

test("missingPeer does not take plain loops for PyTorch's speed", () => {
  expect(missingPeer(python("echo 7f00 /usr/lib/blas/libblas.so.3"))).toContain(
    "install Debian's libopenblas0-pthread",
  );
  expect(missingPeer(python("echo 7f00 /usr/lib/libopenblasp-r0.3.21.so"))).toBeUndefined();
});
