// Keeps the address bar and the store in step. Typing replaces the entry of the history at rest, choosing a
// head adds one, so that Back goes from head to head.

import type { Note, PlaygroundState } from "../state/playground-state.ts";
import { LIMITS } from "../state/playground-state.ts";
import { readWritten, writtenDifferences } from "../state/link-keys.ts";
import { decodeState, encodeState, fitsLink } from "../state/share-link.ts";
import type { Cause, Store } from "../state/store.ts";

/** Long enough not to write while somebody types, short enough to be there when they copy the address. */
const REST_MS = 300;

export interface LinkReader {
  readonly onLink: (state: PlaygroundState, notes: readonly Note[]) => void;
  /** After each writing: why the address cannot hold the view, undefined when it does. */
  readonly onWritten: (note: Note | undefined) => void;
}

export interface LinkSync {
  /** Writes what is waiting for a rest, now. */
  readonly flush: () => void;
}

/** Reads the link that the page was opened with, then follows both sides for the life of the page. */
export function syncLink(store: Store, { onLink, onWritten }: LinkReader): LinkSync {
  let resting: number | undefined;

  const write = (state: PlaygroundState, how: "pushState" | "replaceState"): void => {
    clearTimeout(resting);
    resting = undefined;
    const link = encodeState(state);
    const fits = fitsLink(link);
    onWritten(noteOn(link));
    const address = `${location.pathname}${location.search}${fits ? link : ""}`;
    // Browsers refuse more than about 100 changes in 30 s (Safari throws); the next rest writes it.
    try {
      history[how](fits ? null : keepView(state), "", address);
    } catch {
      writeAtRest(REST_MS * 10);
    }
  };
  const writeAtRest = (delayMs = REST_MS): void => {
    clearTimeout(resting);
    resting = window.setTimeout(() => write(store.get(), "replaceState"), delayMs);
  };
  const flush = (): void => {
    if (resting !== undefined) write(store.get(), "replaceState");
  };
  const read = (): void => {
    const kept = keptView(history.state);
    if (kept !== undefined) return onLink(kept, []);
    if (location.hash === encodeState(store.get())) return;
    const { state, notes } = decodeState(location.hash);
    onLink(state, notes);
  };

  store.subscribe((state: PlaygroundState, before: PlaygroundState, cause: Cause) => {
    if (cause === "link") {
      clearTimeout(resting);
      resting = undefined;
      onWritten(noteOn(encodeState(state)));
    } else if (cause === "head") {
      if (resting !== undefined) write(before, "replaceState");
      write(state, "pushState");
    } else {
      writeAtRest();
    }
  });
  // Back and Forward send both events, an edited address only one of them in some browsers.
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  addEventListener("pagehide", flush);
  if (location.hash !== "" || keptView(history.state) !== undefined) read();
  return { flush };
}

// A view that no link can hold is kept with its entry of the history, so that Back and a reload find it again. It is
// read as a link is: another page of this origin may have written there.

interface KeptView {
  readonly headlight: 1;
  readonly written: readonly (readonly [string, string])[];
}

function keepView(state: PlaygroundState): KeptView {
  return { headlight: 1, written: writtenDifferences(state) };
}

function keptView(entry: unknown): PlaygroundState | undefined {
  if (typeof entry !== "object" || entry === null || !("headlight" in entry) || !("written" in entry)) return undefined;
  const { headlight, written } = entry;
  if (headlight !== 1 || !Array.isArray(written)) return undefined;
  return readWritten(written.filter(isPairOfStrings)).state;
}

function isPairOfStrings(pair: unknown): pair is readonly [string, string] {
  return Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");
}

/** Undefined when the address can hold the view. */
function noteOn(link: string): Note | undefined {
  if (fitsLink(link)) return undefined;
  const message = `This text is too long for a link (${link.length} characters, at most ${LIMITS.linkChars}), so the address does not hold it.`;
  return { code: "E_LINK_TOO_BIG", message };
}
