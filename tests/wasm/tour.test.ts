// Every page of the tour says something true of what it shows, and is not done before anything was done.

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Engine } from "../../web/src/engine/engine.ts";
import { TOUR_PAGES } from "../../web/src/state/playground-state.ts";
import { stateOfPage, TOUR } from "../../web/src/state/tour.ts";
import { openEngine } from "./engine-under-test.ts";
import { expectShown } from "./shown-evidence.ts";

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

test.each(TOUR.map((page) => [page.name, page] as const))("%s", async (_name, page) => {
  const state = stateOfPage(page, "auto");
  expect(page.isDone(state)).toBe(false);
  const model = await engine.openModel(state.model);
  await expectShown(engine, model, state, page.evidence);
  model.close();
});

test("the pages have the names that links know, in their order", () => {
  expect(["none", ...TOUR.map(({ name }) => name)]).toEqual(TOUR_PAGES);
});
