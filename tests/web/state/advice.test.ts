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

test("isAbort knows an abort from a failure", () => {
  expect(isAbort(new DOMException("newer text", "AbortError"))).toBe(true);
  expect(isAbort(new Error("AbortError"))).toBe(false);
  expect(isAbort(undefined)).toBe(false);
});
