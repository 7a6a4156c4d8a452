// A trace as its caller sees it. It knows its tokens; everything else stays in the worker until somebody asks.

import type {
  Candidate,
  CellParts,
  HeadMetrics,
  HeadOrMean,
  HeadRequest,
  LogitsRequest,
  MapPart,
  PooledRequest,
  PooledScores,
  PooledWeights,
  PooledWeightsRequest,
  PrefetchRequest,
  RequestOptions,
  RolledRequest,
  RolledWeights,
  RowSteps,
  Token,
  Trace,
  WeightsRequest,
  WindowRequest,
} from "./engine.ts";
import type { PrefetchedMaps } from "./prefetch.ts";
import type {
  HeadTensorKind,
  HeadWindow,
  ModelFacts,
  PooledWork,
  ResultOf,
  RunFacts,
  SampleWork,
  TopLogits,
  WindowKind,
  WindowWork,
  Work,
} from "./protocol.ts";
import type { WorkerLink } from "./worker-link.ts";

import { AttentionError } from "./fault.ts";
import { headOf, idsOf, objectOf, rangeOf, startsOf, whole } from "./request-checks.ts";

export interface FinishedRun {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly maps: PrefetchedMaps;
  readonly model: ModelFacts;
  /** Candidates as they are read: a token's text, the name of a class. */
  readonly name: (top: TopLogits, options: RequestOptions) => Promise<readonly Candidate[]>;
}

export class WorkerTrace implements Trace {
  readonly isGiven?: boolean;
  readonly tokens: readonly Token[];
  readonly layers: number;
  readonly heads: number;
  readonly headDim: number;
  private isClosed = false;

  readonly text: string;
  private readonly model: ModelFacts;
  private readonly maps: PrefetchedMaps;
  private readonly name: FinishedRun["name"];

  constructor(
    private readonly link: WorkerLink,
    private readonly linkName: number,
    { text, tokens, maps, model, name }: FinishedRun,
    private readonly onClose: (trace: WorkerTrace) => void,
  ) {
    [this.text, this.maps, this.model, this.tokens, this.name] = [text, maps, model, tokens, name];
    this.layers = model.layers;
    this.heads = Math.max(0, ...model.headsPerLayer);
    this.headDim = model.headDim;
  }

  headsIn(layer: number): number {
    return this.model.headsPerLayer[layer] ?? 0;
  }

  async weights(request: WeightsRequest): Promise<Float32Array> {
    return this.window(weightsOf(request), request);
  }

  scores(request: WindowRequest): Promise<Float32Array> {
    return this.window("scores", request);
  }

  maskedScores(request: WindowRequest): Promise<Float32Array> {
    return this.window("maskedScores", request);
  }

  queries(request: HeadRequest): Promise<Float32Array> {
    return this.headTensor("queries", request);
  }

  keys(request: HeadRequest): Promise<Float32Array> {
    return this.headTensor("keys", request);
  }

  values(request: HeadRequest): Promise<Float32Array> {
    return this.headTensor("values", request);
  }

  async rowSteps(request: HeadRequest & { readonly query: number }): Promise<RowSteps> {
    objectOf(request, "The request", "E_LAYER");
    return this.ask(request, () => ({
      kind: "rowSteps",
      trace: this.linkName,
      layer: layerOf(request),
      head: whole(request.head, "head", "E_HEAD"),
      query: whole(request.query, "query", "E_POSITION"),
    }));
  }

  async cellParts(request: HeadRequest & { readonly query: number; readonly key: number }): Promise<CellParts> {
    objectOf(request, "The request", "E_LAYER");
    return this.ask(request, () => ({
      kind: "cellParts",
      trace: this.linkName,
      layer: layerOf(request),
      head: whole(request.head, "head", "E_HEAD"),
      query: whole(request.query, "query", "E_POSITION"),
      key: whole(request.key, "key", "E_POSITION"),
    }));
  }

  async residual(request: RequestOptions & { readonly layer: number }): Promise<Float32Array> {
    objectOf(request, "The request", "E_LAYER");
    return this.ask(request, () => ({ kind: "residual", trace: this.linkName, layer: layerOf(request) }));
  }

  async pooledWeights(request: PooledWeightsRequest): Promise<PooledWeights> {
    return this.pooled(weightsOf(request), request);
  }

  async pooledScores(request: PooledRequest): Promise<PooledScores> {
    return this.pooled("scores", request);
  }

  async pooledMaskedScores(request: PooledRequest): Promise<PooledScores> {
    return this.pooled("maskedScores", request);
  }

  async rolledWeights(request: RolledRequest): Promise<RolledWeights> {
    const { groups } = objectOf(request, "The request", "E_LAYER");
    return this.ask(request, () => {
      const starts = startsOf(groups);
      return { kind: "rolled", ...this.located(request, starts.length), starts };
    });
  }

