// Maps fit into the height of the window, where it is not the window that fits them.

import { HeatmapView } from "./heatmap-view.ts";

/** As if the window stayed as high as it is, when it gets this height for what stands in it: maps would outgrow it. */
export function keepMapHeight(toldCssPx: number): void {
  const before = innerHeight;
  HeatmapView.windowHeightCssPx = () => (innerHeight === toldCssPx ? before : innerHeight);
}
