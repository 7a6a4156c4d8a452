// The outside surface of the engine: what a page, a Node script and our own tests may use.
// Types only. Every array that leaves the engine is a fresh copy that the caller owns.

declare global {
  // Merges with that of the DOM, of workers or of Node, and makes these types whole in a project that has none of them.
  interface AbortSignal {
    readonly aborted: boolean;
  }
}

/** One item of the sequence. `start` and `end` are UTF-16 units of the text that was run. */
export interface Token {
  /** Row of the embedding, or, in `textbook`, the 32-bit hash of the folded word. */
  readonly id: number;
  /** As it can be read; of `textbook` exactly `text.slice(start, end)`: white space belongs to the token that follows. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Such as [CLS]. Where the tokenizer has added it, it stands nowhere in the text: `start` is `end`. */
  readonly isSpecial?: boolean | undefined;
  /** The model's mask token: typed as such, or in the place of a token that is hidden. */
  readonly isMask?: boolean | undefined;
  /** What the text has in this place, where RunOptions.masked has put the mask token over it. */
  readonly hidden?: Pick<Token, "id" | "text" | "isFragment"> | undefined;
  /** Bytes of a character that several tokens share; `text` then is those bytes in hexadecimal, such as "E2 82". */
  readonly isFragment?: boolean | undefined;
  /** 1 in the second of two texts: `start` and `end` are units of that one. */
  readonly segment?: 0 | 1 | undefined;
}

/** What is known of a head by construction; absent in models that were trained. */
export interface HeadNote {
  readonly name: string;
  readonly formula: string;
  readonly description: string;
}

/** Half-open range [first, last) of rows (queries) or columns (keys). */
export type Range = readonly [first: number, last: number];

export interface RequestOptions {
  /** Aborting rejects with the signal's reason; it is not an error of the engine. */
  readonly signal?: AbortSignal | undefined;
  /** A newer request in the same lane replaces an older unfinished one, which rejects with AbortError. */
  readonly lane?: string | undefined;
}

export interface HeadRequest extends RequestOptions {
  readonly layer: number;
  readonly head: number;
}

/** Part of a map. */
export interface MapPart {
  /** All rows, or all columns, when left out. */
  readonly rows?: Range | undefined;
  readonly columns?: Range | undefined;
}

export interface WindowRequest extends HeadRequest, MapPart {}

/**
 * Whose weights: those of one head; or, where `head` is "mean", the mean over all heads of the layer; or, where both are,
 * over all heads of the model. The mean of a cell is the sum of its weights divided by the number of heads, those that do
 * not see it included.
 */
export interface HeadOrMean extends RequestOptions {
  readonly layer: number | "mean";
  readonly head: number | "mean";
}

export interface WeightsRequest extends HeadOrMean, MapPart {
  /**
   * Key 0 is hidden and the others share its weight: weight / (1 - weight of key 0), which is 0 for key 0 itself, and in a
   * row that sees no other.
   */
  readonly withoutFirst?: boolean | undefined;
}

/** Bins per side; never more than there are rows, or columns. Thousands of them are handed out in one go, as by attend(). */
interface Bins {
  readonly bins: number;
}

export interface PooledRequest extends WindowRequest, Bins {}

/** A bin of a mean over heads is the largest cell of the mean. */
export interface PooledWeightsRequest extends WeightsRequest, Bins {}

/** A whole map of one head, to be computed right after a run and sent along with its answer. */
export type PrefetchRequest =
  | { readonly map: "weights" | "scores" | "maskedScores"; readonly layer: number; readonly head: number }
  | { readonly map: "pooledWeights"; readonly layer: number; readonly head: number; readonly bins: number };

export interface RunOptions extends RequestOptions {
  /**
   * What will be asked of the trace at once: one trip to the worker instead of two. The same request (no rows, no
   * columns) is then answered from it, the first time. What cannot be computed is left to that request to refuse.
   */
  readonly prefetch?: readonly PrefetchRequest[] | undefined;
  /** A second text, for models that take a pair (Model.takesPair). */
  readonly pair?: string | undefined;
  /** Positions whose tokens are replaced by the model's mask token (Model.canMask), or what chooses them among all. */
  readonly masked?: readonly number[] | ((tokens: readonly Token[]) => readonly number[]) | undefined;
}

