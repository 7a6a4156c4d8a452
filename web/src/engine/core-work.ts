// Worker side: from a piece of work to calls of the wasm module, and from what it hands out to a result.

import type { HeadNote } from "./engine.ts";
import type { Core } from "./core.ts";
import {
  MAP_KINDS,
  type AttendWork,
  type CellPartsWork,
  type CheckJsonWork,
  type CompareWork,
  type FinishModelWork,
  type HeadMetricsWork,
  type HeaderBytesWork,
  type HeadTensorWork,
  type HeadWindow,
  type LogitsWork,
  type MapSet,
  type ModelFacts,
  type OpenModelWork,
  type PlanModelWork,
  type PooledWork,
  type ResidualWork,
  type RolledWork,
  type RowStepsWork,
  type RunFacts,
  type RunWork,
  type SampleWork,
  type WindowWork,
  type Work,
  type WriteRowsWork,
} from "./protocol.ts";

import { AttentionError } from "./fault.ts";
import { freeBytes } from "../model-folder/free-bytes.ts";
import { mapSetWork } from "./prefetch.ts";
import { accepted, andThen, arrayOutcome, bufferOf, type Outcome, type SlicedWork, type Stage } from "./stage.ts";
import { TextReading } from "./text-reading.ts";
import { cellPartsOf, headMetricsOf, rowStepsOf, unpackedOutcome } from "./unpack.ts";
import { windowWork } from "./window-work.ts";

interface OpenModel {
  readonly handle: number;
  readonly maxTokens: number;
}

interface LiveTrace {
  readonly handle: number;
  readonly len: number;
}

/** Throws AttentionError for what the core refuses; anything else thrown means that the module is broken. */
export class CoreWork {
  protected readonly models = new Map<number, OpenModel>();
  /** Of models whose files are being read. */
  private readonly builders = new Map<number, number>();
  protected readonly traces = new Map<number, LiveTrace>();

  constructor(readonly core: Core) {}

  begin(work: Work): Stage {
    switch (work.kind) {
      case "openModel":
        return this.openModel(work);
      case "headerBytes":
        return this.headerBytes(work);
      case "checkJson":
        return this.checkJson(work);
      case "planModel":
        return this.planModel(work);
      case "writeRows":
        return this.writeRows(work);
      case "finishModel":
        return this.finishModel(work);
      case "run":
        return this.run(work);
      case "window":
        return this.window(work);
      case "pooled":
        return this.pooled(work);
      case "headTensor":
        return this.headTensor(work);
      case "rolled":
        return this.rolled(work);
      case "headMetrics":
        return this.headMetrics(work);
      case "rowSteps":
        return this.rowSteps(work);
      case "cellParts":
        return this.cellParts(work);
      case "residual":
        return this.residual(work);
      case "logits":
        return this.logits(work);
      case "sample":
        return this.sample(work);
      case "attend":
        return this.attend(work);
      case "compare":
        return this.compare(work);
      default:
        throw new Error(`This worker cannot do ${work.kind}`);
    }
  }

  closeModel(model: number): void {
    const open = this.models.get(model);
    if (open) this.core.closeModel(open.handle);
    this.models.delete(model);
    const builder = this.builders.get(model);
    if (builder !== undefined) this.core.dropBuilder(builder);
    this.builders.delete(model);
  }

  closeTrace(trace: number): void {
    const live = this.traces.get(trace);
    if (live) this.core.closeTrace(live.handle);
    this.traces.delete(trace);
  }

  private openModel(work: OpenModelWork): SlicedWork {
    const { job } = accepted(this.core.startTextbook(work.seed));
    return { job, take: () => this.opened(work.model, this.core.takeModel(job)) };
  }

  private opened(model: number, handle: number): Outcome {
    const facts = modelFacts(this.core, handle);
    this.models.set(model, { handle, maxTokens: facts.maxTokens });
    return { result: facts, transfer: [bufferOf(facts.headsPerLayer)] };
  }

  private headerBytes({ first, fileBytes, name }: HeaderBytesWork): Outcome {
    const { bytes } = accepted(this.core.headerBytes(first, fileBytes, name));
    return { result: { bytes }, transfer: [] };
  }

  private checkJson({ first, name }: CheckJsonWork): Outcome {
    accepted(this.core.checkJsonFile(first, name));
    return { result: { name }, transfer: [] };
  }

