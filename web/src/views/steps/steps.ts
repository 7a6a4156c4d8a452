// Step by step, as a view.

import type { View } from "../../state/view.ts";
import { fetchSteps, type StepsAsked, type StepsData } from "./row.ts";
import "./steps-view.ts";

export const STEPS: View<StepsAsked, StepsData> = {
  element: "steps-view",
  asks({ model, state: { pin }, picture: { map, tokens } }) {
    if (model?.given !== undefined) return undefined;
    const isPinned = pin !== null && pin.query < tokens.length;
    return { layer: map.layer, head: map.head, query: isPinned ? pin.query : tokens.length - 1, isPinned };
  },
  fetch: fetchSteps,
};
