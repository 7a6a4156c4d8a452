// What the canvases of Compare show, for its picture: the three maps, and the ramps of their legends.

import type { Mark } from "../../draw/drawing.ts";
import { paintRamp } from "../../draw/heatmap-image.ts";
import { paintDivergingRamp } from "../../draw/score-image.ts";
import { mapMarks } from "../map-marks.ts";

/** What is pinned comes with the cells: the canvas above a map adds nothing. */
export function marksOfCanvas(canvas: HTMLCanvasElement): readonly Mark[] {
  const map = canvas.closest("heatmap-view");
  if (map === null) return rampMarks(canvas);
  const painting = canvas.classList.contains("map") ? map.painting() : undefined;
  return painting === undefined ? [] : mapMarks(painting, map.pin);
}

function rampMarks(canvas: HTMLCanvasElement): readonly Mark[] {
  const picture = canvas.closest("map-legend")?.picture;
  if (picture === undefined) return [];
  const { width, height } = canvas.getBoundingClientRect();
  const pixels = picture.map.values === "weights" ? paintRamp() : paintDivergingRamp();
  return [{ kind: "pixels", x: 0, y: 0, width, height, pixels }];
}
