// What <attention-view> and the page inside its frame say to each other.
//
// The page greets whoever frames it, with nothing but its name. The element answers, to the exact window and
// origin that greeted, with one end of a MessageChannel; from then on both speak only through that channel,
// which nobody else can reach. The element reads no value of a view: it hands on what it was given, by the names of
// a link, and the frame reads it with the functions of link-keys.ts and tells what has come of it.

import type { PlaygroundState } from "../state/playground-state.ts";

export const EMBED_PROTOCOL = "headlight-embed-1";

/** The fragment of a frame that shows nothing before the page around it has said what. */
export const SAID_BY_HOST = "#host";

export interface Greeting {
  readonly protocol: typeof EMBED_PROTOCOL;
  readonly type: "hello" | "connect";
}

/** Values by the names of a link, as text or as setState has them; undefined: as if it had never been given. */
export type Change = Readonly<Record<string, unknown>>;

/** What of a map can be taken away. */
export const TAKEN_KINDS = ["data", "png", "svg"] as const;
export type TakenKind = (typeof TAKEN_KINDS)[number];

export type ToEmbed =
  | { readonly type: "setState"; readonly change: Change }
  /** A file of state/snapshot.ts: the view begins as that of it, and is compared with it. `isMoved`: another was asked for since. */
  | { readonly type: "snapshot"; readonly text: string; readonly isMoved: boolean }
  | { readonly type: "take"; readonly id: number; readonly what: TakenKind; readonly ratio: number }
  /** What the page around is like, and which controls it wants: null for all. */
  | { readonly type: "setHost"; readonly theme: unknown; readonly controls: unknown };

export type FromEmbed =
  | { readonly type: "ready"; readonly state: PlaygroundState }
  | { readonly type: "statechange"; readonly state: PlaygroundState }
  | { readonly type: "taken"; readonly id: number; readonly value: unknown }
  | { readonly type: "refused"; readonly id: number; readonly code: string; readonly message: string }
  /** Of all that stands in the frame, in css px; told once. */
  | { readonly type: "height"; readonly height: number }
  /** Something could not be had, and the map comes all the same. */
  | { readonly type: "note"; readonly code: string; readonly message: string }
  | { readonly type: "error"; readonly code: string; readonly message: string };

export function isGreeting(message: unknown, type: Greeting["type"]): boolean {
  return isRecord(message) && message["protocol"] === EMBED_PROTOCOL && message["type"] === type;
}

export function readToEmbed(message: unknown): ToEmbed | undefined {
  if (!isRecord(message)) return undefined;
  const { type, change, theme, controls, text, id, ratio } = message;
  if (type === "setState" && isRecord(change)) return { type, change };
  if (type === "setHost") return { type, theme, controls };
  if (type === "snapshot" && typeof text === "string") return { type, text, isMoved: message["isMoved"] === true };
  const what = TAKEN_KINDS.find((kind) => kind === message["what"]);
  // A ratio may be the text of an input, and what is no number is answered as well.
  if (type === "take" && what !== undefined && typeof id === "number") return { type, id, what, ratio: Number(ratio) };
  return undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
