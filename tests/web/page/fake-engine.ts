// An engine that answers from a formula, when it is told to. It attends uniformly, with a causal mask.

import type {
  Candidate,
  CompareRequest,
  Comparison,
  Engine,
  Generated,
  GenerateOptions,
  Model,
  ModelSource,
  OpenOptions,
  PooledRequest,
  PrefetchRequest,
  RunOptions,
  Token,
  Trace,
  WindowRequest,
} from "../../../web/src/engine/engine.ts";
import { SMALL_ROW } from "../views/steps/small-row.ts";

type Traits = Pick<Model, "predicts" | "labels" | "takesPair" | "canMask">;

const NEXT_TOKEN: Traits = { predicts: "nextToken", labels: [], takesPair: false, canMask: false };

/** Of models that are not like textbook. */
const TRAITS: Readonly<Record<string, Traits>> = {
  gapfiller: { predicts: "maskedToken", labels: [], takesPair: true, canMask: true },
  sentiment: { predicts: "sequenceClass", labels: ["bad", "good"], takesPair: false, canMask: false },
  tagger: { predicts: "tokenClass", labels: ["O", "NAME"], takesPair: false, canMask: false },
  bare: { predicts: "nothing", labels: [], takesPair: false, canMask: false },
};

interface Shape {
  readonly layers: number;
  /** Of the widest layer. */
  readonly heads: number;
  /** Where layers have different counts. */
  readonly headsByLayer?: readonly number[];
}

export class FakeEngine implements Engine {
  readonly version = "fake";
  onWorkerChange: Engine["onWorkerChange"];
  readonly runs: string[] = [];
  /** Names of the models that ran them. */
  readonly runsBy: string[] = [];
  /** What each run was given besides its text. */
  readonly runOptions: RunOptions[] = [];
  readonly generations: GenerateOptions[] = [];
  readonly prefetches: PrefetchRequest[] = [];
  readonly asked: string[] = [];
  /** Thumbnails that were asked for and not yet answered; and the most of them at once. */
  pooledNow = 0;
  mostPooled = 0;
  openTraces = 0;
  isClosed = false;
  /** Runs of these texts are refused with this error. */
  readonly refusals = new Map<string, Error>();
  /** Sources that were asked for, in order: names, "files", "kept:name". */
  readonly opened: string[] = [];
  /** Whether each of them was to be in eight bits. */
  readonly openedInEightBits: boolean[] = [];
  readonly openable = new Set(["textbook", ...Object.keys(TRAITS)]);
  readonly openRefusals = new Map<string, Error>();
  /** When set, an opening waits for it behind its first progress. */
  openGate: Promise<void> | undefined;
  readonly openSignals: AbortSignal[] = [];
  /** What every progress says besides its bytes. */
  from: { readonly hosts?: readonly string[] } = {};
  /** Then an opening that is cancelled succeeds all the same, as when both happen at once. */
  isDeaf = false;
  openModels = 0;
  /** By the name of the model. */
  readonly digests = new Map<string, string>();
  /** Names of the models that were told to. */
  readonly cutAtWhiteSpace: string[] = [];
  /** Of every head, the row whose weights and scores are NaN; and so are the logits there. */
  damagedRow: number | undefined;
  readonly warnings: string[] = [];
  modelWarnings: readonly string[] = [];
  /** Of the models that are opened. */
  shape: Shape = { layers: 2, heads: 2 };
  /** When set, a run waits for it. */
  gate: Promise<void> | undefined;
  /** When set, thumbnails wait for it. */
  thumbnailGate: Promise<void> | undefined;
  /** When set, an answer of a trace waits for it; a trace that is closed by then refuses. */
  answerGate: Promise<void> | undefined;
  /** When set, a prediction waits for it. */
  logitsGate: Promise<void> | undefined;
  /** When set, every generated token waits for what it returns. */
  tokenGate: (() => Promise<void>) | undefined;
  /** What is generated, token by token; an error stops it there. */
  continuation: readonly (string | Error)[] = [" alpha", " beta", " gamma", " delta"];
  /** Then it ends before all that are asked for have come. */
  generatesAtMost = Infinity;
  endsBy: "endToken" | "maxTokens" = "maxTokens";
  /** Tokens of these texts, where words are not enough. */
  readonly tokenized = new Map<string, readonly Token[]>();

