// The colours of style.css, for what is drawn on a canvas.

import type { Color } from "../draw/pattern.ts";

export interface PageColors {
  /** CSS colours. */
  readonly ink: string;
  readonly mutedInk: string;
  readonly paper: string;
  /** Behind the map and its labels. */
  readonly ground: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly fontFamily: string;
  /** Red, green, blue of the patterns for cells without a weight; the last one for those that are not finite. */
  readonly patternGround: Color;
  readonly patternMark: Color;
  readonly patternFault: Color;
}

/** Costs a style recalculation: read again only when the theme changed. */
export function readPageColors(element: HTMLElement): PageColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: color("--ink"),
    mutedInk: color("--ink-muted"),
    paper: color("--paper"),
    ground: color("--map-ground"),
    accent: color("--accent"),
    onAccent: color("--on-accent"),
    fontFamily: style.fontFamily,
    patternGround: parseColor(color("--pattern-ground")),
    patternMark: parseColor(color("--pattern-mark")),
    patternFault: parseColor(color("--pattern-fault")),
  };
}

/** Of #rrggbb, the one form that style.css uses for these three. */
function parseColor(hex: string): Color {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** Calls `listener` whenever the system changes what colours the page should have. Returns how to stop. */
export function watchColorPreferences(listener: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}
