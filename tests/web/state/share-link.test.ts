import { describe, expect, test } from "vitest";

import { DEFAULT_STATE, LIMITS, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { decodeState, encodeState, fitsLink } from "../../../web/src/state/share-link.ts";
import { AWKWARD_TEXTS, randomViews, seeded } from "./random-views.ts";

const codes = (link: string): string[] => decodeState(link).notes.map(({ code }) => code);
const stateOf = (change: Partial<PlaygroundState>): PlaygroundState => ({ ...DEFAULT_STATE, ...change });

describe("encodeState", () => {
  test("writes only what differs from the defaults, in readable words", () => {
    expect(encodeState(DEFAULT_STATE)).toBe("#v=1");
    const state = stateOf({ text: "The cat", layer: 1, head: 3, pin: { query: 5, key: 3 } });
    expect(encodeState(state)).toBe("#v=1&text=The%20cat&layer=1&head=3&pin=5,3");
  });

  test("leaves no character at the end that programs cut from links in running text", () => {
    for (const text of ["Yes.", "Yes!", "(yes)", "yes,", "yes'", "yes*", "yes-"]) {
      expect(encodeState(stateOf({ text }))).toMatch(/[0-9A-Za-z]$/);
    }
  });
});

describe("encodeState then decodeState", () => {
  test.each(AWKWARD_TEXTS)("is the identity for the text %j", (text) => {
    expect(decodeState(encodeState(stateOf({ text })))).toEqual({ state: stateOf({ text }), notes: [] });
  });

  test("is the identity for 10,000 random views", () => {
    for (const state of randomViews(7, 10_000)) expect(decodeState(encodeState(state))).toEqual({ state, notes: [] });
  });

  test("replaces half a surrogate pair, which no link can carry", () => {
    expect(decodeState(encodeState(stateOf({ text: "a\ud83d" }))).state.text).toBe("a\ufffd");
  });
});

describe("a page of the tour", () => {
  test("is named by its link alone, and what is otherwise in a view of it is written", () => {
    const page = { ...DEFAULT_STATE, tour: "heads", layer: 1, pin: { query: 11, key: 3 } } as const;
    expect(decodeState("#tour=heads")).toEqual({ state: page, notes: [] });
    expect(decodeState("#v=1&layer=1&pin=11,3&tour=heads")).toEqual({ state: page, notes: [] });
    expect(encodeState(page)).toBe("#v=1&tour=heads");
    expect(encodeState({ ...page, layer: 0, pin: null })).toBe("#v=1&layer=0&pin=&tour=heads");
    expect(decodeState("#v=1&tour=none-of-them").state).toEqual(DEFAULT_STATE);
  });
});

describe("decodeState", () => {
  test("shows the first view, without a word, when there is no link", () => {
    expect(decodeState("")).toEqual({ state: DEFAULT_STATE, notes: [] });
    expect(decodeState("#")).toEqual({ state: DEFAULT_STATE, notes: [] });
  });

  test("reads what a view is compared with, and writes what is not as on this side", () => {
    const link = "#v=1&text=he&view=compare&other-text=she&other-model=gapfiller&other-layer=0&other-head=3";
    const { state, notes } = decodeState(link);
    const other = { "other-text": "she", "other-model": "gapfiller", "other-layer": 0, "other-head": 3 };
    expect(state).toEqual(stateOf({ text: "he", view: "compare", ...other }));
    expect(notes).toEqual([]);
    expect(encodeState(state)).toBe(link);
    expect(decodeState("#v=1&other-text=&other-model=&other-layer=&other-head=")).toEqual({
      state: DEFAULT_STATE,
      notes: [],
    });
  });

  test("leaves a model to compare with out of the link that only this machine has", () => {
    expect(encodeState(stateOf({ "other-model": "file:mine", "other-head": 1 }))).toBe("#v=1&other-head=1");
  });

  test("reads a second text, and masked positions in any order", () => {
    const { state, notes } = decodeState("#v=1&text=a%20b%20c&pair=d%2Ce&mask=2,0,2");
    expect(state).toEqual(stateOf({ text: "a b c", pair: "d,e", mask: [0, 2] }));
    expect(notes).toEqual([]);
    expect(encodeState(state)).toBe("#v=1&text=a%20b%20c&pair=d,e&mask=0,2");
  });

  test("reads the heads that are looked at together, in any order", () => {
    const { state, notes } = decodeState("#v=1&view=lines&head=3&heads=5,0,5");
    expect(state).toEqual(stateOf({ view: "lines", head: 3, heads: [0, 5] }));
    expect(notes).toEqual([]);
    expect(encodeState(state)).toBe("#v=1&head=3&heads=0,5&view=lines");
  });

  test("reads a mean over heads, and how the heads are arranged", () => {
    const { state, notes } = decodeState("#v=1&layer=1&mean=layer&sort=entropy&filter=copy%20%3D&least=0.25");
    expect(state).toEqual(stateOf({ layer: 1, mean: "layer", sort: "entropy", filter: "copy =", least: 0.25 }));
    expect(notes).toEqual([]);
    expect(encodeState(state)).toBe("#v=1&layer=1&mean=layer&sort=entropy&filter=copy%20%3D&least=0.25");
  });

  test("says what of an arrangement cannot be read, and shows all heads", () => {
    const { state, notes } = decodeState(`#v=1&mean=all&sort=size&filter=${"a".repeat(101)}&least=-1`);
    expect(state).toEqual(DEFAULT_STATE);
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringContaining("The mean is “all”"),
      expect.stringContaining("The order of heads is “size”"),
      expect.stringContaining("101 characters"),
      expect.stringContaining("“-1”, which is not like 0.5"),
    ]);
  });

  test("reads a model in eight bits", () => {
    const { state, notes } = decodeState("#v=1&model=org%2Fname&bits=8");
    expect(state).toEqual(stateOf({ model: "org/name", bits: "8" }));
    expect(notes).toEqual([]);
    expect(encodeState(state)).toBe("#v=1&model=org%2Fname&bits=8");
  });

  test("ignores keys it does not know", () => {
    expect(decodeState("#v=1&head=2&colour=red&__proto__=x&constructor&")).toEqual({
      state: stateOf({ head: 2 }),
      notes: [],
    });
  });

  test("says which version it cannot read, and reads nothing of it", () => {
    const { state, notes } = decodeState("#v=99&text=hello");
    expect(state).toEqual(DEFAULT_STATE);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.code).toBe("E_LINK_VERSION");
    expect(notes[0]?.message).toContain("99");
  });

  test("reads a link without a version as one of version 1", () => {
    expect(decodeState("#text=hi&layer=1")).toEqual({ state: stateOf({ text: "hi", layer: 1 }), notes: [] });
  });

  test("shows the first view with a note for something that is no link at all", () => {
    expect(decodeState("#garbage").state).toEqual(DEFAULT_STATE);
    expect(codes("#garbage")).toEqual(["E_LINK_DAMAGED"]);
  });

  test.each([
    ["cut within an escape", "#v=1&text=The%20cat%2", "The cat"],
    ["cut within an escape's first digit", "#v=1&text=The%20cat%", "The cat"],
    ["cut within a character", "#v=1&text=%E4%BD%A0%E5%A5", "你\ufffd"],
    ["no digits after a percent sign", "#v=1&text=100%zz", "100%zz"],
  ])("recovers what it can: %s", (_, link, text) => {
    expect(decodeState(link).state.text).toBe(text);
    expect(codes(link)).toEqual(["E_LINK_DAMAGED"]);
  });

  test.each(AWKWARD_TEXTS.filter((text) => /[^\w]/.test(text)))("reads a link that was encoded twice: %j", (text) => {
    const link = encodeState(stateOf({ text, pin: { query: 1, key: 0 } }));
    const twice = `#${encodeURI(link.slice(1))}`;
    expect(decodeState(twice).state).toEqual(stateOf({ text, pin: { query: 1, key: 0 } }));
    const entirely = `#${encodeURIComponent(link.slice(1))}`;
    expect(decodeState(entirely).state).toEqual(stateOf({ text, pin: { query: 1, key: 0 } }));
    expect(codes(entirely)).toEqual(["E_LINK_DAMAGED"]);
  });

  test("a key without a value is said, and changes nothing", () => {
    const { state, notes } = decodeState("#v=1&text&layer=1");
    expect(state).toEqual(stateOf({ layer: 1 }));
    expect(notes).toEqual([{ code: "E_LINK_DAMAGED", message: "The text in the link has no value." }]);
    expect(decodeState("#v=1&text=").state.text).toBe("");
  });

  test("reads a link that was copied from the source of a page, and says so", () => {
    const state = stateOf({ text: "Tom &amp; Jerry; a & b", layer: 1, pin: { query: 1, key: 0 } });
    const escaped = encodeState(state).replaceAll("&", "&amp;");
    expect(decodeState(escaped)).toEqual({
      state,
      notes: [{ code: "E_LINK_DAMAGED", message: "The link was copied from HTML, with &amp; for &." }],
    });
    // A setting was added by hand to what had been copied.
    const mixed = decodeState("#v=1&amp;layer=1&head=2");
    expect(mixed.state).toEqual(stateOf({ layer: 1, head: 2 }));
    expect(mixed.notes).toHaveLength(1);
    expect(decodeState("#v=1&amp;amp;layer=1&#38;head=2&#x26;scale=row").state).toEqual(
      stateOf({ layer: 1, head: 2, scale: "row" }),
    );
    expect(decodeState("#text=Tom&amp;Jerry&head=2").state).toEqual(stateOf({ text: "Tom", head: 2 }));
  });

  test.each([
    ["a negative head", "head=-1", { head: 0 }],
    ["a head beyond all models", "head=1000000000", { head: 0 }],
    ["a layer that is no number", "layer=one", { layer: 0 }],
    ["a layer between two", "layer=1.5", { layer: 0 }],
    ["a layer in disguise", "layer=0x1", { layer: 0 }],
    ["an empty layer", "layer=", { layer: 0 }],
    ["half a pin", "pin=5", { pin: null }],
    ["a negative pin", "pin=5,-3", { pin: null }],
    ["a pin beyond the longest text", "pin=9999,1", { pin: null }],
    ["masked positions that are none", "mask=3,x", { mask: [] }],
    ["a masked position beyond the longest text", "mask=9999,3,1", { mask: [1, 3] }],
    ["heads that are none", "heads=all", { heads: [] }],
    ["an unknown direction", "towards=me", { towards: "keys" as const }],
    ["an unknown unit", "units=bytes", { units: "tokens" as const }],
    ["an unknown theme", "theme=pink", { theme: "auto" as const }],
    ["a digest that is none", "sha256=12ab", { sha256: "" }],
    ["another number of bits", "bits=4", { bits: "saved" as const }],
    ["a model without a name", "model=", { model: "textbook" }],
    ["another layer that is no number", "other-layer=same", { "other-layer": null }],
    ["another head beyond all models", "other-head=1000000000", { "other-head": null }],
    ["another model with too long a name", `other-model=${"x".repeat(2_001)}`, { "other-model": "" }],
  ])("falls back with one note for %s", (_, pair, expected) => {
    const { state, notes } = decodeState(`#v=1&${pair}`);
    expect(state).toEqual(stateOf(expected));
    expect(notes.map(({ code }) => code)).toEqual(["E_LINK_DAMAGED"]);
  });

  test("refuses 100 KB with the number in the sentence, quickly", () => {
    const link = `#v=1&text=${"x".repeat(100_000)}`;
    const { state, notes } = decodeState(link);
    expect(state).toEqual(DEFAULT_STATE);
    expect(notes[0]?.code).toBe("E_LINK_TOO_BIG");
    expect(notes[0]?.message).toContain("100,010 characters; at most 32,000");
    expect(fitsLink(link)).toBe(false);
  });

  test("accepts exactly as much as it says", () => {
    const start = "#v=1&text=";
    const longest = start + "x".repeat(LIMITS.linkChars - start.length);
    expect(decodeState(longest).notes).toEqual([]);
    expect(codes(`${longest}x`)).toEqual(["E_LINK_TOO_BIG"]);
  });

  test("never throws, whatever 20,000 damaged links say", () => {
    const next = seeded(11);
    const alphabet = Array.from("#v=1&text=layerhadpin,%25%2%%E4%zz+-0999\u0000é👍\ud83d");
    for (let round = 0; round < 20_000; round++) {
      const link = `#v=1&${Array.from({ length: next(40) }, () => alphabet[next(alphabet.length)]).join("")}`;
      const { state } = decodeState(link);
      expect(state.layer).toBeGreaterThanOrEqual(0);
      expect(state.head).toBeLessThanOrEqual(LIMITS.head.max);
      expect(typeof state.text).toBe("string");
    }
  });
});

test.each(["5", "5,9,1", "9,5,1,2", "0,4,7,7", "0,4,0,8193", "a,b,c,d", "-1,4,0,4"])(
  "a window %j is none: all of the map is shown, with a note that names it",
  (written) => {
    const { state, notes } = decodeState(`#v=1&window=${written}`);
    expect(state.window).toBeNull();
    expect(notes.map(({ message }) => message).join()).toContain(written);
  },
);