  async openModel(source: ModelSource, options: OpenOptions = {}): Promise<Model> {
    const key = typeof source === "string" ? source : "kept" in source ? `kept:${source.kept}` : "files";
    this.opened.push(key);
    this.openedInEightBits.push(options.eightBits === true);
    if (!this.openable.has(key)) throw withCode("E_MODEL_UNKNOWN", `There is no model “${key}”.`);
    const memoryBytes = options.eightBits === true ? 225 : 900;
    if (key !== "textbook") options.onProgress?.({ doneBytes: 0, totalBytes: 1_000, memoryBytes, ...this.from });
    if (options.signal !== undefined) this.openSignals.push(options.signal);
    await this.openGate;
    if (!this.isDeaf) options.signal?.throwIfAborted();
    const refusal = this.openRefusals.get(key);
    if (refusal !== undefined) throw refusal;
    if (key !== "textbook") options.onProgress?.({ doneBytes: 1_000, totalBytes: 1_000, memoryBytes, ...this.from });
    this.openModels += 1;
    return this.model(key);
  }

  attend(): Promise<never> {
    return Promise.reject(new Error("The page never asks for plain attention."));
  }

  /** Every pair of rows is half a bit apart. */
  compare({ a, b }: CompareRequest): Promise<Comparison> {
    this.asked.push("compare");
    const divergences = new Float32Array(a.rows).fill(0.5);
    const differences = b.weights.map((weight, at) => weight - (a.weights[at] ?? 0));
    const isCompared = new Uint8Array(a.rows).fill(1);
    return Promise.resolve({ differences, divergences, isCompared, meanDivergence: 0.5 });
  }

  close(): void {
    this.isClosed = true;
  }

  private model(name: string): Model {
    const { shape } = this;
    const traits = TRAITS[name] ?? NEXT_TOKEN;
    let isOpen = true;
    return {
      name,
      ...traits,
      warnings: this.modelWarnings,
      ...shape,
      modelDim: 8,
      maxTokens: 8_192,
      threads: 1,
      headsIn: (layer) => shape.headsByLayer?.[layer] ?? shape.heads,
      paramsSha256: () => Promise.resolve(this.digests.get(name)),
      cutAtWhiteSpace: () => void this.cutAtWhiteSpace.push(name),
      headNote: (layer, head) => ({ name: `head ${String(layer)}.${String(head)}`, formula: "f", description: "d" }),
      run: async (input, options) => {
        if (typeof input !== "string") throw new Error("The page runs texts.");
        if (!isOpen) throw withCode("E_CLOSED", "The model is closed.");
        this.runs.push(input);
        this.runsBy.push(name);
        this.runOptions.push(options ?? {});
        this.prefetches.push(...(options?.prefetch ?? []));
        await this.gate;
        options?.signal?.throwIfAborted();
        const refusal = this.refusals.get(input);
        if (refusal !== undefined) throw refusal;
        return this.trace(input, options ?? {}, traits, shape);
      },
      generate: (text, options) => this.generate(text, options ?? {}),
      close: () => {
        if (isOpen) this.openModels -= 1;
        isOpen = false;
      },
    };
  }

  async generate(prompt: string, options: GenerateOptions): Promise<Generated> {
    this.generations.push(options);
    let text = prompt;
    const most = Math.min(options.tokens ?? 16, this.generatesAtMost);
    for (let made = 0; made < most; made += 1) {
      await this.tokenGate?.();
      options.signal?.throwIfAborted();
      const token = this.continuation[made % this.continuation.length] ?? "";
      if (token instanceof Error) throw token;
      text += token;
      options.onToken?.({ id: made, token, logit: 1, probability: 0.5 });
    }
    return { text, ids: [], endedBy: most === options.tokens ? "count" : this.endsBy };
  }

  private candidates({ predicts, labels }: Traits, tokens: readonly Token[], position: number): readonly Candidate[] {
    const damage = position === this.damagedRow ? NaN : 0;
    const names = labels.length > 0 ? labels.map((text) => ({ text, isFragment: false })) : tokens;
    return names
      .map(({ text: token, isFragment }, id) => ({
        id,
        token,
        isFragment,
        logit: id + position / 8 + damage,
        probability: 1 / 2 ** (names.length - id) + damage,
      }))
      .reverse()
      .filter(() => predicts !== "nothing");
  }

