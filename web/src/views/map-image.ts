// The cells of a map as pixels, with what is known of it only from all of them. Made anew when the map or its colours
// change, and not when it is moved.

import { largestWeight, notFiniteRuns, rowsWithoutKeys, type NotFiniteRun } from "../draw/heatmap-image.ts";
import { largestSize } from "../draw/score-image.ts";
import type { HeadMap } from "../state/picture.ts";
import type { Scale } from "../state/playground-state.ts";
import { putScores, putWeights } from "./put-pixels.ts";

export class MapImage {
  /** One pixel per cell. Kept, because making a canvas costs more than filling it. */
  readonly canvas = document.createElement("canvas");
  hasMasked = false;
  emptyRows: readonly number[] = [];
  notFinite: readonly NotFiniteRun[] = [];
  private map: HeadMap | undefined;
  private scale: Scale | undefined;

  show(map: HeadMap, scale: Scale): void {
    if (map === this.map && scale === this.scale) return;
    [this.map, this.scale] = [map, scale];
    this.hasMasked = map.masked.includes(1);
    this.emptyRows = rowsWithoutKeys(map);
    this.notFinite = notFiniteRuns(map);
    if (map.values === "weights") putWeights(this.canvas, map, { largest: map.colorEnd ?? largestWeight(map), scale });
    else putScores(this.canvas, map, { largest: largestSize(map), scale });
  }
}
