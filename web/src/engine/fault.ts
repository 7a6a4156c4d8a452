// The one shape in which everything that goes wrong reaches a caller.

/** A request that cannot be served, or a world that does not let us. `code` is for programs, `message` for people. */
export class AttentionError extends Error {
  override readonly name = "AttentionError";
  constructor(
    /** Starts with E_ and never changes its meaning. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What an aborted promise rejects with when nobody gave a reason; a DOMException under Node too. */
export function abortError(message: string): Error {
  return new DOMException(message, "AbortError");
}

/** The words of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
