// How a map looks in the page around its frame: what that page is like, and what of ours it wants to have.

import type { Screen } from "../state/picture.ts";
import { THEMES, type Note, type Theme } from "../state/playground-state.ts";

/** What can be left out, by the words of the attribute `controls`. */
export const CONTROLS = ["legend", "readout", "link", "choices"] as const;
export type Control = (typeof CONTROLS)[number];

export interface HostLook {
  /** Of the page around the frame; "auto": it does not say. */
  readonly theme: Theme;
  readonly controls: readonly Control[];
}

/** `written`: null for all of them, else "none" or a list with spaces or commas. */
export function readControls(written: unknown): {
  readonly controls: readonly Control[];
  readonly notes: readonly Note[];
} {
  if (typeof written !== "string") return { controls: CONTROLS, notes: [] };
  const words = written.split(/[\s,]+/).filter((word) => word !== "" && word !== "none");
  const unknown = words.filter((word) => !CONTROLS.some((control) => control === word));
  return {
    controls: CONTROLS.filter((control) => words.includes(control)),
    notes: unknown.map((word) =>
      noteOnAttribute(`There is no control “${word.slice(0, 24)}”; there are ${CONTROLS.join(", ")}.`),
    ),
  };
}

/** Of a value that the page around the frame has given, and that could not be used. */
export function noteOnAttribute(message: string): Note {
  return { code: "E_ATTRIBUTE", message };
}

/** What the page around the frame has asked for was no link: what could not be had of it was an attribute. */
export function withoutLink(screen: Screen): Screen {
  if (!screen.notes.some(isOfLink)) return screen;
  return { ...screen, notes: screen.notes.map((note) => (isOfLink(note) ? noteOnAttribute(note.message) : note)) };
}

function isOfLink({ code }: Note): boolean {
  return code === "E_LINK_DAMAGED";
}

export function readTheme(written: unknown): Theme {
  return THEMES.find((theme) => theme === written) ?? "auto";
}

/** A view that leaves the theme open has that of the page around it. */
export function withHostTheme(screen: Screen, { theme }: Pick<HostLook, "theme">): Screen {
  return screen.state.theme === "auto" ? { ...screen, state: { ...screen.state, theme } } : screen;
}
