// What a snapshot is made of: asked of the run that is shown.

import type { Trace } from "../engine/engine.ts";
import { collectMasked, collectWeights } from "../export/collect.ts";
import { digestOf, provenanceOf, provenanceOfRun, type Provenance, type RunProvenance } from "../export/provenance.ts";
import type { SnapshotSource } from "../export/snapshot.ts";
import { writtenDifferences } from "../state/link-keys.ts";
import { linkable } from "../state/share-link.ts";
import type { Scene } from "../state/view.ts";

export async function snapshotSource(trace: Trace, scene: Scene, signal: AbortSignal): Promise<SnapshotSource> {
  const { tokens, map } = scene.picture;
  const [weights, masked] = await Promise.all([collectWeights(trace, map, signal), collectMasked(trace, map, signal)]);
  const view = Object.fromEntries(writtenDifferences(linkable({ ...scene.state, theme: "auto", tour: "none" })));
  return { weights, masked, tokens, provenance: await provenanceOfScene(scene), view };
}

export async function provenanceOfScene({ picture, state, model, version }: Scene): Promise<Provenance> {
  const sha256 = await digestOf(model);
  return provenanceOf({ version, model: model?.name ?? "", sha256, run: picture, state, map: picture.map });
}

/** Of all heads of the run. */
export async function provenanceOfAll({ picture, state, model, version }: Scene): Promise<RunProvenance> {
  return provenanceOfRun({ version, model: model?.name ?? "", sha256: await digestOf(model), run: picture, state });
}
