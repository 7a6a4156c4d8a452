// An open model, with what the page has to know of it.

import type { Engine, HeadNote, Model, OpenOptions, OpenProgress } from "../engine/engine.ts";
import type { OpenModelFacts } from "../state/models.ts";
import type { ModelShape } from "../state/playground-state.ts";
import { headsOf } from "./picture-source.ts";
import type { WantedModel } from "./wanted-model.ts";

export interface OpenedModel {
  readonly wanted: WantedModel;
  readonly model: Model;
  /** By layer and head. */
  readonly headNotes: readonly (readonly (HeadNote | undefined)[])[];
  readonly shape: ModelShape;
  readonly facts: OpenModelFacts;
}

export async function openModel(
  engine: Engine,
  wanted: WantedModel,
  { onProgress, ...options }: OpenOptions,
): Promise<OpenedModel> {
  let last: OpenProgress | undefined;
  const note = (progress: OpenProgress): void => onProgress?.((last = progress));
  const model = await engine.openModel(wanted.source, { ...options, onProgress: note, eightBits: wanted.bits === "8" });
  const headNotes = headsOf(model, ({ layer, head }) => model.headNote(layer, head));
  const headsPerLayer = headNotes.map(({ length }) => length);
  const { name, takesPair, canMask } = model;
  const shape = { name, takesPair, canMask, headsPerLayer };
  return { wanted, model, headNotes, shape, facts: factsOf(wanted, model, last) };
}

function factsOf(
  { name, kind, host, bits, written }: WantedModel,
  model: Model,
  progress: OpenProgress | undefined,
): OpenModelFacts {
  const { layers, maxTokens, warnings } = model;
  const heads = headsOf(model, () => 1).flat().length;
  const { doneBytes: readBytes = 0, memoryBytes = 0, hosts = [] } = progress ?? {};
  const isGiven = model.given !== undefined;
  return {
    name,
    kind,
    host,
    bits,
    written,
    isGiven,
    layers,
    heads,
    maxTokens,
    readBytes,
    memoryBytes,
    hosts,
    warnings,
  };
}
