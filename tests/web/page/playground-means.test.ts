// Means over heads in the map, and what is asked besides the picture: means' thumbnails, numbers of heads, a pinned row.

import { expect, test } from "vitest";

import { describeRow, topKeys } from "../../../web/src/state/map-words.ts";
import { HEAD_METRICS } from "../../../web/src/views/heads/head-metrics.ts";
import { MEAN_THUMBNAILS } from "../../../web/src/views/heads/mean-thumbnails.ts";
import { PINNED_ROW } from "../../../web/src/views/map-table/pinned-row.ts";
import { engine, playground, screen, settle, start, store, wordsOf } from "./playground-under-test.ts";

const QUESTIONS = { means: MEAN_THUMBNAILS, metrics: HEAD_METRICS, row: PINNED_ROW };
/** Questions wait for one another, and for the screen before to be on the page. */
const settleAll = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn++) {
    playground.followBeside();
    await settle();
  }
};

test("a mean is shown in the map, with what every head masks, and without scores", async () => {
  await start({ view: "lines", values: "scores" });
  playground.choices.chooseMean("layer", 1);
  await settle();
  expect(store.get()).toMatchObject({ view: "map", mean: "layer", layer: 1, head: 0 });
  const { map } = screen().picture!;
  expect(map).toMatchObject({ kind: "exact", layer: 1, mean: "layer", values: "weights", rows: 3, columns: 3 });
  expect(Array.from(map.masked)).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 0]);
  expect(map.kind === "exact" && map.maskedScores).toBeFalsy();
  expect(engine.asked.at(-1)).toBe("pooled 1.mean 3");
  expect(screen().announcement).toBe("Showing layer 1, mean over its heads.");
  await playground.pointing.pinCell({ query: 2, key: 0 });
  expect(screen().facts).toMatchObject({ score: undefined, isVisible: true, weight: map.drawn[6] });
});

test("the mean over all heads leaves the chosen layer and head, which other views and the next head go on from", async () => {
  await start({ layer: 1, head: 1 });
  playground.choices.chooseMean("model", 0);
  await settle();
  expect(engine.asked.at(-1)).toBe("pooled mean.mean 3");
  expect(screen().shownHead).toEqual({ layer: 1, head: 1, mean: "model" });
  playground.choices.chooseView("steps");
  await settle();
  expect(screen().picture?.map).toMatchObject({ layer: 1, head: 1, mean: "off" });
  expect(screen().shownHead).toEqual({ layer: 1, head: 1, mean: "off" });
  playground.choices.chooseView("map");
  await settle();
  expect(screen().picture?.map.mean).toBe("model");
  playground.choices.chooseHead(0, 0);
  await settle();
  expect(screen().picture?.map).toMatchObject({ layer: 0, head: 0, mean: "off" });
});

test("means and numbers are asked for only when somebody may look, and are those of the text that is shown", async () => {
  await start({ sort: "previous" });
  expect(engine.asked.join()).not.toContain("mean");
  expect(engine.asked.join()).not.toContain("metrics");
  playground.askBeside(QUESTIONS);
  await settleAll();
  expect(screen().extras.means?.layers).toHaveLength(2);
  expect(screen().extras.means?.model?.bins).toBe(3);
  expect(screen().extras.metrics?.[1]?.[1]).toMatchObject({ previous: 3 / 8 });
  const asked = engine.asked.length;
  store.set({ sort: "entropy" }, "look");
  await settleAll();
  expect(engine.asked).toHaveLength(asked);
  playground.setText("other words", 0);
  await settle();
  expect(engine.asked.slice(asked).join(), "nothing beside the picture before it is on the page").not.toContain("mean");
  await settleAll();
  expect(screen().extras.means?.model?.bins).toBe(2);
});

test("without an order by numbers none are computed", async () => {
  await start();
  playground.askBeside(QUESTIONS);
  await settleAll();
  expect(screen().extras.means?.model).toBeDefined();
  expect(screen().extras.metrics).toBeUndefined();
  expect(engine.asked.join()).not.toContain("metrics");
});

test("the row of a pin is asked for where the map has only bins of it, and is read out when it has come", async () => {
  await start({ text: wordsOf(600), layer: 1, head: 1 });
  playground.askBeside(QUESTIONS);
  playground.sayRows(describeRow);
  await settleAll();
  expect(screen().extras.row).toBeUndefined();
  await playground.pointing.pinCell({ query: 400, key: 7 });
  await settleAll();
  expect(engine.asked).toContain("pooled 1.1 600");
  const { query } = store.get().pin!;
  const { row } = screen().extras;
  const asked = { layer: 1, head: 1, queries: [query, query + 1], keys: [0, 600], rows: 1, columns: 600 };
  expect(row).toMatchObject(asked);
  expect(topKeys(row!, query, 600)).toHaveLength(query + 1);
  const most = "Most at key 0 “w0” 0.003, then key 1 “w1” 0.003, key 2 “w2” 0.003.";
  expect(screen().announcement).toMatch(new RegExp(`weight \\S+\\. ${most}$`));
  const before = engine.asked.length;
  playground.pointing.movePin({ rows: 0, columns: 1 });
  await settleAll();
  expect(engine.asked.slice(before).join(), "the row is known").not.toContain("pooled");
  expect(screen().announcement).toMatch(/^query \d+ “w\d+” → key \d+ “w\d+”: score \S+, weight \S+$/);
});

test("of a map that shows the row of the pin, number by number, nothing is asked again", async () => {
  await start({ pin: { query: 2, key: 1 } });
  playground.askBeside(QUESTIONS);
  await settleAll();
  expect(screen().extras.row).toBeUndefined();
  store.set({ window: { queries: [0, 1], keys: [0, 2] } }, "look");
  await settleAll();
  expect(screen().extras.row, "it lies outside the window").toMatchObject({ queries: [2, 3], keys: [0, 2] });
});
