import { afterEach, expect, test, vi } from "vitest";
import type { Token } from "../../../../web/src/engine/engine.ts";
import { NO_OTHER } from "../../../../web/src/state/other-side.ts";
import type { Picture } from "../../../../web/src/state/picture.ts";
import { DEFAULT_STATE } from "../../../../web/src/state/playground-state.ts";
import { askForText } from "../../../../web/src/views/text/painted-row.ts";
import { describePair, describeUnits, nameUnit, summaryOf } from "../../../../web/src/views/text/words.ts";
import { knowsUnits, pieceOf, unitStarts } from "../../../../web/src/views/text/units.ts";

afterEach(() => vi.unstubAllGlobals());

/** Tokens as they are cut by "|"; "<...>" is one that the tokenizer has added. */
function pictureOf(cut: string, rest: Partial<Picture> = {}): Picture {
  let text = "";
  const tokens = cut.split("|").map((part, id): Token => {
    const isAdded = part.startsWith("<");
    const start = text.length;
    if (!isAdded) text += part;
    return { id, text: part, start, end: text.length, ...(isAdded ? { isSpecial: true } : {}) };
  });
  return { text, pair: "", mask: [], tokens, ...rest } as unknown as Picture;
}

test("parts of a word are one word, white space before it included; signs stand alone", () => {
  expect(unitStarts(pictureOf("play|ground| is| un|believ|able|!"), "words")).toEqual([0, 2, 3, 6]);
});

test("what the tokenizer has added is a unit of its own, in sentences too", () => {
  const picture = pictureOf("<s>|One| two.| Three|.|</s>".replace("</s>", "<e>"));
  expect(unitStarts(picture, "sentences")).toEqual([0, 1, 3, 5]);
  expect(unitStarts(picture, "words")).toEqual([0, 1, 2, 3, 4, 5]);
});

test("the second text is counted for itself", () => {
  const first = pictureOf("ab|cd");
  const second = { id: 9, text: "ef", start: 0, end: 2, segment: 1 as const };
  const picture = { ...first, pair: "ef", tokens: [...first.tokens, second] };
  expect(unitStarts(picture, "words")).toEqual([0, 2]);
  expect(pieceOf(picture, 2, 3)).toEqual({ space: "\n", text: "ef", kind: "text", isMasked: false });
});

test("words of Chinese and Arabic are found", () => {
  expect(unitStarts(pictureOf("今|天|天|气"), "words").length).toBeLessThan(4);
  expect(unitStarts(pictureOf("الق|طة| جلست"), "words")).toEqual([0, 2]);
});

test("a browser that finds no words cuts at white space", () => {
  vi.stubGlobal("Intl", { ...Intl, Segmenter: undefined });
  expect(knowsUnits()).toBe(false);
  expect(unitStarts(pictureOf("play|ground| is| it|?"), "words")).toEqual([0, 2, 3]);
  expect(unitStarts(pictureOf("One| two.| Three|."), "sentences")).toEqual([0, 2]);
});

test("a token without a character has a sign, and is called empty", () => {
  const picture = pictureOf("a||b");
  expect(pieceOf(picture, 1, 2)).toMatchObject({ space: "", text: "∅" });
  const asked = { units: "tokens", starts: [0, 1, 2] } as unknown as Parameters<typeof nameUnit>[0];
  expect(nameUnit(asked, picture, 1)).toBe("token 1 ∅ (an empty token)");
  expect(nameUnit(asked, picture, 2)).toBe("token 2 “b”");
  // One that the text has no room for is not empty.
  const [first] = picture.tokens;
  const ahead = { ...picture, tokens: [{ ...first!, text: " ", start: 0, end: 0 }, ...picture.tokens] };
  expect(pieceOf(ahead, 0, 1)).toMatchObject({ text: "·" });
});

test("a piece is what the text has there, and what cannot be seen is shown by a sign", () => {
  const picture = pictureOf("The| cat\u202e|\n\n|\nsat");
  expect(pieceOf(picture, 0, 1)).toEqual({ space: "", text: "The", kind: "text", isMasked: false });
  expect(pieceOf(picture, 1, 2)).toMatchObject({ space: " ", text: "cat⟨U+202E⟩" });
  expect(pieceOf(picture, 2, 3)).toMatchObject({ space: "", text: "↵↵" });
  expect(pieceOf(picture, 3, 4)).toMatchObject({ space: "\n", text: "sat" });
  expect(pieceOf(picture, 0, 2)).toMatchObject({ text: "The cat⟨U+202E⟩" });
});

test("added tokens, bytes and masked tokens are marked as such", () => {
  expect(pieceOf(pictureOf("<s>|a"), 0, 1)).toMatchObject({ text: "<s>", kind: "added" });
  const bytes = (text: string) => ({ id: 0, text, start: 0, end: 2, isFragment: true });
  const emoji = { text: "🐈", pair: "", mask: [], tokens: [bytes("F0 9F"), bytes("90 88")] };
  expect(pieceOf(emoji, 0, 1)).toMatchObject({ text: "🐈", kind: "text" });
  expect(pieceOf(emoji, 1, 2)).toMatchObject({ text: "bytes 90 88", kind: "bytes" });
  expect(pieceOf(pictureOf("a| b", { mask: [1] }), 1, 2)).toMatchObject({ text: "b", isMasked: true });
});

const SCENE = {
  state: { ...DEFAULT_STATE, heads: [2], units: "words" as const, pin: { query: 1, key: 0 } },
  picture: pictureOf("play|ground| is"),
  shownHead: { layer: 0, head: 0 },
  headNotes: [[undefined, undefined, undefined]],
  model: undefined,
  other: NO_OTHER,
  version: "0.1.0",
};

test("asks for the pinned token's unit, or the last one", () => {
  const asked = askForText(SCENE);
  expect(asked).toMatchObject({ heads: [0, 2], token: 1, isPinned: true, starts: [0, 2], unit: 0 });
  expect(askForText({ ...SCENE, state: { ...SCENE.state, pin: null } })).toMatchObject({ token: 2, unit: 1 });
  expect(askForText(SCENE)?.starts).toBe(asked?.starts);
});

test("what is said of units names them, and how their numbers came about", () => {
  const asked = askForText(SCENE)!;
  const row = (...weights: number[]) => ({ weights: Float32Array.from(weights), masked: new Uint8Array(2) });
  expect(describePair(asked, SCENE.picture, 1)).toBe("query word 0 “playground” → key word 1 “is”");
  expect(describePair({ ...asked, towards: "queries" }, SCENE.picture, 1)).toBe(
    "query word 1 “is” → key word 0 “playground”",
  );
  expect(summaryOf(asked, { rows: [row(0.25, 0.75), row(0, 0)] }, SCENE.picture)).toBe(
    "word 0 “playground” looks at: head 0, word 1 “is” 0.750, word 0 “playground” 0.250; head 2, nothing.",
  );
  expect(describeUnits(asked)).toContain("the mean over those of the query");
  expect(describeUnits({ ...asked, units: "tokens" })).toBe("");
});
