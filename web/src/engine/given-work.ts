// Worker side of weights that were computed elsewhere: their file becomes a model whose runs all answer with them.

import type { Core, GivenCore } from "./core.ts";
import type {
  BeginGivenWork,
  FinishGivenWork,
  GivenHeaderWork,
  ReadGivenJsonWork,
  ReadGivenWork,
  RunWork,
  Work,
  WriteGivenWork,
} from "./protocol.ts";

import { freeBytes } from "../model-folder/free-bytes.ts";
import { CoreWork, modelFacts, withoutText } from "./core-work.ts";
import { AttentionError } from "./fault.ts";
import { accepted, bufferOf, type Outcome, type Stage } from "./stage.ts";

export class GivenCoreWork extends CoreWork {
  private readonly given: GivenCore;
  /** Of files that are being read, by model. */
  private readonly pending = new Map<number, number>();
  private readonly handles = new Map<number, number>();

  constructor(core: Core) {
    super(core);
    // The two modules share what CoreWork calls.
    this.given = core as unknown as GivenCore;
  }

  override begin(work: Work): Stage {
    switch (work.kind) {
      case "givenHeader":
        return this.header(work);
      case "readGiven":
        return this.read(work);
      case "readGivenJson":
        return this.readJson(work);
      case "beginGiven":
        return this.beginFile(work);
      case "writeGiven":
        return this.write(work);
      case "finishGiven":
        return this.finish(work);
      default:
        return super.begin(work);
    }
  }

  override closeModel(model: number): void {
    super.closeModel(model);
    const handle = this.handles.get(model);
    if (handle !== undefined) this.given.closeGiven(handle);
    this.handles.delete(model);
    const pending = this.pending.get(model);
    if (pending !== undefined) this.given.dropGiven(pending);
    this.pending.delete(model);
  }

  protected override run(work: RunWork): Stage {
    const handle = this.handles.get(work.model);
    if (handle === undefined || typeof work.input === "string") return super.run(work);
    return this.traced(work, this.given.runGiven(handle), withoutText(work.input));
  }

  private header({ first, fileBytes, name, isNpy }: GivenHeaderWork): Outcome {
    const { bytes } = accepted(this.given.givenHeaderBytes(first, fileBytes, name, isNpy));
    return { result: { bytes }, transfer: [] };
  }

  private read({ model, header, fileBytes, name, isNpy }: ReadGivenWork): Outcome {
    const file = accepted(this.given.readGiven(header, fileBytes, name, isNpy));
    this.pending.set(model, file.given);
    const { firstByte, numBytes } = file;
    const [tokensText, keyTokensText, provenanceText] = [
      String(file.tokensText),
      String(file.keyTokensText),
      String(file.provenanceText),
    ];
    return { result: { firstByte, numBytes, tokensText, keyTokensText, provenanceText }, transfer: [] };
  }

  private readJson({ model, text, name }: ReadGivenJsonWork): Outcome {
    const file = accepted(this.given.readGivenJson(text, name));
    this.pending.set(model, file.given);
    const { tokens, keyTokens, hasKeyTokens, ranges } = file;
    return { result: { tokens, keyTokens, hasKeyTokens, ranges }, transfer: [bufferOf(ranges)] };
  }

  private beginFile({ model, queries, keys, hasKeys }: BeginGivenWork): Outcome {
    const { bytes } = accepted(this.given.beginGiven(this.pending.get(model) ?? 0, queries, keys, hasKeys));
    return { result: { memoryBytes: bytes }, transfer: [] };
  }

  private write({ model, bytes }: WriteGivenWork): Outcome {
    const byteCount = bytes.length;
    accepted(this.given.writeGiven(this.pending.get(model) ?? 0, bytes));
    freeBytes(bytes);
    return { result: { byteCount }, transfer: [] };
  }

  private finish({ model, ids }: FinishGivenWork): Outcome {
    const { model: handle, description, descriptions } = this.given.takeGiven(this.pending.get(model) ?? 0, ids);
    this.pending.delete(model);
    if (handle === 0) throw new AttentionError("E_MODEL_INCOMPLETE", "Some of the weights are still missing.");
    const facts = modelFacts(this.core, handle);
    this.models.set(model, { handle, maxTokens: facts.maxTokens });
    this.handles.set(model, handle);
    const result = { ...facts, description: String(description), descriptions };
    return { result, transfer: [bufferOf(facts.headsPerLayer)] };
  }
}
