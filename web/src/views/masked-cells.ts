// Which cells of a head's map its queries do not see, of whatever kind the run is.

import { maskFromScores } from "../draw/heatmap-image.ts";
import type { Trace, WindowRequest } from "../engine/engine.ts";

export interface MaskedCells {
  /** 1 where the query does not see the key. */
  readonly masked: Uint8Array; // [rows, columns]
  /** -Infinity there; left out where only weights are known. */
  readonly maskedScores?: Float32Array; // [rows, columns]
}

export async function fetchMasked(trace: Trace, request: WindowRequest): Promise<MaskedCells> {
  if (trace.isGiven === true) {
    // As many bins as there can be cells on a side: each is one cell.
    const { masked } = await trace.pooledWeights({ ...request, bins: trace.tokens.length });
    return { masked };
  }
  const maskedScores = await trace.maskedScores(request);
  return { masked: maskFromScores(maskedScores), maskedScores };
}
