// Lines, as a view.

import type { View } from "../../state/view.ts";
import { askForLines, fetchLines, type LinesAsked, type LinesData } from "./heads-window.ts";
import "./lines-view.ts";

export const LINES: View<LinesAsked, LinesData> = {
  element: "lines-view",
  asks: askForLines,
  fetch: fetchLines,
};
