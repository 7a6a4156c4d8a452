import { expect, test } from "vitest";

import { FakeEngine, withCode } from "./fake-engine.ts";
import { create, engine, playground, screen, screens, settle, start } from "./playground-under-test.ts";

test("a text that is refused says so, and the last good picture stays", async () => {
  await start();
  engine.refusals.set("far too long", withCode("E_TOO_LONG", "9,000 tokens are more than 8,192."));
  playground.setText("far too long", 0);
  await settle();
  expect(screen().fault).toMatchObject({ code: "E_TOO_LONG", message: "9,000 tokens are more than 8,192." });
  expect(screen()).toMatchObject({ phase: "failed", isBusy: false });
  expect(screen().picture?.text).toBe("one two three");
});

test("another head of the last good picture can be looked at, and the fault stays until the text is good", async () => {
  await start();
  engine.refusals.set("far too long", withCode("E_TOO_LONG", "Too long."));
  playground.setText("far too long", 0);
  await settle();
  playground.choices.chooseHead(1, 1);
  await settle();
  expect(screen().picture?.map).toMatchObject({ layer: 1, head: 1 });
  expect(screen().fault?.code).toBe("E_TOO_LONG");
  playground.setText("short", 0);
  await settle();
  expect(screen().fault).toBeUndefined();
});

test("a text whose tokenizer takes too long is cut at white space when somebody wants it, and a note says so", async () => {
  await start();
  engine.refusals.set("slow text", withCode("E_TOK_TIMEOUT", "Stopped after 2 s."));
  playground.setText("slow text", 0);
  await settle();
  expect(screen().fault?.code).toBe("E_TOK_TIMEOUT");
  engine.refusals.clear();
  await playground.cutAtWhiteSpace();
  expect(engine.cutAtWhiteSpace).toEqual(["textbook"]);
  expect(screen()).toMatchObject({ fault: undefined, picture: { text: "slow text" } });
  expect(screen().notes).toMatchObject([{ code: "E_TOK_SPLIT" }]);
  expect(screen().notes[0]?.message).toContain("“textbook” is cut at white space");
});

test("a pasted book is refused before anything is run", async () => {
  await start();
  playground.setText("x".repeat(200_001), 0);
  await settle();
  expect(screen().fault?.code).toBe("E_TOO_LONG");
  expect(screen().fault?.message).toContain("200,001");
  expect(engine.runs).toEqual(["one two three"]);
});

test("an engine that does not start is said, and can be tried again", async () => {
  let attempts = 0;
  create({}, () => {
    attempts += 1;
    return attempts === 1 ? Promise.reject(withCode("E_WASM_LOAD", "404")) : Promise.resolve(engine);
  });
  await playground.start();
  expect(screen()).toMatchObject({ phase: "failed", picture: undefined, isBusy: false });
  expect(screen().fault).toMatchObject({ code: "E_WASM_LOAD", canRetry: true });
  await playground.start();
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined });
});

test("what is typed while the engine starts is what is shown first", async () => {
  const started = start();
  playground.setText("typed early", 0);
  await started;
  expect(engine.runs).toEqual(["typed early"]);
  expect(screen().picture?.text).toBe("typed early");
});

test("of two starts at once the newer one counts, and the engine of the other is closed", async () => {
  const engines = [new FakeEngine(), new FakeEngine()];
  const waiting: ((engine: FakeEngine) => void)[] = [];
  create({ text: "one two" }, () => new Promise((resolve) => waiting.push(resolve)));
  const starts = [playground.start(), playground.start()];
  for (const index of [1, 0]) waiting[index]?.(engines[index] as FakeEngine);
  await Promise.all(starts);
  expect(engines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  expect(engines.map(({ runs }) => runs.length > 0)).toEqual([false, true]);
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined, isBusy: false });
  playground.close();
  expect(engines[1]?.isClosed).toBe(true);
  expect(engines[1]?.openTraces).toBe(0);
});

test("a start that fails after it was overtaken is not reported", async () => {
  const answers = [() => Promise.reject(withCode("E_WASM_LOAD", "late")), () => Promise.resolve(engine)];
  let index = 0;
  create({}, async () => answers[index++]?.() ?? engine);
  await Promise.all([playground.start(), playground.start()]);
  expect(screens.every(({ fault }) => fault === undefined)).toBe(true);
});

test("an engine that is slower than it could be says so once: until it is dismissed, whatever else is opened", async () => {
  engine.warnings.push("This machine has no SIMD.");
  await start();
  const note = { code: "E_WASM_SIMD", message: "This machine has no SIMD." };
  expect(screen().notes).toEqual([note]);
  await playground.models.choose("gapfiller");
  expect(screen().notes).toEqual([note]);
  playground.notices.dismiss();
  await playground.start();
  expect(screen().notes).toEqual([]);
});
