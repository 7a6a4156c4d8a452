// Views from a seed, and texts that links have stumbled over.

import {
  FIRST_TOKEN,
  MAP_VALUES,
  MEANS,
  SCALES,
  SORTS,
  TOUR_PAGES,
  TOWARDS,
  UNITS,
  VIEW_NAMES,
  type PlaygroundState,
} from "../../../web/src/state/playground-state.ts";

const rangeFrom = (first: number): readonly [number, number] => [first, first + 100];

/** Numbers from a seed: the same texts in every run. */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ALPHABET = Array.from("ab %25&=+#.,\n\u0301éß猫👍\u202e'\"<>/?2fF");

/** The same views in every run. */
export function* randomViews(seed: number, count: number): Generator<PlaygroundState> {
  const next = seeded(seed);
  for (let round = 0; round < count; round++) yield randomView(next);
}

function randomView(next: (below: number) => number): PlaygroundState {
  return {
    text: Array.from({ length: next(30) }, () => ALPHABET[next(ALPHABET.length)]).join(""),
    pair: Array.from({ length: next(9) }, () => ALPHABET[next(ALPHABET.length)]).join(""),
    mask: [...new Set(Array.from({ length: next(4) }, () => next(8_192)))].sort((a, b) => a - b),
    model: "textbook",
    sha256: next(2) === 0 ? "" : Array.from({ length: 64 }, () => next(16).toString(16)).join(""),
    bits: (["saved", "8"] as const)[next(2)] ?? "saved",
    layer: next(256),
    head: next(256),
    heads: [...new Set(Array.from({ length: next(4) }, () => next(256)))].sort((a, b) => a - b),
    view: VIEW_NAMES[next(VIEW_NAMES.length)] ?? "map",
    mean: MEANS[next(MEANS.length)] ?? "off",
    values: MAP_VALUES[next(MAP_VALUES.length)] ?? "weights",
    first: FIRST_TOKEN[next(2)] ?? "shown",
    window: next(2) === 0 ? null : { queries: rangeFrom(next(8_000)), keys: rangeFrom(next(8_000)) },
    scale: SCALES[next(SCALES.length)] ?? "global",
    towards: TOWARDS[next(TOWARDS.length)] ?? "keys",
    units: UNITS[next(UNITS.length)] ?? "tokens",
    pin: next(2) === 0 ? null : { query: next(8_192), key: next(8_192) },
    tour: TOUR_PAGES[next(TOUR_PAGES.length)] ?? "none",
    "other-text": Array.from({ length: next(9) }, () => ALPHABET[next(ALPHABET.length)]).join(""),
    "other-model": ["", "gapfiller", "org/name"][next(3)] ?? "",
    "other-layer": next(2) === 0 ? null : next(256),
    "other-head": next(2) === 0 ? null : next(256),
    sort: SORTS[next(SORTS.length)] ?? "layer",
    filter: Array.from({ length: next(9) }, () => ALPHABET[next(ALPHABET.length)]).join(""),
    least: next(2) === 0 ? null : next(1_000_000) / 1_000,
    decoding: (["greedy", "sampled"] as const)[next(2)] ?? "greedy",
    "new-tokens": 1 + next(1_000),
    temperature: (5 + next(996)) / 100,
    "top-k": next(2) === 0 ? null : 1 + next(1_000_000),
    "top-p": next(2) === 0 ? null : (1 + next(100)) / 100,
    seed: next(2_147_483_647),
    theme: (["auto", "light", "dark"] as const)[next(3)] ?? "auto",
  };
}

export const AWKWARD_TEXTS = [
  "",
  " ",
  "100%",
  "%20",
  "%2520",
  "a%41b 50%25",
  "v=1&text=x#y",
  "1 + 1 = 2",
  "ends with a full stop.",
  "(brackets) 'quotes' *stars*!",
  "a,b,",
  "tab\tand\nnew line\r\n",
  "\u0000\u0007\u202e",
  "مرحبا 你好 สวัสดี 👩‍👩‍👧 e\u0301",
  "<img src=x onerror=alert(1)>",
  "__proto__",
];
