import { describe, expect, test } from "vitest";
import { NO_OTHER } from "../../../../web/src/state/other-side.ts";
import type { Picture } from "../../../../web/src/state/picture.ts";
import { DEFAULT_STATE } from "../../../../web/src/state/playground-state.ts";
import { strongestEdges } from "../../../../web/src/views/lines/edges.ts";
import {
  askForLines,
  windowAround,
  type LinesAsked,
  type LinesData,
} from "../../../../web/src/views/lines/heads-window.ts";
import {
  describeHidden,
  describeWindow,
  strongestWith,
  summaryOf,
  weightsOf,
} from "../../../../web/src/views/lines/words.ts";

const ASKED: LinesAsked = { layer: 1, head: 0, heads: [0, 2], first: 10, last: 13 };
/** Causal; by hand. */
const DATA: LinesData = {
  weights: [Float32Array.of(1, 0, 0, 0.25, 0.75, 0, 0.5, 0.3, 0.2), Float32Array.of(1, 0, 0, 0.9, 0.1, 0, 0, 0.6, 0.4)],
  masked: Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0),
};
const TOKENS = Array.from({ length: 20 }, (_, id) => ({ id, text: ` w${String(id)}`, start: 0, end: 0 }));

describe("strongestEdges", () => {
  test("takes all weights above 0 where there is room, the faintest first", () => {
    const { drawn, count } = strongestEdges(ASKED, DATA, 100);
    expect(count).toBe(11);
    expect(drawn).toHaveLength(11);
    const sizes = drawn.map(({ weight }) => weight);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(drawn[0]).toMatchObject({ head: 2, query: 11, key: 11 });
  });

  test("takes the strongest of all heads, and of equals those that come first", () => {
    const { drawn, count } = strongestEdges(ASKED, DATA, 1);
    expect(drawn).toEqual([{ head: 0, query: 10, key: 10, weight: 1 }]);
    expect(count).toBe(11);
    expect(strongestEdges(ASKED, DATA, 3).drawn.map(({ head, key }) => [head, key])).toEqual([
      [2, 10],
      [0, 10],
      [2, 10],
    ]);
  });

  test("takes those of one query, or of one key", () => {
    expect(strongestEdges(ASKED, DATA, 100, { query: 12 })).toMatchObject({ count: 5 });
    const ofKey = strongestEdges(ASKED, DATA, 100, { key: 12 });
    expect(ofKey.drawn.map(({ head, query }) => [head, query])).toEqual([
      [0, 12],
      [2, 12],
    ]);
  });

  test("agrees with sorting, for random weights of which many are equal", () => {
    const size = 60;
    let seed = 5;
    const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    const maps = [0, 1, 2].map(() => Float32Array.from({ length: size * size }, () => Math.round(next() * 97) / 97));
    const asked = { layer: 0, head: 0, heads: [0, 1, 2], first: 0, last: size };
    const data = { weights: maps, masked: new Uint8Array(size * size) };
    const sorted = maps.flatMap((map) => [...map]).sort((a, b) => b - a);
    for (const most of [1, 7, 500, 5_000]) {
      const { drawn, count } = strongestEdges(asked, data, most);
      expect(drawn.map(({ weight }) => weight).reverse()).toEqual(sorted.slice(0, most));
      expect(count).toBe(sorted.filter((weight) => weight > 0).length);
    }
  });

  test("draws nothing of what is not finite", () => {
    const data = { ...DATA, weights: [Float32Array.of(NaN, Infinity, 0.5, 0, 0, 0, 0, 0, 0)] };
    expect(strongestEdges({ ...ASKED, heads: [0] }, data, 100).drawn).toHaveLength(1);
  });
});

test("the window holds the pinned token, is never longer than 512, and moves by halves", () => {
  expect(windowAround(300, 299)).toEqual([0, 300]);
  expect(windowAround(4_096, 0)).toEqual([0, 512]);
  expect(windowAround(4_096, 4_095)).toEqual([3_584, 4_096]);
  for (let token = 0; token < 2_000; token++) {
    const [first, last] = windowAround(2_000, token);
    expect(last - first).toBe(512);
    expect(token >= first && token < last).toBe(true);
  }
  expect(new Set(Array.from({ length: 2_000 }, (_, token) => windowAround(2_000, token)[0])).size).toBeLessThan(9);
});

test("the weights of a cell are those of every head, and there are none outside the window", () => {
  expect(weightsOf(ASKED, DATA, { query: 12, key: 11 })).toEqual([Math.fround(0.3), Math.fround(0.6)]);
  expect(weightsOf(ASKED, DATA, { query: 12, key: 9 })).toBeUndefined();
  expect(weightsOf(ASKED, DATA, { query: 13, key: 10 })).toBeUndefined();
});

test("a token alone stands for its strongest cell that is visible", () => {
  expect(strongestWith(ASKED, DATA, "query", 12)).toEqual({ query: 12, key: 11 });
  expect(strongestWith(ASKED, DATA, "key", 10)).toEqual({ query: 10, key: 10 });
});

test("the summary names each head's strongest key", () => {
  expect(summaryOf(ASKED, DATA, 12, TOKENS)).toBe(
    "Query 12 “w12” looks most at: head 0, key 10 “w10”, 0.500; head 2, key 11 “w11”, 0.600.",
  );
});

test("what is not drawn is counted", () => {
  expect(describeHidden(11, 11)).toBe("");
  expect(describeHidden(4_096, 10_000)).toBe(
    "The 4,096 strongest of 10,000 lines are drawn; 5,904 weaker ones are hidden.",
  );
  expect(describeWindow(ASKED, 20)).toBe("Tokens 10 to 12 of 20 are drawn; pin another one above to go there.");
  expect(describeWindow({ ...ASKED, first: 0, last: 20 }, 20)).toBe("");
});

describe("askForLines", () => {
  const scene = {
    state: { ...DEFAULT_STATE, layer: 1, head: 3, heads: [0, 2], pin: { query: 900, key: 0 } },
    picture: { tokens: Array.from({ length: 1_000 }, () => ({})) } as unknown as Picture,
    shownHead: { layer: 1, head: 3 },
    headNotes: [[], [undefined, undefined, undefined, undefined]],
    model: undefined,
    other: NO_OTHER,
    version: "0.1.0",
  };

  test("asks for the chosen head and those besides it, around the pinned query", () => {
    expect(askForLines(scene)).toEqual({ layer: 1, head: 3, heads: [0, 2, 3], first: 488, last: 1_000 });
  });

  test("asks for the head of the picture alone while the chosen one is of another", () => {
    expect(askForLines({ ...scene, shownHead: { layer: 1, head: 1 } })).toMatchObject({ head: 1, heads: [1] });
  });

  test("asks for no head that the layer does not have", () => {
    expect(
      askForLines({ ...scene, headNotes: [[], [undefined, undefined]], shownHead: { layer: 1, head: 1 } }),
    ).toMatchObject({ heads: [1] });
  });
});