  private trace(text: string, { pair, masked: choice }: RunOptions, traits: Traits, shape: Shape): Trace {
    const tokens = [
      ...this.tokensOf(text),
      ...tokenize(pair ?? "").map((token) => ({ ...token, segment: 1 as const })),
    ];
    const masked = typeof choice === "function" ? choice(tokens) : choice;
    if (masked?.some((position) => position >= tokens.length) === true) {
      throw withCode("E_POSITION", `There are ${String(tokens.length)} tokens.`);
    }
    for (const position of masked ?? []) {
      const hidden = tokens[position]!;
      tokens[position] = { ...hidden, text: "[MASK]", id: 103, isSpecial: true, hidden };
    }
    this.openTraces += 1;
    let isOpen = true;
    const answer = async <T>(value: T, signal: AbortSignal | undefined): Promise<T> => {
      await this.answerGate;
      signal?.throwIfAborted();
      if (!isOpen) throw withCode("E_CLOSED", "The trace was closed.");
      return value;
    };
    const window =
      (name: string, cell: (query: number, key: number, head: number) => number) => (request: WindowRequest) => {
        this.asked.push(`${name} ${String(request.layer)}.${String(request.head)}`);
        const [[top, bottom], [left, right]] = [
          request.rows ?? [0, tokens.length],
          request.columns ?? [0, tokens.length],
        ];
        const cells: number[] = [];
        for (let query = top; query < bottom; query++) {
          for (let key = left; key < right; key++) cells.push(cell(query, key, request.head));
        }
        return answer(Float32Array.from(cells), request.signal);
      };
    const damage = (query: number): number => (query === this.damagedRow ? NaN : 0);
    const weight = (query: number, key: number) => (key <= query ? 1 / (query + 1) + damage(query) : 0);
    const score = (query: number, key: number, head: number) => query + key / 100 + head * 1_000 + damage(query);
    /** Every key of one query. */
    const oneRow = ({ rows: [query] = [0, 1], columns: [left, right] = [0, tokens.length] }: PooledRequest) => {
      const values = Float32Array.from({ length: right - left }, (_, column) => weight(query, left + column));
      const masked = Uint8Array.from(values, (_, column) => (left + column > query ? 1 : 0));
      return { values, masked, rowBins: 1, columnBins: right - left };
    };
    const notAsked = () => Promise.reject(new Error("The page does not ask for this."));
    return {
      text,
      tokens,
      ...shape,
      headDim: 4,
      headsIn: (layer) => shape.headsByLayer?.[layer] ?? shape.heads,
      weights: window("weights", weight),
      scores: window("scores", score),
      maskedScores: window("maskedScores", (query, key, head) => (key <= query ? score(query, key, head) : -Infinity)),
      queries: notAsked,
      keys: notAsked,
      values: notAsked,
      rowSteps: ({ layer, head, query, signal }) => {
        this.asked.push(`steps ${String(layer)}.${String(head)} ${String(query)}`);
        return answer(SMALL_ROW.steps, signal);
      },
      rolledWeights: notAsked,
      headMetrics: ({ layer, head, signal }) => {
        this.asked.push(`metrics ${String(layer)}.${String(head)}`);
        // As if the later heads looked back more, and saw less of themselves.
        const place = Number(layer) * shape.heads + Number(head);
        return answer({ previous: place / 8, first: 0.25, self: 1 - place / 8, entropy: 1 }, signal);
      },
      cellParts: notAsked,
      residual: notAsked,
      logits: async ({ position, top, signal }) => {
        this.asked.push(`logits ${String(position)} ${String(top)}`);
        await this.logitsGate;
        return answer(this.candidates(traits, tokens, position).slice(0, top), signal);
      },
      pooledScores: notAsked,
      pooledMaskedScores: notAsked,
      pooledWeights: (request: PooledRequest) => {
        this.asked.push(`pooled ${String(request.layer)}.${String(request.head)} ${String(request.bins)}`);
        if (request.rows && request.rows[1] - request.rows[0] === 1) return answer(oneRow(request), request.signal);
        const bins = Math.min(request.bins, request.rows ? request.rows[1] - request.rows[0] : tokens.length);
        const values = Float32Array.from({ length: bins * bins }, (_, index) => index / (bins * bins));
        // As causal masks; exact where a bin is a token, which is all that is asked of it here.
        const masked = Uint8Array.from(values, (_, index) => (index % bins > Math.floor(index / bins) ? 1 : 0));
        this.pooledNow += 1;
        this.mostPooled = Math.max(this.mostPooled, this.pooledNow);
        // Large maps have the 32 bins of a page without a canvas, or more than a thumbnail.
        const gate = request.bins > 32 && request.bins <= 64 ? this.thumbnailGate : undefined;
        return Promise.resolve(gate)
          .then(() => answer({ values, masked, rowBins: bins, columnBins: bins }, request.signal))
          .finally(() => (this.pooledNow -= 1));
      },
      close: () => {
        if (isOpen) this.openTraces -= 1;
        isOpen = false;
      },
    };
  }

  private tokensOf(text: string): readonly Token[] {
    return this.tokenized.get(text) ?? tokenize(text);
  }
}

export function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function tokenize(text: string): readonly Token[] {
  return Array.from(text.matchAll(/\s*\S+/g), ({ 0: word, index }) => ({
    id: word.length,
    text: word,
    start: index,
    end: index + word.length,
  }));
}
