// Sizes as people compare them: three digits, and units of 1000 as disks and browsers have them.

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? String(value) : Number(value.toPrecision(3))} ${UNITS[unit] ?? ""}`;
}
