// What somebody takes away of a map without the panel: the page around an embedded one asks by a message.

import { collectGrids } from "../../export/collect.ts";
import type { Grid } from "../../export/grid.ts";
import { tokenRecords, type Provenance, type TokenRecord } from "../../export/provenance.ts";
import type { Note } from "../../state/playground-state.ts";
import type { OneQuestion } from "../../state/view.ts";
import type { MapOrigin } from "../map-frame.ts";
import { provenanceOfScene } from "../snapshot-source.ts";
import { takePictureOf, type Figures } from "../taken-picture.ts";

export { differenceFrom } from "../../export/snapshot.ts";

/** The numbers of the head, and where they come from. */
export interface MapData {
  readonly provenance: Provenance;
  readonly tokens: readonly TokenRecord[];
  readonly grids: readonly Grid[];
}

/** `ratio`: pixels for each css px. Rejects with a Note. */
export async function takePicture(
  kind: "png" | "svg",
  figures: Figures,
  shown: MapOrigin,
  ratio: number,
): Promise<Blob | string> {
  if (!(ratio >= 1 && ratio <= 4)) throw refusal(`A picture has 1 to 4 pixels for each of the page, not ${ratio}.`);
  const { svg, png } = await takePictureOf(figures, shown).catch((error: unknown) => {
    throw refusal(error instanceof Error ? error.message : String(error));
  });
  return kind === "svg" ? svg() : png(ratio);
}

/** Rejects with a Note. */
export function takeData(askOnce: (question: OneQuestion) => void): Promise<MapData> {
  return new Promise((resolve, reject) => {
    askOnce({
      ask: async (trace, scene, signal) => {
        const grids = await collectGrids(trace, scene.picture.map, signal);
        resolve({
          provenance: await provenanceOfScene(scene),
          tokens: tokenRecords(scene.picture.tokens),
          grids,
        });
      },
      onFault: ({ code, message }) => reject(refusal(message, code)),
    });
  });
}

/** An Error, which is what is thrown, with the code that a page can read. */
function refusal(message: string, code = "E_EXPORT"): Error & Note {
  return Object.assign(new Error(message), { code });
}
