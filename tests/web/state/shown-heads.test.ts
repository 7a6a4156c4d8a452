import { expect, test } from "vitest";
import { shownHeads, soloHead, toggleHead } from "../../../web/src/state/shown-heads.ts";

test("the chosen head is shown with the others, once each", () => {
  expect(shownHeads({ head: 2, heads: [] })).toEqual([2]);
  expect(shownHeads({ head: 2, heads: [0, 2, 10] })).toEqual([0, 2, 10]);
});

test("toggling adds a head and takes it away again", () => {
  const both = toggleHead({ head: 2, heads: [] }, 0);
  expect(both).toEqual({ head: 2, heads: [0] });
  expect(toggleHead(both, 0)).toEqual({ head: 2, heads: [] });
});

test("the chosen head that is taken away hands over to the next one that is shown", () => {
  expect(toggleHead({ head: 2, heads: [0, 3, 5] }, 2)).toEqual({ head: 3, heads: [0, 5] });
  expect(toggleHead({ head: 5, heads: [0, 3] }, 5)).toEqual({ head: 0, heads: [3] });
});

test("the last head cannot be taken away", () => {
  expect(toggleHead({ head: 2, heads: [] }, 2)).toEqual({ head: 2, heads: [] });
});

test("a head is shown alone, and all are shown when it was", () => {
  expect(soloHead({ head: 0, heads: [2, 3] }, 2, 4)).toEqual({ head: 2, heads: [] });
  expect(soloHead({ head: 2, heads: [] }, 2, 4)).toEqual({ head: 2, heads: [0, 1, 3] });
  expect(soloHead({ head: 2, heads: [2] }, 2, 4)).toEqual({ head: 2, heads: [0, 1, 3] });
});

test("two clicks before a double-click change nothing about which heads are shown", () => {
  for (const set of [
    { head: 1, heads: [] },
    { head: 1, heads: [3] },
    { head: 0, heads: [1, 2] },
  ]) {
    for (const head of [0, 1, 2, 3]) {
      expect(shownHeads(toggleHead(toggleHead(set, head), head))).toEqual(shownHeads(set));
    }
  }
});
