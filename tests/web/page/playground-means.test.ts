// Means over heads in the map, and what is asked besides the picture: means' thumbnails, numbers of heads.

import { expect, test } from "vitest";

import { HEAD_METRICS } from "../../../web/src/views/heads/head-metrics.ts";
import { MEAN_THUMBNAILS } from "../../../web/src/views/heads/mean-thumbnails.ts";
import { engine, playground, screen, settle, start, store } from "./playground-under-test.ts";

const QUESTIONS = { means: MEAN_THUMBNAILS, metrics: HEAD_METRICS };
/** Questions wait for one another. */
const settleAll = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn++) await settle();
};

test("a mean is shown in the map, with what every head masks, and without scores", async () => {
  await start({ view: "lines", values: "scores" });
  playground.chooseMean("layer", 1);
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
  playground.chooseMean("model", 0);
  await settle();
  expect(engine.asked.at(-1)).toBe("pooled mean.mean 3");
  expect(screen().shownHead).toEqual({ layer: 1, head: 1, mean: "model" });
  playground.chooseView("steps");
  await settle();
  expect(screen().picture?.map).toMatchObject({ layer: 1, head: 1, mean: "off" });
  expect(screen().shownHead).toEqual({ layer: 1, head: 1, mean: "off" });
  playground.chooseView("map");
  await settle();
  expect(screen().picture?.map.mean).toBe("model");
  playground.chooseHead(0, 0);
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
