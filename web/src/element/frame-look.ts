// The look of host-look.ts, on the page inside the frame.

import type { Screen } from "../state/picture.ts";
import { isPacked } from "../state/link-codec.ts";
import { encodeState, fitsLink } from "../state/share-link.ts";
import type { Control } from "./host-look.ts";

/** Room below the map, in css px, for each that stands there. */
const ROOM_CSS_PX: Readonly<Record<Control, number>> = { legend: 32, link: 32, readout: 48, choices: 0 };
const PADDING_CSS_PX = 16;

/** Of a plain frame, whose address alone can say what it wants. */
export function controlsOf(fragment: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("controls");
}

/** What of the address is the view: a packed link holds nothing besides, but its frame may. */
export function viewOf(fragment: string): string {
  return isPacked(fragment) ? fragment.replace(/&controls=[^&]*$/, "") : fragment;
}

export function showControls(root: Document, controls: readonly Control[]): void {
  const list = controls.join(" ");
  if (root.body.dataset["controls"] === list) return;
  root.body.dataset["controls"] = list;
  root.querySelector("heatmap-view[can-zoom]")?.setAttribute("reserve-height", String(reserved(controls)));
  // The map looks at its room when that may have changed.
  dispatchEvent(new Event("resize"));
}

function reserved(controls: readonly Control[]): number {
  const room = (control: Control): number => (controls.includes(control) ? ROOM_CSS_PX[control] : 0);
  // The legend and the link are one line.
  return PADDING_CSS_PX + Math.max(room("legend"), room("link")) + room("readout");
}

/** To the same view in the playground; hidden where no link holds it. */
export function showLinkOut(root: Document, { state, picture }: Screen): void {
  const link = root.querySelector<HTMLAnchorElement>("#to-playground");
  if (link === null) return;
  const fragment = encodeState(state);
  link.hidden = picture === undefined || !fitsLink(fragment);
  link.href = `./index.html${fragment}`;
}

/** False while what is to be seen is still coming. A view that has nothing to ask gets no answer. */
export function isComplete({ phase, state, picture, view, isBusy }: Screen): boolean {
  if (phase !== "ready" || picture === undefined) return false;
  return state.view === "map" || (view?.name === state.view && (view.answer !== undefined || !isBusy));
}

/** False while something of what was asked for may still come. */
export function isSettled({ fault, state, view, isBusy }: Screen): boolean {
  return !isBusy && (fault !== undefined || state.view === "map" || view?.name === state.view);
}
