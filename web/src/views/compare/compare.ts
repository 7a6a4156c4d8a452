// Compare, as a view.

import type { View } from "../../state/view.ts";
import { askForComparison, fetchComparison, type CompareAsked, type CompareData } from "./compared-maps.ts";
import "./compare-view.ts";
import { HEAD_DIVERGENCES } from "./head-divergences.ts";

export const COMPARE: View<CompareAsked, CompareData> = {
  element: "compare-view",
  asks: askForComparison,
  fetch: fetchComparison,
  perHead: HEAD_DIVERGENCES,
};
