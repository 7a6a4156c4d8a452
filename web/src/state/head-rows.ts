// The heads of a model as they stand in the grid, row by row.

import type { HeadNote } from "../engine/engine.ts";
import type { ShownHead } from "./playground-state.ts";

export interface HeadRow {
  readonly title: string;
  readonly heads: readonly ShownHead[];
  /** They are not all of one layer, so that each has to be named with its own. */
  readonly isMixed?: boolean;
}

/** By layer and head; what names there are. */
export type HeadNotes = readonly (readonly (HeadNote | undefined)[])[];

/** `words`: by layer, what it is beside its number; "" or missing where there is nothing to say. */
export function rowsByLayer(notes: HeadNotes, words: readonly string[]): readonly HeadRow[] {
  return notes.map((ofLayer, layer) => ({
    title: `Layer ${layer}${words[layer] ? `: ${words[layer]}` : ""}`,
    heads: ofLayer.map((_, head) => ({ layer, head })),
  }));
}

/** The means over the heads of each layer, and over all of them. */
export function meanRow(layers: number): HeadRow {
  const ofLayers = Array.from({ length: layers }, (_, layer) => ({ layer, head: 0, mean: "layer" as const }));
  return { title: "Mean over heads", heads: [...ofLayers, { layer: 0, head: 0, mean: "model" }] };
}
