// The tour: what each page says, and what the visitor does to complete it. Which view it opens is in tour-views.ts.
// tests/wasm/tour.test.ts holds what is said of the heads against their numbers.

import type { Evidence } from "./examples.ts";
import type { PlaygroundState, Theme, TourPageName } from "./playground-state.ts";
import { defaultsOfPage } from "./tour-views.ts";

export interface TourPage {
  readonly name: Exclude<TourPageName, "none">;
  readonly title: string;
  readonly words: readonly string[];
  readonly task: string;
  /** True once the task is done in a view that began as this page's. */
  readonly isDone: (state: PlaygroundState) => boolean;
  readonly evidence: readonly Evidence[];
}

export const TOUR: readonly TourPage[] = [
  {
    name: "attention",
    title: "What attention is",
    words: [
      "A transformer mixes into each token something of the tokens it can see. How much of each: that is attention. Every row of this map is one token that looks, every column one that is looked at, and a row adds up to 1.",
      "This head always looks at the token before.",
    ],
    task: "Click a cell of the map, or move there with the arrow keys: what it says stands below the map.",
    isDone: ({ pin }) => pin !== null,
    evidence: [{ kind: "weight", query: 9, keys: [8], atLeast: 0.99 }],
  },
  {
    name: "scores",
    title: "Scaled dot-product",
    words: [
      "Each token has a query, what it looks for, and a key, what it offers: both are lists of numbers. Multiplied number by number, added up and scaled (usually by 1/√d, with d numbers each), they give the score of the pair.",
      "In this head query and key point the same way where the words are the same.",
    ],
    task: "Open the view “Query and key”: it shows what each number adds to the score of the pinned cell.",
    isDone: ({ view }) => view === "query-key",
    evidence: [{ kind: "weight", query: 13, keys: [0, 4, 9, 13], atLeast: 0.95 }],
  },
  {
    name: "softmax",
    title: "Softmax",
    words: [
      "Softmax makes weights of a row's scores: e to the power of each, divided by the sum of them all. So weights lie between 0 and 1 and add up to 1; a score that is larger by 1 gets 2.7 times the weight.",
      "Then each key's value is multiplied by its weight, and their sum is what the head hands on.",
    ],
    task: "Open the view “Step by step” and follow one row from its scores to the head's output.",
    isDone: ({ view }) => view === "steps",
    evidence: [{ kind: "weight", query: 13, keys: [0, 4, 9, 13], atLeast: 0.95 }],
  },
  {
    name: "heads",
    title: "Many heads",
    words: [
      "A layer has several heads. Each has queries, keys and values of its own, so each looks for something else, and their outputs are joined.",
      "This one finds what came next the last time: the second “sat” looks at “on”, which followed the first “sat”. It works because a head of the layer below has told “on” which token stood before it.",
    ],
    task: "Choose another head among the small pictures.",
    isDone: ({ layer, head }) => layer !== 1 || head !== 0,
    evidence: [{ kind: "weight", query: 11, keys: [3], atLeast: 0.95 }],
  },
  {
    name: "masks",
    title: "Masks",
    words: [
      "A model that writes must not see what comes later. There is a score for every pair, and the mask takes away those of later keys before the softmax: their weights are exactly 0, and the map leaves them out instead of painting a 0.",
    ],
    task: "Below the map, in “Numbers, colours, zoom”, change the scores to masked scores.",
    isDone: ({ values }) => values === "masked-scores",
    evidence: [],
  },
  {
    name: "limits",
    title: "What the picture does not prove",
    words: [
      "A weight says how much of a value was taken, not that it mattered for the answer, nor why the model gave it: attention is not explanation (Jain and Wallace 2019; Wiegreffe and Pinter 2019).",
      "This head gives nearly everything to the first token, whatever it is. Trained models have such heads, too: there, it is a place to rest, and tells nothing of the text.",
    ],
    task: "Below the map, in “Numbers, colours, zoom”, leave out the first token: the little that is left is spread to look like much.",
    isDone: ({ first }) => first === "hidden",
    evidence: [{ kind: "weight", query: 9, keys: [0], atLeast: 0.99 }],
  },
];

/** The theme stays. */
export function stateOfPage({ name }: TourPage, theme: Theme): PlaygroundState {
  return { ...defaultsOfPage(name), theme, tour: name };
}
