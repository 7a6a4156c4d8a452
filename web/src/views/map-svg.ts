// A map as an SVG file: cells as rectangles, labels as text that stays text, and nothing that runs.

import { moved } from "../draw/drawing.ts";
import { svgOfMarks } from "./drawing-svg.ts";
import {
  baselines,
  frameOf,
  MARGIN_CSS_PX,
  RAMP_CSS_PX,
  SMALL_FONT_CSS_PX,
  TITLE_FONT_CSS_PX,
  type Frame,
  type Framed,
} from "./map-frame.ts";
import { mapMarks } from "./map-marks.ts";
import type { PageColors } from "./page-colors.ts";
import { canvasOf } from "./put-pixels.ts";
import { element, withWords } from "./svg-element.ts";

export function mapSvg(framed: Framed): string {
  const frame = frameOf(framed);
  const { painting, pin, provenance } = framed;
  const size = { width: frame.widthCssPx, height: frame.heightCssPx };
  const root = element("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}`, role: "img" }, [
    withWords("title", {}, frame.title),
    withWords("desc", {}, frame.subtitle),
    withWords("metadata", {}, JSON.stringify(provenance)),
    element("rect", { ...size, fill: painting.colors.ground }),
    ...svgOfMarks(
      mapMarks(painting, pin).map((mark) => moved(mark, 0, frame.mapTopCssPx)),
      painting.colors,
    ),
    ...drawFrame(frame, painting.colors),
  ]);
  root.setAttribute("font-family", painting.colors.fontFamily);
  return new XMLSerializer().serializeToString(root);
}

function drawFrame(frame: Frame, { ink, mutedInk }: PageColors): Element[] {
  const lines = baselines(frame);
  const small = { "font-size": SMALL_FONT_CSS_PX };
  const { title, ends, ramp } = frame.legend;
  // Its length is not known where text is not measured: a number has room for eleven characters.
  const rampLeft = MARGIN_CSS_PX + 80;
  const top = lines.ends - RAMP_CSS_PX.height;
  const href = canvasOf(ramp).toDataURL("image/png");
  return [
    withWords("text", { x: MARGIN_CSS_PX, y: lines.title, "font-size": TITLE_FONT_CSS_PX, fill: ink }, frame.title),
    withWords("text", { x: MARGIN_CSS_PX, y: lines.subtitle, ...small, fill: mutedInk }, frame.subtitle),
    withWords("text", { x: MARGIN_CSS_PX, y: lines.legend, ...small, fill: mutedInk }, title),
    withWords("text", { x: rampLeft - 6, y: lines.ends, ...small, fill: ink, "text-anchor": "end" }, ends[0]),
    element("image", { x: rampLeft, y: top, ...RAMP_CSS_PX, href, preserveAspectRatio: "none" }),
    withWords("text", { x: rampLeft + RAMP_CSS_PX.width + 6, y: lines.ends, ...small, fill: ink }, ends[1]),
    withWords("text", { x: MARGIN_CSS_PX, y: lines.patterns, ...small, fill: mutedInk }, frame.patterns),
  ];
}
