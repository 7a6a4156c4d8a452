// What page and worker say to each other. Numbers called `model` and `trace` are names that the page gave:
// they survive a worker, the handles of the wasm module do not. Arrays in replies are transferred.

import type {
  Attention,
  CellParts,
  Comparison,
  HeadMetrics,
  HeadNote,
  PooledWeights,
  PrefetchRequest,
  RolledWeights,
  RowSteps,
} from "./engine.ts";

/** The stages of a map, numbered as bindings.cpp reads them. */
export const MAP_KINDS = { scores: 0, maskedScores: 1, weights: 2, weightsWithoutFirst: 3 } as const;
export type WindowKind = keyof typeof MAP_KINDS;
export type HeadTensorKind = "queries" | "keys" | "values";

/** One head, or the heads that a mean is over: a HeadMean of the core, 0 when left out. */
export interface ChosenHead {
  readonly layer: number;
  readonly head: number;
  readonly mean?: number;
}

/** Half-open window of rows (queries) and columns (keys) of one head, or of a mean. */
export interface HeadWindow extends ChosenHead {
  readonly trace: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

export interface OpenModelWork {
  readonly kind: "openModel";
  readonly model: number;
  readonly seed: number;
}

/** How many bytes of header follow the first 64 bytes, or fewer, of a safetensors file; refuses other files. */
export interface HeaderBytesWork {
  readonly kind: "headerBytes";
  readonly first: Uint8Array;
  readonly fileBytes: number; // Infinity where a server does not tell
  readonly name: string;
}

/** Whether the first bytes of a file are those of JSON, and not of a web page or a pointer in its place. */
export interface CheckJsonWork {
  readonly kind: "checkJson";
  readonly first: Uint8Array;
  readonly name: string;
}

/** A model by its files' headers: answers which rows of them it wants. */
export interface PlanModelWork {
  readonly kind: "planModel";
  readonly model: number;
  readonly config: Uint8Array; // UTF-8
  readonly headers: Uint8Array; // of all files, one behind the other
  readonly lengths: Uint32Array; // [files] of the headers
  readonly fileNames: readonly string[];
  readonly fileBytes: Float64Array; // [files], Infinity where a server does not tell
  readonly eightBits: boolean;
}

export interface WriteRowsWork {
  readonly kind: "writeRows";
  readonly model: number;
  readonly read: number;
  readonly firstRow: number;
  /** Given away: the sender has them no more. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** All rows were written. */
export interface FinishModelWork {
  readonly kind: "finishModel";
  readonly model: number;
}

export interface RunWork {
  readonly kind: "run";
  readonly model: number;
  readonly trace: number;
  /** Text to be cut into words, or the ids themselves. */
  readonly input: string | Uint32Array;
  /** Of each id; all 0 when left out. */
  readonly segments?: Uint8Array | undefined;
  readonly prefetch?: readonly PrefetchRequest[] | undefined;
}

export interface WindowWork extends HeadWindow {
  readonly kind: "window";
  readonly what: WindowKind;
}

export interface PooledWork extends HeadWindow {
  readonly kind: "pooled";
  readonly what: WindowKind;
  readonly bins: number;
}

/** Rows and columns are groups. */
export interface RolledWork extends HeadWindow {
  readonly kind: "rolled";
  readonly starts: Uint32Array;
}

export interface HeadMetricsWork extends ChosenHead {
  readonly kind: "headMetrics";
  readonly trace: number;
}

export interface HeadTensorWork {
  readonly kind: "headTensor";
  readonly what: HeadTensorKind;
  readonly trace: number;
  readonly layer: number;
  readonly head: number;
}

export interface RowStepsWork {
  readonly kind: "rowSteps";
  readonly trace: number;
  readonly layer: number;
  readonly head: number;
  readonly query: number;
}

export interface CellPartsWork {
  readonly kind: "cellParts";
  readonly trace: number;
  readonly layer: number;
  readonly head: number;
  readonly query: number;
  readonly key: number;
}

export interface ResidualWork {
  readonly kind: "residual";
  readonly trace: number;
  readonly layer: number;
}

export interface LogitsWork {
  readonly kind: "logits";
  readonly trace: number;
  readonly position: number;
  readonly top: number;
  /** Ids that are wanted besides. */
  readonly also: Uint32Array;
}

/** One token, drawn as the core's sampling.h says. */
export interface SampleWork {
  readonly kind: "sample";
  readonly trace: number;
  readonly position: number;
  readonly temperature: number; // 0: the likeliest
  readonly topK: number; // 0: all
  readonly topP: number; // 1: all
  readonly seed: number;
  readonly draw: number;
}

export interface AttendWork {
  readonly kind: "attend";
  readonly query: Float32Array; // [num_heads, query_len, head_dim]
  readonly key: Float32Array; // [num_kv_heads, key_len, head_dim]
  readonly value: Float32Array; // [num_kv_heads, key_len, head_dim]
  readonly numHeads: number;
  readonly numKvHeads: number;
  readonly queryLen: number;
  readonly keyLen: number;
  readonly headDim: number;
  readonly hasScale: boolean; // else 1 / sqrt(head_dim)
  readonly scale: number;
  readonly causal: boolean;
  readonly window: number; // 0: no window
  readonly keyVisible: Uint8Array; // [key_len], or empty: all
  readonly visible: Uint8Array; // [query_len, key_len], or empty: all
}

export interface ComparedMapWork {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array; // [rows, columns]
  readonly pairedRows: Uint32Array; // [row pairs]
  readonly pairedColumns: Uint32Array; // [column pairs]
}

export interface CompareWork {
  readonly kind: "compare";
  readonly a: ComparedMapWork;
  readonly b: ComparedMapWork;
}

/** How many bytes of a file of weights, from its beginning, say where the numbers are. */
export interface GivenHeaderWork {
  readonly kind: "givenHeader";
  readonly first: Uint8Array;
  readonly fileBytes: number;
  readonly name: string;
  readonly isNpy: boolean;
}

/** Weights that were computed elsewhere: their header. */
export interface ReadGivenWork {
  readonly kind: "readGiven";
  readonly model: number;
  readonly header: Uint8Array;
  readonly fileBytes: number;
  readonly name: string;
  readonly isNpy: boolean;
}

/** The same as a whole JSON text. */
export interface ReadGivenJsonWork {
  readonly kind: "readGivenJson";
  readonly model: number;
  readonly text: Uint8Array; // UTF-8
  readonly name: string;
}

/** Takes memory for them; these counts of tokens are beside them. */
export interface BeginGivenWork {
  readonly kind: "beginGiven";
  readonly model: number;
  readonly queries: number;
  readonly keys: number;
  readonly hasKeys: boolean;
}

export interface WriteGivenWork {
  readonly kind: "writeGiven";
  readonly model: number;
  /** Those that follow the ones before. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** All numbers were written. */
export interface FinishGivenWork {
  readonly kind: "finishGiven";
  readonly model: number;
  readonly ids: Uint32Array; // of all tokens, keys first where they are another text's
}

/** What only workers with the module for weights from elsewhere can. */
export type GivenWork =
  | GivenHeaderWork
  | ReadGivenWork
  | ReadGivenJsonWork
  | BeginGivenWork
  | WriteGivenWork
  | FinishGivenWork;

export type Work =
  | GivenWork
  | OpenModelWork
  | HeaderBytesWork
  | CheckJsonWork
  | PlanModelWork
  | WriteRowsWork
  | FinishModelWork
  | SampleWork
  | RunWork
  | WindowWork
  | PooledWork
  | RolledWork
  | HeadMetricsWork
  | HeadTensorWork
  | RowStepsWork
  | CellPartsWork
  | ResidualWork
  | LogitsWork
  | AttendWork
  | CompareWork;

/** What a model wants of its files, stretch by stretch in the order of their bytes. */
export interface ModelPlan {
  readonly paramBytes: number;
  readonly labels: readonly string[];
  /** Names of tensors that there is no place for. */
  readonly unused: readonly string[];
  readonly names: readonly string[]; // [reads], of their tensors
  readonly files: Uint32Array; // [reads]
  readonly firsts: Float64Array; // [reads], bytes of the file
  readonly rows: Uint32Array; // [reads]
  readonly rowBytes: Uint32Array; // [reads]
}

export interface ModelFacts {
  /** A HeadKind of the core. */
  readonly head: number;
  /** 0: any id is a token. */
  readonly vocabSize: number;
  readonly numSegments: number;
  readonly layers: number;
  readonly modelDim: number;
  readonly headDim: number;
  readonly maxTokens: number;
  readonly headsPerLayer: Uint32Array; // [layers]
  readonly headNotes: readonly (readonly (HeadNote | undefined)[])[]; // [layers][heads]
}

export interface BuiltModelFacts extends ModelFacts {
  readonly notFinite: Float64Array; // [reads], values that are NaN or infinite
}

/** What stands beside weights that were computed elsewhere. */
export interface GivenFile {
  readonly firstByte: number;
  readonly numBytes: number;
  /** JSON texts of a safetensors header; "" where it has none. */
  readonly tokensText: string;
  readonly keyTokensText: string;
  readonly provenanceText: string;
}

export interface GivenJson {
  readonly tokens: readonly string[];
  readonly keyTokens: readonly string[];
  readonly hasKeyTokens: boolean;
  /** First and last query, first and last key; empty where there are none. */
  readonly ranges: Uint32Array;
}

export interface GivenModelFacts extends ModelFacts {
  /** In a sentence: what the rows add up to, and which numbers are no weights. */
  readonly description: string;
  readonly descriptions: readonly string[]; // [layers * heads]
}

/** The tokens of a run, column by column, so that they can be transferred. */
export interface RunFacts {
  readonly ids: Uint32Array; // [len]
  readonly starts: Uint32Array; // [len], UTF-16 units; all 0 when ids were run
  readonly ends: Uint32Array; // [len]
}

/** The maps that were asked for with a run, one behind the other in the order of the requests. */
export interface MapSet {
  readonly sizes: Uint32Array; // [requests], rows and columns; 0 where there is nothing to be had
  readonly values: Float32Array; // [sum of size * size]
  readonly masked: Uint8Array; // [sum of size * size], pooled maps only
}

export interface RunResult extends RunFacts {
  readonly prefetched: MapSet | undefined;
}

export interface TopLogits {
  readonly ids: Uint32Array; // [top], best first, and behind them those that were wanted besides
  readonly logits: Float32Array; // [top]
  readonly probabilities: Float32Array; // [top], of the whole vocabulary
}

interface ResultOfKind {
  readonly openModel: ModelFacts;
  readonly headerBytes: { readonly bytes: number };
  readonly checkJson: { readonly name: string };
  readonly planModel: ModelPlan;
  readonly writeRows: { readonly byteCount: number };
  readonly finishModel: BuiltModelFacts;
  readonly run: RunResult;
  readonly window: Float32Array;
  readonly pooled: PooledWeights;
  readonly headTensor: Float32Array;
  readonly rolled: RolledWeights;
  readonly headMetrics: HeadMetrics;
  readonly rowSteps: RowSteps;
  readonly cellParts: CellParts;
  readonly residual: Float32Array;
  readonly logits: TopLogits;
  readonly sample: TopLogits;
  readonly attend: Attention;
  readonly compare: Comparison;
  readonly givenHeader: { readonly bytes: number };
  readonly readGiven: GivenFile;
  readonly readGivenJson: GivenJson;
  readonly beginGiven: { readonly memoryBytes: number };
  readonly writeGiven: { readonly byteCount: number };
  readonly finishGiven: GivenModelFacts;
}
/** What a piece of work of this type is answered with. */
export type ResultOf<Item extends Work> = ResultOfKind[Item["kind"]];
export type WorkResult = ResultOf<Work> | MapSet;

/** Must come first. */
export interface StartMessage {
  readonly kind: "start";
  readonly module: WebAssembly.Module;
  /** The worker holds the Web Lock of this name for as long as it lives, where there are any. */
  readonly lock: string;
  /** To each helper; there may be none. Left out: the module computes with one thread. */
  readonly helpers?: readonly MessagePort[] | undefined;
}

export type ToWorker =
  | StartMessage
  | { readonly kind: "work"; readonly id: number; readonly work: Work }
  /** No reply. Harmless when the work is done already. */
  | { readonly kind: "abort"; readonly id: number }
  /** These free what there is of it by now, and drop all work on it, its making included. */
  | { readonly kind: "closeModel"; readonly model: number }
  | { readonly kind: "closeTrace"; readonly trace: number };

export type FromWorker =
  /** The script runs; sent before anything else. */
  | { readonly kind: "hello" }
  /** The lock of `start` is held now. */
  | { readonly kind: "locked" }
  | { readonly kind: "ready"; readonly version: string; readonly threads: number }
  /** The module cannot be used here; trying again would not help. */
  | { readonly kind: "unfit"; readonly code: string; readonly message: string }
  /** Long work goes on: a sign of life, about once a second. */
  | { readonly kind: "alive" }
  | { readonly kind: "done"; readonly id: number; readonly result: WorkResult }
  | { readonly kind: "fault"; readonly id: number; readonly code: string; readonly message: string }
  /** The module trapped; its memory cannot be trusted any more. */
  | { readonly kind: "broken"; readonly message: string };
