// A string out of a request or a file, as a message names it.

/** In quotes, so that “0” is not taken for 0; at most `maxLength` UTF-16 units of it, control characters escaped. */
export function quoteValue(given: string, maxLength = 40): string {
  const kept = given.length > maxLength ? `${given.slice(0, maxLength)}…` : given;
  return `“${JSON.stringify(kept).slice(1, -1).replaceAll('\\"', '"')}”`;
}
