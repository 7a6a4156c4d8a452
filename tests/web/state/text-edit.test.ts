import { expect, test } from "vitest";

import { editBetween } from "../../../web/src/state/text-edit.ts";

test("an edit is the smallest part that differs", () => {
  expect(editBetween("a cat", "a big cat", 6)).toEqual({ start: 2, end: 2, added: 4 });
  expect(editBetween("a big cat", "a cat", 2)).toEqual({ start: 2, end: 6, added: -4 });
  expect(editBetween("a cat", "a dog", 5)).toEqual({ start: 2, end: 5, added: 0 });
  expect(editBetween("", "cat", 3)).toEqual({ start: 0, end: 0, added: 3 });
});

test("what could lie in several places ends at the caret", () => {
  expect(editBetween("cat", "ccat", 1)).toEqual({ start: 0, end: 0, added: 1 });
  expect(editBetween("cat", "ccat", 2)).toEqual({ start: 1, end: 1, added: 1 });
  expect(editBetween("ccat", "cat", 0)).toEqual({ start: 0, end: 1, added: -1 });
  expect(editBetween("the cat", "the the cat", 4)).toEqual({ start: 0, end: 0, added: 4 });
  // A caret far from it, as after a text that was put in as a whole.
  expect(editBetween("cat", "ccat", 4)).toEqual({ start: 1, end: 1, added: 1 });
});

test("the same text has an edit that touches nothing", () => {
  expect(editBetween("a cat", "a cat", 1)).toEqual({ start: 5, end: 5, added: 0 });
});
