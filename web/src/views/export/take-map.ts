// What somebody takes away of a map without the panel: the page around an embedded one asks by a message.

import { collectGrids } from "../../export/collect.ts";
import type { Grid } from "../../export/grid.ts";
import { provenanceOf, tokenRecords, type Provenance, type TokenRecord } from "../../export/provenance.ts";
import type { Note } from "../../state/playground-state.ts";
import type { ModelTraits, Screen } from "../../state/picture.ts";
import type { OneQuestion, Scene } from "../../state/view.ts";
import type { HeatmapView } from "../heatmap-view.ts";
import type { Framed } from "./frame.ts";
import { mapPng } from "./map-png.ts";
import { mapSvg } from "./map-svg.ts";

export { differenceFrom } from "../../export/snapshot.ts";

/** The numbers of the head, and where they come from. */
export interface MapData {
  readonly provenance: Provenance;
  readonly tokens: readonly TokenRecord[];
  readonly grids: readonly Grid[];
}

export interface Shown extends Pick<Screen, "state" | "picture" | "version"> {
  readonly model: ModelTraits | undefined;
}

/** Undefined while nothing is drawn. What is drawn by now, whatever is drawn when the rest of it has come. */
export async function framedOf(map: HeatmapView | null | undefined, shown: Shown): Promise<Framed | undefined> {
  const painting = map?.painting();
  const { picture, state, model, version } = shown;
  if (painting === undefined || picture === undefined) return undefined;
  const note = map?.note;
  const origin = { version, model: model?.name ?? "", run: picture, state, map: painting.map };
  return { painting, scale: state.scale, note, provenance: provenanceOf({ ...origin, sha256: await digestOf(model) }) };
}

/** `ratio`: pixels for each css px. Rejects with a Note. */
export async function takePicture(
  kind: "png" | "svg",
  map: HeatmapView | null,
  shown: Shown,
  ratio: number,
): Promise<Blob | string> {
  const framed = shown.state.view === "map" ? await framedOf(map, shown) : undefined;
  if (framed === undefined) throw refusal("There is a picture of the map alone, and no map is drawn.");
  if (!(ratio >= 1 && ratio <= 4)) throw refusal(`A picture has 1 to 4 pixels for each of the page, not ${ratio}.`);
  return kind === "svg" ? mapSvg(framed) : mapPng(framed, ratio);
}

/** Rejects with a Note. */
export function takeData(askOnce: (question: OneQuestion) => void, version: string): Promise<MapData> {
  return new Promise((resolve, reject) => {
    askOnce({
      ask: async (trace, scene, signal) => {
        const grids = await collectGrids(trace, scene.picture.map, signal);
        resolve({
          provenance: await provenanceOfScene(scene, version),
          tokens: tokenRecords(scene.picture.tokens),
          grids,
        });
      },
      onFault: ({ code, message }) => reject(refusal(message, code)),
    });
  });
}

export async function provenanceOfScene({ picture, state, model }: Scene, version: string): Promise<Provenance> {
  const sha256 = await digestOf(model);
  return provenanceOf({ version, model: model?.name ?? "", sha256, run: picture, state, map: picture.map });
}

/** Undefined, too, where its file can no longer be read. */
async function digestOf(model: ModelTraits | undefined): Promise<string | undefined> {
  return model?.paramsSha256().catch(() => undefined);
}

/** An Error, which is what is thrown, with the code that a page can read. */
function refusal(message: string, code = "E_EXPORT"): Error & Note {
  return Object.assign(new Error(message), { code });
}
