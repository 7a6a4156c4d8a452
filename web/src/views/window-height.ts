// What is drawn fits into the height of the window, where it is not the window that fits what is drawn.

import { HeatmapView } from "./heatmap-view.ts";

/** At some zooms a frame gets less than was asked for. */
export const ROUNDING_CSS_PX = 2;

/**
 * As if the window stayed as high as it is, when it gets this height for what stands in it: that would outgrow it. Maps
 * ask here; what style sheets limit has --window-height.
 */
export function keepWindowHeight(toldCssPx: number): void {
  const before = innerHeight;
  const isTold = (): boolean => Math.abs(innerHeight - toldCssPx) <= ROUNDING_CSS_PX;
  HeatmapView.windowHeightCssPx = () => (isTold() ? before : innerHeight);
  const { style } = document.documentElement;
  const keep = (): void => style.setProperty("--window-height", isTold() ? `${before}px` : "100vh");
  addEventListener("resize", keep);
  style.setProperty("--window-height", `${before}px`);
}
