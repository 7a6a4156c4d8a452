// What stands around a map that is taken away: above it whose it is, below it what its colours mean. All lengths in css px.

import type { Pixels } from "../draw/heatmap-image.ts";
import { paintRamp } from "../draw/heatmap-image.ts";
import { paintDivergingRamp } from "../draw/score-image.ts";
import { digestOf, provenanceOf, type Provenance } from "../export/provenance.ts";
import type { ModelTraits, Picture } from "../state/picture.ts";
import { drawnScale, type Cell, type PlaygroundState, type Scale } from "../state/playground-state.ts";
import { describeHead, type ReadoutContext } from "../state/readout.ts";
import type { HeatmapView } from "./heatmap-view.ts";
import { rangeOf } from "./map-legend.ts";
import type { MapPainting } from "./paint-map.ts";

export interface Frame {
  readonly widthCssPx: number;
  readonly heightCssPx: number;
  /** Where the map's own canvas begins. */
  readonly mapTopCssPx: number;
  readonly legendTopCssPx: number;
  readonly title: string;
  readonly subtitle: string;
  readonly legend: { readonly title: string; readonly ends: readonly [string, string]; readonly ramp: Pixels };
  /** What the patterns mean; "" where there are none. */
  readonly patterns: string;
}

export const MARGIN_CSS_PX = 12;
export const TITLE_FONT_CSS_PX = 15;
export const SMALL_FONT_CSS_PX = 12;
export const RAMP_CSS_PX = { width: 120, height: 10 } as const;
const LINE_CSS_PX = 20;
/** The lines around a small map need so much. */
const MIN_WIDTH_CSS_PX = 360;

export interface Framed {
  readonly painting: MapPainting;
  readonly scale: Scale;
  readonly pin: Cell | null;
  readonly note: ReadoutContext["note"];
  readonly provenance: Provenance;
}

/** What is known of the map on the page. */
export interface MapOrigin {
  readonly picture: Picture | undefined;
  readonly state: PlaygroundState | undefined;
  readonly model: ModelTraits | undefined;
  /** Of the engine. */
  readonly version: string;
}

/** Of what is drawn by now, whatever is drawn when all about it has come. Rejects with a sentence while there is no map. */
export async function framedMap(
  view: HeatmapView | null | undefined,
  { picture, state, model, version }: MapOrigin,
): Promise<Framed> {
  const painting = view?.painting();
  if (painting === undefined || picture === undefined || state === undefined)
    throw new Error("The map is not drawn yet.");
  const note = view?.note;
  const origin = { version, model: model?.name ?? "", run: picture, state, map: painting.map };
  const { scale, pin } = state;
  return { painting, scale, pin, note, provenance: provenanceOf({ ...origin, sha256: await digestOf(model) }) };
}

export function frameOf({ painting, scale, note, provenance }: Framed): Frame {
  const { map, layout } = painting;
  const { clipCssPx: clip } = layout;
  const mapTopCssPx = MARGIN_CSS_PX + 2 * LINE_CSS_PX;
  const legendTopCssPx = mapTopCssPx + clip.y + clip.height + MARGIN_CSS_PX;
  const name = describeHead({ ...map, note });
  const patterns = describePatterns(painting);
  const legendLines = patterns === "" ? 2 : 3;
  return {
    widthCssPx: Math.ceil(Math.max(MIN_WIDTH_CSS_PX, clip.x + clip.width + MARGIN_CSS_PX)),
    heightCssPx: Math.ceil(legendTopCssPx + legendLines * LINE_CSS_PX + MARGIN_CSS_PX),
    mapTopCssPx,
    legendTopCssPx,
    title: name.charAt(0).toUpperCase() + name.slice(1),
    subtitle: `${provenance.model}, ${provenance.program}`,
    legend: {
      ...rangeOf(map, drawnScale(map.values, scale)),
      ramp: map.values === "weights" ? paintRamp() : paintDivergingRamp(),
    },
    patterns,
  };
}

function describePatterns({ image, map }: MapPainting): string {
  const said = [
    image.hasMasked ? "Hatched: not visible (masked)." : "",
    image.emptyRows.length > 0 ? `Dotted: sees no ${map.isFirstHidden ? "other key" : "key at all"}.` : "",
    image.notFinite.length > 0 ? "Latticed: not finite." : "",
  ];
  return said.filter((sentence) => sentence !== "").join(" ");
}

/** Base lines of the lines of text. */
export function baselines({
  legendTopCssPx,
}: Frame): Readonly<Record<"title" | "subtitle" | "legend" | "ends" | "patterns", number>> {
  return {
    title: MARGIN_CSS_PX + TITLE_FONT_CSS_PX,
    subtitle: MARGIN_CSS_PX + LINE_CSS_PX + SMALL_FONT_CSS_PX,
    legend: legendTopCssPx + SMALL_FONT_CSS_PX,
    ends: legendTopCssPx + LINE_CSS_PX + SMALL_FONT_CSS_PX,
    patterns: legendTopCssPx + 2 * LINE_CSS_PX + SMALL_FONT_CSS_PX,
  };
}
