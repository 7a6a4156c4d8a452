// How a map looks in the page around its frame: what that page is like, and what of ours it wants to have.

import type { Screen } from "../state/picture.ts";
import { THEMES, type Theme } from "../state/playground-state.ts";

/** What can be left out, by the words of the attribute `controls`. */
export const CONTROLS = ["legend", "readout", "link"] as const;
export type Control = (typeof CONTROLS)[number];

export interface HostLook {
  /** Of the page around the frame; "auto": it does not say. */
  readonly theme: Theme;
  readonly controls: readonly Control[];
}

/** `written`: null for all of them, else "none" or a list with spaces or commas. */
export function readControls(written: unknown): {
  readonly controls: readonly Control[];
  readonly problems: readonly string[];
} {
  if (typeof written !== "string") return { controls: CONTROLS, problems: [] };
  const words = written.split(/[\s,]+/).filter((word) => word !== "" && word !== "none");
  const unknown = words.filter((word) => !CONTROLS.some((control) => control === word));
  return {
    controls: CONTROLS.filter((control) => words.includes(control)),
    problems: unknown.map((word) => `There is no control “${word.slice(0, 24)}”; there are ${CONTROLS.join(", ")}.`),
  };
}

export function readTheme(written: unknown): Theme {
  return THEMES.find((theme) => theme === written) ?? "auto";
}

/** A view that leaves the theme open has that of the page around it. */
export function withHostTheme(screen: Screen, { theme }: Pick<HostLook, "theme">): Screen {
  return screen.state.theme === "auto" ? { ...screen, state: { ...screen.state, theme } } : screen;
}
