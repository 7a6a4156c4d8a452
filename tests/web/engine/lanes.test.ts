import { expect, test } from "vitest";

import { Lanes } from "../../../web/src/engine/lanes.ts";

/** Work that never ends by itself, only when it is aborted. */
const untilAborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));

test("Lanes: a newer request in the same lane makes the older one reject with AbortError", async () => {
  const lanes = new Lanes();
  const older = lanes.enter({ lane: "run" }, untilAborted);
  const newer = lanes.enter({ lane: "run" }, () => Promise.resolve("newer"));
  await expect(older).rejects.toMatchObject({ name: "AbortError" });
  expect(await newer).toBe("newer");
});

test("Lanes: other lanes, and requests without one, leave each other alone", async () => {
  const lanes = new Lanes();
  let finish: (value: string) => void = () => undefined;
  const first = lanes.enter({ lane: "run" }, () => new Promise<string>((resolve) => (finish = resolve)));
  await lanes.enter({ lane: "hover" }, () => Promise.resolve());
  await lanes.enter({}, () => Promise.resolve());
  finish("first");
  expect(await first).toBe("first");
});

test("Lanes: what has finished is not aborted by what comes later", async () => {
  const lanes = new Lanes();
  let seen: AbortSignal | undefined;
  await lanes.enter({ lane: "run" }, (signal) => Promise.resolve((seen = signal)));
  await lanes.enter({ lane: "run" }, () => Promise.resolve());
  expect(seen?.aborted).toBe(false);
});

test("Lanes: the caller's own signal aborts with its reason, in a lane and outside", async () => {
  for (const lane of ["run", undefined]) {
    const lanes = new Lanes();
    const abort = new AbortController();
    const asked = lanes.enter({ lane, signal: abort.signal }, untilAborted);
    abort.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
  }
});

test("Lanes: a signal that is aborted already never starts the work, nor takes the lane", async () => {
  const lanes = new Lanes();
  const holder = lanes.enter({ lane: "run" }, () => Promise.resolve("holder"));
  let isStarted = false;
  const late = lanes.enter({ lane: "run", signal: AbortSignal.abort(new Error("late")) }, () => {
    isStarted = true;
    return Promise.resolve();
  });
  await expect(late).rejects.toThrow("late");
  expect(isStarted).toBe(false);
  expect(await holder).toBe("holder");
});
