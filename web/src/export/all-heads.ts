// The weights of all heads of a run as a file of given weights (docs/import.md): whoever opens it sees what this page shows.

import type { Range, Token, Trace } from "../engine/engine.ts";
import { formatCount } from "../state/number-format.ts";
import type { RunProvenance } from "./provenance.ts";
import { tensorsFile } from "./safetensors.ts";

/** 134 MB, in a page 179. */
const MAX_NUMBERS = 2 ** 25;

/** What of a run is taken: all of it, or of cross-attention from a file the part that the file had. */
export interface HeadsToTake {
  readonly headsPerLayer: readonly number[];
  readonly tokens: readonly Token[];
  /** Queries of one text, keys of the other. */
  readonly isCross: boolean;
}

/** Why there is no such file; undefined where there is one. */
export function refuseAllHeads(heads: HeadsToTake): string | undefined {
  const { headsPerLayer } = heads;
  const [first = 0] = headsPerLayer;
  if (headsPerLayer.some((count) => count !== first)) {
    return "The layers of this model have different numbers of heads, which a file of weights cannot hold.";
  }
  const { rows, columns } = partOf(heads);
  const count = headsPerLayer.length * first * lengthOf(rows) * lengthOf(columns);
  if (count <= MAX_NUMBERS) return undefined;
  return `All heads have ${formatCount(count)} weights (at most ${formatCount(MAX_NUMBERS)} are written): shorten the text.`;
}

/** A safetensors file with `weights`, [layers, heads, queries, keys], the tokens, and where they come from. */
export async function allHeadsFile(
  trace: Trace,
  heads: HeadsToTake,
  provenance: RunProvenance,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { headsPerLayer, tokens, isCross } = heads;
  const { rows, columns } = partOf(heads);
  const [layers, perLayer = 0] = [headsPerLayer.length, headsPerLayer[0]];
  const shape = [layers, perLayer, lengthOf(rows), lengthOf(columns)];
  const cells = lengthOf(rows) * lengthOf(columns);
  const data = new Float32Array(layers * perLayer * cells);
  for (let place = 0; place < layers * perLayer; place++) {
    const [layer, head] = [Math.floor(place / perLayer), place % perLayer];
    data.set(await trace.weights({ layer, head, rows, columns, signal }), place * cells);
  }
  const textsOf = ([first, end]: Range): string => JSON.stringify(tokens.slice(first, end).map(({ text }) => text));
  const about = { tokens: textsOf(rows), ...(isCross ? { key_tokens: textsOf(columns) } : {}) };
  return tensorsFile([{ name: "weights", shape, data }], { ...about, provenance: JSON.stringify(provenance) });
}

function partOf({ tokens, isCross }: HeadsToTake): { readonly rows: Range; readonly columns: Range } {
  const keys = isCross ? tokens.filter(({ segment }) => segment === 0).length : tokens.length;
  return { rows: [isCross ? keys : 0, tokens.length], columns: [0, keys] };
}

function lengthOf([first, end]: Range): number {
  return end - first;
}
