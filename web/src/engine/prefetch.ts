// Maps that travel with the answer to a run: computed after it as one set, and kept by the trace until somebody
// asks for them.

import type { Core } from "./core.ts";
import type { PooledWeights, PrefetchRequest } from "./engine.ts";
import { MAP_KINDS, type MapSet } from "./protocol.ts";

import { AttentionError } from "./fault.ts";
import { accepted, bufferOf, type SlicedWork } from "./stage.ts";

export type Prefetched = Float32Array | PooledWeights;

const NO_LAYER = 0xffffffff;

/** Worker side: the set as one piece of work; undefined when there is nothing to be had. */
export function mapSetWork(core: Core, trace: number, requests: readonly PrefetchRequest[]): SlicedWork | undefined {
  if (requests.length === 0) return undefined;
  try {
    const { job } = accepted(core.startMapSet(trace, Uint32Array.from(requests.flatMap(numbersOf))));
    const take = () => {
      const { sizes, values, masked } = core.takeMapSet(job);
      return { result: { sizes, values, masked }, transfer: [sizes, values, masked].map(bufferOf) };
    };
    return { job, take };
  } catch (thrown) {
    // Whoever makes one of these requests alone is told why it is refused.
    if (thrown instanceof AttentionError) return undefined;
    throw thrown;
  }
}

/** Four numbers, as bindings.cpp reads them. */
function numbersOf(request: PrefetchRequest): readonly number[] {
  const { map, layer, head } = request;
  if (map !== "pooledWeights") return [MAP_KINDS[map], layer, head, 0];
  // For the core 0 bins are "do not pool".
  return [MAP_KINDS.weights, request.bins === 0 ? NO_LAYER : layer, head, request.bins];
}

/** Page side: each is handed out once, because what the engine gives belongs to who asked. */
export class PrefetchedMaps {
  private readonly maps = new Map<string, Prefetched>();

  constructor(requests: readonly PrefetchRequest[], set: MapSet | undefined) {
    if (set === undefined) return;
    let [value, mask] = [0, 0]; // where the next map begins
    for (const [index, request] of requests.entries()) {
      const size = set.sizes[index] ?? 0;
      const cells = size * size;
      const values = set.values.subarray(value, value + cells);
      value += cells;
      const isPooled = request.map === "pooledWeights";
      const masked = isPooled ? set.masked.subarray(mask, mask + cells) : undefined;
      if (isPooled) mask += cells;
      if (size === 0) continue;
      this.maps.set(keyOf(request), masked ? { values, masked, rowBins: size, columnBins: size } : values);
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
