// Weights that were computed elsewhere, as a model: whatever is run, it answers with them.

import type { GivenWeights, Model, ModelFileInput, OpenOptions, RunOptions, Token } from "./engine.ts";
import type { GivenModelFacts, RunWork } from "./protocol.ts";
import type { WorkerLink } from "./worker-link.ts";

import { AttentionError } from "./fault.ts";
import { loadGiven, type LoadedGiven } from "./given-file.ts";
import { joinTokens } from "./given-tokens.ts";
import { PrefetchedMaps } from "./prefetch.ts";
import { objectOf, prefetchOf } from "./request-checks.ts";
import { WorkerTrace } from "./worker-trace.ts";

/** A file of weights, wherever it lies. */
export interface GivenSource {
  readonly name: string;
  /** Has it open for as long as `use` takes. `hosts` tells who has answered by then, where anybody was asked. */
  read<T>(use: (file: ModelFileInput, hosts?: () => readonly string[]) => Promise<T>, options: OpenOptions): Promise<T>;
}

export async function openGivenModel(link: WorkerLink, source: GivenSource, options: OpenOptions): Promise<Model> {
  const linkName = link.newName();
  const load = (how: OpenOptions): Promise<LoadedGiven> =>
    source.read((file, hosts) => {
      const onProgress: OpenOptions["onProgress"] = (progress) => how.onProgress?.({ ...progress, hosts: hosts?.() });
      return loadGiven(link, linkName, file, { ...how, onProgress });
    }, how);
  const loaded = await load(options);
  // A new worker knows nothing of it: then the file is read once more.
  link.keepLoader(linkName, async () => void (await load({})));
  return new GivenModel(link, linkName, source.name, loaded);
}

class GivenModel implements Model {
  readonly predicts = "nothing";
  readonly labels = [];
  readonly canMask = false;
  readonly modelDim = 0;
  readonly warnings: readonly string[];
  readonly takesPair: boolean;
  readonly layers: number;
  readonly heads: number;
  readonly maxTokens: number;
  readonly given: GivenWeights;
  private readonly tokens: readonly Token[];
  private readonly facts: GivenModelFacts;
  private readonly ids: Uint32Array;
  private readonly traces = new Set<WorkerTrace>();
  private isClosed = false;

  constructor(
    private readonly link: WorkerLink,
    private readonly linkName: number,
    readonly name: string,
    { facts, tokens, ids }: LoadedGiven,
  ) {
    [this.facts, this.ids] = [facts, ids];
    this.layers = facts.layers;
    this.heads = Math.max(0, ...facts.headsPerLayer);
    this.maxTokens = facts.maxTokens;
    this.takesPair = tokens.keys !== undefined;
    // As an encoder-decoder has them: the text whose tokens are keys first, then the one whose tokens are queries.
    const keys = joinTokens(tokens.keys ?? [], ids, 0);
    const queries = joinTokens(tokens.queries, ids.subarray(keys.tokens.length), tokens.keys && 1);
    this.tokens = [...keys.tokens, ...queries.tokens];
    const [text, pair] = this.takesPair ? [keys.text, queries.text] : [queries.text, ""];
    const { description, descriptions } = facts;
    this.given = { text, pair, description, describe: (layer, head) => descriptions[layer * this.heads + head] ?? "" };
    this.warnings = [facts.description];
  }

  get threads(): number {
    return this.link.threads;
  }

  headsIn(layer: number): number {
    return this.facts.headsPerLayer[layer] ?? 0;
  }

  headNote(): undefined {
    // Nobody planned these heads.
  }

  /** There are no parameters. */
  paramsSha256(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async run(_input: unknown, options: RunOptions = {}): Promise<WorkerTrace> {
    const asked = prefetchOf(objectOf(options, "options", "E_RANGE").prefetch);
    const prefetch = asked.filter(({ map }) => map === "weights" || map === "pooledWeights");
    return this.link.lanes.enter(options, async (signal) => {
      if (this.isClosed) throw new AttentionError("E_CLOSED", "The model is closed.");
      const trace = this.link.newName();
      const work: RunWork = { kind: "run", model: this.linkName, trace, input: this.ids, prefetch };
      const { prefetched } = await this.link.ask(work, signal);
      this.link.keep(trace, { ...work, prefetch: undefined });
      const maps = new PrefetchedMaps(prefetch, prefetched);
      const name = () => Promise.resolve([]);
      const finished = { text: this.given.text, tokens: this.tokens, maps, model: this.facts, name };
      const run = new GivenTrace(this.link, trace, finished, (closed) => this.traces.delete(closed));
      this.traces.add(run);
      return run;
    });
  }

  generate(): Promise<never> {
    return Promise.reject(hasNone("a next token"));
  }

  cutAtWhiteSpace(): void {
    // Its tokens are given.
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const trace of [...this.traces]) trace.close();
    this.link.closeModel(this.linkName);
  }
}

/** Weights alone. */
class GivenTrace extends WorkerTrace {
  override readonly isGiven = true;
  override readonly scores = refuse("scores");
  override readonly maskedScores = refuse("scores");
  override readonly pooledScores = refuse("scores");
  override readonly pooledMaskedScores = refuse("scores");
  override readonly queries = refuse("queries");
  override readonly keys = refuse("keys");
  override readonly values = refuse("values");
  override readonly rowSteps = refuse("steps");
  override readonly cellParts = refuse("queries and keys");
  override readonly residual = refuse("residual stream");
  override readonly logits = refuse("predictions");
}

function refuse(what: string): () => Promise<never> {
  return () => Promise.reject(hasNone(what));
}

function hasNone(what: string): AttentionError {
  const sentence = `Given weights have no ${what}: the file holds weights alone; open the model itself for more.`;
  return new AttentionError("E_GIVEN", sentence);
}
