// 12 layers of 12 heads, as a GPT-2 has: what is asked of the engine, and in which order.

import { beforeEach, expect, test } from "vitest";

import { engine, playground, screen, screens, settle, start, wordsOf } from "./playground-under-test.ts";

beforeEach(() => {
  engine.shape = { layers: 12, heads: 12 };
});

const thumbnailsAsked = (): readonly string[] =>
  engine.asked
    .filter((what) => what.startsWith("pooled") && what.endsWith(" 64"))
    .map((what) => what.split(" ")[1] ?? "");

test("64 tokens: one picture, complete", async () => {
  await start({ text: wordsOf(64) });
  const pictures = new Set(screens.map(({ picture }) => picture).filter((picture) => picture !== undefined));
  expect(pictures.size).toBe(1);
  expect(
    screen()
      .picture?.thumbnails.flat()
      .filter((thumbnail) => thumbnail?.bins === 64),
  ).toHaveLength(144);
});

test("only of a short text all thumbnails come with the run itself; of a longer one, the map does", async () => {
  await start({ text: "a few words" });
  expect(engine.prefetches).toHaveLength(2 + 144);
  engine.prefetches.length = 0;
  playground.setText(wordsOf(64), 0);
  await settle();
  expect(engine.prefetches.map(({ map }) => map)).toEqual(["weights", "maskedScores"]);
  engine.prefetches.length = 0;
  // 3 bytes each, and a model may make a token of each byte.
  playground.setText("\u732b".repeat(100), 0);
  await settle();
  expect(engine.prefetches).toHaveLength(2);
});

test("512 tokens: the map does not wait, thumbnails come a few at a time, from the chosen layer on", async () => {
  await start({ text: wordsOf(512), layer: 7, head: 3 });
  const first = screens.map(({ picture }) => picture).find((picture) => picture !== undefined);
  expect(first?.map).toMatchObject({ layer: 7, head: 3 });
  expect(first?.thumbnails.flat().every((thumbnail) => thumbnail === undefined)).toBe(true);
  expect(engine.mostPooled).toBe(4);
  const asked = thumbnailsAsked();
  expect([asked[0], asked[59], asked[60], asked[143]]).toEqual(["7.0", "11.11", "0.0", "6.11"]);
  expect(new Set(asked).size).toBe(144);
  expect(
    screen()
      .picture?.thumbnails.flat()
      .every((thumbnail) => thumbnail?.bins === 64),
  ).toBe(true);
});

test("the map of another head does not wait behind the thumbnails of a long text", async () => {
  await start({ text: "short" });
  let answer = (): void => undefined;
  engine.thumbnailGate = new Promise((resolve) => (answer = resolve));
  engine.asked.length = 0;
  playground.setRoom(300);
  playground.setText(wordsOf(600), 0);
  await settle();
  expect(engine.pooledNow).toBe(4);
  const before = thumbnailsAsked().length;
  playground.choices.chooseHead(3, 3);
  await settle();
  expect(thumbnailsAsked().length).toBe(before);
  expect(screen().picture?.map).toMatchObject({ layer: 3, head: 3, rows: 300 });
  answer();
  await settle();
  expect(
    screen()
      .picture?.thumbnails.flat()
      .every((thumbnail) => thumbnail?.bins === 64),
  ).toBe(true);
});

const binsShown = (): ReadonlySet<number | undefined> =>
  new Set(
    screen()
      .picture?.thumbnails.flat()
      .map((thumbnail) => thumbnail?.bins),
  );

test("thumbnails have as many bins as their canvas has dots, at most 64, and follow its size", async () => {
  await start({ text: wordsOf(70) });
  expect(binsShown()).toEqual(new Set([64]));
  engine.asked.length = 0;
  playground.setThumbnailRoom(28);
  await settle();
  expect(binsShown()).toEqual(new Set([28]));
  expect(new Set(engine.asked).size).toBe(144);
  playground.setThumbnailRoom(300);
  await settle();
  expect(binsShown()).toEqual(new Set([64]));
  playground.setThumbnailRoom(0);
  await settle();
  expect(binsShown()).toEqual(new Set([8]));
});

test("thumbnails of a new text have the size of the ones before it, with the run and after it", async () => {
  await start({ text: "short" });
  playground.setThumbnailRoom(28);
  engine.asked.length = 0;
  engine.prefetches.length = 0;
  playground.setText("a few words more", 0);
  await settle();
  expect(engine.prefetches.flatMap((request) => (request.map === "pooledWeights" ? [request.bins] : []))).toEqual(
    Array.from({ length: 144 }, () => 28),
  );
  expect(engine.asked.filter((what) => what.startsWith("pooled") && !what.endsWith(" 28"))).toEqual([]);
  playground.setText(wordsOf(512), 0);
  await settle();
  expect(binsShown()).toEqual(new Set([28]));
});

test("another size asks for nothing as long as every token has a dot", async () => {
  await start({ text: "a few words" });
  engine.asked.length = 0;
  playground.setThumbnailRoom(28);
  await settle();
  expect(engine.asked).toEqual([]);
});

test("a size that comes while the thumbnails do is the one that they end with", async () => {
  for (const count of [70, 512]) {
    await start({ text: "short" });
    let answer = (): void => undefined;
    engine.thumbnailGate = new Promise((resolve) => (answer = resolve));
    playground.setText(wordsOf(count), 0);
    await settle();
    playground.setThumbnailRoom(28);
    await settle();
    answer();
    await settle();
    expect(binsShown()).toEqual(new Set([28]));
  }
});

test("another size while another text is run asks for thumbnails of the picture that goes, and that is no fault", async () => {
  await start({ text: wordsOf(70) });
  let [run, answer] = [(): void => undefined, (): void => undefined];
  engine.gate = new Promise((resolve) => (run = resolve));
  playground.setText(wordsOf(75), 0);
  engine.answerGate = new Promise((resolve) => (answer = resolve));
  playground.setThumbnailRoom(28);
  await settle();
  engine.answerGate = undefined;
  run();
  await settle();
  answer();
  await settle();
  expect(screen().picture?.tokens).toHaveLength(75);
  expect(screen().fault).toBeUndefined();
  expect(binsShown()).toEqual(new Set([28]));
});

test("typing ends the thumbnails of the text before", async () => {
  await start({ text: "short" });
  let answer = (): void => undefined;
  engine.thumbnailGate = new Promise((resolve) => (answer = resolve));
  engine.asked.length = 0;
  playground.setText(wordsOf(512), 0);
  await settle();
  engine.thumbnailGate = undefined;
  playground.setText("one two", 0);
  await settle();
  answer();
  await settle();
  expect(thumbnailsAsked()).toHaveLength(4 + 144);
  expect(screen().picture?.tokens).toHaveLength(2);
});
