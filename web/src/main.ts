// Wiring of the playground: state -> engine -> views, and back by intentions.

import { createEngine } from "./engine/index.ts";
import { syncLink } from "./page/link-sync.ts";
import { connectCopyLink } from "./page/copy-link.ts";
import { connectIntentions } from "./page/connect-intentions.ts";
import { connectKeptModels } from "./page/connect-kept-models.ts";
import { connectDrop } from "./page/drop-files.ts";
import { Playground } from "./page/playground.ts";
import { createRenderLoop } from "./page/render-loop.ts";
import { connectTextBox } from "./page/text-box.ts";
import { DEFAULT_STATE } from "./state/playground-state.ts";
import { encodeState, fitsLink } from "./state/share-link.ts";
import { createStore } from "./state/store.ts";
import { createScreenPainter } from "./views/show-screen.ts";

const store = createStore(DEFAULT_STATE);
const playground = new Playground(store, () => createEngine(), createRenderLoop(createScreenPainter(document)));

connectIntentions(document, playground);
connectKeptModels(document, playground);
connectDrop(document, (files) => void playground.models.choose(files));
const link = syncLink(store, {
  onLink: (state, notes) => playground.showLink(state, notes),
  onWritten: (note) => playground.noteOnAddress(note),
});
connectTextBox(document, store, playground);
connectCopyLink(document, () => {
  link.flush();
  return fitsLink(encodeState(store.get())) ? location.href : undefined;
});
void playground.start();
