import { expect, test } from "vitest";

import { codeOf, faultFrom, isAbort } from "../../../web/src/state/advice.ts";

test("faultFrom keeps the engine's code and sentence and adds what to do", () => {
  const error = Object.assign(new Error("9,000 tokens are more than 8,192"), { code: "E_TOO_LONG" });
  expect(faultFrom(error)).toEqual({
    code: "E_TOO_LONG",
    message: "9,000 tokens are more than 8,192.",
    advice: "Remove some of the text.",
    canRetry: false,
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
