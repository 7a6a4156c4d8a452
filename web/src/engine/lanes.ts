// Abort and "the latest wins", for anything that is asked of the engine.

import type { RequestOptions } from "./engine.ts";

import { abortError } from "./fault.ts";
import { laneOf, signalOf } from "./request-checks.ts";

export class Lanes {
  private readonly holders = new Map<string, AbortController>();

  /** Gives `work` one signal for both: the caller's own and "somebody newer is in your lane". */
  async enter<Result>(
    options: RequestOptions,
    work: (signal: AbortSignal | undefined) => Promise<Result>,
  ): Promise<Result> {
    const signal = signalOf(options.signal);
    const lane = laneOf(options.lane);
    signal?.throwIfAborted();
    if (lane === undefined) return work(signal);
    this.holders.get(lane)?.abort(abortError(`A newer request took the lane “${lane}”.`));
    const holder = new AbortController();
    const forward = (): void => holder.abort(signal?.reason);
    signal?.addEventListener("abort", forward);
    this.holders.set(lane, holder);
    try {
      return await work(holder.signal);
    } finally {
      signal?.removeEventListener("abort", forward);
      if (this.holders.get(lane) === holder) this.holders.delete(lane);
    }
  }
}
