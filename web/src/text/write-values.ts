// How messages write what they name: counts, sizes, and strings out of a request or a file. One file, because the first
// picture would else wait for three.

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** How many there are of something: 5,000 tokens. core/src/fault.cpp writes them so too. */
export function formatCount(count: number | bigint): string {
  const digits = String(count);
  // Intl.NumberFormat takes the page 15 ms to make, and whole numbers need nothing of it but commas.
  return /^-?\d+$/.test(digits)
    ? digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ",")
    : new Intl.NumberFormat("en").format(count);
}

/** As people compare sizes: three digits, and units of 1000 as disks and browsers have them. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? String(value) : Number(value.toPrecision(3))} ${UNITS[unit] ?? ""}`;
}

/** In quotes, so that “0” is not taken for 0; at most `maxLength` UTF-16 units of it, control characters escaped. */
export function quoteValue(given: string, maxLength = 40): string {
  const kept = given.length > maxLength ? `${given.slice(0, maxLength)}…` : given;
  return `“${JSON.stringify(kept).slice(1, -1).replaceAll('\\"', '"')}”`;
}
