import { expect, test } from "vitest";

import { decodeState } from "../../../web/src/state/share-link.ts";
import { engine, playground, screen, screens, settle, start, store, wordsOf } from "./playground-under-test.ts";

test("another head changes the map and keeps the run", async () => {
  await start();
  playground.choices.chooseHead(1, 0);
  await settle();
  expect(screen().picture?.map).toMatchObject({ layer: 1, head: 0 });
  expect(screen().announcement).toBe("Showing layer 1, head 0 “head 1.0”.");
  expect(engine.runs).toHaveLength(1);
  expect(engine.openTraces).toBe(1);
});

test("heads that are shown together are state; another one among them as the chosen one changes the map", async () => {
  await start();
  playground.choices.showHeads({ layer: 0, head: 0, heads: [1] });
  await settle();
  expect(store.get()).toMatchObject({ layer: 0, head: 0, heads: [1] });
  playground.choices.showHeads({ layer: 0, head: 1, heads: [0] });
  await settle();
  expect(screen().picture?.map).toMatchObject({ layer: 0, head: 1 });
  expect(engine.runs).toHaveLength(1);
});

test("a head chosen during a run is the head of its picture", async () => {
  await start();
  let open = (): void => undefined;
  engine.gate = new Promise((resolve) => (open = resolve));
  playground.setText("other words", 0);
  playground.choices.chooseHead(0, 1);
  open();
  await settle();
  expect(screen().picture?.map).toMatchObject({ layer: 0, head: 1 });
  expect(screen().picture?.text).toBe("other words");
  expect(engine.openTraces).toBe(1);
  expect(engine.runs).toEqual(["one two three", "other words"]);
});

test("a head chosen while the map of a new run comes is the head of its picture, and the run is kept", async () => {
  await start();
  let answer = (): void => undefined;
  engine.answerGate = new Promise((resolve) => (answer = resolve));
  playground.setText(wordsOf(600), 0);
  await settle();
  playground.choices.chooseHead(1, 1);
  await settle();
  answer();
  await settle();
  const heads = screens.filter(({ picture }) => picture?.tokens.length === 600).map(({ picture }) => picture?.map);
  expect(new Set(heads.map((map) => `${String(map?.layer)}.${String(map?.head)}`))).toEqual(new Set(["1.1"]));
  expect(engine.runs).toHaveLength(2);
});

test("a link to a head that the model does not have shows the nearest, with a note", async () => {
  await start({ layer: 7, head: 1 });
  expect(store.get()).toMatchObject({ layer: 1, head: 1 });
  expect(screen().notes.map(({ code }) => code)).toEqual(["E_LINK_DAMAGED"]);
  playground.showLink({ ...store.get(), head: 9 }, [{ code: "E_LINK_DAMAGED", message: "first" }]);
  await settle();
  expect(screen().notes.map(({ message }) => message)).toEqual(["first", "Layer 1 has no head 9; the last one is 1."]);
  expect(screen().picture?.map).toMatchObject({ layer: 1, head: 1 });
  playground.notices.dismiss();
  expect(screen().notes).toEqual([]);
});

test("a number far too high in a link is one note", async () => {
  const { state, notes } = decodeState("#v=1&text=one%20two&layer=99999");
  await start();
  playground.showLink(state, notes);
  await settle();
  expect(screen().notes.map(({ message }) => message)).toEqual(["There is no layer 99,999; the last one is 1."]);
});

test("an unknown model is replaced by the built-in one, with a note", async () => {
  await start({ model: "oracle" });
  expect(store.get().model).toBe("textbook");
  expect(screen().notes[0]?.code).toBe("E_MODEL_UNKNOWN");
  expect(screen().phase).toBe("ready");
});

test("what is said about the address goes when it holds the view again, and is not repeated after it was dismissed", async () => {
  await start();
  const note = { code: "E_LINK_TOO_BIG", message: "too long" };
  playground.notices.setAddressNote(note);
  expect(screen().notes).toEqual([note]);
  playground.notices.setAddressNote(undefined);
  expect(screen().notes).toEqual([]);
  playground.notices.setAddressNote(note);
  playground.notices.dismiss();
  playground.notices.setAddressNote(note);
  expect(screen().notes).toEqual([]);
  playground.notices.setAddressNote(undefined);
  playground.notices.setAddressNote(note);
  expect(screen().notes).toEqual([note]);
});

test.each<[string, () => void]>([
  ["a head is chosen", () => playground.choices.chooseHead(0, 0)],
  ["the same head is chosen", () => playground.choices.chooseHead(1, 1)],
  ["another text is typed", () => playground.setText("other words", 0)],
])("what a link could not have is not said any more when %s", async (_what, goOn) => {
  await start({ layer: 9, head: 1 });
  expect(screen().notes.map(({ message }) => message)).toEqual(["There is no layer 9; the last one is 1."]);
  goOn();
  await settle();
  expect(screen().notes).toEqual([]);
});

test("that there is no such model is said until it is dismissed", async () => {
  await start({ model: "oracle" });
  playground.setText("other words", 0);
  playground.choices.chooseHead(1, 1);
  expect(screen().notes.map(({ code }) => code)).toEqual(["E_MODEL_UNKNOWN"]);
});
