// What an entry of the history holds besides its address: a name by which it is known again, and the view itself
// when no link can hold it, so that Back and a reload find it. Read as a link is: another page of this origin may
// have written there.

import type { LinkTable } from "../state/link-table.ts";

export interface HistoryEntry {
  readonly headlight: 1;
  readonly name: string;
  /** Left out when the address holds the view. */
  readonly written?: readonly (readonly [string, string])[];
}

// The history may hold entries of an earlier load of this page.
const LOADED_MS = Date.now();
let namesGiven = 0;

/** An entry that is new in the history. */
export function nameNewEntry(): string {
  namesGiven += 1;
  return `${LOADED_MS}.${namesGiven}`;
}

/** `view` undefined: the address holds it. */
export function writeEntry<State>(
  { differences }: LinkTable<State>,
  name: string,
  view: State | undefined,
): HistoryEntry {
  return view === undefined ? { headlight: 1, name } : { headlight: 1, name, written: differences(view) };
}

/** Undefined for an entry that this page has not written yet. */
export function nameOfEntry(entry: unknown): string | undefined {
  return isOurs(entry) && "name" in entry && typeof entry.name === "string" ? entry.name : undefined;
}

/** Undefined when the address has to be read. */
export function viewOfEntry<State>({ read }: LinkTable<State>, entry: unknown): State | undefined {
  if (!isOurs(entry) || !("written" in entry) || !Array.isArray(entry.written)) return undefined;
  return read(entry.written.filter(isPairOfStrings)).state;
}

function isOurs(entry: unknown): entry is { readonly headlight: 1 } {
  return typeof entry === "object" && entry !== null && "headlight" in entry && entry.headlight === 1;
}

function isPairOfStrings(pair: unknown): pair is readonly [string, string] {
  return Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");
}
