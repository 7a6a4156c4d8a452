// Thumbnails of means over heads: after those of the heads themselves, of which each mean is computed anew.

import type { HeadOrMean, Trace } from "../../engine/engine.ts";
import type { MeanThumbnails, Thumbnail } from "../../state/picture.ts";
import type { Question, Scene } from "../../state/view.ts";

interface MeansAsked {
  readonly layers: number;
  readonly bins: number;
}

export const MEAN_THUMBNAILS: Question<MeansAsked, MeanThumbnails> = {
  asks({ picture: { thumbnails } }: Scene) {
    const bins = thumbnails[0]?.[0]?.bins;
    const isComplete = thumbnails.every((ofLayer) => !ofLayer.includes(undefined));
    return bins === undefined || !isComplete ? undefined : { layers: thumbnails.length, bins };
  },

  /** One after the other: nobody waits for them. */
  async fetch(trace, { layers, bins }, signal, onPart) {
    let means: MeanThumbnails = { layers: Array.from({ length: layers }, () => undefined), model: undefined };
    for (let layer = 0; layer < layers; layer++) {
      const thumbnail = await fetchMean(trace, { layer, head: "mean", signal }, bins);
      means = { ...means, layers: means.layers.with(layer, thumbnail) };
      onPart(means);
    }
    return { ...means, model: await fetchMean(trace, { layer: "mean", head: "mean", signal }, bins) };
  },
};

async function fetchMean(trace: Trace, mean: HeadOrMean, bins: number): Promise<Thumbnail> {
  const { rowBins, values, masked } = await trace.pooledWeights({ ...mean, bins });
  return { bins: rowBins, weights: values, masked };
}
