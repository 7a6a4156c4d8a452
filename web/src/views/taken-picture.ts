// The picture of what is shown, whichever view that is.

import { fileName, provenanceOf } from "../export/provenance.ts";
import type { Picture } from "../state/picture.ts";
import { isSameMap, isSameRun, mapChoice, type MapChoice, type PlaygroundState } from "../state/playground-state.ts";
import type { HeadGrid } from "./head-grid.ts";
import type { HeatmapView } from "./heatmap-view.ts";
import { framedMap, type MapOrigin } from "./map-frame.ts";
import { mapPng } from "./map-png.ts";
import type { ViewElement } from "./view-element.ts";
import { VIEW_LIST } from "./view-list.ts";
import { pictureName, provenanceOfView, takeViewPicture, type TakenPicture } from "./view-picture.ts";
import { mapSvg } from "./map-svg.ts";

/** Where the figures of a page are. */
export interface Figures {
  readonly map: HeatmapView | null | undefined;
  /** Where the chosen view stands, if it is not the map. */
  readonly stage: Element | null | undefined;
  /** Of the heads, where there is one. */
  readonly grid?: HeadGrid | null | undefined;
}

/** Rejects with a sentence where there is none. */
export async function takePictureOf({ map, stage }: Figures, shown: MapOrigin): Promise<TakenPicture> {
  const { state } = shown;
  if (state?.view === "map") {
    const framed = await framedMap(map, shown);
    const { provenance } = framed;
    return { provenance, svg: () => mapSvg(framed), png: (pixelRatio) => mapPng(framed, pixelRatio) };
  }
  const title = `“${VIEW_LIST[state?.view ?? "map"].title}”`;
  const view = viewOn(stage, state);
  if (view === undefined) throw new Error(`${title} is not drawn yet.`);
  await view.settled?.();
  const picture = view.picture();
  if (picture === undefined) throw new Error(`There is no picture of ${title} while it shows no figure.`);
  return takeViewPicture(picture, shown);
}

/** As the PNG file of it would be called; undefined where the page shows nothing of this very text and head. */
export function nameOfPicture({ stage }: Figures, shown: MapOrigin): string | undefined {
  const { picture, state, model, version } = shown;
  if (picture === undefined || state === undefined) return undefined;
  if (state.view === "map") {
    if (!isSameRun(picture, state) || !isSameMap(shownMap(picture, state), mapChoice(state))) return undefined;
    const origin = { version, model: model?.name ?? "", run: picture, state, map: picture.map };
    return fileName(provenanceOf(origin), "png");
  }
  const figure = viewOn(stage, state)?.picture();
  if (figure === undefined || !isSameRun(figure.picture, state)) return undefined;
  const { layer, head } = figure.about;
  if (layer !== state.layer || head !== state.head) return undefined;
  return pictureName({ provenance: provenanceOfView(figure, shown) }, "png");
}

/** The view before stands there until the one of `state` has been fetched. */
function viewOn(stage: Figures["stage"], state: MapOrigin["state"]): ViewElement | undefined {
  const view = stage?.firstElementChild as ViewElement | null | undefined;
  return view?.screen?.view?.name === state?.view ? (view ?? undefined) : undefined;
}

/** What a picture is of. How a window was cut is the picture's to say. */
function shownMap({ map }: Picture, { window }: PlaygroundState): MapChoice {
  const { layer, head, mean = "off", values, isFirstHidden } = map;
  return {
    layer,
    head,
    mean,
    values: values === "differences" ? "weights" : values,
    first: isFirstHidden ? "hidden" : "shown",
    window,
  };
}