/** Largest weight of each bin. Bin r covers rows [floor(r*n/rowBins), floor((r+1)*n/rowBins)) of the window. */
export interface PooledWeights {
  readonly values: Float32Array; // [rowBins, columnBins]
  /**
   * 1 where the mask lets no query of the bin see a key of it, else 0: tells nothing to weigh from a weight of 0. Of a mean,
   * 1 where that holds of every head.
   */
  readonly masked: Uint8Array; // [rowBins, columnBins]
  readonly rowBins: number;
  readonly columnBins: number;
}

/** Of each bin the score of largest size, with its sign; of masked scores, among those that are visible. */
export type PooledScores = PooledWeights;

export interface RolledRequest extends HeadOrMean {
  /** The first token of each group, ascending from 0. */
  readonly groups: readonly number[];
  /** Groups, as queries and as keys; all of them when left out. */
  readonly rows?: Range | undefined;
  readonly columns?: Range | undefined;
}

/** Weights between groups of neighbouring tokens: the mean over a group's queries of the sum over a group's keys. */
export interface RolledWeights {
  readonly values: Float32Array; // [rows, columns]
  /** 1 where no query of the one group sees a key of the other, else 0. */
  readonly masked: Uint8Array; // [rows, columns]
}

/** What a head does, each a mean over the queries that see two keys or more; left out where there is none of these. */
export interface HeadMetrics {
  /** Weight of the key one token back; of queries that have one. */
  readonly previous?: number;
  /** Weight of key 0. */
  readonly first?: number;
  /** Weight of the query's own token. */
  readonly self?: number;
  /** Weight of all keys that follow an earlier token with the query's id; of queries with such a key in sight. */
  readonly induction?: number;
  /** Bits: minus the sum over keys of weight x log2(weight); 0 where one key has all the weight. */
  readonly entropy?: number;
}

/** How one query comes to its weights and its output. Arrays are by key. */
export interface RowSteps {
  /** Factor on the dots. */
  readonly scale: number;
  /** Of the masked scores; -Infinity when no key is visible. */
  readonly largest: number;
  /** Of the exponentials; 0 when no key is visible. */
  readonly sum: number;
  /** v of additive scores; empty where scores are q·k. */
  readonly scoreVector: Float32Array; // [head_dim]
  /** q × k by dimension, or v × tanh(q + k) of additive scores. */
  readonly terms: Float32Array; // [key_len, head_dim]
  /** Sums of the terms. */
  readonly dots: Float32Array; // [key_len]
  /** dots × scale */
  readonly scores: Float32Array; // [key_len]
  /** -Infinity where the key is not visible. */
  readonly maskedScores: Float32Array; // [key_len]
  /** e^(masked score − largest) */
  readonly exponentials: Float32Array; // [key_len]
  /** exponentials ÷ sum */
  readonly weights: Float32Array; // [key_len]
  /** weight × value */
  readonly weightedValues: Float32Array; // [key_len, head_dim]
  /** Sum of the weighted values. */
  readonly output: Float32Array; // [head_dim]
}

