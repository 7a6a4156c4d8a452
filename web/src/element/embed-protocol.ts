// What <attention-view> and the page inside its frame say to each other.
//
// The page greets whoever frames it, with nothing but its name. The element answers, to the exact window and
// origin that greeted, with one end of a MessageChannel; from then on both speak only through that channel,
// which nobody else can reach. Views travel as the keys and values of a link, read by the functions of
// link-keys.ts wherever they arrive; unlike a link they may hold a text of any length that can be shown.

import { writtenDifferences } from "../state/link-keys.ts";
import type { PlaygroundState } from "../state/playground-state.ts";

export const EMBED_PROTOCOL = "headlight-embed-1";

export interface Greeting {
  readonly protocol: typeof EMBED_PROTOCOL;
  readonly type: "hello" | "connect";
}

/** Values as a link has them, before escaping; what equals the default is left out. */
export type WrittenView = readonly (readonly [name: string, written: string])[];

export type ToEmbed = { readonly type: "setState"; readonly view: WrittenView };

export type FromEmbed =
  | { readonly type: "ready"; readonly view: WrittenView }
  | { readonly type: "statechange"; readonly view: WrittenView }
  /** Something could not be had, and the map comes all the same. */
  | { readonly type: "note"; readonly code: string; readonly message: string }
  | { readonly type: "error"; readonly code: string; readonly message: string };

export function writeView(state: PlaygroundState): WrittenView {
  return writtenDifferences(state);
}

export function isGreeting(message: unknown, type: Greeting["type"]): boolean {
  return isRecord(message) && message["protocol"] === EMBED_PROTOCOL && message["type"] === type;
}

export function readToEmbed(message: unknown): ToEmbed | undefined {
  if (!isRecord(message) || message["type"] !== "setState" || !isWrittenView(message["view"])) return undefined;
  return { type: "setState", view: message["view"] };
}

export function readFromEmbed(message: unknown): FromEmbed | undefined {
  if (!isRecord(message)) return undefined;
  const { type, view, code, message: sentence } = message;
  if ((type === "ready" || type === "statechange") && isWrittenView(view)) return { type, view };
  if ((type === "note" || type === "error") && typeof code === "string" && typeof sentence === "string") {
    return { type, code, message: sentence };
  }
  return undefined;
}

function isWrittenView(value: unknown): value is WrittenView {
  return Array.isArray(value) && value.every(isPairOfStrings);
}

function isPairOfStrings(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
