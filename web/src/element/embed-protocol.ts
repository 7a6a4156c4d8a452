// What <attention-view> and the page inside its frame say to each other.
//
// The page greets whoever frames it, with nothing but its name. The element answers, to the exact window and
// origin that greeted, with one end of a MessageChannel; from then on both speak only through that channel,
// which nobody else can reach. Views travel as links: one form, and it is checked wherever it arrives.

export const EMBED_PROTOCOL = "headlight-embed-1";

export interface Greeting {
  readonly protocol: typeof EMBED_PROTOCOL;
  readonly type: "hello" | "connect";
}

export type ToEmbed = { readonly type: "setState"; readonly link: string };

export type FromEmbed =
  | { readonly type: "ready"; readonly link: string }
  | { readonly type: "statechange"; readonly link: string }
  | { readonly type: "error"; readonly code: string; readonly message: string };

export function isGreeting(message: unknown, type: Greeting["type"]): boolean {
  return isRecord(message) && message["protocol"] === EMBED_PROTOCOL && message["type"] === type;
}

export function readToEmbed(message: unknown): ToEmbed | undefined {
  if (!isRecord(message) || message["type"] !== "setState" || typeof message["link"] !== "string") return undefined;
  return { type: "setState", link: message["link"] };
}

export function readFromEmbed(message: unknown): FromEmbed | undefined {
  if (!isRecord(message)) return undefined;
  const { type, link, code, message: sentence } = message;
  if ((type === "ready" || type === "statechange") && typeof link === "string") return { type, link };
  if (type === "error" && typeof code === "string" && typeof sentence === "string") {
    return { type, code, message: sentence };
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
