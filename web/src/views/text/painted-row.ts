// What the text view asks of a run: for each head that is shown, one row or one column of its map.

import type { Trace } from "../../engine/engine.ts";
import type { Picture } from "../../state/picture.ts";
import { pinWithin, type Towards, type Units } from "../../state/playground-state.ts";
import { shownHeads } from "../../state/shown-heads.ts";
import type { Scene } from "../../state/view.ts";
import { fetchMasked } from "../masked-cells.ts";
import { unitStarts } from "./units.ts";

export interface TextAsked {
  readonly layer: number;
  /** The chosen one. */
  readonly head: number;
  readonly heads: readonly number[];
  /** The pinned token, or the last. */
  readonly token: number;
  readonly isPinned: boolean;
  readonly towards: Towards;
  readonly units: Units;
  /** First tokens of units. */
  readonly starts: readonly number[];
  /** Which unit `token` is of. */
  readonly unit: number;
}

/** By unit. */
export interface PaintedRow {
  readonly weights: Float32Array;
  /** 1 where nothing is visible. */
  readonly masked: Uint8Array;
}

export interface TextData {
  /** By place in `heads`. */
  readonly rows: readonly PaintedRow[];
}

export function askForText({ state, picture, shownHead, headNotes }: Scene): TextAsked | undefined {
  const { layer, head } = shownHead;
  if (picture.tokens.length === 0) return undefined;
  const isChosen = layer === state.layer && head === state.head;
  const count = headNotes[layer]?.length ?? 0;
  const heads = shownHeads({ head, heads: isChosen ? state.heads : [] }).filter((other) => other < count);
  const pin = pinWithin(state.pin, picture.tokens.length);
  const token = pin?.query ?? picture.tokens.length - 1;
  const { towards, units } = state;
  const starts = startsOf(picture, units);
  const unit = starts.findLastIndex((start) => start <= token);
  return { layer, head, heads, token, isPinned: pin !== null, towards, units, starts, unit };
}

export async function fetchText(trace: Trace, asked: TextAsked, signal?: AbortSignal): Promise<TextData> {
  const { layer, heads, units, unit, starts, towards } = asked;
  const side = towards === "keys" ? "rows" : "columns";
  const window = { layer, [side]: [unit, unit + 1], signal } as const;
  if (units === "tokens") {
    const [{ masked }, ...weights] = await Promise.all([
      fetchMasked(trace, { ...window, head: asked.head }),
      ...heads.map((head) => trace.weights({ ...window, head })),
    ]);
    return { rows: weights.map((ofHead) => ({ weights: ofHead, masked })) };
  }
  const rolled = await Promise.all(heads.map((head) => trace.rolledWeights({ ...window, head, groups: starts })));
  return { rows: rolled.map(({ values, masked }) => ({ weights: values, masked })) };
}

/** Found once for each run: a screen is made with every move of the pointer. */
const KNOWN_STARTS = new WeakMap<Picture["tokens"], Map<Units, readonly number[]>>();

function startsOf(picture: Picture, units: Units): readonly number[] {
  const known = KNOWN_STARTS.get(picture.tokens) ?? new Map<Units, readonly number[]>();
  KNOWN_STARTS.set(picture.tokens, known);
  const starts = known.get(units) ?? (units === "tokens" ? [...picture.tokens.keys()] : unitStarts(picture, units));
  known.set(units, starts);
  return starts;
}
