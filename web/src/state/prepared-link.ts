// The shortest link of the newest view, made before anybody asks for it: packing takes a moment, and browsers let a page
// write to the clipboard only while the click is under way.

import { shortestLink } from "./packed-link.ts";
import type { PlaygroundState } from "./playground-state.ts";
import { encodeState } from "./share-link.ts";

export class PreparedLink {
  private wanted: PlaygroundState | undefined;
  private prepared: { readonly state: PlaygroundState; readonly link: string } | undefined;
  private packing: Promise<void> | undefined;

  constructor(private readonly onReady: () => void = () => undefined) {}

  /** Resolves when the newest view's is there. */
  prepare(state: PlaygroundState): Promise<void> {
    this.wanted = state;
    if (this.packing === undefined && this.prepared?.state === state) return Promise.resolve();
    return (this.packing ??= this.pack());
  }

  /** The readable one for the moment in which the shortest is not ready yet. */
  of(state: PlaygroundState): string {
    return this.prepared?.state === state ? this.prepared.link : encodeState(state);
  }

  /** One at a time: while somebody types, the views between are left out. */
  private async pack(): Promise<void> {
    for (let state = this.wanted; state !== undefined; state = this.wanted) {
      if (this.prepared?.state === state) break;
      // A browser that cannot pack has readable links.
      this.prepared = { state, link: await shortestLink(state).catch(() => encodeState(state)) };
    }
    this.packing = undefined;
    this.onReady();
  }
}
