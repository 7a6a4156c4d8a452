// A link that carries a map: the packed tier (packed-link.ts) with one more key, `saved`, whose value is a snapshot
// (snapshot.ts). Made where a link cannot name the model. What else stands in it is the live view that can be had instead; a
// page that does not know the key shows that.

import { LINK_TABLE } from "./link-keys.ts";
import { isLinkable } from "./models.ts";
import { formatCount } from "./number-format.ts";
import { packView } from "./packed-link.ts";
import { DEFAULT_STATE, type PlaygroundState } from "./playground-state.ts";
import { fitsLink, linkable } from "./share-link.ts";
import { readSnapshot, type ReadSnapshot } from "./snapshot.ts";

/** Weights of so many are 1,400 characters. */
export const MAX_LINK_TOKENS = 32;
/** Drawing and naming tokens of this length together takes a few milliseconds, whatever stands in them. */
const MAX_SAVED_CHARS = 20_000;

export interface SavedLink {
  readonly link?: string;
  /** Why there is none, as a sentence; "" where there is one. */
  readonly refusal: string;
}

/** `snapshot`: its text, as export/snapshot.ts writes it. */
export async function savedLink(state: PlaygroundState, snapshot: string): Promise<SavedLink> {
  if (snapshot.length > MAX_SAVED_CHARS) {
    const counts = `This one would have ${formatCount(snapshot.length)} characters, and at most ${formatCount(MAX_SAVED_CHARS)} are read.`;
    return { refusal: `${TAKE_FILE} ${counts}` };
  }
  const link = await packView(LINK_TABLE, liveInstead(state), snapshot);
  return fitsLink(link) ? { link, refusal: "" } : { refusal: TAKE_FILE };
}

const TAKE_FILE =
  "The saved map does not fit into a link: close this, choose Export under the figure, and save the snapshot as a file.";

/** Before anything is asked for; undefined where there may be a link. */
export function refuseSavedLink(tokenCount: number): string | undefined {
  if (tokenCount <= MAX_LINK_TOKENS) return undefined;
  const counts = `A link holds at most ${formatCount(MAX_LINK_TOKENS)} tokens, and this text has ${formatCount(tokenCount)}.`;
  return `${TAKE_FILE} ${counts}`;
}

/** The whole view where its model can be named; else the text alone: another model's heads are others. */
export function liveInstead(state: PlaygroundState): PlaygroundState {
  if (isLinkable(state.model)) return { ...linkable(state), tour: "none" };
  return { ...DEFAULT_STATE, text: state.text, theme: state.theme };
}

/** What a link may carry of what readSnapshot reads. */
export function readSaved(written: string): ReadSnapshot {
  if (written.length > MAX_SAVED_CHARS) {
    const counts = `${formatCount(written.length)} characters; at most ${formatCount(MAX_SAVED_CHARS)} are read`;
    return { problem: `The saved map in the link has ${counts}.` };
  }
  const read = readSnapshot(written);
  const count = read.snapshot?.tokens.length ?? 0;
  if (count <= MAX_LINK_TOKENS) return read;
  const counts = `${formatCount(count)} tokens; at most ${formatCount(MAX_LINK_TOKENS)} are drawn`;
  return { problem: `The saved map in the link has ${counts}.` };
}
