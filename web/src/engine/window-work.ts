// A window of a head's map, taken out of the module in blocks of rows: a call that copied all cells of
// 5,000 x 5,000 would take 100 ms, and the module's memory would grow by as much and never shrink.

import type { Core } from "./core.ts";
import { MAP_KINDS, type HeadWindow, type WindowKind } from "./protocol.ts";

import { formatCount } from "../text/write-values.ts";
import { AttentionError } from "./fault.ts";
import { accepted, arrayOutcome, type SlicedWork, type Stage } from "./stage.ts";

const BLOCK_CELLS = 1 << 18; // 1 MiB

/** `len`: tokens of the trace. What does not lie within goes to the core as it is, to be refused. */
export function windowWork(core: Core, what: WindowKind, window: Required<HeadWindow>, len: number): SlicedWork {
  const width = window.lastColumn - window.firstColumn;
  const cells = width * (window.lastRow - window.firstRow);
  const isWithin = window.lastRow <= len && window.lastColumn <= len;
  if (!isWithin || cells <= BLOCK_CELLS) {
    const { job } = accepted(core.startMap(window, MAP_KINDS[what]));
    return { job, take: () => arrayOutcome(core.takeMap(job)) };
  }
  const rowsAtOnce = Math.max(1, Math.floor(BLOCK_CELLS / width));
  return nextBlock(core, what, window, { cells: allocated(cells), firstRow: window.firstRow, rowsAtOnce });
}

function allocated(cells: number): Float32Array {
  try {
    return new Float32Array(cells);
  } catch {
    const message = `There is no memory for the ${formatCount(4 * cells)} bytes of this window; ask for fewer rows or columns.`;
    throw new AttentionError("E_MEMORY", message);
  }
}

interface Blocks {
  readonly cells: Float32Array; // [rows, columns] of the window
  readonly firstRow: number; // of the next block
  readonly rowsAtOnce: number;
}

function nextBlock(core: Core, what: WindowKind, window: Required<HeadWindow>, blocks: Blocks): SlicedWork {
  const { cells, firstRow, rowsAtOnce } = blocks;
  const lastRow = Math.min(firstRow + rowsAtOnce, window.lastRow);
  const { job } = accepted(core.startMap({ ...window, firstRow, lastRow }, MAP_KINDS[what]));
  const take = (): Stage => {
    cells.set(core.takeMap(job), (firstRow - window.firstRow) * (window.lastColumn - window.firstColumn));
    if (lastRow === window.lastRow) return arrayOutcome(cells);
    return nextBlock(core, what, window, { cells, firstRow: lastRow, rowsAtOnce });
  };
  return { job, take };
}
