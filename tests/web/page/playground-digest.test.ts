import { expect, test } from "vitest";

import { DEFAULT_STATE } from "../../../web/src/state/playground-state.ts";
import { engine, playground, screen, settle, start, store } from "./playground-under-test.ts";

const [MADE_WITH, ANOTHER] = ["ab".repeat(32), "cd".repeat(32)];

const notes = (): string[] => screen().notes.map(({ code, message }) => `${code} ${message}`);

test("a link that names the parameters it was made with is quiet where they are the same", async () => {
  engine.digests.set("gapfiller", MADE_WITH);
  await start({ model: "gapfiller", sha256: MADE_WITH });
  await settle();
  expect(notes()).toEqual([]);
  expect(store.get().sha256).toBe(MADE_WITH);
});

test("other parameters are said, and shown all the same; so is that it cannot be told", async () => {
  engine.digests.set("gapfiller", ANOTHER);
  await start({ model: "gapfiller", sha256: MADE_WITH });
  await settle();
  expect(notes()).toEqual([
    "E_LINK_MODEL “gapfiller” is not the model that this link was made with: the SHA-256 of its parameters begins with cdcdcdcd, not with abababab. Numbers may differ.",
  ]);
  expect(screen().picture).toBeDefined();
  playground.showLink({ ...DEFAULT_STATE, model: "gapfiller", sha256: ANOTHER }, []);
  await settle();
  expect(notes()).toEqual([]);
  engine.digests.delete("gapfiller");
  playground.showLink({ ...DEFAULT_STATE, model: "gapfiller", sha256: MADE_WITH }, []);
  await settle();
  expect(notes().join()).toContain("cannot be told here");
});

test("a model that somebody chooses has nothing to be compared with", async () => {
  engine.digests.set("gapfiller", ANOTHER);
  await start({ model: "textbook", sha256: "" });
  await playground.models.choose("gapfiller");
  await settle();
  expect(notes()).toEqual([]);
  await start({ model: "gapfiller", sha256: ANOTHER });
  await playground.models.choose("sentiment");
  await settle();
  expect(store.get()).toMatchObject({ model: "sentiment", sha256: "" });
});
