// What the lines ask of a run: the weights of several heads of a layer, of as many tokens as lines can be told apart.

import type { Trace } from "../../engine/engine.ts";
import { shownHeads } from "../../state/shown-heads.ts";
import type { Scene } from "../../state/view.ts";
import { fetchMasked } from "../masked-cells.ts";

export const MAX_TOKENS = 512;

export interface LinesAsked {
  readonly layer: number;
  /** The chosen one. */
  readonly head: number;
  /** All that are shown, in ascending order. */
  readonly heads: readonly number[];
  /** Half-open range of tokens, as queries and as keys. */
  readonly first: number;
  readonly last: number;
}

export interface LinesData {
  /** By place in `heads`. */
  readonly weights: readonly Float32Array[]; // [heads][size, size], size = last - first
  /** 1 where the query does not see the key, whichever head it is. */
  readonly masked: Uint8Array; // [size, size]
}

export function askForLines({ state, picture, shownHead, headNotes }: Scene): LinesAsked {
  const { layer, head } = shownHead;
  const isChosen = layer === state.layer && head === state.head;
  const count = headNotes[layer]?.length ?? 0;
  const heads = shownHeads({ head, heads: isChosen ? state.heads : [] }).filter((other) => other < count);
  const [first, last] = windowAround(picture.tokens.length, state.pin?.query ?? 0);
  return { layer, head, heads, first, last };
}

export async function fetchLines(trace: Trace, asked: LinesAsked, signal?: AbortSignal): Promise<LinesData> {
  const { layer, head, heads, first, last } = asked;
  const window = { layer, rows: [first, last], columns: [first, last], signal } as const;
  const [{ masked }, ...weights] = await Promise.all([
    fetchMasked(trace, { ...window, head }),
    ...heads.map((each) => trace.weights({ ...window, head: each })),
  ]);
  return { weights, masked };
}

/** At most MAX_TOKENS with `token` among them. It moves by halves, so that few steps of a pin ask for other numbers. */
export function windowAround(count: number, token: number): readonly [first: number, last: number] {
  const half = MAX_TOKENS / 2;
  const middle = Math.round((token - half) / half) * half;
  const first = Math.max(0, Math.min(middle, count - MAX_TOKENS));
  return [first, Math.min(count, first + MAX_TOKENS)];
}
