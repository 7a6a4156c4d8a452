// Views in which something true is to be seen: each names a model, a head and a claim, and tests/wasm/examples.test.ts
// holds the claim against the numbers of the model itself.

import type { HeadChoice } from "./picture.ts";
import { DEFAULT_STATE, type PlaygroundState } from "./playground-state.ts";

export interface Example {
  readonly name: string;
  readonly claim: string;
  readonly view: Partial<PlaygroundState>;
  readonly evidence: Evidence;
}

export type Evidence =
  /** The weights of a query on these keys add up to so much. */
  | { readonly kind: "weight"; readonly query: number; readonly keys: readonly number[]; readonly atLeast: number }
  /**
   * Beside the other text, the head's row of this query is so many bits away, and the one of `still` none at all, at any
   * query.
   */
  | { readonly kind: "divergence"; readonly query: number; readonly atLeast: number; readonly still: HeadChoice }
  /** What the model says at a token, as the likeliest; `otherToken`: what it says there in the other text. */
  | { readonly kind: "prediction"; readonly position: number; readonly token: string; readonly otherToken?: string };

/** Nothing in it repeats. */
const PLAIN = "It was a bright cold day in the";

export const EXAMPLES: readonly Example[] = [
  {
    name: "Previous token",
    claim: "Every token looks at the one before it: nearly all of its weight is there.",
    view: { layer: 0, head: 0, pin: { query: 11, key: 10 } },
    evidence: { kind: "weight", query: 11, keys: [10], atLeast: 0.99 },
  },
  {
    name: "Same word",
    claim: "“the” looks at every “the” up to itself, in equal parts, wherever they stand.",
    view: { layer: 0, head: 1, pin: { query: 13, key: 4 } },
    evidence: { kind: "weight", query: 13, keys: [0, 4, 9, 13], atLeast: 0.95 },
  },
  {
    name: "First token",
    claim: "Every token looks at the first one: an attention sink, which trained models have, too.",
    view: { layer: 0, head: 2, pin: { query: 9, key: 0 } },
    evidence: { kind: "weight", query: 9, keys: [0], atLeast: 0.99 },
  },
  {
    name: "Induction on a repeated name",
    claim: "The second “Ada” looks at “Lovelace”, which followed the first one, and so the model says it next.",
    view: { text: "Ada Lovelace met a friend. Later that day Ada", layer: 1, head: 0, pin: { query: 9, key: 1 } },
    evidence: { kind: "weight", query: 9, keys: [1], atLeast: 0.95 },
  },
  {
    name: "Any language",
    claim: "The same heads read Arabic and Japanese: the second 猫 looks at the first one and at itself.",
    view: { text: "القطة نامت. 猫 が 来た。 猫", layer: 0, head: 1, pin: { query: 8, key: 3 } },
    evidence: { kind: "weight", query: 8, keys: [3, 8], atLeast: 0.9 },
  },
  {
    name: "From q·k to the output",
    claim: "One row of the induction head, number by number: one exponential is 1, all others are next to nothing.",
    view: { layer: 1, head: 0, view: "steps", pin: { query: 11, key: 3 } },
    evidence: { kind: "weight", query: 11, keys: [3], atLeast: 0.99 },
  },
  {
    name: "Token or position?",
    claim:
      "The same-word head's score comes from the tokens alone; change the head to “previous token”, and it is positions.",
    view: { layer: 0, head: 1, view: "query-key", pin: { query: 13, key: 4 } },
    evidence: { kind: "weight", query: 13, keys: [0, 4, 9, 13], atLeast: 0.95 },
  },
  {
    name: "He or she?",
    claim:
      "One “he” became “she”: the same-word head of the second one has lost the first to look at; the previous-token head does not care, and stays below 0.001 bits.",
    view: {
      text: "The nurse said that she was late, and he was sorry",
      "other-text": "The nurse said that he was late, and he was sorry",
      layer: 0,
      head: 1,
      view: "compare",
      pin: { query: 9, key: 4 },
    },
    evidence: { kind: "divergence", query: 9, atLeast: 0.3, still: { layer: 0, head: 0 } },
  },
  {
    name: "Previous token, learned",
    claim:
      "Nobody built this head: a model that learned to tell stories made it, and every token looks at the one before.",
    view: { model: "storyteller", text: PLAIN, layer: 2, head: 2, pin: { query: 6, key: 5 } },
    evidence: { kind: "weight", query: 6, keys: [5], atLeast: 0.9 },
  },
  {
    name: "Same word, learned",
    claim: "The second “ man” looks at the first one: this head, too, nobody built.",
    view: {
      model: "storyteller",
      text: "The old man sat by the fire, and the fire warmed the old man.",
      layer: 0,
      head: 4,
      pin: { query: 16, key: 3 },
    },
    evidence: { kind: "weight", query: 16, keys: [3], atLeast: 0.8 },
  },
  {
    name: "Induction, learned",
    claim:
      "The end of the second “Doctor” looks mostly at the “ W” that followed the first one: both names come in pieces.",
    view: {
      model: "storyteller",
      text: "Sherlock Holmes looked at Doctor Watson, and Doctor Watson looked at Sherlock",
      layer: 3,
      head: 4,
      pin: { query: 20, key: 13 },
    },
    evidence: { kind: "weight", query: 20, keys: [13], atLeast: 0.85 },
  },
  {
    name: "A sink, until something repeats",
    claim: "The same induction head where nothing repeats: it rests on the first token, which says nothing.",
    view: { model: "storyteller", text: PLAIN, layer: 3, head: 4, pin: { query: 8, key: 0 } },
    evidence: { kind: "weight", query: 8, keys: [0], atLeast: 0.9 },
  },
  {
    name: "A phrase that it knows",
    claim: "After “as soon as she was able” the likeliest token is “ to”: it has read that often.",
    view: {
      model: "storyteller",
      text: "He helped her as soon as she was able",
      layer: 1,
      head: 0,
      view: "prediction",
    },
    evidence: { kind: "prediction", position: 10, token: "to" },
  },
  {
    name: "His or her?",
    claim:
      "After “The girl had lost” the likeliest token is “ her”, after “The boy had lost” it is “ his”: so it stood in the books that the model learned from.",
    view: {
      model: "storyteller",
      text: "The girl had lost",
      "other-text": "The boy had lost",
      layer: 3,
      head: 4,
      view: "prediction",
    },
    evidence: { kind: "prediction", position: 4, token: "her", otherToken: "his" },
  },
  {
    name: "A masked word",
    claim: "From both sides of the gap: “There was a … deal of noise.” The likeliest word is “ great”.",
    view: {
      model: "gapfiller",
      text: "There was a [MASK] deal of noise.",
      layer: 0,
      head: 2,
      view: "prediction",
      pin: { query: 4, key: 5 },
    },
    evidence: { kind: "prediction", position: 4, token: "great" },
  },
  {
    name: "The next token",
    claim: "A model that reads in both directions has a head for the token that comes after: the gap looks at “ deal”.",
    view: {
      model: "gapfiller",
      text: "There was a [MASK] deal of noise.",
      layer: 0,
      head: 2,
      pin: { query: 4, key: 5 },
    },
    evidence: { kind: "weight", query: 4, keys: [5], atLeast: 0.9 },
  },
];

/** What a view leaves open is as the page opens. */
export function stateOfExample({ view }: Example, theme: PlaygroundState["theme"]): PlaygroundState {
  return { ...DEFAULT_STATE, theme, ...view };
}

/** What a claim is about, besides the query that is pinned. */
const DECIDING = [
  "text",
  "pair",
  "model",
  "layer",
  "head",
  "view",
  "mean",
  "other-text",
  "other-model",
  "other-layer",
  "other-head",
] as const;

/** The example whose claim is still to be seen in a view, also in one that somebody was sent. */
export function exampleIn(state: PlaygroundState): Example | undefined {
  return EXAMPLES.find((example) => {
    const own = stateOfExample(example, state.theme);
    const isSame = DECIDING.every((key) => state[key] === own[key]);
    return isSame && state.mask.length === 0 && state.pin?.query === own.pin?.query;
  });
}
