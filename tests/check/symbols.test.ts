import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { ensureToolchain } from "../../wasm/toolchain/toolchain.mjs";
import { findForbiddenSymbols, isForbiddenSymbol } from "./symbols.mjs";

let folder = "";
let nm = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "headlight-symbols-"));
  nm = (await ensureToolchain()).llvmNm;
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Compiles one source natively; returns its object file, which nm reads like an archive. */
function compile(name: string, source: string): string {
  const object = join(folder, `${name}.o`);
  writeFileSync(join(folder, `${name}.cpp`), source);
  execFileSync("c++", ["-O1", "-c", join(folder, `${name}.cpp`), "-o", object]);
  return object;
}

test("findForbiddenSymbols finds a planted std::exp and tanhf", async () => {
  const source =
    "#include <cmath>\ndouble f(double x) { return std::exp(x); }\nfloat g(float x) { return std::tanh(x); }";
  const faults = await findForbiddenSymbols(nm, [compile("planted", source)]);
  expect(faults).toHaveLength(2);
  expect(faults.join("\n")).toMatch(/planted\.o imports exp of the C library/);
  expect(faults.join("\n")).toMatch(/imports tanhf /);
});

test("findForbiddenSymbols finds printf behind std::to_string of a double", async () => {
  const source = "#include <string>\nstd::string f(double x) { return std::to_string(x); }";
  const faults = await findForbiddenSymbols(nm, [compile("printing", source)]);
  expect(faults.join("\n")).toMatch(/printing\.o imports vsnprintf of the C library; format_count/);
});

test("findForbiddenSymbols lets square roots and functions of ours pass", async () => {
  const source =
    "#include <cmath>\nnamespace ours { float exp(float); }\nfloat f(float x) { return std::sqrt(ours::exp(x)); }";
  expect(await findForbiddenSymbols(nm, [compile("clean", source)])).toEqual([]);
});

test("findForbiddenSymbols fails when there is nothing to check", async () => {
  await expect(findForbiddenSymbols(nm, [compile("empty", "")])).rejects.toThrow("lists no symbols");
});

test.each(["expf", "log1pl", "sincosf", "powf", "erfcf", "__exp_finite", "_ZGVbN4v_sinf"])(
  "%s is forbidden",
  (name) => {
    expect(isForbiddenSymbol(name)).toBe(true);
  },
);

test.each(["sqrtf", "_ZN9headlight3expEf", "expand", "memcpy", "lround", "logits"])("%s is not", (name) => {
  expect(isForbiddenSymbol(name)).toBe(false);
});
