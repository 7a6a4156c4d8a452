// A map as a PNG file: drawn once more, at the pixel ratio that is asked for.

import { MAX_CANVAS_DEVICE_PX } from "../draw/geometry.ts";
import { shorten } from "../draw/shorten.ts";
import { withText } from "../export/png-text.ts";
import type { RunProvenance } from "../export/provenance.ts";
import { paintMarks } from "./paint-marks.ts";
import { paintMap } from "./paint-map.ts";
import { canvasOf, context2d } from "./put-pixels.ts";
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

/** Its provenance stands in it as the text "Description". Smaller than `pixelRatio` where no canvas could hold it. */
export async function mapPng(framed: Framed, pixelRatio: number): Promise<Blob> {
  return pngFile(drawFramed(framed, pixelRatio), framed.provenance);
}

export async function pngFile(canvas: HTMLCanvasElement, provenance: RunProvenance): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error(`The browser made no PNG of ${canvas.width} × ${canvas.height} pixels.`);
  const bytes = withText(new Uint8Array(await blob.arrayBuffer()), "Description", JSON.stringify(provenance));
  return new Blob([bytes], { type: "image/png" });
}

function drawFramed(framed: Framed, wanted: number): HTMLCanvasElement {
  const frame = frameOf(framed);
  const { widthCssPx, heightCssPx, mapTopCssPx } = frame;
  const pixelRatio = Math.min(wanted, Math.sqrt(MAX_CANVAS_DEVICE_PX / (widthCssPx * heightCssPx)) * 0.999);
  const { painting, pin } = framed;
  const scaled = { ...painting, layout: { ...painting.layout, pixelRatio } };
  const [map, marks] = [document.createElement("canvas"), document.createElement("canvas")];
  paintMap(map, scaled);
  paintMarks(marks, { ...scaled, pin, hover: null, more: undefined });
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(widthCssPx * pixelRatio);
  canvas.height = Math.round(heightCssPx * pixelRatio);
  const context = context2d(canvas);
  context.fillStyle = painting.colors.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of [map, marks]) context.drawImage(layer, 0, Math.round(mapTopCssPx * pixelRatio));
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  drawWords(context, frame, painting.colors);
  return canvas;
}

function drawWords(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { ink, mutedInk, fontFamily }: Framed["painting"]["colors"],
): void {
  const lines = baselines(frame);
  const room = frame.widthCssPx - 2 * MARGIN_CSS_PX;
  const write = (text: string, baseline: number, sizeCssPx: number, color: string, left = MARGIN_CSS_PX): number => {
    context.font = `${sizeCssPx}px ${fontFamily}`;
    context.fillStyle = color;
    const shown = shorten(text, room, (part) => context.measureText(part).width);
    context.fillText(shown, left, baseline);
    return context.measureText(shown).width;
  };
  write(frame.title, lines.title, TITLE_FONT_CSS_PX, ink);
  write(frame.subtitle, lines.subtitle, SMALL_FONT_CSS_PX, mutedInk);
  const { title, ends, ramp } = frame.legend;
  write(title, lines.legend, SMALL_FONT_CSS_PX, mutedInk);
  const rampLeft = MARGIN_CSS_PX + write(ends[0], lines.ends, SMALL_FONT_CSS_PX, ink) + MARGIN_CSS_PX / 2;
  context.drawImage(canvasOf(ramp), rampLeft, lines.ends - RAMP_CSS_PX.height, RAMP_CSS_PX.width, RAMP_CSS_PX.height);
  write(ends[1], lines.ends, SMALL_FONT_CSS_PX, ink, rampLeft + RAMP_CSS_PX.width + MARGIN_CSS_PX / 2);
  write(frame.patterns, lines.patterns, SMALL_FONT_CSS_PX, mutedInk);
}
