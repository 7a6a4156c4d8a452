import { beforeEach, describe, expect, test } from "vitest";
import type { Trace } from "../../../web/src/engine/engine.ts";
import { ViewAnswers } from "../../../web/src/page/view-answers.ts";
import type { Picture } from "../../../web/src/state/picture.ts";
import { DEFAULT_STATE, type ViewName } from "../../../web/src/state/playground-state.ts";
import { NO_OTHER } from "../../../web/src/state/other-side.ts";
import type { Others, Scene, View } from "../../../web/src/state/view.ts";
import { settle } from "./playground-under-test.ts";

interface Asked {
  readonly layer: number;
}

/** Answers are given when the test says so. */
let waiting: { readonly asked: Asked; readonly signal: AbortSignal; readonly answer: (data: string) => void }[];
let changes: number;
let faults: unknown[];
let answers: ViewAnswers;
let hasRun: boolean;

const OTHERS: Others = {
  side: () => Promise.resolve(undefined),
  compare: () => Promise.reject(new Error("Nothing is compared here.")),
};

const VIEW: View<Asked, string> = {
  element: "a-view",
  asks: ({ state: { layer, pin } }) => (pin === null ? undefined : { layer }),
  fetch: (_trace, asked, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      waiting.push({ asked, signal, answer: resolve });
    }),
};

beforeEach(() => {
  [waiting, changes, faults, hasRun] = [[], 0, [], true];
  answers = new ViewAnswers({
    load: (name) => (name === "map" ? undefined : () => Promise.resolve(VIEW as View)),
    ask: (work) => (hasRun ? work({} as Trace, new AbortController().signal) : undefined),
    others: () => OTHERS,
    attempt: (work) =>
      work().catch((error: unknown) => {
        if (!(error instanceof DOMException)) faults.push(error);
      }),
    onChange: () => (changes += 1),
  });
});

const picture = { tokens: [] as readonly never[] } as unknown as Picture;
const scene = (layer: number, { pin = { query: 0, key: 0 }, of = picture }: Partial<SceneParts> = {}): Scene => ({
  state: { ...DEFAULT_STATE, layer, pin },
  picture: of,
  shownHead: { layer, head: 0 },
  headNotes: [],
  model: undefined,
  other: NO_OTHER,
  version: "0.1.0",
});
interface SceneParts {
  readonly pin: { readonly query: number; readonly key: number } | null;
  readonly of: Picture;
}
async function follow(name: ViewName, at: Scene | undefined): Promise<void> {
  answers.follow(name, at);
  await settle();
}

describe("ViewAnswers", () => {
  test("asks nothing for the map, which is part of the picture", async () => {
    await follow("map", scene(0));
    expect(answers.shown()).toBeUndefined();
    expect(waiting).toHaveLength(0);
  });

  test("loads the chosen view, asks, and keeps the answer with what was asked and of which picture", async () => {
    await follow("steps", scene(1));
    expect(answers.shown()).toMatchObject({ name: "steps", view: VIEW, answer: undefined });
    await follow("steps", scene(1));
    waiting[0]?.answer("numbers");
    await settle();
    expect(answers.shown()?.answer).toEqual({ picture, asked: { layer: 1 }, data: "numbers" });
    expect(changes).toBe(2);
  });

  test("asks once for the same, whatever else of the picture has come", async () => {
    await follow("steps", undefined);
    await follow("steps", scene(1));
    await follow("steps", scene(1, { of: { ...picture } }));
    expect(waiting).toHaveLength(1);
    await follow("steps", scene(2));
    expect(waiting.map(({ asked }) => asked.layer)).toEqual([1, 2]);
    expect(waiting[0]?.signal.aborted).toBe(true);
    await follow("steps", scene(2, { of: { ...picture, tokens: [] } }));
    expect(waiting).toHaveLength(3);
    expect(faults).toEqual([]);
  });

  test("keeps the last answer while the next one is on its way, and drops one that comes too late", async () => {
    await follow("steps", undefined);
    await follow("steps", scene(1));
    waiting[0]?.answer("first");
    await settle();
    await follow("steps", scene(2));
    expect(answers.shown()?.answer?.data).toBe("first");
    await follow("steps", scene(3));
    waiting[1]?.answer("too late");
    await settle();
    expect(answers.shown()?.answer?.data).toBe("first");
    waiting[2]?.answer("third");
    await settle();
    expect(answers.shown()?.answer).toMatchObject({ asked: { layer: 3 }, data: "third" });
  });

  test("has no answer when there is nothing to ask, and asks again when there is", async () => {
    await follow("steps", undefined);
    await follow("steps", scene(1));
    waiting[0]?.answer("first");
    await settle();
    await follow("steps", scene(1, { pin: null }));
    expect(answers.shown()?.answer).toBeUndefined();
    await follow("steps", scene(1));
    expect(waiting).toHaveLength(2);
  });

  test("forgets a view that is left before it was there", async () => {
    answers.follow("steps", scene(1));
    answers.follow("map", scene(1));
    await settle();
    expect(answers.shown()).toBeUndefined();
    expect(waiting).toHaveLength(0);
  });

  test("waits for a run where there is none yet", async () => {
    hasRun = false;
    await follow("steps", undefined);
    await follow("steps", scene(1));
    expect(answers.shown()?.answer).toBeUndefined();
    hasRun = true;
    await follow("steps", scene(1, { of: { ...picture, tokens: [] } }));
    expect(waiting).toHaveLength(1);
  });
});
