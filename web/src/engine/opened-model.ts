// A model that was opened from its files, as its caller sees it.

import type {
  Generated,
  GenerateOptions,
  HeadNote,
  Model,
  Prediction,
  RequestOptions,
  RunOptions,
  Token,
  Trace,
} from "./engine.ts";
import type { ModelFacts, RunWork } from "./protocol.ts";
import type { WorkerLink } from "./worker-link.ts";

import { AttentionError } from "./fault.ts";
import { generateWith } from "./generate-text.ts";
import type { ModelText, ReadText } from "./model-text.ts";
import { PrefetchedMaps } from "./prefetch.ts";
import { inputOf, objectOf, prefetchOf } from "./request-checks.ts";
import { WorkerTrace } from "./worker-trace.ts";

export interface OpenedModelParts {
  readonly link: WorkerLink;
  /** The name that the link knows it by. */
  readonly linkName: number;
  readonly name: string;
  readonly facts: ModelFacts;
  readonly predicts: Prediction;
  readonly labels: readonly string[];
  readonly warnings: readonly string[];
  readonly text: ModelText;
  readonly paramsSha256: (options: RequestOptions) => Promise<string | undefined>;
}

type Input = string | { readonly tokens: readonly number[] };

export class OpenedModel implements Model {
  readonly name: string;
  readonly predicts: Prediction;
  readonly labels: readonly string[];
  readonly warnings: readonly string[];
  readonly layers: number;
  readonly heads: number;
  readonly modelDim: number;
  readonly maxTokens: number;
  readonly takesPair: boolean;
  readonly canMask: boolean;
  private readonly traces = new Set<WorkerTrace>();
  private digest: Promise<string | undefined> | undefined;
  private isClosed = false;

  constructor(private readonly parts: OpenedModelParts) {
    const { facts, predicts, text } = parts;
    [this.name, this.predicts, this.labels, this.warnings] = [parts.name, predicts, parts.labels, parts.warnings];
    this.layers = facts.layers;
    this.heads = Math.max(0, ...facts.headsPerLayer);
    this.modelDim = facts.modelDim;
    this.maxTokens = facts.maxTokens;
    this.takesPair = takesPair(predicts, facts);
    this.canMask = predicts === "maskedToken" && text.maskId !== undefined;
  }

  get threads(): number {
    return this.parts.link.threads;
  }

  headsIn(layer: number): number {
    return this.parts.facts.headsPerLayer[layer] ?? 0;
  }

  headNote(): HeadNote | undefined {
    return undefined;
  }

  paramsSha256({ signal }: RequestOptions = {}): Promise<string | undefined> {
    this.digest ??= this.parts.paramsSha256({ signal }).catch((thrown: unknown) => {
      // Asked again, it may be had.
      this.digest = undefined;
      throw thrown;
    });
    return this.digest;
  }

  async run(input: Input, options: RunOptions = {}): Promise<Trace> {
    const prefetch = prefetchOf(objectOf(options, "options", "E_RANGE").prefetch);
    return this.parts.link.lanes.enter(options, (signal) => this.runNow(input, { ...options, prefetch, signal }));
  }

  async generate(text: string, options: GenerateOptions = {}): Promise<Generated> {
    objectOf(options, "options", "E_RANGE");
    const { predicts } = this;
    if (predicts !== "nextToken" || this.takesPair) {
      const why =
        this.takesPair && predicts === "nextToken" ? "reads one text to write another" : "does not say the next token";
      throw new AttentionError("E_NO_HEAD", `${this.name} ${why}, so it cannot go on with a text.`);
    }
    const run = (input: Input, signal: AbortSignal | undefined) => this.runNow(input, { signal });
    const { maxTokens } = this;
    const writingOf = () => this.parts.text;
    return this.parts.link.lanes.enter(options, (signal) =>
      generateWith({ run, maxTokens, writingOf }, text, options, signal),
    );
  }

  cutAtWhiteSpace(): void {
    this.parts.text.cutAtWhiteSpace();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const trace of [...this.traces]) trace.close();
    this.parts.link.closeModel(this.parts.linkName);
    this.parts.text.close();
  }

  private async runNow(input: Input, options: RunOptions): Promise<WorkerTrace> {
    if (this.isClosed) throw new AttentionError("E_CLOSED", "The model is closed.");
    const told = inputOf(input);
    const read = await this.read(told, options);
    return this.runRead(typeof told === "string" ? told : "", read, options.prefetch ?? [], options.signal);
  }

  private async read(told: string | Uint32Array, options: RunOptions): Promise<ReadText> {
    const { text } = this.parts;
    if (typeof told === "string") return text.read(told, options);
    const tokens: readonly Token[] = await text.tokensOfIds(told, { signal: options.signal });
    return { ids: told, segments: undefined, tokens };
  }

  private async runRead(
    text: string,
    { ids, segments, tokens }: ReadText,
    prefetch: NonNullable<RunOptions["prefetch"]>,
    signal: AbortSignal | undefined,
  ): Promise<WorkerTrace> {
    const { link, linkName, facts: model } = this.parts;
    const trace = link.newName();
    const work: RunWork = { kind: "run", model: linkName, trace, input: ids, segments, prefetch };
    const { prefetched } = await link.ask(work, signal);
    link.keep(trace, { ...work, prefetch: undefined });
    const maps = new PrefetchedMaps(prefetch, prefetched);
    const name = (top: Parameters<ModelText["candidates"]>[0], options: { signal?: AbortSignal | undefined }) =>
      this.parts.text.candidates(top, options);
    const run = new WorkerTrace(link, trace, { text, tokens, maps, model, name }, (closed) =>
      this.traces.delete(closed),
    );
    this.traces.add(run);
    return run;
  }
}

/**
 * Encoders were taught on pairs of texts; those that say the next token were not, but for an encoder-decoder: it reads
 * the first and says the next token of the second.
 */
export function takesPair(predicts: Prediction, { numSegments }: Pick<ModelFacts, "numSegments">): boolean {
  return predicts !== "nextToken" || numSegments > 1;
}
