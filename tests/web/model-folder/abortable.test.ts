import { expect, test } from "vitest";

import { abortable } from "../../../web/src/model-folder/abortable.ts";

const never = new Promise<never>(() => undefined);

test("abortable settles as the promise does", async () => {
  const { signal } = new AbortController();
  expect(await abortable(Promise.resolve(7), signal)).toBe(7);
  expect(await abortable(Promise.resolve(7), undefined)).toBe(7);
  await expect(abortable(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("abortable rejects with the signal's reason, before or after", async () => {
  await expect(abortable(never, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  const controller = new AbortController();
  const waiting = abortable(never, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});
