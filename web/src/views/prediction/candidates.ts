// What Prediction asks: the likeliest candidates at one token of this side, and of the other at its counterpart, so that
// each of them has both numbers.

import type { Candidate, Trace } from "../../engine/engine.ts";
import { refuseNotFinite, faultFrom, isAbort } from "../../state/advice.ts";
import { hasOther, otherPosition, type OtherSide } from "../../state/other-side.ts";
import type { Fault } from "../../state/picture.ts";
import { DEFAULT_STATE, type OtherChoice, type PlaygroundState } from "../../state/playground-state.ts";
import { predictionPlace, writesPair, type PredictionPlace } from "../../state/prediction.ts";
import type { Others, Scene } from "../../state/view.ts";

/** Of each side. */
const TOP = 10;

export interface PredictionAsked {
  readonly place: PredictionPlace;
  /** Null while there is nothing that was before. */
  readonly other: OtherChoice | null;
  readonly bits: PlaygroundState["bits"];
  readonly turn: number;
}

export interface PredictionData {
  readonly rows: readonly CandidateRow[];
  /** Undefined where there is none to be had. */
  readonly before: Before | undefined;
  /** Why this side, or the other, says nothing. */
  readonly fault: Fault | undefined;
}

export interface Before {
  readonly side: OtherSide;
  /** Undefined where the other text has no such token. */
  readonly place: PredictionPlace | undefined;
}

/** A candidate by its numbers on both sides; undefined where that side does not have it, or not among the likeliest. */
export interface CandidateRow {
  readonly candidate: Candidate;
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** after − before */
  readonly change: number | undefined;
}

export function askForPrediction({ state, picture, model, other }: Scene): PredictionAsked | undefined {
  const place = model && predictionPlace(model.predicts, picture, state.pin, writesPair(model));
  if (place === undefined) return undefined;
  const { "other-text": text, "other-model": name, bits } = state;
  // Heads make no difference to what is said.
  const choice = { ...NO_CHOICE, "other-text": text, "other-model": name };
  return { place, other: hasOther(choice) ? choice : null, bits, turn: other.turn };
}

const NO_CHOICE: OtherChoice = {
  "other-text": DEFAULT_STATE["other-text"],
  "other-model": DEFAULT_STATE["other-model"],
  "other-layer": DEFAULT_STATE["other-layer"],
  "other-head": DEFAULT_STATE["other-head"],
};

export async function fetchPrediction(
  trace: Trace,
  asked: PredictionAsked,
  signal: AbortSignal,
  _onPart: unknown,
  others: Others,
): Promise<PredictionData> {
  const { position } = asked.place;
  const side = asked.other === null ? undefined : await others.side(signal);
  const place = side && placeOn(side, asked.place);
  const before = side && { side, place };
  try {
    const after = await trace.logits({ position, top: TOP, signal });
    refuseNotFinite(after);
    if (side === undefined || place === undefined) return { rows: rowsOf(after), before, fault: undefined };
    const there = await side.trace.logits({ position: place.position, top: TOP, signal });
    refuseNotFinite(there);
    const rows = side.isSameModel
      ? await bothById(after, there, {
          here: (also) => trace.logits({ position, top: 0, also, signal }),
          there: (also) => side.trace.logits({ position: place.position, top: 0, also, signal }),
        })
      : bothByName(after, there);
    return { rows: await withChanges(rows, others, signal), before, fault: undefined };
  } catch (error) {
    if (isAbort(error) || signal.aborted) throw error;
    return { rows: [], before, fault: faultFrom(error) };
  }
}

/** A pinned token's counterpart; what was taken for its place, the last or the masked one, is taken so over there. */
function placeOn(side: OtherSide, { position, reason }: PredictionPlace): PredictionPlace | undefined {
  const { model, tokens, mask, pairs } = side;
  const own = predictionPlace(model.predicts, { tokens, mask }, null, writesPair(model));
  if (own === undefined || own.reason === "whole" || reason === "last") return own;
  const counterpart = otherPosition(pairs, position);
  if (counterpart !== undefined) return { position: counterpart, reason };
  return reason === "masked" ? own : undefined;
}

type Ask = (ids: readonly number[]) => Promise<readonly Candidate[]>;
type Pair = Omit<CandidateRow, "change">;

/** One model has one vocabulary: each side is asked for what the other finds likeliest. */
async function bothById(
  after: readonly Candidate[],
  before: readonly Candidate[],
  ask: { readonly here: Ask; readonly there: Ask },
): Promise<readonly Pair[]> {
  const missing = (from: readonly Candidate[], among: readonly Candidate[]): readonly number[] =>
    from.filter(({ id }) => !among.some((other) => other.id === id)).map(({ id }) => id);
  const [moreHere, moreThere] = await Promise.all([
    ask.here(missing(before, after)),
    ask.there(missing(after, before)),
  ]);
  const [here, there] = [
    [...after, ...moreHere],
    [...before, ...moreThere],
  ];
  return paired(here, there, (a, b) => a.id === b.id);
}

/** Two vocabularies have in common what is written alike. */
function bothByName(after: readonly Candidate[], before: readonly Candidate[]): readonly Pair[] {
  return paired(after, before, (a, b) => a.token.trim() === b.token.trim() && a.isFragment === b.isFragment);
}

/** Those of this side first, likeliest first. */
function paired(
  here: readonly Candidate[],
  there: readonly Candidate[],
  isSame: (a: Candidate, b: Candidate) => boolean,
): readonly Pair[] {
  const probabilityIn = (among: readonly Candidate[], one: Candidate): number | undefined =>
    among.find((other) => isSame(one, other))?.probability;
  const rest = there.filter((candidate) => probabilityIn(here, candidate) === undefined);
  return [...here, ...rest].map((candidate) => ({
    candidate,
    before: probabilityIn(there, candidate),
    after: probabilityIn(here, candidate),
  }));
}

function rowsOf(candidates: readonly Candidate[]): readonly CandidateRow[] {
  return candidates.map((candidate) => ({
    candidate,
    before: undefined,
    after: candidate.probability,
    change: undefined,
  }));
}

/** Of those that have both numbers. */
async function withChanges(
  rows: readonly Pair[],
  { compare }: Others,
  signal: AbortSignal,
): Promise<readonly CandidateRow[]> {
  const row = (side: "before" | "after") => {
    const weights = Float32Array.from(rows, (candidate) => candidate[side] ?? NaN);
    return { rows: 1, columns: rows.length, weights };
  };
  const { differences } = await compare({ a: row("before"), b: row("after"), signal });
  return rows.map((candidate, at) => {
    const change = differences[at] ?? NaN;
    return { ...candidate, change: Number.isNaN(change) ? undefined : change };
  });
}
