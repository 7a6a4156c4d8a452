import { expect, test } from "vitest";

import type { Token } from "../../../web/src/engine/engine.ts";
import { describePredictionPlace, idInText, predictionPlace } from "../../../web/src/state/prediction.ts";
import { describeToken, readableToken } from "../../../web/src/state/token-name.ts";

const word = (text: string, start: number, id = 0): Token => ({ id, text, start, end: start + text.length });
const end: Token = { id: 1, text: "[SEP]", start: 0, end: 0, isSpecial: true };
const PICTURE = {
  text: "a cat sat",
  pair: "",
  mask: [],
  tokens: [word("a", 0, 7), word(" cat", 1, 8), word(" sat", 5, 9), end],
};

test("the pinned query wins, then the first masked token, then the last that nobody added", () => {
  const pin = { query: 0, key: 0 };
  expect(predictionPlace("maskedToken", { ...PICTURE, mask: [1, 2] }, pin)).toEqual({ position: 0, reason: "pinned" });
  expect(predictionPlace("maskedToken", { ...PICTURE, mask: [1, 2] }, null)).toEqual({ position: 1, reason: "masked" });
  expect(predictionPlace("nextToken", PICTURE, null)).toEqual({ position: 2, reason: "last" });
  expect(predictionPlace("nextToken", PICTURE, null, true)).toEqual({
    position: PICTURE.tokens.length - 1,
    reason: "last",
  });
  expect(predictionPlace("tokenClass", PICTURE, { query: 9, key: 0 })).toEqual({ position: 2, reason: "last" });
  expect(predictionPlace("sequenceClass", PICTURE, pin)).toEqual({ position: 0, reason: "whole" });
  expect(predictionPlace("nothing", PICTURE, pin)).toBeUndefined();
  expect(predictionPlace("nextToken", { ...PICTURE, tokens: [end] }, null)).toEqual({ position: 0, reason: "last" });
});

test("says which position it speaks of", () => {
  const say = (
    predicts: Parameters<typeof describePredictionPlace>[0],
    position: number,
    mask: readonly number[] = [],
  ) => {
    const picture = { ...PICTURE, mask };
    const pin = mask.length > 0 ? null : { query: position, key: 0 };
    return describePredictionPlace(predicts, predictionPlace(predicts, picture, pin)!, picture);
  };
  expect(say("nextToken", 1)).toBe("after token 1 “cat”, the pinned query");
  expect(say("maskedToken", 1)).toBe("at token 1 “cat”, the pinned query; not masked: the model sees it");
  expect(say("maskedToken", 1, [1])).toBe("at token 1 “cat”; masked: the model does not see it");
  expect(say("tokenClass", 0)).toBe("of token 0 “a”, the pinned query");
  expect(say("sequenceClass", 0)).toBe("of the whole text");
});

test("a mask token that was typed is where the model is asked, and is said to be one", () => {
  const typed: Token = { ...word("[MASK]", 1), start: 2, end: 8, isSpecial: true, isMask: true };
  const picture = { text: "a [MASK] sat", pair: "", mask: [], tokens: [word("a", 0), typed, word("sat", 9), end] };
  const place = predictionPlace("maskedToken", picture, null)!;
  expect(place).toEqual({ position: 1, reason: "masked" });
  expect(describePredictionPlace("maskedToken", place, picture)).toBe(
    "at token 1 “[MASK]”; the mask token, as it was typed",
  );
  expect(describeToken(picture, 1, false)).toBe("token 1 “[MASK]”");
  // Of one that was typed and one that was clicked, the first.
  expect(predictionPlace("maskedToken", { ...picture, mask: [0] }, null)?.position).toBe(0);
  expect(predictionPlace("maskedToken", { ...picture, mask: [2] }, null)?.position).toBe(1);
  expect(predictionPlace("tokenClass", picture, null)?.position).toBe(2);
});

test("knows which candidate stands in the text", () => {
  expect(idInText("nextToken", 0, PICTURE.tokens)).toBe(8);
  expect(idInText("nextToken", 3, PICTURE.tokens)).toBeUndefined();
  expect(idInText("maskedToken", 1, PICTURE.tokens)).toBe(8);
  expect(idInText("tokenClass", 1, PICTURE.tokens)).toBeUndefined();
  const hidden = { ...word("[MASK]", 1, 103), isMask: true, hidden: word(" cat", 1, 8) };
  expect(idInText("maskedToken", 1, PICTURE.tokens.with(1, hidden))).toBe(8);
});

test("a masked token is named as it is without its mask, a part of a character by its bytes, a special token as such", () => {
  const tokens = [
    { ...word("[MASK]", 0), start: 2, end: 3, isSpecial: true, hidden: { id: 7, text: "##e" } },
    { ...word("E2 82", 0), isFragment: true },
    { ...word("[MASK]", 0), isFragment: false, hidden: { id: 8, text: "E2 82", isFragment: true } },
    end,
  ];
  const picture = { mask: [0, 2], tokens };
  expect(readableToken(tokens, 0).text).toBe("##e");
  expect([0, 1, 2, 3].map((position) => describeToken(picture, position, picture.mask.includes(position)))).toEqual([
    "token 0 “##e”, masked",
    "token 1 bytes E2 82, part of a character",
    "token 2 bytes E2 82, part of a character, masked",
    "token 3 “[SEP]”, added by the tokenizer",
  ]);
});
