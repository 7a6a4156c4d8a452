// All views, in the order of their tabs. A new one is a folder, a name in state/playground-state.ts, a line in
// other-views.ts, an entry here, and its words in view-words.ts.

import type { ViewName } from "../state/playground-state.ts";
import type { View } from "../state/view.ts";

export interface ViewEntry {
  readonly title: string;
  /** Fetched when it is first looked at. The map is part of the page itself. */
  readonly load?: () => Promise<View>;
}

export const VIEW_LIST: Readonly<Record<ViewName, ViewEntry>> = {
  map: {
    title: "Map",
  },
  lines: {
    title: "Lines",
    load: async () => (await import("./other-views.ts")).LINES,
  },
  text: {
    title: "Text",
    load: async () => (await import("./other-views.ts")).TEXT,
  },
  "query-key": {
    title: "Query and key",
    load: async () => (await import("./other-views.ts")).QUERY_KEY,
  },
  steps: {
    title: "Step by step",
    load: async () => (await import("./other-views.ts")).STEPS,
  },
  compare: {
    title: "Compare",
    load: async () => (await import("./other-views.ts")).COMPARE,
  },
  prediction: {
    title: "Prediction",
    load: async () => (await import("./other-views.ts")).PREDICTION,
  },
};
