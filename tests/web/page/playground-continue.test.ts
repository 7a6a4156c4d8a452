import { afterEach, expect, test, vi } from "vitest";

import type { ContinueSettings } from "../../../web/src/state/continue-options.ts";
import { DEFAULT_STATE } from "../../../web/src/state/playground-state.ts";
import { withCode } from "./fake-engine.ts";
import { engine, playground, screen, screens, settle, start, store } from "./playground-under-test.ts";

afterEach(() => void vi.restoreAllMocks());

/** As somebody fills in the form and presses its button. */
function continueWith(settings: Partial<ContinueSettings>): Promise<void> {
  playground.continuing.choose(settings);
  return playground.continuing.start();
}

/** Lets one generated token after the other through. */
function tokenByToken(): () => Promise<void> {
  let open = (): void => undefined;
  engine.tokenGate = () => new Promise((resolve) => (open = resolve));
  return async () => {
    open();
    await settle();
  };
}

test("every token is in the text when it comes, and all of them in the picture", async () => {
  await start();
  const next = tokenByToken();
  const done = continueWith({
    decoding: "sampled",
    "new-tokens": 2,
    temperature: 0.7,
    "top-k": 5,
    "top-p": 0.9,
    seed: 3,
  });
  await settle();
  expect(screen().continuation).toMatchObject({ isRunning: true, made: 0, asked: 2 });
  await next();
  expect(store.get().text).toBe("one two three alpha");
  expect(screen().continuation).toMatchObject({ isRunning: true, made: 1 });
  await next();
  await done;
  expect(store.get().text).toBe("one two three alpha beta");
  expect(screen().picture?.text).toBe("one two three alpha beta");
  expect(screen().continuation).toMatchObject({ isRunning: false, canUndo: true });
  expect(engine.generations[0]).toMatchObject({ tokens: 2, temperature: 0.7, topK: 5, topP: 0.9, seed: 3 });
});

test("only its end is said", async () => {
  await start();
  const before = screen().announcement;
  const next = tokenByToken();
  const done = continueWith({ "new-tokens": 2 });
  await settle();
  await next();
  expect(screen().announcement).toBe(before);
  await next();
  await done;
  expect(screen().announcement).toBe("Added 2 tokens: alpha beta");
});

test("pictures on the way are drawn while they come quickly", async () => {
  await start();
  const next = tokenByToken();
  void continueWith({ "new-tokens": 3 });
  await settle();
  await next();
  expect(screen().picture?.text).toBe("one two three alpha");
});

test("tokens that come quickly do not wait for a picture of each; the newest is drawn ten times in a second", async () => {
  let nowMs = 0;
  vi.spyOn(performance, "now").mockImplementation(() => nowMs);
  await start();
  const next = tokenByToken();
  const done = continueWith({ "new-tokens": 4 });
  await settle();
  await next();
  expect(engine.runs.at(-1)).toBe("one two three alpha");
  nowMs += 99;
  await next();
  expect(store.get().text).toBe("one two three alpha beta");
  expect(engine.runs.at(-1)).toBe("one two three alpha");
  nowMs += 1;
  await next();
  expect(engine.runs.at(-1)).toBe("one two three alpha beta gamma");
  await next();
  await done;
  expect(engine.runs).toHaveLength(4);
  expect(screen().picture?.text).toBe("one two three alpha beta gamma delta");
});

test("a slow model writes first and draws at the end", async () => {
  let nowMs = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (nowMs += 150));
  await start();
  const next = tokenByToken();
  const done = continueWith({ "new-tokens": 2 });
  await settle();
  await next();
  expect(engine.runs).toEqual(["one two three"]);
  await next();
  await done;
  expect(engine.runs).toEqual(["one two three", "one two three alpha beta"]);
  expect(screen().picture?.text).toBe("one two three alpha beta");
});

test("stopped, it keeps what has come, draws it, and can be undone", async () => {
  await start();
  const next = tokenByToken();
  const done = continueWith({ "new-tokens": 9 });
  await settle();
  await next();
  playground.continuing.stop();
  await next();
  await done;
  expect(store.get().text).toBe("one two three alpha");
  expect(screen().picture?.text).toBe("one two three alpha");
  expect(screen().continuation).toMatchObject({ isRunning: false, canUndo: true, fault: undefined });
  expect(screen().announcement).toBe("Added 1 token: alpha");
  playground.continuing.undo();
  await settle();
  expect(store.get().text).toBe("one two three");
  expect(screen().picture?.text).toBe("one two three");
  expect(screen().continuation.canUndo).toBe(false);
});

test("a second one that adds nothing leaves the first to be undone", async () => {
  await start();
  const next = tokenByToken();
  const first = continueWith({ "new-tokens": 1 });
  await settle();
  await next();
  await first;
  const second = continueWith({ "new-tokens": 9 });
  await settle();
  playground.continuing.stop();
  await next();
  await second;
  expect(store.get().text).toBe("one two three alpha");
  expect(screen().continuation.canUndo).toBe(true);
  playground.continuing.undo();
  expect(store.get().text).toBe("one two three");
});

