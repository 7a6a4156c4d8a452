// Which layers a model has that learns a task, and what each looks at.

import type { TrainingConfig } from "../training/training.ts";

/**
 * What the rows and the columns of a layer's maps are: the tokens of one text, each of which sees those before it; or
 * of an encoder-decoder the source, all of which is seen; the target, each token of which sees those before it; or in
 * cross-attention rows of the target and columns of the source.
 */
export type LayerPart = "whole" | "source" | "target" | "cross";

/** By layer, in the order of the core: an encoder's, then of each of the decoder's the two attentions. */
export function partsOf({ task, layers }: Pick<TrainingConfig, "task" | "layers">): readonly LayerPart[] {
  const each = (parts: readonly LayerPart[]): readonly LayerPart[] =>
    Array.from({ length: layers }, () => parts).flat();
  return task === "dates" ? [...each(["source"]), ...each(["target", "cross"])] : each(["whole"]);
}

export function countLayers({ task, layers }: Pick<TrainingConfig, "task" | "layers">): number {
  return task === "dates" ? 3 * layers : layers;
}

/** Whether the token of a row may look at that of a column. */
export function isVisible(part: LayerPart, sourceLen: number, row: number, column: number): boolean {
  const isTarget = row >= sourceLen;
  if (part === "source") return !isTarget && column < sourceLen;
  if (part === "cross") return isTarget && column < sourceLen;
  if (part === "target") return isTarget && column >= sourceLen && column <= row;
  return column <= row;
}
