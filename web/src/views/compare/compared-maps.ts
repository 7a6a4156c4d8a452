// What Compare asks: a head's map on each side, what this side's has more than the other's, and how far apart they are.

import type { Comparison, Pairs, Range, Trace } from "../../engine/engine.ts";
import { hasOther, otherHeadOf, type OtherSide } from "../../state/other-side.ts";
import type { ExactMap, HeadChoice } from "../../state/picture.ts";
import { pinWithin, type OtherChoice, type PlaygroundState } from "../../state/playground-state.ts";
import { tokenWindow } from "../../state/token-window.ts";
import type { Others, Scene } from "../../state/view.ts";
import { fetchMasked, type MaskedCells } from "../masked-cells.ts";

/** Of longer texts, so many queries at once; each of them still with all of its keys. */
export const MAX_COMPARED_TOKENS = 512;

/** What both sides are made from, whichever head is looked at. */
export interface SidesAsked {
  readonly other: OtherChoice;
  readonly bits: PlaygroundState["bits"];
  readonly turn: number;
  /** Tokens of this side whose queries are compared. */
  readonly rows: Range;
}

export interface CompareAsked extends SidesAsked {
  readonly head: HeadChoice;
  readonly otherHead: HeadChoice;
}

export interface CompareData {
  /** Undefined where there is none to be had. */
  readonly sides: ComparedMaps | undefined;
}

export interface ComparedMaps {
  readonly side: OtherSide;
  /** Pairs of tokens whose queries are compared. */
  readonly rowPairs: Pairs;
  /** Undefined where the other side's model has no such head, or no token belongs to one over there. */
  readonly maps: { readonly own: ExactMap; readonly other: ExactMap; readonly difference: ExactMap } | undefined;
  readonly comparison: Comparison | undefined;
}

/** Undefined while there is nothing to compare with. */
export function askForSides({ state, picture, other }: Scene): SidesAsked | undefined {
  const { length } = picture.tokens;
  if (length === 0 || !hasOther(state)) return undefined;
  const { "other-text": text, "other-model": model, "other-layer": layer, "other-head": head, bits } = state;
  const center = pinWithin(state.pin, length)?.query ?? 0;
  return {
    other: { "other-text": text, "other-model": model, "other-layer": layer, "other-head": head },
    bits,
    turn: other.turn,
    rows: tokenWindow(length, center, MAX_COMPARED_TOKENS),
  };
}

export function askForComparison(scene: Scene): CompareAsked | undefined {
  const sides = askForSides(scene);
  const head = { layer: scene.shownHead.layer, head: scene.shownHead.head };
  return sides && { ...sides, head, otherHead: otherHeadOf(sides.other, head) };
}

export async function fetchComparison(
  trace: Trace,
  asked: CompareAsked,
  signal: AbortSignal,
  _onPart: unknown,
  others: Others,
): Promise<CompareData> {
  const side = await others.side(signal);
  if (side === undefined) return { sides: undefined };
  const { head, otherHead } = asked;
  const rowPairs = pairsWithin(side.pairs, asked.rows);
  if (rowPairs.length === 0 || !hasHead(side, otherHead))
    return { sides: { side, rowPairs, maps: undefined, comparison: undefined } };
  const isWhole = asked.rows[1] - asked.rows[0] === trace.tokens.length;
  const otherRows = isWhole ? ([0, side.tokens.length] as const) : rangeOf(rowPairs.map(([at]) => at));
  const [own, other, ownMasked, otherMasked] = await Promise.all([
    trace.weights({ ...head, rows: asked.rows, signal }),
    side.trace.weights({ ...otherHead, rows: otherRows, signal }),
    fetchMasked(trace, { ...head, rows: asked.rows, signal }),
    fetchMasked(side.trace, { ...otherHead, rows: otherRows, signal }),
  ]);
  const ownCells = { rows: asked.rows, columns: trace.tokens.length, weights: own, ...ownMasked };
  const otherCells = { rows: otherRows, columns: side.tokens.length, weights: other, ...otherMasked };
  const comparison = await others.compare(requestOf(ownCells, otherCells, rowPairs, side.pairs, signal));
  const maps = {
    own: mapOf(head, ownCells),
    other: mapOf(otherHead, otherCells),
    difference: differenceOf(head, comparison, ownCells, otherCells, rowPairs, side.pairs),
  };
  return { sides: { side, rowPairs, maps, comparison } };
}