test("typing ends it: nothing is added any more, and the typed text is not undone", async () => {
  await start();
  const next = tokenByToken();
  void continueWith({ "new-tokens": 9 });
  await settle();
  await next();
  playground.setText("typed", 0);
  await next();
  expect(store.get().text).toBe("typed");
  expect(screen().continuation).toMatchObject({ isRunning: false, canUndo: false });
  playground.continuing.undo();
  expect(store.get().text).toBe("typed");
  engine.tokenGate = undefined;
  await continueWith({ "new-tokens": 1 });
  expect(store.get().text).toBe("typed alpha");
});

test("another model that is opened meanwhile ends it, and what was added can be undone", async () => {
  await start();
  const next = tokenByToken();
  void continueWith({ "new-tokens": 9 });
  await settle();
  await next();
  await playground.models.choose("tagger");
  await next();
  expect(store.get().text).toBe("one two three alpha");
  expect(screen().continuation).toMatchObject({ isRunning: false, canUndo: true });
  playground.continuing.undo();
  expect(store.get().text).toBe("one two three");
});

test("another model that is opened before the first token leaves nothing to undo", async () => {
  await start();
  const next = tokenByToken();
  void continueWith({ "new-tokens": 9 });
  await settle();
  await playground.models.choose("tagger");
  await next();
  expect(screen().continuation).toMatchObject({ isRunning: false, canUndo: false });
});

test("typing behind what was added leaves nothing to undo", async () => {
  await start();
  await continueWith({ "new-tokens": 1 });
  playground.setText("one two three alpha!", 0);
  await settle();
  expect(screen().continuation.canUndo).toBe(false);
});

test("a fault is a sentence beside the button; what came before it stays, and so does the picture", async () => {
  engine.continuation = [" alpha", withCode("E_TOO_LONG", "There is room for 4 tokens.")];
  await start();
  await continueWith({ "new-tokens": 5 });
  expect(screen().continuation.fault).toMatchObject({ code: "E_TOO_LONG", message: "There is room for 4 tokens." });
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined });
  expect(screen().picture?.text).toBe("one two three alpha");
  expect(screens.every(({ phase }) => phase !== "failed")).toBe(true);
  playground.setText("another", 0);
  await settle();
  expect(screen().continuation.fault).toBeUndefined();
});

test("a model that takes no more tokens says so, with the numbers, until the text changes", async () => {
  engine.generatesAtMost = 1;
  await start();
  await continueWith({ "new-tokens": 5 });
  const end =
    "Stopped after 1 of 5 tokens: “textbook” takes at most 8,192 tokens, those of the text and its own together; shorten the text to go on.";
  expect(screen().continuation).toMatchObject({ end, canUndo: true });
  expect(screen().announcement).toBe(`Added 1 token: alpha ${end}`);
  playground.setText("short", 0);
  expect(screen().continuation.end).toBe("");
});

test("a model that ends the text says so, even when it adds nothing", async () => {
  [engine.generatesAtMost, engine.endsBy] = [0, "endToken"];
  await start();
  await continueWith({ "new-tokens": 5 });
  const end = "Stopped after 0 of 5 tokens: “textbook” ends the text here; change the text to go on.";
  expect(screen().continuation).toMatchObject({ end, canUndo: false });
  expect(screen().announcement).toBe(`Nothing was added. ${end}`);
  playground.continuing.choose({ "new-tokens": 3 });
  expect(screen().continuation.end).toBe("");
});

test("a fault is gone as soon as another way to go on is chosen", async () => {
  engine.continuation = [withCode("E_RANGE", "topK is wrong.")];
  await start();
  await continueWith({ "new-tokens": 5 });
  expect(screen().continuation.fault).toMatchObject({ code: "E_RANGE" });
  playground.continuing.choose({ "new-tokens": 3 });
  expect(screen().continuation.fault).toBeUndefined();
});

test("another view, by a link, ends it", async () => {
  await start();
  const next = tokenByToken();
  void continueWith({ "new-tokens": 9 });
  await settle();
  playground.showLink({ ...DEFAULT_STATE, text: "of a link" }, []);
  await next();
  expect(store.get().text).toBe("of a link");
  expect(screen().continuation.isRunning).toBe(false);
});

test("a character that several tokens share is whole at the end", async () => {
  await start();
  const generate = engine.generate.bind(engine);
  vi.spyOn(engine, "generate").mockImplementation(async (prompt, options) => {
    await generate(prompt, { ...options, tokens: 2 });
    return { text: `${prompt} €`, ids: [], endedBy: "count" };
  });
  await continueWith({ "new-tokens": 2 });
  expect(store.get().text).toBe("one two three €");
});
