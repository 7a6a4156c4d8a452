// Packed links, and the map that one may carry: it is shown in the place of everything else, until another address is
// come to.

import type { DecodedLink } from "../../state/link-codec.ts";
import { LINK_TABLE } from "../../state/link-keys.ts";
import { unpackView } from "../../state/packed-link.ts";
import type { PlaygroundState } from "../../state/playground-state.ts";
import { readSaved } from "../../state/saved-link.ts";
import "./saved-map.ts";

export async function openPacked(fragment: string): Promise<DecodedLink<PlaygroundState>> {
  const { saved, ...decoded } = await unpackView(LINK_TABLE, fragment);
  if (saved === undefined) return decoded;
  const { snapshot, problem } = readSaved(saved);
  if (snapshot === undefined) {
    const note = { code: "E_LINK_DAMAGED", message: `${problem} The live map of this text is shown.` };
    return { ...decoded, notes: [...decoded.notes, note] };
  }
  if (location.hash === fragment) {
    const view = Object.assign(document.createElement("saved-map"), { snapshot, written: saved, state: decoded.state });
    showInPlace(view, fragment);
  }
  return { ...decoded, isHeld: true };
}

function showInPlace(view: HTMLElement, fragment: string): void {
  document.querySelector("saved-map")?.remove();
  document.querySelector("main")?.prepend(view);
  document.body.classList.add("has-saved");
  const leave = (): void => {
    if (location.hash === fragment) return;
    for (const event of ["hashchange", "popstate"]) removeEventListener(event, leave);
    view.remove();
    document.body.classList.toggle("has-saved", document.querySelector("saved-map") !== null);
  };
  for (const event of ["hashchange", "popstate"]) addEventListener(event, leave);
}
