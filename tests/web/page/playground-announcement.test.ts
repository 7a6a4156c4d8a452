// What is read out: the newest place that somebody went to, and nothing about a text that is gone.

import { expect, test } from "vitest";

import { describeRow } from "../../../web/src/state/map-words.ts";

import { engine, playground, screen, settle, start, store } from "./playground-under-test.ts";

const back = async (change: Parameters<typeof store.set>[0]): Promise<void> => {
  playground.showLink({ ...store.get(), ...change }, []);
  await settle();
};

test("typing takes back what was read out of the text before", async () => {
  await start();
  await playground.pointing.pinCell({ query: 2, key: 1 });
  expect(screen().announcement).toContain("weight 0.333");
  playground.setText("one two three four", 0);
  expect(screen().announcement).toBe("");
  await settle();
  expect(screen().announcement).toBe("");
});

test("a pin whose numbers come after the next text is not read out", async () => {
  await start();
  let answer = (): void => undefined;
  engine.answerGate = new Promise((resolve) => (answer = resolve));
  playground.pointing.movePin({ rows: 0, columns: 0 });
  playground.setText("another text", 0);
  answer();
  await settle();
  expect(screen().announcement).toBe("");
});

test("Back reads out the head that it goes back to", async () => {
  await start();
  playground.choices.chooseHead(1, 1);
  await settle();
  await back({ layer: 0, head: 1 });
  expect(screen().announcement).toBe("Showing layer 0, head 1 “head 0.1”.");
});

test("Back reads out the cell that it goes back to, and that there is none", async () => {
  await start();
  await playground.pointing.pinCell({ query: 2, key: 1 });
  await back({ pin: { query: 1, key: 0 } });
  expect(screen().announcement).toBe("query 1 “two” → key 0 “one”: score 1.00, weight 0.500");
  await back({ pin: null });
  expect(screen().announcement).toBe("Nothing is pinned.");
});

test("Back to another text reads out nothing", async () => {
  await start();
  playground.choices.chooseHead(1, 1);
  await back({ text: "other words", layer: 0, head: 0 });
  expect(screen().announcement).toBe("");
});

test("another model reads out nothing of the one before", async () => {
  await start();
  playground.choices.chooseHead(1, 1);
  await playground.models.choose("sentiment");
  await settle();
  expect(screen().picture?.map).toMatchObject({ layer: 1, head: 1 });
  expect(screen().announcement).toBe("");
});

test("the words about rows may come late: the cell is still said before its row", async () => {
  await start();
  await playground.pointing.pinCell({ query: 1, key: 0 });
  const cell = "query 1 “two” → key 0 “one”: score 1.00, weight 0.500";
  expect(screen().announcement).toBe(cell);
  playground.sayRows(describeRow);
  expect(screen().announcement).toBe(`${cell}. Most at key 0 “one” 0.500, then key 1 “two” 0.500.`);
});

test("what a row looks at is read out when somebody comes to it, and not with every cell of it", async () => {
  await start();
  const words = async (rows: number, columns: number): Promise<string> => {
    playground.pointing.movePin({ rows, columns });
    await settle();
    return screen().announcement;
  };
  playground.sayRows(describeRow);
  await playground.pointing.pinCell({ query: 1, key: 0 });
  expect(await words(1, 0)).toBe(
    "query 2 “three” → key 0 “one”: score 2.00, weight 0.333. Most at key 0 “one” 0.333, then key 1 “two” 0.333, key 2 “three” 0.333.",
  );
  expect(await words(0, 1)).toBe("query 2 “three” → key 1 “two”: score 2.01, weight 0.333");
  playground.choices.chooseHead(1, 1);
  await settle();
  expect(await words(0, -1)).toContain("Most at");
});
