import { expect, test } from "vitest";

import { VIEW_ATTRIBUTES } from "../../../web/src/element/attribute-names.ts";
import { isGreeting, readToEmbed, type Change } from "../../../web/src/element/embed-protocol.ts";
import { changeView } from "../../../web/src/element/read-change.ts";
import { LINK_KEY_NAMES } from "../../../web/src/state/link-keys.ts";
import { DEFAULT_STATE, LIMITS, type PlaygroundState } from "../../../web/src/state/playground-state.ts";

test("importing the element where there is no page defines nothing and throws nothing", async () => {
  expect(globalThis.customElements).toBeUndefined();
  const { AttentionView } = await import("../../../web/src/element/embed.ts");
  expect(AttentionView.observedAttributes).toEqual(expect.arrayContaining([...LINK_KEY_NAMES]));
});

test("the element knows the keys of a link, and no others, as its view's attributes", () => {
  expect(VIEW_ATTRIBUTES).toEqual(LINK_KEY_NAMES);
});

test("a message is read only in one of the forms that were agreed", () => {
  const change = { head: "2", pin: { query: 5, key: 3 } };
  expect(readToEmbed({ type: "setState", change, more: 1 })).toEqual({ type: "setState", change });
  for (const forged of [
    null,
    undefined,
    1,
    "setState",
    [],
    {},
    { type: "setState" },
    { type: "setState", change: 5 },
  ]) {
    expect(readToEmbed(forged)).toBeUndefined();
    expect(isGreeting(forged, "hello")).toBe(false);
  }
  const take = { type: "take", id: 3, what: "png" };
  // Whatever the ratio, there is an answer.
  expect(readToEmbed({ ...take, ratio: "2" })).toEqual({ ...take, ratio: 2 });
  expect(readToEmbed({ ...take, ratio: { a: 1 } })).toEqual({ ...take, ratio: NaN });
  expect(isGreeting({ protocol: "headlight-embed-1", type: "hello" }, "hello")).toBe(true);
  expect(isGreeting({ protocol: "headlight-embed-1", type: "hello" }, "connect")).toBe(false);
});

test("a change is read as text or as setState has it, and leaves the rest of the view alone", () => {
  const view = { ...DEFAULT_STATE, layer: 1, theme: "dark" } as const;
  const change = { head: "3", mask: [5, 3], pin: { query: 5, key: 3 }, window: { queries: [1, 4], keys: [0, 2] } };
  expect(changeView(view, change)).toEqual({
    state: { ...view, ...change, head: 3, mask: [3, 5] },
    problems: [],
  });
  expect(changeView(view, { layer: undefined, pin: null }).state).toEqual({ ...view, layer: 0 });
});

test("what cannot be used of a change falls back as in a link, with a sentence, and other names are ignored", () => {
  const change: unknown = JSON.parse(
    '{"__proto__": {"layer": 0}, "constructor": 3, "colour": "red", "head": {"a": 1}}',
  );
  const { state, problems } = changeView({ ...DEFAULT_STATE, layer: 1, head: 2 }, change as Change);
  expect(state).toEqual({ ...DEFAULT_STATE, layer: 1 });
  expect(Object.keys(state)).toEqual(Object.keys(DEFAULT_STATE));
  expect(problems).toEqual(['The head is “{"a":1}”, which is not a whole number from 0 to 999,999,999.']);
});

test("an object where a text belongs is none, and never shown as one", () => {
  const sentence = (name: string) => `“${name}” takes a text, and was given an object.`;
  for (const given of [{ a: 1 }, ["a", "b"], [1, 2], new Map()])
    expect(changeView({ ...DEFAULT_STATE, text: "a rose", pair: "b", layer: 1 }, { text: given, pair: given })).toEqual(
      {
        state: { ...DEFAULT_STATE, layer: 1 },
        problems: [sentence("text"), sentence("pair")],
      },
    );
  expect(changeView(DEFAULT_STATE, { text: 5 })).toEqual({ state: { ...DEFAULT_STATE, text: "5" }, problems: [] });
});

test("what has no use is shown in its sentence as it was given", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  const change = { pin: { query: 2 }, heads: [0, 99, "a"], window: { a: 1 }, layer: null, head: [loop], mask: [1n] };
  expect(changeView(DEFAULT_STATE, change)).toEqual({
    state: DEFAULT_STATE,
    problems: [
      'Pin “{"query":2}” is not a query and a key like 5,3, so nothing is pinned.',
      'Heads “[0,99,"a"]” are not a list like 2,3, so one head is shown.',
      'Window “{"a":1}” is no queries and keys like 10,20,0,10, so nothing is left out.',
      "The layer is “null”, which is not a whole number from 0 to 999,999,999.",
      "The head is “an object”, which is not a whole number from 0 to 999,999,999.",
      "Mask “an object” is not a list of positions like 3,5, so nothing is masked.",
    ],
  });
});

test("what holds itself, is no number or is an empty list of nothing is said, too", () => {
  const pin: Record<string, unknown> = { key: 0 };
  pin["query"] = pin;
  const area: Record<string, unknown> = { queries: [0, 2] };
  area["keys"] = area;
  const view: PlaygroundState = { ...DEFAULT_STATE, pin: { query: 3, key: 1 }, least: 0.5 };
  const { state, problems } = changeView(view, { pin, window: area, least: Infinity, "other-head": NaN });
  expect(state).toEqual(DEFAULT_STATE);
  expect(problems).toEqual([
    "Pin “an object,0” is not a query and a key like 5,3, so nothing is pinned.",
    "Window “0,2,an object” is no queries and keys like 10,20,0,10, so nothing is left out.",
    "The least number of a head is “Infinity”, which is not like 0.5.",
    "The head to compare with is “NaN”, which is not a whole number from 0 to 999,999,999.",
  ]);
  expect(changeView(view, { pin: [], "other-layer": [] }).problems).toHaveLength(2);
  expect(changeView(view, { pin: NaN }).problems).toHaveLength(1);
  expect(changeView({ ...view, heads: [1], mask: [2] }, { heads: [], mask: [] }).problems).toEqual([]);
});

test("null is nothing where there may be nothing, and else a value that cannot be used", () => {
  const view: PlaygroundState = { ...DEFAULT_STATE, pair: "b", heads: [1, 2], pin: { query: 1, key: 0 }, least: 0.5 };
  const none = { pair: null, heads: null, pin: null, least: null };
  expect(changeView(view, none)).toEqual({ state: DEFAULT_STATE, problems: [] });
  const { state, problems } = changeView(view, { text: null, view: null });
  expect(state).toEqual(view);
  expect(problems).toEqual(["text", "view"].map((name) => `“${name}” takes a text, and was given null.`));
});

test("any view that was told can be given back, with a text of any length that can be shown", () => {
  const text = "word ".repeat(LIMITS.textChars / 5);
  const area = { queries: [1, 4], keys: [0, 2] } as const;
  const state: PlaygroundState = { ...DEFAULT_STATE, text, head: 3, pin: { query: 8_000, key: 0 }, window: area };
  expect(changeView(DEFAULT_STATE, { ...state })).toEqual({ state, problems: [] });
  expect(changeView(DEFAULT_STATE, { ...state, text: `${text}x` }).problems).toHaveLength(1);
});
