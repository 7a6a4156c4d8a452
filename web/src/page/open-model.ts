// The model that a view asks for, or the built-in one with a word about it.

import type { Engine, HeadNote, Model } from "../engine/engine.ts";
import { codeOf, faultFrom } from "../state/advice.ts";
import { DEFAULT_STATE, type Note } from "../state/playground-state.ts";
import { headsOf } from "./picture-source.ts";

export interface OpenedModel {
  readonly model: Model;
  /** By layer and head. */
  readonly headNotes: readonly (readonly (HeadNote | undefined)[])[];
  readonly headsPerLayer: readonly number[];
  readonly notes: readonly Note[];
}

/** Rejects when even the built-in model cannot be opened. */
export async function openModelOrDefault(engine: Engine, name: string): Promise<OpenedModel> {
  try {
    return opened(await engine.openModel(name), []);
  } catch (error) {
    if (codeOf(error) !== "E_MODEL_UNKNOWN" || name === DEFAULT_STATE.model) throw error;
    const message = `${faultFrom(error).message} The model “${DEFAULT_STATE.model}” is shown.`;
    return opened(await engine.openModel(DEFAULT_STATE.model), [{ code: "E_MODEL_UNKNOWN", message }]);
  }
}

function opened(model: Model, notes: readonly Note[]): OpenedModel {
  const headNotes = headsOf(model, ({ layer, head }) => model.headNote(layer, head));
  return { model, headNotes, headsPerLayer: headNotes.map(({ length }) => length), notes };
}