/** Rows of one side, with all of their columns. */
export interface SideCells {
  readonly rows: Range;
  readonly columns: number;
  readonly weights: Float32Array; // [rows, columns]
}
type MaskedSide = SideCells & MaskedCells;

export function requestOf(
  own: SideCells,
  other: SideCells,
  rowPairs: Pairs,
  pairs: Pairs,
  signal: AbortSignal,
): Parameters<Others["compare"]>[0] {
  const map = ({ rows, columns, weights }: SideCells) => ({ rows: rows[1] - rows[0], columns, weights });
  const rows = rowPairs.map(([a, b]) => [a - other.rows[0], b - own.rows[0]] as const);
  return { a: map(other), b: map(own), rows, columns: pairs, signal };
}

export function hasHead({ headNotes }: Pick<OtherSide, "headNotes">, { layer, head }: HeadChoice): boolean {
  return head < (headNotes[layer]?.length ?? 0);
}

/** Those whose own token lies within. */
export function pairsWithin(pairs: Pairs, [first, last]: Range): Pairs {
  return pairs.filter(([, own]) => own >= first && own < last);
}

/** From the first to the last of these positions, which ascend. */
export function rangeOf(positions: readonly number[]): Range {
  const [first = 0] = positions;
  return [first, (positions.at(-1) ?? first - 1) + 1];
}

/** A square of the map: the columns of the tokens that its rows are of. */
function mapOf(head: HeadChoice, side: MaskedSide): ExactMap {
  const { rows, columns, weights } = side;
  const drawn = columnsOf(weights, columns, rows);
  const masked = columnsOf(side.masked, columns, rows);
  const scores = side.maskedScores && { maskedScores: columnsOf(side.maskedScores, columns, rows) };
  const length = rows[1] - rows[0];
  const size = { queries: rows, keys: rows, rows: length, columns: length };
  return {
    ...{ kind: "exact", values: "weights", isFirstHidden: false, ...head, ...size },
    ...{ drawn, weights: drawn, masked, ...scores },
  };
}

/** By pairs of tokens. A cell is masked where neither side sees it. */
function differenceOf(
  head: HeadChoice,
  { differences }: Comparison,
  own: MaskedSide,
  other: MaskedSide,
  rowPairs: Pairs,
  pairs: Pairs,
): ExactMap {
  const firstPair = pairs.findIndex(([, at]) => at === rowPairs[0]?.[1]);
  const keys: Range = [Math.max(0, firstPair), Math.max(0, firstPair) + rowPairs.length];
  const drawn = columnsOf(differences, pairs.length, keys);
  const isMasked = ({ masked: cells, columns, rows }: MaskedSide, query: number, key: number): boolean =>
    cells[(query - rows[0]) * columns + key] === 1;
  const masked = Uint8Array.from(drawn, (_, index) => {
    const [query, key] = [rowPairs[Math.floor(index / rowPairs.length)], rowPairs[index % rowPairs.length]];
    if (query === undefined || key === undefined) return 1;
    return isMasked(other, query[0], key[0]) && isMasked(own, query[1], key[1]) ? 1 : 0;
  });
  const size = { queries: keys, keys, rows: rowPairs.length, columns: rowPairs.length };
  return {
    ...{ kind: "exact", values: "differences", isFirstHidden: false, ...head, ...size },
    ...{ drawn, weights: drawn, masked },
  };
}

/** Some of the columns, of all rows. */
function columnsOf<Cells extends Float32Array | Uint8Array>(
  cells: Cells,
  columns: number,
  [first, last]: Range,
): Cells {
  if (first === 0 && last === columns) return cells;
  const rows = columns === 0 ? 0 : cells.length / columns;
  const part = cells.slice(0, rows * (last - first)) as Cells;
  for (let row = 0; row < rows; row++) {
    part.set(cells.subarray(row * columns + first, row * columns + last), row * (last - first));
  }
  return part;
}
