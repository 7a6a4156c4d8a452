// Which colours heads have on this page, now.

import { DARK_HEAD_COLORS, LIGHT_HEAD_COLORS } from "../draw/head-looks.ts";

/** Forced colours leave one: then line marks alone tell heads apart. Costs a style recalculation. */
export function headColors(element: HTMLElement): readonly string[] {
  if (matchMedia("(forced-colors: active)").matches) return ["CanvasText"];
  return getComputedStyle(element).colorScheme === "dark" ? DARK_HEAD_COLORS : LIGHT_HEAD_COLORS;
}
