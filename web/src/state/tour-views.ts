// Which view each page of the tour begins with: what a link means that says no more than its page.

import { DEFAULT_STATE, type PlaygroundState, type TourPageName } from "./playground-state.ts";

export const TOUR_VIEWS: Readonly<Record<TourPageName, Partial<PlaygroundState>>> = {
  none: {},
  attention: {},
  scores: { head: 1, pin: { query: 13, key: 4 } },
  softmax: { head: 1, pin: { query: 13, key: 4 } },
  heads: { layer: 1, pin: { query: 11, key: 3 } },
  masks: { values: "scores" },
  limits: { head: 2, pin: { query: 9, key: 0 } },
};

/** Everything but the page's own view is as the playground opens. */
export function defaultsOfPage(tour: TourPageName): PlaygroundState {
  return { ...DEFAULT_STATE, ...TOUR_VIEWS[tour] };
}
