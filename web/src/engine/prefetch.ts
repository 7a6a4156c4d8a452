// Maps that travel with the answer to a run: computed after it, one after the other, and kept by the trace until
// somebody asks for them.

import type { PooledWeights, PrefetchRequest } from "./engine.ts";
import type { RunFacts } from "./protocol.ts";

import { AttentionError } from "./fault.ts";
import { andThen, bufferOf, type Stage } from "./stage.ts";

export type Prefetched = Float32Array | PooledWeights;

/** Worker side. `begin` starts the work of one request. */
export function withPrefetched(
  facts: RunFacts,
  requests: readonly PrefetchRequest[],
  begin: (request: PrefetchRequest) => Stage,
): Stage {
  const transfer = [facts.ids, facts.starts, facts.ends].map(bufferOf);
  const prefetched: (Prefetched | undefined)[] = [];
  const goOn = (): Stage => {
    const request = requests[prefetched.length];
    if (request === undefined) return { result: { ...facts, prefetched }, transfer };
    const begun = begunOrNothing(request, begin);
    if (begun === undefined) {
      prefetched.push(undefined);
      return goOn();
    }
    return andThen(begun, ({ result, transfer: arrays }) => {
      prefetched.push(result as Prefetched);
      transfer.push(...arrays);
      return goOn();
    });
  };
  return goOn();
}

/** A request that is refused is left out: whoever makes it again is told why. */
function begunOrNothing(request: PrefetchRequest, begin: (request: PrefetchRequest) => Stage): Stage | undefined {
  try {
    return begin(request);
  } catch (thrown) {
    if (thrown instanceof AttentionError) return undefined;
    throw thrown;
  }
}

/** Page side: each is handed out once, because what the engine gives belongs to who asked. */
export class PrefetchedMaps {
  private readonly maps = new Map<string, Prefetched>();

  constructor(requests: readonly PrefetchRequest[], prefetched: readonly (Prefetched | undefined)[]) {
    for (const [index, request] of requests.entries()) {
      const map = prefetched[index];
      if (map !== undefined) this.maps.set(keyOf(request), map);
    }
  }

  take(request: PrefetchRequest): Prefetched | undefined {
    const key = keyOf(request);
    const map = this.maps.get(key);
    this.maps.delete(key);
    return map;
  }
}

function keyOf(request: PrefetchRequest): string {
  const bins = request.map === "pooledWeights" ? request.bins : "";
  return `${request.map} ${request.layer} ${request.head} ${bins}`;
}
