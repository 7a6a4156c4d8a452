import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { codeOf, faultFrom, isAbort, openingFault } from "../../../web/src/state/advice.ts";

test("faultFrom keeps the engine's code and sentence and adds what to do", () => {
  const error = Object.assign(new Error("module.wasm answered 404"), { code: "E_WASM_LOAD" });
  expect(faultFrom(error)).toEqual({
    code: "E_WASM_LOAD",
    message: "module.wasm answered 404.",
    advice: "Check the connection and try again; whoever hosts this page may have moved a file.",
    canRetry: true,
  });
});

test("an error that says what to do is not given other advice", () => {
  const error = Object.assign(new Error("ragged"), { code: "E_DUMP_SHAPE", advice: "Write the page again." });
  expect(faultFrom(error)).toMatchObject({ advice: "Write the page again.", canRetry: false });
});

test("faultFrom has a code and a way on for an error that has none", () => {
  expect(faultFrom("broken")).toMatchObject({ code: "E_UNEXPECTED", message: "broken.", canRetry: true });
  expect(codeOf(new DOMException("gone", "NotFoundError"))).toBe("E_UNEXPECTED");
});

/** Every code that a file of this folder of sources names. */
function codesIn(source: string): readonly string[] {
  const folder = fileURLToPath(new URL(`../../../${source}`, import.meta.url));
  const texts = readdirSync(folder).map((file) =>
    /\.(ts|cpp)$/.test(file) ? readFileSync(join(folder, file), "utf8") : "",
  );
  return [...texts.join("\n").matchAll(/"(E_\w+)"/g)].map(([, code]) => code ?? "");
}

/** Of the core, those about a file. */
const isOfFile = (code: string): boolean => /^E_(ST|SHARD|JSON|FILE|TENSOR|MODEL|CONFIG)/.test(code);

test("faultFrom adds nothing to sentences about a model's folder, all of which it knows", () => {
  const codes = new Set([
    ...codesIn("web/src/model-folder"),
    ...codesIn("web/src/tokenizer"),
    ...codesIn("core/src").filter(isOfFile),
  ]);
  // Of a text, whatever the model.
  codes.delete("E_TOO_LONG");
  // Of the engine, which the page answers by opening another model.
  codes.delete("E_MODEL_UNKNOWN");
  expect(codes.size).toBeGreaterThan(45);
  for (const code of codes) {
    expect(faultFrom(Object.assign(new Error("So."), { code })), code).toMatchObject({ advice: "" });
  }
  expect(faultFrom(Object.assign(new Error("So."), { code: "E_NETWORK" })).canRetry).toBe(true);
  expect(faultFrom(Object.assign(new Error("So."), { code: "E_GATED" })).canRetry).toBe(false);
});

test("openingFault speaks of the model that was being opened, not of a text", () => {
  const lost = Object.assign(new Error("The worker died."), { code: "E_WORKER_LOST" });
  expect(openingFault(lost, true)).toMatchObject({ advice: "Try again, or open a smaller model.", canRetry: true });
  expect(openingFault(lost, false)).toMatchObject({ canRetry: false });
  const full = Object.assign(new Error("Of 9 bytes, 4 fitted; open a smaller one."), { code: "E_MEMORY" });
  expect(openingFault(full, true)).toMatchObject({ advice: "", canRetry: true });
  const huge = Object.assign(new Error("There is room for 4 bytes."), { code: "E_MODEL_TOO_BIG" });
  expect(openingFault(huge, true)).toMatchObject({ advice: "", canRetry: false });
});

test("isAbort knows an abort from a failure", () => {
  expect(isAbort(new DOMException("newer text", "AbortError"))).toBe(true);
  expect(isAbort(new Error("AbortError"))).toBe(false);
  expect(isAbort(undefined)).toBe(false);
});

test("what to do about a browser is not a second telling of what it lacks", () => {
  for (const code of ["E_WASM_MISSING", "E_WASM_SIMD", "E_BROWSER_OLD"]) {
    const { advice, canRetry } = faultFrom(Object.assign(new Error("So."), { code }));
    expect(advice, code).toMatch(/open this page in another/);
    expect(advice, code).not.toMatch(/WebAssembly|SIMD|lockdown/);
    expect(canRetry).toBe(false);
  }
});