  async headMetrics(request: HeadOrMean): Promise<HeadMetrics> {
    objectOf(request, "The request", "E_LAYER");
    return this.ask(request, () => ({ kind: "headMetrics", trace: this.linkName, ...headOf(request) }));
  }

  async logits(request: LogitsRequest): Promise<readonly Candidate[]> {
    objectOf(request, "The request", "E_POSITION");
    const best = await this.ask(request, () => ({
      kind: "logits",
      trace: this.linkName,
      position: whole(request.position, "position", "E_POSITION"),
      top: whole(request.top, "top", "E_RANGE"),
      also: idsOf(request.also ?? [], "also"),
    }));
    return this.name(best, { signal: request.signal });
  }

  /** One token after the last one, drawn as asked. */
  async draw(
    how: Omit<SampleWork, "kind" | "trace" | "position">,
    signal: AbortSignal | undefined,
  ): Promise<Candidate> {
    const { temperature, topK, topP, seed, draw } = how;
    const position = this.tokens.length - 1;
    const drawing = { temperature, topK, topP, seed, draw };
    const drawn = await this.ask({ signal }, () => ({ kind: "sample", trace: this.linkName, position, ...drawing }));
    const [candidate] = await this.name(drawn, { signal });
    if (candidate) return candidate;
    const sentence = `After token ${position} no next token can be drawn, because the largest logit is NaN or infinite; try another text, or another copy of the model.`;
    throw new AttentionError("E_NOT_FINITE", sentence);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.link.closeTrace(this.linkName);
    this.onClose(this);
  }

  private async window(what: WindowKind, request: WindowRequest | WeightsRequest): Promise<Float32Array> {
    const head = objectOf(request, "The request", "E_LAYER");
    const make = (): WindowWork => ({ ...this.located(request), kind: "window", what });
    const isAhead = isOfOneHead(head) && what !== "weightsWithoutFirst";
    const ahead = isAhead ? prefetchOf(request, { map: what, layer: head.layer, head: head.head }) : undefined;
    return this.ask(request, make, ahead);
  }

  private async pooled(what: WindowKind, request: PooledRequest | PooledWeightsRequest): Promise<PooledWeights> {
    const { bins, ...head } = objectOf(request, "The request", "E_LAYER");
    const make = (): PooledWork => ({
      ...this.located(request),
      kind: "pooled",
      what,
      bins: whole(bins, "bins", "E_BINS", 1),
    });
    const isAhead = isOfOneHead(head) && what === "weights";
    const ahead = isAhead
      ? prefetchOf(request, { map: "pooledWeights", layer: head.layer, head: head.head, bins })
      : undefined;
    return this.ask(request, make, ahead);
  }

  private async headTensor(what: HeadTensorKind, request: HeadRequest): Promise<Float32Array> {
    objectOf(request, "The request", "E_LAYER");
    return this.ask(request, () => ({
      kind: "headTensor",
      what,
      trace: this.linkName,
      layer: layerOf(request),
      head: whole(request.head, "head", "E_HEAD"),
    }));
  }

  /** `length`: of either side. */
  private located(request: HeadOrMean & MapPart, length = this.tokens.length): HeadWindow {
    const [firstRow, lastRow] = rangeOf(request.rows, length, "rows");
    const [firstColumn, lastColumn] = rangeOf(request.columns, length, "columns");
    return { trace: this.linkName, ...headOf(request), firstRow, lastRow, firstColumn, lastColumn };
  }

  /** `work` is made inside, so that what its checks throw rejects the promise. */
  private ask<Item extends Work>(
    options: RequestOptions,
    work: () => Item,
    prefetch?: PrefetchRequest,
  ): Promise<ResultOf<Item>> {
    return this.link.lanes.enter(options, async (signal) => {
      if (this.isClosed) throw new AttentionError("E_CLOSED", "The trace is closed.");
      const asked = work();
      const known = prefetch && this.maps.take(prefetch);
      return known === undefined ? this.link.ask(asked, signal) : (known as ResultOf<Item>);
    });
  }
}

function isOfOneHead(request: HeadOrMean): request is HeadRequest {
  return typeof request.layer === "number" && typeof request.head === "number";
}

function weightsOf(request: WeightsRequest): "weights" | "weightsWithoutFirst" {
  return objectOf(request, "The request", "E_LAYER").withoutFirst === true ? "weightsWithoutFirst" : "weights";
}

/** What may have come along with the run: whole maps only. */
function prefetchOf({ rows, columns }: MapPart, whole: PrefetchRequest): PrefetchRequest | undefined {
  return rows === undefined && columns === undefined ? whole : undefined;
}

function layerOf({ layer }: { readonly layer: number }): number {
  return whole(layer, "layer", "E_LAYER");
}

/** Of a text that the core's worker cut itself. */
export function tokensOf(text: string, { ids, starts, ends }: RunFacts): Token[] {
  return Array.from(ids, (id, index) => {
    const start = starts[index] ?? 0;
    const end = ends[index] ?? 0;
    return { id, text: text.slice(start, end), start, end };
  });
}