  private planModel(work: PlanModelWork): Outcome {
    const { model, config, headers, lengths, fileNames, fileBytes, eightBits } = work;
    const { builder, paramBytes, labels, unused, names, files, firsts, rows, rowBytes } = accepted(
      this.core.startModel(config, headers, lengths, fileNames, fileBytes, eightBits),
    );
    this.builders.set(model, builder);
    const plan = { paramBytes, labels, unused, names, files, firsts, rows, rowBytes };
    return { result: plan, transfer: [files, firsts, rows, rowBytes].map(bufferOf) };
  }

  private writeRows({ model, read, firstRow, bytes }: WriteRowsWork): Stage {
    const byteCount = bytes.length;
    const builder = this.builders.get(model) ?? 0;
    accepted(this.core.writeRows(builder, read, firstRow, bytes));
    freeBytes(bytes);
    return this.rounded(builder, { result: { byteCount }, transfer: [] });
  }

  /** The last rows of a tensor may leave it to be made eight bits, which takes several calls. */
  private rounded(builder: number, outcome: Outcome): Stage {
    return this.core.roundSome(builder) ? { next: () => this.rounded(builder, outcome) } : outcome;
  }

  private finishModel({ model }: FinishModelWork): Outcome {
    const builder = this.builders.get(model) ?? 0;
    const notFinite = this.core.notFinite(builder);
    const handle = this.core.takeBuiltModel(builder);
    this.builders.delete(model);
    if (handle === 0) throw new AttentionError("E_MODEL_INCOMPLETE", "Rows of the model's tensors are still missing.");
    const { result, transfer } = this.opened(model, handle);
    return { result: { ...(result as ModelFacts), notFinite }, transfer: [...transfer, bufferOf(notFinite)] };
  }

  protected run(work: RunWork): Stage {
    const model = this.models.get(work.model);
    if (!model) throw new AttentionError("E_HANDLE", `Model ${work.model} is not open.`);
    if (typeof work.input !== "string") return this.runIds(work, model, withoutText(work.input));
    return new TextReading(this.core, work.input, model.maxTokens, (facts) => this.runIds(work, model, facts));
  }

  private runIds(work: RunWork, model: OpenModel, facts: RunFacts): SlicedWork {
    const segments = work.segments ?? new Uint8Array();
    const { job } = accepted(this.core.startRun(model.handle, facts.ids, segments));
    return { job, take: () => this.traced(work, this.core.takeTrace(job), facts) };
  }

  /** A run has made this trace. */
  protected traced(work: RunWork, handle: number, facts: RunFacts): Stage {
    const transfer = [facts.ids, facts.starts, facts.ends].map(bufferOf);
    this.traces.set(work.trace, { handle, len: facts.ids.length });
    const maps = mapSetWork(this.core, handle, work.prefetch ?? []);
    if (maps === undefined) return { result: { ...facts, prefetched: undefined }, transfer };
    return andThen(maps, (set) => ({
      result: { ...facts, prefetched: set.result as MapSet },
      transfer: [...transfer, ...set.transfer],
    }));
  }

  private window(work: WindowWork): SlicedWork {
    return windowWork(this.core, work.what, this.located(work), this.traceOf(work.trace).len);
  }

  private pooled(work: PooledWork): SlicedWork {
    const { job } = accepted(this.core.startPooled(this.located(work), MAP_KINDS[work.what], work.bins));
    const take = (): Outcome => {
      const pooled = this.core.takePooled(job);
      return { result: pooled, transfer: [pooled.values, pooled.masked].map(bufferOf) };
    };
    return { job, take };
  }

  private rolled(work: RolledWork): SlicedWork {
    const { job } = accepted(this.core.startRolled(this.located(work), work.starts));
    const take = (): Outcome => {
      const { values, masked } = this.core.takePooled(job);
      return { result: { values, masked }, transfer: [values, masked].map(bufferOf) };
    };
    return { job, take };
  }

  private headMetrics({ trace, layer, head, mean = 0 }: HeadMetricsWork): SlicedWork {
    const { job } = accepted(this.core.startHeadMetrics(this.traceOf(trace).handle, layer, head, mean));
    return { job, take: () => ({ result: headMetricsOf(this.core.takeMap(job)), transfer: [] }) };
  }

  private headTensor(work: HeadTensorWork): Stage {
    const { handle } = this.traceOf(work.trace);
    const take = (): Outcome => arrayOutcome(accepted(this.core[work.what](handle, work.layer, work.head)).values);
    return work.what === "values" ? this.completed(handle, take) : take();
  }