/** Why one query and one key score as they do. Arrays are [head_dim] unless said otherwise. */
export interface CellParts {
  /** Factor on the dot. */
  readonly scale: number;
  readonly score: number;
  /** As they are compared. */
  readonly query: Float32Array;
  readonly key: Float32Array;
  /** What the dot is the sum of: q × k by dimension, or v × tanh(q + k) of additive scores. */
  readonly terms: Float32Array;
  /** Of rotary positions: dimensions i and i + pairs.length are turned together. */
  readonly rotary?: {
    /** Before they were turned. */
    readonly query: Float32Array;
    readonly key: Float32Array;
    /** What each pair adds to the dot, turned and not. */
    readonly pairs: Float32Array; // [rotary_dims / 2]
    readonly pairsBefore: Float32Array; // [rotary_dims / 2]
    /** As `score`, added up from the pairs, and as it would be if query and key stood at one place. */
    readonly turnedScore: number;
    readonly unturnedScore: number;
  };
  /**
   * Of positions that are added to the tokens, in the first layer: query and key as sums of parts, with the statistics of
   * norms held, and what each pair of parts adds to the score. Left out where they cannot be told apart.
   */
  readonly parts?: {
    readonly names: readonly CellPartName[];
    readonly queries: Float32Array; // [names, head_dim]
    readonly keys: Float32Array; // [names, head_dim]
    readonly scores: Float32Array; // [names, names], a part of the query by row
  };
}

/** `rest`: biases, and the shifts of norms. */
export type CellPartName = "token" | "position" | "segment" | "rest";

/** A token that may stand there, or a class. */
export interface Candidate {
  readonly id: number;
  /** Its text, or the name of the class. */
  readonly token: string;
  /** As Token.isFragment: then `token` is bytes in hexadecimal. */
  readonly isFragment?: boolean | undefined;
  readonly logit: number;
  readonly probability: number;
}

export interface LogitsRequest extends RequestOptions {
  readonly position: number;
  /** So many of the likeliest. */
  readonly top: number;
  /** Ids whose candidates are wanted besides, behind the likeliest; those that the vocabulary does not have are left out. */
  readonly also?: readonly number[] | undefined;
}

/** Weights that were computed elsewhere, and opened as a model: whatever text it is given, it answers with them. */
export interface GivenWeights {
  /** Of its tokens; where queries and keys are of two texts, that of the keys, and `pair` that of the queries. */
  readonly text: string;
  readonly pair: string;
  /** What the rows add up to, and which of the numbers are no weights, in a sentence. */
  readonly description: string;
  /** The same of one head. */
  describe(layer: number, head: number): string;
}

/** Everything that one run left behind; maps are computed when somebody asks. */
export interface Trace {
  readonly text: string;
  /** Its weights were computed elsewhere: all that is not made of them alone rejects with E_GIVEN. */
  readonly isGiven?: boolean | undefined;
  readonly tokens: readonly Token[];
  readonly layers: number;
  /** Heads of the widest layer; see headsIn. */
  readonly heads: number;
  readonly headDim: number;
  headsIn(layer: number): number;
  /** [query_len, key_len] of the window; rows are queries. */
  weights(request: WeightsRequest): Promise<Float32Array>;
  scores(request: WindowRequest): Promise<Float32Array>;
  /** As scores, with -Infinity where the key is not visible. */
  maskedScores(request: WindowRequest): Promise<Float32Array>;
  /** [len, head_dim], after any rotary. */
  queries(request: HeadRequest): Promise<Float32Array>;
  keys(request: HeadRequest): Promise<Float32Array>;
  values(request: HeadRequest): Promise<Float32Array>;
  /** One row of a head, from its dot products to the head's output. */
  rowSteps(request: HeadRequest & { readonly query: number }): Promise<RowSteps>;
  /** One cell of a head, dimension by dimension and by what its query and key are made of. */
  cellParts(request: HeadRequest & { readonly query: number; readonly key: number }): Promise<CellParts>;
  /** The residual stream after `layer` blocks (0: the embeddings), [len, model_dim]. */
  residual(request: RequestOptions & { readonly layer: number }): Promise<Float32Array>;
  pooledWeights(request: PooledWeightsRequest): Promise<PooledWeights>;
  pooledScores(request: PooledRequest): Promise<PooledScores>;
  pooledMaskedScores(request: PooledRequest): Promise<PooledScores>;
  rolledWeights(request: RolledRequest): Promise<RolledWeights>;
  headMetrics(request: HeadOrMean): Promise<HeadMetrics>;
  logits(request: LogitsRequest): Promise<readonly Candidate[]>;
  close(): void;
}

