// Keeps the address bar and the store in step. Typing replaces the entry of the history at rest, choosing a
// head or a model adds one, so that Back goes from head to head.

import type { Note, PlaygroundState } from "../state/playground-state.ts";
import { LIMITS } from "../state/playground-state.ts";
import { isLinkable } from "../state/models.ts";
import { formatCount } from "../state/number-format.ts";
import { decodeState, encodeState, fitsLink } from "../state/share-link.ts";
import { isSameState, type Cause, type Store } from "../state/store.ts";
import { UnwrittenViews } from "./unwritten-views.ts";
import { nameNewEntry, nameOfEntry, viewOfEntry, writeEntry } from "./history-entry.ts";

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
  /** The entry that the store belongs to; the browser has left it already when it says so. */
  let here = currentEntry();
  /** The address was written since `here` was come to. */
  let isWritten = false;
  /** What an entry was left with before the next rest it gets when it is come back to. */
  const unwritten = new UnwrittenViews();

  const cancelRest = (): void => {
    clearTimeout(resting);
    resting = undefined;
  };
  const write = (state: PlaygroundState, how: "pushState" | "replaceState"): void => {
    cancelRest();
    const link = encodeState(state);
    const fits = fitsLink(link);
    onWritten(noteOn(link, state));
    const name = (how === "replaceState" ? nameOfEntry(history.state) : undefined) ?? nameNewEntry();
    const address = `${location.pathname}${location.search}${fits ? link : ""}`;
    // Browsers refuse more than about 100 changes in 30 s (Safari throws); the next rest writes it.
    try {
      history[how](writeEntry(name, fits && isLinkable(state.model) ? undefined : state), "", address);
      here = name;
      isWritten = true;
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
  const follow = (view: PlaygroundState, notes: readonly Note[]): void => {
    onLink(view, notes);
    // A head that the model does not have, for instance, must not stay in the address.
    if (!isSameState(store.get(), view)) writeAtRest();
  };
  const read = (): void => {
    const entry = currentEntry();
    // The second event about one step; the address has yet to be written.
    if (entry === here && resting !== undefined) return;
    if (resting !== undefined) unwritten.put(here, store.get());
    cancelRest();
    here = entry;
    isWritten = false;
    const waiting = unwritten.take(entry);
    if (waiting !== undefined) {
      onLink(waiting, []);
      return writeAtRest();
    }
    const kept = viewOfEntry(history.state);
    if (kept !== undefined) return follow(kept, []);
    if (location.hash === encodeState(store.get())) return;
    const { state, notes } = decodeState(location.hash);
    follow(state, notes);
  };

  store.subscribe((state: PlaygroundState, before: PlaygroundState, cause: Cause) => {
    if (cause === "link") {
      cancelRest();
      onWritten(noteOn(encodeState(state), state));
    } else if (cause === "head" || cause === "model") {
      if (resting !== undefined) write(before, "replaceState");
      write(state, "pushState");
    } else {
      writeAtRest();
    }
  });
  // Back and Forward send both events, an edited address only one of them in some browsers.
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  addEventListener("pagehide", () => {
    // Before a reload the address is still written, before Back it is not. What was written while a reload was on its
    // way is dropped, and in Chromium the name of the entry with it.
    if (resting !== undefined || isWritten) for (const entry of [here, LEFT_LAST]) unwritten.put(entry, store.get());
    flush();
    unwritten.store();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    // The same page again, with its text: only the address may have missed what was typed last.
    here = currentEntry();
    unwritten.take(LEFT_LAST);
    if (unwritten.take(here) !== undefined) writeAtRest();
  });
  const leftLast = unwritten.take(LEFT_LAST);
  const visit = kindOfVisit();
  if (visit !== "reload" && visit !== "back_forward") unwritten.take(here);
  if (visit === "reload" && leftLast !== undefined && isNameless()) unwritten.put(here, leftLast);
  read();
  return { flush };
}

/** In the place of an entry's name: the one that was left last, which a reload comes back to. */
const LEFT_LAST = "left last";

const LOCAL_MODEL: Note = {
  code: "E_LINK_LOCAL",
  message: "This model is on this machine only, so a link holds the rest of the view and leaves the model out.",
};

/** By its name; by its address as long as this page has not written into it. */
function currentEntry(): string {
  return nameOfEntry(history.state) ?? location.pathname + location.search + location.hash;
}

/** True for an entry that this page has not written, or whose writing was dropped. */
function isNameless(): boolean {
  return nameOfEntry(history.state) === undefined;
}

/** Back, Forward ("back_forward") and a reload come back to an entry of the history. */
function kindOfVisit(): NavigationTimingType | undefined {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return visit?.type;
}

/** Undefined when the address can hold the view. */
function noteOn(link: string, { model }: PlaygroundState): Note | undefined {
  if (fitsLink(link)) return isLinkable(model) ? undefined : LOCAL_MODEL;
  const message = `This text is too long for a link (${formatCount(link.length)} characters, at most ${formatCount(LIMITS.linkChars)}), so the address does not hold it.`;
  return { code: "E_LINK_TOO_BIG", message };
}
