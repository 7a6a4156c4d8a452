// Worker side: from a piece of work to calls of the wasm module, and from what it hands out to a result.

import type { HeadNote } from "./engine.ts";
import type { Core } from "./core.ts";
import type {
  AttendWork,
  HeadTensorWork,
  HeadWindow,
  LogitsWork,
  MapSet,
  ModelFacts,
  OpenModelWork,
  PooledWork,
  ResidualWork,
  RunFacts,
  RunWork,
  WindowWork,
  Work,
} from "./protocol.ts";

import { AttentionError } from "./fault.ts";
import { mapSetWork } from "./prefetch.ts";
import { accepted, andThen, arrayOutcome, bufferOf, type Outcome, type SlicedWork, type Stage } from "./stage.ts";
import { TextReading } from "./text-reading.ts";
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
  private readonly models = new Map<number, OpenModel>();
  private readonly traces = new Map<number, LiveTrace>();

  constructor(readonly core: Core) {}

  begin(work: Work): Stage {
    switch (work.kind) {
      case "openModel":
        return this.openModel(work);
      case "run":
        return this.run(work);
      case "window":
        return this.window(work);
      case "pooled":
        return this.pooled(work);
      case "headTensor":
        return this.headTensor(work);
      case "residual":
        return this.residual(work);
      case "logits":
        return this.logits(work);
      case "attend":
        return this.attend(work);
    }
  }

  closeModel(model: number): void {
    const open = this.models.get(model);
    if (open) this.core.closeModel(open.handle);
    this.models.delete(model);
  }

  closeTrace(trace: number): void {
    const live = this.traces.get(trace);
    if (live) this.core.closeTrace(live.handle);
    this.traces.delete(trace);
  }

  private openModel(work: OpenModelWork): SlicedWork {
    const { job } = accepted(this.core.startTextbook(work.seed));
    const take = (): Outcome => {
      const handle = this.core.takeModel(job);
      const facts = modelFacts(this.core, handle);
      this.models.set(work.model, { handle, maxTokens: facts.maxTokens });
      return { result: facts, transfer: [bufferOf(facts.headsPerLayer)] };
    };
    return { job, take };
  }

  private run(work: RunWork): Stage {
    const model = this.models.get(work.model);
    if (!model) throw new AttentionError("E_HANDLE", `Model ${work.model} is not open.`);
    if (typeof work.input !== "string") return this.runIds(work, model, withoutText(work.input));
    return new TextReading(this.core, work.input, model.maxTokens, (facts) => this.runIds(work, model, facts));
  }

  private runIds(work: RunWork, model: OpenModel, facts: RunFacts): SlicedWork {
    const { job } = accepted(this.core.startRun(model.handle, facts.ids));
    const transfer = [facts.ids, facts.starts, facts.ends].map(bufferOf);
    const take = (): Stage => {
      const handle = this.core.takeTrace(job);
      this.traces.set(work.trace, { handle, len: facts.ids.length });
      const maps = mapSetWork(this.core, handle, work.prefetch ?? []);
      if (maps === undefined) return { result: { ...facts, prefetched: undefined }, transfer };
      return andThen(maps, (set) => ({
        result: { ...facts, prefetched: set.result as MapSet },
        transfer: [...transfer, ...set.transfer],
      }));
    };
    return { job, take };
  }

  private window(work: WindowWork): SlicedWork {
    return windowWork(this.core, work.what, this.located(work), this.traceOf(work.trace).len);
  }

  private pooled(work: PooledWork): SlicedWork {
    const { job } = accepted(this.core.startPooled(this.located(work), work.bins));
    const take = (): Outcome => {
      const pooled = this.core.takePooled(job);
      return { result: pooled, transfer: [pooled.values, pooled.masked].map(bufferOf) };
    };
    return { job, take };
  }

  private headTensor(work: HeadTensorWork): Outcome {
    const { handle } = this.traceOf(work.trace);
    return arrayOutcome(accepted(this.core[work.what](handle, work.layer, work.head)).values);
  }

  private residual(work: ResidualWork): Outcome {
    return arrayOutcome(accepted(this.core.residual(this.traceOf(work.trace).handle, work.layer)).values);
  }

  private logits(work: LogitsWork): SlicedWork {
    const { job } = accepted(this.core.startLogits(this.traceOf(work.trace).handle, work.position, work.top));
    const take = (): Outcome => {
      const top = this.core.takeLogits(job);
      return { result: top, transfer: [top.ids, top.logits, top.probabilities].map(bufferOf) };
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

  private located(work: HeadWindow): HeadWindow {
    const { layer, head, firstRow, lastRow, firstColumn, lastColumn } = work;
    return { trace: this.traceOf(work.trace).handle, layer, head, firstRow, lastRow, firstColumn, lastColumn };
  }

  private traceOf(trace: number): LiveTrace {
    const live = this.traces.get(trace);
    if (live) return live;
    throw new AttentionError("E_HANDLE", `Trace ${trace} is not there: a replaced worker could not compute it again.`);
  }
}

function modelFacts(core: Core, handle: number): ModelFacts {
  const { layers, modelDim, headDim, maxTokens, headsPerLayer } = core.describeModel(handle);
  const headNotes = Array.from(headsPerLayer, (heads, layer) =>
    Array.from({ length: heads }, (_, head) => headNote(core, handle, layer, head)),
  );
  return { layers, modelDim, headDim, maxTokens, headsPerLayer, headNotes };
}

function headNote(core: Core, model: number, layer: number, head: number): HeadNote | undefined {
  const { name, formula, description } = core.headNote(model, layer, head);
  return name === "" ? undefined : { name: String(name), formula: String(formula), description: String(description) };
}

function withoutText(ids: Uint32Array): RunFacts {
  return { ids, starts: new Uint32Array(ids.length), ends: new Uint32Array(ids.length) };
}
