import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { codeOf, faultFrom, isAbort } from "../../../web/src/state/advice.ts";

test("faultFrom keeps the engine's code and sentence and adds what to do", () => {
  const error = Object.assign(new Error("module.wasm answered 404"), { code: "E_WASM_LOAD" });
  expect(faultFrom(error)).toEqual({
    code: "E_WASM_LOAD",
    message: "module.wasm answered 404.",
    advice: "Check the connection and try again; whoever hosts this page may have moved a file.",
    canRetry: true,
  });
});

test("faultFrom has a code and a way on for an error that has none", () => {
  expect(faultFrom("broken")).toMatchObject({ code: "E_UNEXPECTED", message: "broken.", canRetry: true });
  expect(codeOf(new DOMException("gone", "NotFoundError"))).toBe("E_UNEXPECTED");
});

test("faultFrom adds nothing to sentences about a model's folder, all of which it knows", () => {
  const folder = fileURLToPath(new URL("../../../web/src/model-folder", import.meta.url));
  const texts = readdirSync(folder).map((file) =>
    file.endsWith(".ts") ? readFileSync(join(folder, file), "utf8") : "",
  );
  const codes = new Set([...texts.join("\n").matchAll(/"(E_\w+)"/g)].map(([, code]) => code));
  // Of the engine, which the page answers by opening another model.
  codes.delete("E_MODEL_UNKNOWN");
  expect(codes.size).toBeGreaterThan(20);
  for (const code of codes) {
    expect(faultFrom(Object.assign(new Error("So."), { code })), code).toMatchObject({ advice: "" });
  }
  expect(faultFrom(Object.assign(new Error("So."), { code: "E_NETWORK" })).canRetry).toBe(true);
  expect(faultFrom(Object.assign(new Error("So."), { code: "E_GATED" })).canRetry).toBe(false);
});

test("isAbort knows an abort from a failure", () => {
  expect(isAbort(new DOMException("newer text", "AbortError"))).toBe(true);
  expect(isAbort(new Error("AbortError"))).toBe(false);
  expect(isAbort(undefined)).toBe(false);
});
