// An open model as its caller sees it.

import type { Candidate, Generated, GenerateOptions, HeadNote, Model, RunOptions, Token } from "./engine.ts";
import type { ModelFacts, RunWork, TopLogits } from "./protocol.ts";
import type { WorkerLink } from "./worker-link.ts";

import { AttentionError } from "./fault.ts";
import { generateWith, wordsOf } from "./generate-text.ts";
import { PrefetchedMaps } from "./prefetch.ts";
import { inputOf, objectOf, prefetchOf } from "./request-checks.ts";
import { tokensOf, WorkerTrace } from "./worker-trace.ts";

type Input = string | { readonly tokens: readonly number[] };

export class WorkerModel implements Model {
  readonly predicts = "nextToken";
  readonly labels = [];
  readonly warnings = [];
  readonly takesPair = false;
  readonly canMask = false;
  readonly layers: number;
  readonly heads: number;
  readonly modelDim: number;
  readonly maxTokens: number;
  private readonly traces = new Set<WorkerTrace>();
  private isClosed = false;

  constructor(
    private readonly link: WorkerLink,
    private readonly linkName: number,
    readonly name: string,
    private readonly facts: ModelFacts,
  ) {
    this.layers = facts.layers;
    this.heads = Math.max(0, ...facts.headsPerLayer);
    this.modelDim = facts.modelDim;
    this.maxTokens = facts.maxTokens;
  }

  get threads(): number {
    return this.link.threads;
  }

  headsIn(layer: number): number {
    return this.facts.headsPerLayer[layer] ?? 0;
  }

  headNote(layer: number, head: number): HeadNote | undefined {
    return this.facts.headNotes[layer]?.[head];
  }

  /** Computed from a seed. */
  paramsSha256(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async run(input: Input, options: RunOptions = {}): Promise<WorkerTrace> {
    const prefetch = prefetchOf(objectOf(options, "options", "E_RANGE").prefetch);
    return this.link.lanes.enter(options, async (signal) => {
      if (this.isClosed) throw new AttentionError("E_CLOSED", "The model is closed.");
      if (options.pair !== undefined) throw new AttentionError("E_RANGE", `${this.name} takes one text, not a pair.`);
      if (options.masked !== undefined) throw new AttentionError("E_RANGE", `${this.name} has no mask token.`);
      const told = inputOf(input);
      const text = typeof told === "string" ? told : "";
      const trace = this.link.newName();
      const work: RunWork = { kind: "run", model: this.linkName, trace, input: told, prefetch };
      const { prefetched, ...facts } = await this.link.ask(work, signal);
      // Ids, not the text: they need not be cut again, and do not keep a long text alive twice.
      this.link.keep(trace, { ...work, input: facts.ids, prefetch: undefined });
      const maps = new PrefetchedMaps(prefetch, prefetched);
      const tokens = tokensOf(text, facts);
      const name = (top: TopLogits) => Promise.resolve(namedByText(top, tokens));
      const run = new WorkerTrace(this.link, trace, { text, tokens, maps, model: this.facts, name }, (closed) =>
        this.traces.delete(closed),
      );
      this.traces.add(run);
      return run;
    });
  }

  async generate(text: string, options: GenerateOptions = {}): Promise<Generated> {
    objectOf(options, "options", "E_RANGE");
    const run = (input: Input, signal: AbortSignal | undefined) => this.run(input, { signal });
    const { maxTokens } = this;
    return this.link.lanes.enter(options, (signal) =>
      generateWith({ run, maxTokens, writingOf: wordsOf }, text, options, signal),
    );
  }

  cutAtWhiteSpace(): void {
    // Words are all that it knows.
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const trace of [...this.traces]) trace.close();
    this.link.closeModel(this.linkName);
  }
}

/** `textbook` knows words by their hash alone, so the text that was run is where a word is found again. */
function namedByText({ ids, logits, probabilities }: TopLogits, tokens: readonly Token[]): readonly Candidate[] {
  return Array.from(ids, (id, place) => ({
    id,
    token: tokens.findLast((token) => token.id === id)?.text ?? "",
    logit: logits[place] ?? NaN,
    probability: probabilities[place] ?? NaN,
  }));
}
