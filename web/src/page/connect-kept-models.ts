// The models that this browser keeps, and the part of the panel that shows them.

import type { KeptScreen } from "../state/models.ts";
import { onIntention } from "../views/intentions.ts";
import { forgetKeptCopy, rememberKeptCopy } from "./kept-copies.ts";
import { KeptModels } from "./kept-models.ts";
import { listenToOtherTabs, tellOtherTabs } from "./other-tabs.ts";
import type { Playground } from "./playground.ts";
import { keptModel, type WantedModel } from "./wanted-model.ts";

export function connectKeptModels(root: Document, { models }: Playground): void {
  const panel = root.querySelector("model-panel");
  if (panel === null) throw new Error("The page has no panel of models.");
  const show = (kept: KeptScreen): void => void (panel.kept = kept);
  const kept = new KeptModels(show);
  onIntention(root, "show-kept", () => void kept.refresh());
  onIntention(root, "keep-model", () => void keep(kept, models.wanted));
  onIntention(root, "cancel-keeping", () => kept.cancel());
  onIntention(root, "open-kept", (facts) => void models.choose(keptModel(facts)));
  onIntention(root, "delete-kept", (name) => {
    forgetKeptCopy(name);
    void kept.delete(name).then(tellOtherTabs);
  });
  listenToOtherTabs(() => void kept.follow());
}

async function keep(kept: KeptModels, wanted: WantedModel | undefined): Promise<void> {
  const copy = await kept.keep(wanted?.source);
  if (copy === undefined) return;
  tellOtherTabs();
  if (wanted?.kind === "files") rememberKeptCopy(wanted.written, copy.name);
}
