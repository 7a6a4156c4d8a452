// All views, in the order of their tabs. A new one is a folder, a name in state/playground-state.ts, a line in
// other-views.ts, an entry here, and its words in view-words.ts.

import type * as OtherViews from "./other-views.ts";
import type { ViewName } from "../state/playground-state.ts";
import type { View } from "../state/view.ts";
import { loadLateStyles } from "./late-styles.ts";

export interface ViewEntry {
  readonly title: string;
  /** Fetched when it is first looked at. The map is part of the page itself. */
  readonly load?: () => Promise<View>;
}

/** What comes after the first picture, with its styles. */
export async function loadOtherViews(): Promise<typeof OtherViews> {
  // Styles first: elements that stand in the page already are drawn as soon as their code is there.
  await loadLateStyles();
  return import("./other-views.ts");
}

export const VIEW_LIST: Readonly<Record<ViewName, ViewEntry>> = {
  map: {
    title: "Map",
  },
  lines: {
    title: "Lines",
    load: async () => (await loadOtherViews()).LINES,
  },
  text: {
    title: "Text",
    load: async () => (await loadOtherViews()).TEXT,
  },
  "query-key": {
    title: "Query and key",
    load: async () => (await loadOtherViews()).QUERY_KEY,
  },
  steps: {
    title: "Step by step",
    load: async () => (await loadOtherViews()).STEPS,
  },
  compare: {
    title: "Compare",
    load: async () => (await loadOtherViews()).COMPARE,
  },
  prediction: {
    title: "Prediction",
    load: async () => (await loadOtherViews()).PREDICTION,
  },
};
