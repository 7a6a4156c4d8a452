// Text, as a view.

import type { View } from "../../state/view.ts";
import { askForText, fetchText, type TextAsked, type TextData } from "./painted-row.ts";
import "./text-view.ts";

export const TEXT: View<TextAsked, TextData> = {
  element: "text-view",
  asks: askForText,
  fetch: fetchText,
};
