// What the page asks of its service worker.

export interface KeepRequest {
  readonly kind: "keep";
  readonly addresses: readonly string[];
}

export function isKeepRequest(message: unknown): message is KeepRequest {
  if (typeof message !== "object" || message === null) return false;
  const { kind, addresses } = message as Partial<Record<keyof KeepRequest, unknown>>;
  return kind === "keep" && Array.isArray(addresses) && addresses.every((address) => typeof address === "string");
}
