// The picture of what is shown, whichever view that is.

import type { HeatmapView } from "../heatmap-view.ts";
import { framedMap, type MapOrigin } from "../map-frame.ts";
import { mapPng } from "../map-png.ts";
import type { ViewElement } from "../view-element.ts";
import { VIEW_LIST } from "../view-list.ts";
import { takeViewPicture, type TakenPicture } from "../view-picture.ts";
import { mapSvg } from "./map-svg.ts";

/** Where the figures of a page are. */
export interface Figures {
  readonly map: HeatmapView | null | undefined;
  /** Where the chosen view stands, if it is not the map. */
  readonly stage: Element | null | undefined;
}

/** Rejects with a sentence where there is none. */
export async function takePictureOf({ map, stage }: Figures, shown: MapOrigin): Promise<TakenPicture> {
  const { state } = shown;
  if (state?.view === "map") {
    const framed = await framedMap(map, shown);
    const { provenance } = framed;
    return { provenance, svg: () => mapSvg(framed), png: (pixelRatio) => mapPng(framed, pixelRatio) };
  }
  const view = stage?.firstElementChild as ViewElement | null | undefined;
  const title = `“${VIEW_LIST[state?.view ?? "map"].title}”`;
  // The view before stands there until this one has been fetched.
  const isThis = view?.screen?.view?.name === state?.view;
  if (!isThis) throw new Error(`${title} is not drawn yet.`);
  const picture = view?.picture();
  if (picture === undefined) throw new Error(`There is no picture of ${title} while it shows no figure.`);
  return takeViewPicture(picture, shown);
}
