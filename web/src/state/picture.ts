// What one run gave, as far as it is drawn. Every number here came out of the engine.

import type { HeadNote, Model, Range, Token } from "../engine/engine.ts";
import { binOnAxis, startOnAxis, type Axis } from "./bins.ts";
import type { ModelsScreen } from "./models.ts";
import type { OtherScreen } from "./other-side.ts";
import type { Cell, MapValues, Note, PlaygroundState, RunInput, ShownHead } from "./playground-state.ts";
import type { PredictionShown } from "./prediction.ts";
import type { Extras, ShownView } from "./view.ts";

/** Differences: what this side of a comparison has more than the other. */
export type DrawnValues = MapValues | "differences";

/** What a map is of, and its cells. Rows are queries, columns are keys. */
interface MapCells extends ShownHead {
  /** What its cells are; they stand in `drawn`. */
  readonly values: DrawnValues;
  /** Where the colours end, if not at the largest of them: that of a map beside it. */
  readonly colorEnd?: number | undefined;
  /** Key 0 is hidden, and the weights are those of the others without it. */
  readonly isFirstHidden: boolean;
  /** Tokens that it shows, half-open. */
  readonly queries: Range;
  readonly keys: Range;
  readonly rows: number;
  readonly columns: number;
  readonly drawn: Float32Array; // [rows, columns]
  /** 1 where nothing is visible. */
  readonly masked: Uint8Array; // [rows, columns]
}

/** Every cell of one head, or of a window of its map. */
export interface ExactMap extends MapCells {
  readonly kind: "exact";
  readonly weights: Float32Array; // [rows, columns]
  /** -Infinity where the key is not visible; left out where only weights are known. */
  readonly maskedScores?: Float32Array; // [rows, columns]
}

/** Of each bin the largest weight, or the score of largest size, for more tokens than the picture has room for. */
export interface PooledMap extends MapCells {
  readonly kind: "pooled";
}

export type HeadMap = ExactMap | PooledMap;

/** A map, and the tokens on its axes. */
export interface MapPicture {
  readonly map: HeadMap;
  readonly tokens: readonly Token[];
}

/** A small picture of one head, pooled where there are more tokens than bins. */
export interface Thumbnail {
  readonly bins: number;
  readonly weights: Float32Array; // [bins, bins]
  readonly masked: Uint8Array; // [bins, bins]
}

/** Of means over heads; undefined while they are still being computed. */
export interface MeanThumbnails {
  readonly layers: readonly (Thumbnail | undefined)[];
  readonly model: Thumbnail | undefined;
}

export interface Picture extends RunInput, MapPicture {
  /** By layer and head; undefined while it is still being computed. */
  readonly thumbnails: readonly (readonly (Thumbnail | undefined)[])[];
}

/** Half-open ranges of tokens that one bin stands for. */
export interface Bin {
  readonly queries: readonly [first: number, last: number];
  readonly keys: readonly [first: number, last: number];
}

/** What is said of one cell. */
export interface CellFacts {
  readonly cell: Cell;
  readonly isVisible: boolean;
  /** As MapCells.isFirstHidden: the weight is then one of those that are left. */
  readonly isFirstHidden: boolean;
  /** Undefined where only weights are known. */
  readonly score: number | undefined;
  readonly weight: number;
}

/** What is said of one bin of a pooled map. */
export interface BinFacts {
  readonly bin: Bin;
  readonly isVisible: boolean;
  readonly isFirstHidden: boolean;
  readonly values: DrawnValues;
  readonly largest: number;
}

export type Facts = CellFacts | BinFacts;

export interface Fault extends Note {
  /** What the visitor can do about it. */
  readonly advice: string;
  readonly canRetry: boolean;
}

/** How long it took to get from an input to the numbers; the drawing adds its own times. */
export interface InputTiming {
  /** performance.now() timeline, as Event.timeStamp. */
  readonly inputTimeMs: number;
  readonly computedTimeMs: number;
}

/** Which head, counted from 0 as in links. */
export interface HeadChoice {
  readonly layer: number;
  readonly head: number;
}

/** What the page has to know of an open model besides its heads. */
export type ModelTraits = Pick<
  Model,
  "name" | "predicts" | "labels" | "takesPair" | "canMask" | "paramsSha256" | "given"
>;

/** How far a model has come with going on with the text. */
export interface ContinuationShown {
  readonly isRunning: boolean;
  /** Tokens that have come, of those that were asked for. */
  readonly made: number;
  readonly asked: number;
  /** The text from before is still known, and nothing was changed since. */
  readonly canUndo: boolean;
  /** Why it stopped before all of them had come; "" when it did not. */
  readonly end: string;
  readonly fault: Fault | undefined;
}

