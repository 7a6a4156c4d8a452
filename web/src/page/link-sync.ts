// Keeps the address bar and the store in step. Typing replaces the entry of the history at rest, choosing a
// head or a model adds one, so that Back goes from head to head.

import { fitsLink, isPacked, type DecodedLink } from "../state/link-codec.ts";
import type { LinkTable } from "../state/link-table.ts";
import type { Note } from "../state/playground-state.ts";
import type { Store } from "../state/store.ts";
import { UnwrittenViews } from "./unwritten-views.ts";
import { nameNewEntry, nameOfEntry, viewOfEntry, writeEntry } from "./history-entry.ts";

/** Long enough not to write while somebody types, short enough to be there when they copy the address. */
const REST_MS = 300;

/** How the views of a page are written. */
export interface LinkKind<State, Why> {
  readonly table: LinkTable<State>;
  readonly encode: (state: State) => string;
  readonly decode: (fragment: string) => DecodedLink<State>;
  /** Of packed links, where there are any; never rejects. */
  readonly unpack?: (fragment: string) => Promise<DecodedLink<State>>;
  readonly isSame: (a: State, b: State) => boolean;
  /** Undefined when the address can hold the view. */
  readonly noteOn: (link: string, state: State) => Note | undefined;
  /** Causes that add an entry to the history. */
  readonly adding: readonly Why[];
  /** Of what is kept in the storage of the tab. */
  readonly storageKey: string;
}

export interface LinkReader<State> {
  readonly onLink: (state: State, notes: readonly Note[]) => void;
  /** The address is held: what it carries is shown in the place of a live view. */
  readonly onHeld?: () => void;
  /** After each writing: why the address cannot hold the view, undefined when it does. */
  readonly onWritten: (note: Note | undefined) => void;
}

export interface LinkSync {
  /** Resolves when the store has a view that is to be shown live: not while an address is held that shows something else. */
  readonly ready: Promise<void>;
  /** Writes what is waiting for a rest, now. */
  readonly flush: () => void;
}

/** Reads the link that the page was opened with, then follows both sides for the life of the page. */
export function syncLinkOf<State, Why extends string>(
  { table, encode, decode, unpack, isSame, noteOn, adding, storageKey }: LinkKind<State, Why>,
  store: Store<State, Why>,
  { onLink, onHeld, onWritten }: LinkReader<State>,
): LinkSync {
  let resting: number | undefined;
  /** The entry that the store belongs to; the browser has left it already when it says so. */
  let here = currentEntry();
  /** The address was written since `here` was come to. */
  let isWritten = false;
  /** What an entry was left with before the next rest it gets when it is come back to. */
  const unwritten = new UnwrittenViews(table, storageKey);

  /** The packed link that is being read, or is held: nothing is written over it meanwhile. */
  let unpacking: string | undefined;
  let goLive = (): void => undefined;
  const ready = new Promise<void>((resolve) => (goLive = resolve));

  const cancelRest = (): void => {
    clearTimeout(resting);
    resting = undefined;
  };
  const write = (state: State, how: "pushState" | "replaceState"): void => {
    cancelRest();
    if (unpacking !== undefined) return;
    const link = encode(state);
    const note = noteOn(link, state);
    onWritten(note);
    const name = (how === "replaceState" ? nameOfEntry(history.state) : undefined) ?? nameNewEntry();
    const address = `${location.pathname}${location.search}${fitsLink(link) ? link : ""}`;
    // Browsers refuse more than about 100 changes in 30 s (Safari throws); the next rest writes it.
    try {
      history[how](writeEntry(table, name, note === undefined ? undefined : state), "", address);
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
  const follow = (view: State, notes: readonly Note[]): void => {
    onLink(view, notes);
    // A head that the model does not have, for instance, must not stay in the address.
    if (!isSame(store.get(), view)) writeAtRest();
  };
  const read = (): void => {
    const entry = currentEntry();
    // The second event about one step; the address has yet to be written.
    if (entry === here && resting !== undefined) return;
    if (resting !== undefined) unwritten.put(here, store.get());
    cancelRest();
    here = entry;
    isWritten = false;
    unpacking = undefined;
    const waiting = unwritten.take(entry);
    const kept = waiting ?? viewOfEntry(table, history.state);
    const { hash } = location;
    if (kept === undefined && hash !== encode(store.get()) && unpack !== undefined && isPacked(hash))
      return void readPacked(hash, unpack);
    if (waiting !== undefined) {
      onLink(waiting, []);
      writeAtRest();
    } else if (kept !== undefined) follow(kept, []);
    else if (hash !== encode(store.get())) {
      const { state, notes } = decode(hash);
      follow(state, notes);
    }
    goLive();
  };
  const readPacked = async (hash: string, unpackIt: NonNullable<typeof unpack>): Promise<void> => {
    unpacking = hash;
    const { state, notes, isHeld } = await unpackIt(hash);
    // Another address has been come to meanwhile.
    if (unpacking !== hash || location.hash !== hash) return;
    if (!isHeld) unpacking = undefined;
    follow(state, notes);
    if (isHeld) onHeld?.();
    else goLive();
  };

  store.subscribe((state, before, cause) => {
    if (cause === "link") {
      cancelRest();
      onWritten(noteOn(encode(state), state));
    } else if (adding.includes(cause)) {
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
  return { flush, ready };
}

/** In the place of an entry's name: the one that was left last, which a reload comes back to. */
const LEFT_LAST = "left last";

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
