// What each view shows, and the grid of heads, in one sentence and one formula. Loaded after the first picture.

import type { ViewName } from "../state/playground-state.ts";

export interface ViewWords {
  readonly sentence: string;
  readonly formula: string;
}

export const VIEW_WORDS: Readonly<Record<ViewName, ViewWords>> = {
  map: {
    sentence: "Each row is a query, each column a key: the colour says how much of that key's value the query takes.",
    formula: "weight(i, j) = softmax over j of (qᵢ · kⱼ × scale)",
  },
  lines: {
    sentence:
      "Queries at the left, keys at the right: the stronger a line, the more of that key's value the query takes. Every head has its own colour.",
    formula: "opacity of line i → j = weight(i, j) ÷ largest weight",
  },
  text: {
    sentence: "The text itself, once for each head: painted by what the pinned token looks at, or by what looks at it.",
    formula: "paint(j) = weight(pinned, j) ÷ largest weight;  of words: mean over queries of Σ over keys",
  },
  "query-key": {
    sentence: "The query and the key of one cell, dimension by dimension, and what each adds to their score.",
    formula: "score(i, j) = Σ qᵢ[d] × kⱼ[d] × scale, summed over the head's dimensions d",
  },
  steps: {
    sentence:
      "How one query comes to its weights and its output: every number of the row, in the order in which it is computed.",
    formula: "output(i) = Σⱼ exp(sᵢⱼ − maxⱼ sᵢⱼ) ÷ Σⱼ exp(sᵢⱼ − maxⱼ sᵢⱼ) × vⱼ,  sᵢⱼ = qᵢ · kⱼ × scale",
  },
  compare: {
    sentence:
      "Two heads, two texts or two models, side by side, and what this side looks at more (orange) or less (blue) than the other. Each head says how far it is from its counterpart.",
    formula:
      "difference = weight here − weight there;  divergence = ½ Σ p log₂(p ÷ m) + ½ Σ q log₂(q ÷ m), m = (p + q) ÷ 2, in bits",
  },
  prediction: {
    sentence: "What the model says at one token, before and after something was changed.",
    formula: "probability = softmax(logits);  change = probability after − probability before",
  },
};

export const GRID_WORDS: ViewWords = {
  sentence:
    "The map of each head, and of means over heads, in small: every bin of cells has the colour of the largest weight in it, on the scale of that map.",
  formula: "bin(r, c) = max weight(i, j) over its queries i and keys j;  colour = bin(r, c) ÷ largest weight",
};