/** What a model's last layer says: of the next token, of a masked one, of the whole text, of each token. */
export type Prediction = "nextToken" | "maskedToken" | "sequenceClass" | "tokenClass" | "nothing";

export interface Model {
  readonly name: string;
  readonly predicts: Prediction;
  /** Of a classifier, by class. */
  readonly labels: readonly string[];
  readonly takesPair: boolean;
  readonly canMask: boolean;
  /** Where it is no model, but a file of weights. */
  readonly given?: GivenWeights | undefined;
  /** What its files hold and this engine does not use, in sentences. */
  readonly warnings: readonly string[];
  readonly layers: number;
  readonly heads: number;
  readonly modelDim: number;
  readonly maxTokens: number;
  /** Threads that compute it by now: one is left where another was lost. */
  readonly threads: number;
  headsIn(layer: number): number;
  headNote(layer: number, head: number): HeadNote | undefined;
  run(input: string | { readonly tokens: readonly number[] }, options?: RunOptions): Promise<Trace>;
  /**
   * SHA-256 of the file that holds its parameters, in hexadecimal, as model hubs list it. Undefined for `textbook`, which has
   * none; for several files; for one above 256 MB; and in a page that is no secure context. The file is read once more.
   */
  paramsSha256(options?: RequestOptions): Promise<string | undefined>;
  /**
   * From now on text is cut at white space, where the expressions of its tokenizer take too long (E_TOK_TIMEOUT): ids may
   * differ from those that the model was trained on. Without effect on a model that has none.
   */
  cutAtWhiteSpace(): void;
  /** Greedy by default. Never makes more tokens than the model takes. */
  generate(text: string, options?: GenerateOptions): Promise<Generated>;
  close(): void;
}

export interface GenerateOptions extends RequestOptions {
  readonly tokens?: number | undefined;
  /** 0 (default) takes the likeliest token each time; otherwise tokens are drawn, the more evenly the higher it is. */
  readonly temperature?: number | undefined;
  /** Draws among so many of the likeliest; all when left out. */
  readonly topK?: number | undefined;
  /** Draws among the fewest likeliest whose probabilities add up to this; all when left out. */
  readonly topP?: number | undefined;
  /** Of the random numbers: the same seed draws the same tokens. 0 when left out. */
  readonly seed?: number | undefined;
  readonly onToken?: ((token: Candidate) => void) | undefined;
}

/** A prompt and its continuation. */
export interface Generated {
  readonly text: string;
  readonly ids: readonly number[];
  /** All tokens that were asked for have come (`count`), the model ended the text (`endToken`), or it takes no more (`maxTokens`). */
  readonly endedBy: "count" | "endToken" | "maxTokens";
}

/** Which keys a query may see. All parts that are given must allow a cell. */
export interface MaskRequest {
  /** Key position <= query position; the last query stands at the last key. */
  readonly causal?: boolean | undefined;
  /** Keys fewer than `window` positions away (causal: at most window - 1 back). */
  readonly window?: number | undefined;
  /** Padding, [key_len]: 1 where the key is a real token. */
  readonly keyVisible?: Uint8Array | undefined;
  /** Arbitrary, [query_len, key_len]: 1 where visible. */
  readonly visible?: Uint8Array | undefined;
}

export interface AttendShape {
  readonly numHeads: number;
  readonly numKvHeads: number;
  readonly queryLen: number;
  readonly keyLen: number;
  readonly headDim: number;
}

/** The arrays are copied when asked, and once more if the worker has to be replaced: leave them alone until then. */
export interface AttendRequest extends RequestOptions {
  readonly query: Float32Array; // [num_heads, query_len, head_dim]
  readonly key: Float32Array; // [num_kv_heads, key_len, head_dim]
  readonly value: Float32Array; // [num_kv_heads, key_len, head_dim]
  readonly shape: AttendShape;
  readonly mask?: MaskRequest | undefined;
  /** Factor on q·k; 1 / sqrt(head_dim) when left out. */
  readonly scale?: number | undefined;
}

