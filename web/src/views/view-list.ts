// All views, in the order of their tabs. A new one is a folder, a name in state/playground-state.ts, a line in
// other-views.ts, and an entry here.

import type { ViewName } from "../state/playground-state.ts";
import type { View } from "../state/view.ts";

export interface ViewEntry {
  readonly title: string;
  /** What it shows, in one sentence and one formula. */
  readonly sentence: string;
  readonly formula: string;
  /** Fetched when it is first looked at. The map is part of the page itself. */
  readonly load?: () => Promise<View>;
}

export const VIEW_LIST: Readonly<Record<ViewName, ViewEntry>> = {
  map: {
    title: "Map",
    sentence: "Each row is a query, each column a key: the colour says how much of that key's value the query takes.",
    formula: "weight(i, j) = softmax over j of (qᵢ · kⱼ × scale)",
  },
  lines: {
    title: "Lines",
    sentence:
      "Queries at the left, keys at the right: the stronger a line, the more of that key's value the query takes. Every head has its own colour.",
    formula: "opacity of line i → j = weight(i, j) ÷ largest weight",
    load: async () => (await import("./other-views.ts")).LINES,
  },
  text: {
    title: "Text",
    sentence: "The text itself, once for each head: painted by what the pinned token looks at, or by what looks at it.",
    formula: "paint(j) = weight(pinned, j) ÷ largest weight;  of words: mean over queries of Σ over keys",
    load: async () => (await import("./other-views.ts")).TEXT,
  },
  "query-key": {
    title: "Query and key",
    sentence: "The query and the key of one cell, dimension by dimension, and what each adds to their score.",
    formula: "score(i, j) = Σ qᵢ[d] × kⱼ[d] × scale, summed over the head's dimensions d",
    load: async () => (await import("./other-views.ts")).QUERY_KEY,
  },
  steps: {
    title: "Step by step",
    sentence:
      "How one query comes to its weights and its output: every number of the row, in the order in which it is computed.",
    formula: "output(i) = Σⱼ exp(sᵢⱼ − maxⱼ sᵢⱼ) ÷ Σⱼ exp(sᵢⱼ − maxⱼ sᵢⱼ) × vⱼ,  sᵢⱼ = qᵢ · kⱼ × scale",
    load: async () => (await import("./other-views.ts")).STEPS,
  },
  compare: {
    title: "Compare",
    sentence:
      "Two heads, two texts or two models, side by side, and what this side looks at more (orange) or less (blue) than the other. Each head says how far it is from its counterpart.",
    formula: "difference = weight here − weight there;  divergence = ½ Σ p log₂(p ÷ m) + ½ Σ q log₂(q ÷ m), m = (p + q) ÷ 2, in bits",
    load: async () => (await import("./other-views.ts")).COMPARE,
  },
  prediction: {
    title: "Prediction",
    sentence: "What the model says at one token, before and after something was changed.",
    formula: "probability = softmax(logits);  change = probability after − probability before",
    load: async () => (await import("./other-views.ts")).PREDICTION,
  },
};
