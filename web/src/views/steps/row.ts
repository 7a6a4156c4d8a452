// What step by step asks of a run: one row of a head.

import type { RowSteps, Trace } from "../../engine/engine.ts";

/** Of the pinned query, or of the last token. */
export interface StepsAsked {
  readonly layer: number;
  readonly head: number;
  readonly query: number;
  readonly isPinned: boolean;
}

export interface StepsData {
  readonly steps: RowSteps;
  readonly query: Float32Array; // [head_dim]
  readonly keys: Float32Array; // [key_len, head_dim]
  readonly values: Float32Array; // [key_len, head_dim]
}

export async function fetchSteps(trace: Trace, asked: StepsAsked, signal?: AbortSignal): Promise<StepsData> {
  const { layer, head, query } = asked;
  const [steps, queries, keys, values] = await Promise.all([
    trace.rowSteps({ layer, head, query, signal }),
    trace.queries({ layer, head, signal }),
    trace.keys({ layer, head, signal }),
    trace.values({ layer, head, signal }),
  ]);
  const headDim = steps.output.length;
  return { steps, query: queries.slice(query * headDim, (query + 1) * headDim), keys, values };
}