  private rowSteps({ trace, layer, head, query }: RowStepsWork): Stage {
    const { handle, len } = this.traceOf(trace);
    return this.completed(handle, () =>
      unpackedOutcome(rowStepsOf(accepted(this.core.rowSteps(handle, layer, head, query)).values, len)),
    );
  }

  private cellParts({ trace, layer, head, query, key }: CellPartsWork): Outcome {
    const { handle } = this.traceOf(trace);
    return unpackedOutcome(cellPartsOf(accepted(this.core.cellParts(handle, layer, head, query, key)).values));
  }

  private residual(work: ResidualWork): Stage {
    const { handle } = this.traceOf(work.trace);
    return this.completed(handle, () => arrayOutcome(accepted(this.core.residual(handle, work.layer)).values));
  }

  private logits(work: LogitsWork): Stage {
    const { handle } = this.traceOf(work.trace);
    return this.completed(handle, () => this.completedLogits(handle, work));
  }

  private completedLogits(handle: number, work: LogitsWork): SlicedWork {
    const { job } = accepted(this.core.startLogits(handle, work.position, work.top, work.also));
    const take = (): Outcome => {
      const top = this.core.takeLogits(job);
      return { result: top, transfer: [top.ids, top.logits, top.probabilities].map(bufferOf) };
    };
    return { job, take };
  }

  private sample(work: SampleWork): Stage {
    const { handle } = this.traceOf(work.trace);
    return this.completed(handle, () => this.completedSample(handle, work));
  }

  private completedSample(handle: number, work: SampleWork): SlicedWork {
    const { position, temperature, topK, topP, seed, draw } = work;
    const { job } = accepted(this.core.startLogits(handle, position, 1, new Uint32Array()));
    const take = (): Outcome => {
      const drawn = this.core.takeSample(job, temperature, topK, topP, seed, draw);
      return { result: drawn, transfer: [drawn.ids, drawn.logits, drawn.probabilities].map(bufferOf) };
    };
    return { job, take };
  }

  /** A run goes only so far that its maps can be computed; `go` needs the rest of it. */
  private completed(handle: number, go: () => Stage): Stage {
    const { job } = accepted(this.core.startCompletion(handle));
    if (job === 0) return go();
    const take = (): Stage => {
      this.core.dropJob(job);
      return go();
    };
    return { job, take };
  }

  private attend(work: AttendWork): SlicedWork {
    const { job } = accepted(this.core.startAttend(work));
    const take = (): Outcome => {
      const { weights, headOutput } = this.core.takeAttention(job);
      return { result: { weights, headOutput }, transfer: [weights, headOutput].map(bufferOf) };
    };
    return { job, take };
  }

  private compare({ a, b }: CompareWork): SlicedWork {
    const { job } = accepted(this.core.startComparison(a, b));
    const take = (): Outcome => {
      const { differences, divergences, isCompared, meanDivergence: mean } = this.core.takeComparison(job);
      const meanDivergence = isCompared.includes(1) ? mean : undefined;
      const transfer = [differences, divergences, isCompared].map(bufferOf);
      return { result: { differences, divergences, isCompared, meanDivergence }, transfer };
    };
    return { job, take };
  }

  private located(work: HeadWindow): Required<HeadWindow> {
    const { layer, head, mean = 0, firstRow, lastRow, firstColumn, lastColumn } = work;
    return { trace: this.traceOf(work.trace).handle, layer, head, mean, firstRow, lastRow, firstColumn, lastColumn };
  }

  private traceOf(trace: number): LiveTrace {
    const live = this.traces.get(trace);
    if (live) return live;
    throw new AttentionError("E_HANDLE", `Trace ${trace} is not there: a replaced worker could not compute it again.`);
  }
}

export function modelFacts(core: Core, handle: number): ModelFacts {
  const { layers, modelDim, headDim, maxTokens, head, vocabSize, numSegments, headsPerLayer } =
    core.describeModel(handle);
  const headNotes = Array.from(headsPerLayer, (heads, layer) =>
    Array.from({ length: heads }, (_, place) => headNote(core, handle, layer, place)),
  );
  return { head, vocabSize, numSegments, layers, modelDim, headDim, maxTokens, headsPerLayer, headNotes };
}

function headNote(core: Core, model: number, layer: number, head: number): HeadNote | undefined {
  const { name, formula, description } = core.headNote(model, layer, head);
  return name === "" ? undefined : { name: String(name), formula: String(formula), description: String(description) };
}

export function withoutText(ids: Uint32Array): RunFacts {
  return { ids, starts: new Uint32Array(ids.length), ends: new Uint32Array(ids.length) };
}
