import { expect, test } from "vitest";

import { withCode } from "./fake-engine.ts";
import { engine, playground, screen, screens, settle, start, store } from "./playground-under-test.ts";

/** What main.ts does once the picture is on the page. */
async function afterFrame(): Promise<void> {
  playground.predict();
  await settle();
}

const asked = (): readonly string[] => engine.asked.filter((what) => what.startsWith("logits"));

test("nothing is predicted before the picture is drawn, and then the ten likeliest after the last token", async () => {
  await start();
  expect(asked()).toEqual([]);
  await afterFrame();
  expect(asked()).toEqual(["logits 2 10"]);
  expect(screen().prediction).toMatchObject({ place: { position: 2, reason: "last" }, fault: undefined });
  expect(screen().prediction?.candidates.map(({ token }) => token)).toEqual([" three", " two", "one"]);
  expect(screen().prediction?.candidates[0]).toMatchObject({ logit: 2.25, probability: 0.5 });
});

test("the same is not asked twice, another head is not another question, a pinned query is", async () => {
  await start();
  await afterFrame();
  await afterFrame();
  playground.choices.chooseHead(1, 1);
  await settle();
  await afterFrame();
  expect(asked()).toHaveLength(1);
  await playground.pointing.pinCell({ query: 1, key: 0 });
  await afterFrame();
  expect(asked()).toEqual(["logits 2 10", "logits 1 10"]);
  expect(screen().prediction?.place).toEqual({ position: 1, reason: "pinned" });
  await playground.pointing.pinCell({ query: 1, key: 1 });
  await afterFrame();
  expect(asked()).toHaveLength(2);
});

test("while a newer text is computed, the old one is not asked about", async () => {
  await start();
  let open = (): void => undefined;
  engine.gate = new Promise((resolve) => (open = resolve));
  playground.setText("one two", 0);
  await afterFrame();
  expect(asked()).toEqual([]);
  open();
  await settle();
  await afterFrame();
  expect(asked()).toEqual(["logits 1 10"]);
});

test("an answer that was overtaken is never shown", async () => {
  await start();
  let open = (): void => undefined;
  engine.logitsGate = new Promise((resolve) => (open = resolve));
  playground.predict();
  await playground.pointing.pinCell({ query: 0, key: 0 });
  playground.predict();
  open();
  await settle();
  const places = screens.flatMap(({ prediction }) => (prediction === undefined ? [] : [prediction.place.position]));
  expect(new Set(places)).toEqual(new Set([0]));
});

test("a prediction that fails is a sentence beside the picture, which stays", async () => {
  await start();
  engine.answerGate = Promise.reject(withCode("E_NO_HEAD", "The file has no head."));
  engine.answerGate.catch(() => undefined);
  await afterFrame();
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined });
  expect(screen().prediction).toMatchObject({
    candidates: [],
    fault: { code: "E_NO_HEAD", message: "The file has no head." },
  });
});

test("an empty text has no prediction", async () => {
  await start();
  await afterFrame();
  playground.setText("", 0);
  await settle();
  await afterFrame();
  expect(screen().prediction).toBeUndefined();
});

test("a model that predicts nothing is not asked", async () => {
  await start({ model: "bare" });
  await afterFrame();
  expect(asked()).toEqual([]);
  expect(screen()).toMatchObject({ prediction: undefined, model: { predicts: "nothing" } });
});

test("a classifier of texts is asked once, of the whole text", async () => {
  await start({ model: "sentiment" });
  await afterFrame();
  await playground.pointing.pinCell({ query: 1, key: 0 });
  await afterFrame();
  expect(asked()).toEqual(["logits 0 10"]);
  expect(screen().prediction?.candidates.map(({ token }) => token)).toEqual(["good", "bad"]);
});

test("choosing a token pins its row; choosing it again lets go", async () => {
  await start();
  playground.pointing.pinQuery(1);
  expect(store.get().pin).toEqual({ query: 1, key: 1 });
  expect(screen().announcement).toContain("query 1 “two”");
  await playground.pointing.pinCell({ query: 2, key: 0 });
  playground.pointing.pinQuery(1);
  expect(store.get().pin).toEqual({ query: 1, key: 0 });
  await playground.pointing.pinCell({ query: 2, key: 2 });
  playground.pointing.pinQuery(1); // which does not see key 2
  expect(store.get().pin).toEqual({ query: 1, key: 1 });
  playground.pointing.pinQuery(1);
  expect(store.get().pin).toBeNull();
});