export interface Attention {
  readonly weights: Float32Array; // [num_heads, query_len, key_len]
  readonly headOutput: Float32Array; // [num_heads, query_len, head_dim]
}

/** Weights of a map, whichever head, text or model they are of. */
export interface MapToCompare {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array; // [rows, columns]
}

/** Which of two maps' rows, or columns, belong together: ascending on both sides. */
export type Pairs = readonly (readonly [a: number, b: number])[];

/** The arrays are copied, as those of AttendRequest. */
export interface CompareRequest extends RequestOptions {
  readonly a: MapToCompare;
  readonly b: MapToCompare;
  /** Left out: each with its like, where both have as many. A key without a counterpart is one that the other never looks at. */
  readonly rows?: Pairs | undefined;
  readonly columns?: Pairs | undefined;
}

export interface Comparison {
  /** b − a, where both have the row and the column. */
  readonly differences: Float32Array; // [row pairs, column pairs]
  /**
   * Of each pair of rows over the keys of both, in bits: 0 for equal rows, 1 for rows that share no key (Jensen-Shannon
   * divergence to the base 2, Lin 1991). 0 where there is none.
   */
  readonly divergences: Float32Array; // [row pairs]
  /** 1 where there is one: both rows see a key, and no number of them is NaN, infinite or below 0. */
  readonly isCompared: Uint8Array; // [row pairs]
  /** Mean of those that there are; undefined when there are none. */
  readonly meanDivergence: number | undefined;
}

/** A file as browsers and Node have it; `webkitRelativePath` says in which folder it was picked. */
export interface ModelFileInput {
  readonly name: string;
  readonly size: number;
  readonly webkitRelativePath?: string | undefined;
  slice(first?: number, last?: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * A built-in name, the address of a folder, `org/name` of Hugging Face, the files of a folder, or a kept model. One file
 * alone whose name is none of a model's, such as dump.safetensors, is one of weights (docs/import.md).
 */
export type ModelSource = string | readonly ModelFileInput[] | { readonly kept: string };

export interface OpenProgress {
  readonly doneBytes: number;
  /** 0 while it is not known. */
  readonly totalBytes: number;
  /** What the parameters will take in memory; known before any is taken. */
  readonly memoryBytes: number;
  /** That have answered so far, behind all redirects; left out where nothing is fetched. */
  readonly hosts?: readonly string[] | undefined;
}

export interface OpenOptions extends RequestOptions {
  /**
   * Makes the matrices of a model from files eight bits as they are read: smaller and faster, with slightly different
   * numbers, which are the same in every browser. Left out: they stay as they were saved.
   */
  readonly eightBits?: boolean | undefined;
  readonly onProgress?: ((progress: OpenProgress) => void) | undefined;
}

export interface EngineOptions {
  /**
   * Threads that compute models from files, from 1 to 16; the numbers are the same to the bit. Left out: as many as there
   * are processors, up to 4. Where a page is not cross-origin isolated, or there is no SharedArrayBuffer, it is one.
   */
  readonly threads?: number | undefined;
}

export interface Engine {
  openModel(source: ModelSource, options?: OpenOptions): Promise<Model>;
  /**
   * Its arrays go into the core, and the maps out of it, in one go each, about 1 ms per MB: the promise that the worker
   * reads its inbox every 8 ms is for models.
   */
  attend(request: AttendRequest): Promise<Attention>;
  /** Two maps: what the one has more than the other, and how far apart their rows are. Loads what computes it when it is first asked. */
  compare(request: CompareRequest): Promise<Comparison>;
  /** Version of the core that answers, as compiled in. */
  readonly version: string;
  /** Why it is slower on this machine than it could be, in sentences. */
  readonly warnings: readonly string[];
  /** Called when a dead worker was replaced (`replaced`) or could not be (`lost`). */
  onWorkerChange: ((change: "replaced" | "lost") => void) | undefined;
  close(): void;
}
