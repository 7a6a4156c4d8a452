// A link as a QR code.

import { encode } from "uqr";
import { formatCount } from "../state/number-format.ts";

/** The largest code, version 40, holds 2,953 bytes. */
export const MAX_QR_CHARS = 2_900;
/** Its modules are smaller than a phone at the back of a room tells apart. */
const HARD_TO_SCAN_CHARS = 1_000;
/** White modules around it, as ISO/IEC 18004 asks for. */
const QUIET_MODULES = 4;

export interface QrCode {
  /** Modules a side, with the quiet ones around it. */
  readonly size: number;
  /** Of the dark modules: the path of an SVG in which a module is a unit. */
  readonly path: string;
}

/** Of at most MAX_QR_CHARS characters, all of them ASCII. */
export function qrCode(link: string): QrCode {
  const { size, data } = encode(link, { ecc: "L", boostEcc: true, border: QUIET_MODULES });
  const path = data.flatMap((row, y) => runsOf(row).map(([start, end]) => `M${start} ${y}H${end}v1H${start}z`));
  return { size, path: path.join("") };
}

/** Half-open ranges of dark modules. */
function runsOf(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const edges = row.flatMap((isDark, x) => (isDark !== (row[x - 1] ?? false) ? [x] : []));
  return edges.flatMap((edge, index) => (index % 2 === 0 ? [[edge, edges[index + 1] ?? row.length] as const] : []));
}

/** What to say beside the code, or in its place. */
export function describeQr(link: string): string {
  const length = `${formatCount(link.length)} characters`;
  if (link.length > MAX_QR_CHARS)
    return `The link has ${length}; a QR code holds at most ${formatCount(MAX_QR_CHARS)} of them.`;
  if (link.length > HARD_TO_SCAN_CHARS)
    return `The link has ${length}: a code of more than ${formatCount(HARD_TO_SCAN_CHARS)} is hard to scan.`;
  return "Opens this view on a phone that scans it.";
}
