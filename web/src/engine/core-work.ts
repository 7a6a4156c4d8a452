// Worker side: from a piece of work to calls of the wasm module, and from what it hands out to a result.

import type { HeadNote } from "./engine.ts";
import type { Core } from "./core.ts";
import type {
  AttendWork,
  HeadTensorWork,
  HeadWindow,
  LogitsWork,
  ModelFacts,
  OpenModelWork,
  PooledWork,
  ResidualWork,
  RunFacts,
  RunWork,
  WindowWork,
  Work,
  WorkResult,
} from "./protocol.ts";

import { wordTokens } from "../text/segment.ts";
import { AttentionError } from "./fault.ts";

/** A result, and those of its arrays that move to the page. */
export interface Outcome {
  readonly result: WorkResult;
  readonly transfer: ArrayBuffer[];
}

/** Work that the core does in slices: call `core.advance(job, amount)` until it answers 1, then take. */
export interface SlicedWork {
  readonly job: number;
  take(): Outcome;
}

const START_MAP = { weights: "startWeights", scores: "startScores", maskedScores: "startMaskedScores" } as const;

/** Throws AttentionError for what the core refuses; anything else thrown means that the module is broken. */
export class CoreWork {
  private readonly models = new Map<number, { readonly handle: number; readonly maxTokens: number }>();
  private readonly traces = new Map<number, number>();

  constructor(readonly core: Core) {}

  begin(work: Work): Outcome | SlicedWork {
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
    const handle = this.traces.get(trace);
    if (handle !== undefined) this.core.closeTrace(handle);
    this.traces.delete(trace);
  }

  private openModel(work: OpenModelWork): SlicedWork {
    const { job } = accepted(this.core.startTextbook(work.seed));
    const take = (): Outcome => {
      const handle = this.core.takeModel(job);
      const facts = modelFacts(this.core, handle);
      this.models.set(work.model, { handle, maxTokens: facts.maxTokens });
      return { result: facts, transfer: [buffer(facts.headsPerLayer)] };
    };
    return { job, take };
  }

  private run(work: RunWork): SlicedWork {
    const model = this.models.get(work.model);
    if (!model) throw new AttentionError("E_HANDLE", `model ${work.model} is not open`);
    const facts =
      typeof work.input === "string" ? readText(this.core, work.input, model.maxTokens) : withoutText(work.input);
    const { job } = accepted(this.core.startRun(model.handle, facts.ids));
    const take = (): Outcome => {
      this.traces.set(work.trace, this.core.takeTrace(job));
      return { result: facts, transfer: [buffer(facts.ids), buffer(facts.starts), buffer(facts.ends)] };
    };
    return { job, take };
  }

  private window(work: WindowWork): SlicedWork {
    const { job } = accepted(this.core[START_MAP[work.what]](this.located(work)));
    return { job, take: () => arrayOutcome(this.core.takeMap(job)) };
  }

  private pooled(work: PooledWork): SlicedWork {
    const { job } = accepted(this.core.startPooled(this.located(work), work.bins));
    const take = (): Outcome => {
      const { values, rowBins, columnBins } = this.core.takePooled(job);
      return { result: { values, rowBins, columnBins }, transfer: [buffer(values)] };
    };
    return { job, take };
  }

  private headTensor(work: HeadTensorWork): Outcome {
    const trace = this.traceOf(work.trace);
    return arrayOutcome(accepted(this.core[work.what](trace, work.layer, work.head)).values);
  }

  private residual(work: ResidualWork): Outcome {
    return arrayOutcome(accepted(this.core.residual(this.traceOf(work.trace), work.layer)).values);
  }

  private logits(work: LogitsWork): Outcome {
    const top = accepted(this.core.logits(this.traceOf(work.trace), work.position, work.top));
    const { ids, logits, probabilities } = top;
    return { result: { ids, logits, probabilities }, transfer: [buffer(ids), buffer(logits), buffer(probabilities)] };
  }

  private attend(work: AttendWork): SlicedWork {
    const { job } = accepted(this.core.startAttend(work));
    const take = (): Outcome => {
      const { weights, headOutput } = this.core.takeAttention(job);
      return { result: { weights, headOutput }, transfer: [buffer(weights), buffer(headOutput)] };
    };
    return { job, take };
  }

  private located(work: HeadWindow): HeadWindow {
    const { layer, head, firstRow, lastRow, firstColumn, lastColumn } = work;
    return { trace: this.traceOf(work.trace), layer, head, firstRow, lastRow, firstColumn, lastColumn };
  }

  private traceOf(trace: number): number {
    const handle = this.traces.get(trace);
    if (handle !== undefined) return handle;
    throw new AttentionError("E_HANDLE", `trace ${trace} is not there: a replaced worker could not compute it again`);
  }
}

// Embind's type for strings also covers the bytes that may go in for one; what comes out is always a string.
function accepted<Answer extends { readonly code: unknown; readonly message: unknown }>(answer: Answer): Answer {
  if (answer.code !== "") throw new AttentionError(String(answer.code), String(answer.message));
  return answer;
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

function readText(core: Core, text: string, maxTokens: number): RunFacts {
  const words: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { word, start, end } of wordTokens(text)) {
    if (words.length === maxTokens) {
      const message = `the text has more than ${maxTokens} tokens, the most that this model takes; they end at character ${start}`;
      throw new AttentionError("E_TOO_LONG", message);
    }
    words.push(word);
    starts.push(start);
    ends.push(end);
  }
  return { ids: core.wordIds(words), starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

function withoutText(ids: Uint32Array): RunFacts {
  return { ids, starts: new Uint32Array(ids.length), ends: new Uint32Array(ids.length) };
}

function arrayOutcome(values: Float32Array): Outcome {
  return { result: values, transfer: [buffer(values)] };
}

/** Every array here is a copy that owns its buffer: the wasm module shares none of its memory. */
function buffer(array: ArrayBufferView): ArrayBuffer {
  return array.buffer as ArrayBuffer;
}
