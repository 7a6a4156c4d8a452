// Packed links, and the map that one may carry: it is shown in the place of everything else, until another address is
// come to.

import type { DecodedLink } from "../../state/link-codec.ts";
import { LINK_TABLE } from "../../state/link-keys.ts";
import { unpackView } from "../../state/packed-link.ts";
import type { PlaygroundState } from "../../state/playground-state.ts";
import { readSaved } from "../../state/saved-link.ts";
import "./saved-map.ts";
import { showInPlace } from "./show-in-place.ts";

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
    showInPlace(view, () => location.hash === fragment);
  }
  return { ...decoded, isHeld: true };
}
