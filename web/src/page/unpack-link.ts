// Packed links: what reads them comes with what stands beside the first picture, or earlier where the page begins with one.

import type { DecodedLink } from "../state/link-codec.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../state/playground-state.ts";
import { loadOtherViews } from "../views/view-list.ts";

/** As decodeState, of a packed link; shows the map that it carries. Never rejects. */
export async function unpackState(fragment: string): Promise<DecodedLink<PlaygroundState>> {
  try {
    return await (await loadOtherViews()).openPacked(fragment);
  } catch {
    const message = "What unpacks this link could not be loaded; reload the page.";
    return { state: DEFAULT_STATE, notes: [{ code: "E_LINK_DAMAGED", message }] };
  }
}