export const NO_CONTINUATION: ContinuationShown = {
  isRunning: false,
  made: 0,
  asked: 0,
  canUndo: false,
  end: "",
  fault: undefined,
};

/** Everything that is on the page at one moment, as a value: the views draw this and know nothing else. */
export interface Screen {
  readonly state: PlaygroundState;
  /**
   * `loading`: no number has come yet. `waiting`: the view's model is not open yet. `empty`: the text has no token.
   * `failed`: see `fault`.
   */
  readonly phase: "loading" | "waiting" | "empty" | "ready" | "failed";
  /** The last good one; undefined before the first, and when the text is empty. */
  readonly picture: Picture | undefined;
  readonly isBusy: boolean;
  readonly fault: Fault | undefined;
  readonly models: ModelsScreen;
  readonly notes: readonly Note[];
  /** The picture's; undefined before a model is open. */
  readonly model: ModelTraits | undefined;
  /** The one that goes on with the text, and that the next picture is of. */
  readonly openModel: ModelTraits | undefined;
  /** What stands beside the picture is of this head: the chosen one, as long as a picture of it is there or coming. */
  readonly shownHead: ShownHead;
  /** The name of the picture's model, where another one is open and its first run has come to nothing. */
  readonly lastGoodOf: string | undefined;
  /** The newest; it may be that of an earlier picture, or of another token. */
  readonly prediction: PredictionShown | undefined;
  readonly continuation: ContinuationShown;
  /** By layer and head; empty before the model is open. */
  readonly headNotes: readonly (readonly (HeadNote | undefined)[])[];
  /** Undefined while the map is chosen, or the chosen view is still on its way. */
  readonly view: ShownView | undefined;
  /** What the view is compared with, where it is one that compares. */
  readonly other: OtherScreen;
  readonly extras: Extras;
  /** Of the engine; "" before there is one. */
  readonly version: string;
  /** Under the pointer; wins over the pin. */
  readonly hover: Cell | null;
  /** Facts of the hovered cell, else of the pinned one. */
  readonly facts: Facts | undefined;
  /** Sentence for a screen reader, changed only when the keyboard or a click moved something. */
  readonly announcement: string;
  /** Set on the screen that first shows an input; undefined otherwise. */
  readonly timing: InputTiming | undefined;
}

/** The side of a map that goes down. */
export function queryAxis({ queries, rows }: HeadMap): Axis {
  return { range: queries, bins: rows };
}

/** The side that goes across. */
export function keyAxis({ keys, columns }: HeadMap): Axis {
  return { range: keys, bins: columns };
}

/** Where a map shows a cell; undefined where it does not. */
export function placeOf(
  map: HeadMap,
  { query, key }: Cell,
): { readonly row: number; readonly column: number } | undefined {
  const [row, column] = [binOnAxis(queryAxis(map), query), binOnAxis(keyAxis(map), key)];
  return row === undefined || column === undefined ? undefined : { row, column };
}

/** The cells that row `row` and column `column` of a map stand for. */
export function binAt(map: HeadMap, row: number, column: number): Bin {
  const [down, across] = [queryAxis(map), keyAxis(map)];
  return {
    queries: [startOnAxis(down, row), startOnAxis(down, row + 1)],
    keys: [startOnAxis(across, column), startOnAxis(across, column + 1)],
  };
}

/** What a picture says of the place of a cell: the cell's own numbers, or those of its bin. Undefined outside the map. */
export function factsAt({ map }: Pick<Picture, "map">, cell: Cell): Facts | undefined {
  const place = placeOf(map, cell);
  if (place === undefined) return undefined;
  const index = place.row * map.columns + place.column;
  return map.kind === "exact"
    ? factsOfCell(map, cell, index)
    : factsOfBin(map, binAt(map, place.row, place.column), index);
}

/** What a token pins. The key stays where it is, unless the new query cannot see it. */
export function cellOfRow(picture: Pick<Picture, "map">, pin: Cell | null, query: number): Cell {
  const beside = { query, key: pin?.key ?? query };
  return factsAt(picture, beside)?.isVisible === false ? { query, key: query } : beside;
}

function factsOfCell(map: ExactMap, cell: Cell, index: number): CellFacts {
  const { values, isFirstHidden, drawn, weights, maskedScores, masked } = map;
  const isVisible = maskedScores === undefined ? masked[index] === 0 : maskedScores[index] !== Number.NEGATIVE_INFINITY;
  const score = values === "scores" ? drawn[index] : maskedScores?.[index];
  return { cell, isVisible, isFirstHidden, score, weight: weights[index] ?? 0 };
}

function factsOfBin({ values, isFirstHidden, drawn, masked }: PooledMap, bin: Bin, index: number): BinFacts {
  return { bin, isVisible: masked[index] !== 1, isFirstHidden, values, largest: drawn[index] ?? 0 };
}
