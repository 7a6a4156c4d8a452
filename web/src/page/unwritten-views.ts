// Views that an entry of the history was left with before its address was written. While a page is left, browsers
// let it write to no entry any more, so these wait in the storage of the tab.

import type { LinkTable } from "../state/link-table.ts";
import { nameOfEntry, viewOfEntry, writeEntry } from "./history-entry.ts";

const MAX_VIEWS = 20;

export class UnwrittenViews<State> {
  private readonly views: Map<string, State>;

  /** `key`: the page's own in the storage. */
  constructor(
    private readonly table: LinkTable<State>,
    private readonly key: string,
  ) {
    this.views = new Map(readStored(table, key));
  }

  put(entry: string, view: State): void {
    this.views.delete(entry);
    this.views.set(entry, view);
    for (const oldest of this.views.keys()) if (this.views.size > MAX_VIEWS) this.views.delete(oldest);
  }

  /** Once: after that the view is written again as any other is. */
  take(entry: string): State | undefined {
    const view = this.views.get(entry);
    this.views.delete(entry);
    return view;
  }

  /** To be called when the page may be left for good. */
  store(): void {
    const written = [...this.views].map(([entry, view]) => writeEntry(this.table, entry, view));
    try {
      // First: where the new ones do not fit, the old ones would be read in their place.
      sessionStorage.removeItem(this.key);
      sessionStorage.setItem(this.key, JSON.stringify(written));
    } catch {
      // Full, or forbidden: then they last as long as this page.
    }
  }
}

/** Read as a link is: whoever shares this origin may have written there. */
function readStored<State>(table: LinkTable<State>, key: string): [string, State][] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((item: unknown) => {
      const [name, view] = [nameOfEntry(item), viewOfEntry(table, item)];
      return name === undefined || view === undefined ? [] : [[name, view] as [string, State]];
    });
  } catch {
    return [];
  }
}
