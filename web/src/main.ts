// Wiring of the playground: state -> engine -> views, and back by intentions.

import { createEngine } from "./engine/index.ts";
import { keepOffline } from "./offline/keep-offline.ts";
import { syncLink } from "./page/playground-link.ts";
import { createAfterFrame } from "./page/after-frame.ts";
import { connectCopyLink } from "./page/copy-link.ts";
import { connectIntentions } from "./page/connect-intentions.ts";
import { connectKeptModels } from "./page/connect-kept-models.ts";
import { connectDrop } from "./page/drop-files.ts";
import { Playground } from "./page/playground.ts";
import { createRenderLoop } from "./page/render-loop.ts";
import { connectPairBox, connectTextBox } from "./page/text-box.ts";
import { connectThemeChoice } from "./page/theme-choice.ts";
import type { Screen } from "./state/picture.ts";
import { DEFAULT_STATE } from "./state/playground-state.ts";
import type { PreparedLink } from "./state/prepared-link.ts";
import { encodeState, fitsLink } from "./state/share-link.ts";
import { createStore } from "./state/store.ts";
import { createScreenPainter } from "./views/show-screen.ts";
import { loadOtherViews } from "./views/view-list.ts";

const store = createStore(DEFAULT_STATE);
const paint = createScreenPainter(document);
// What stands beside the picture comes after the first one, its code too.
let paintBeside: ((screen: Screen) => void) | undefined;
let links: PreparedLink | undefined;
const followBeside = async (screen: Screen): Promise<void> => {
  if (paintBeside === undefined && screen.phase === "loading") return;
  if (paintBeside === undefined) {
    const others = await loadOtherViews();
    paintBeside = others.createBesidePainter(document);
    links = new others.PreparedLink();
    playground.continuing.allow(others.Continuation);
    playground.sayRows(others.describeRow);
    playground.askBeside(others.EXTRA_QUESTIONS);
    void keepOffline();
  }
  paintBeside(screen);
  playground.predict();
  playground.followBeside();
  void links?.prepare(screen.state);
};
const afterFrame = createAfterFrame(
  (screen: Screen) => void followBeside(screen),
  ({ timing }) => timing !== undefined,
);
const { show } = createRenderLoop(async (screen) => {
  await paint(screen);
  afterFrame(screen);
});
const playground = new Playground(store, () => createEngine(), show);

connectIntentions(document, playground);
connectKeptModels(document, playground);
connectDrop(document, (files) => void playground.models.choose(files));
const link = syncLink(store, {
  onLink: (state, notes) => playground.showLink(state, notes),
  // No picture follows that would have it done.
  onHeld: () => void keepOffline(),
  onWritten: (note) => playground.notices.setAddressNote(note),
});
connectTextBox(document, store, playground);
connectPairBox(document, store, playground);
connectThemeChoice(document, store);
connectCopyLink(document, () => {
  link.flush();
  // Not the address itself: it may name a model that is on this machine only.
  const state = store.get();
  const written = links?.of(state) ?? encodeState(state);
  return fitsLink(written) ? new URL(written, location.href).href : undefined;
});
void link.ready.then(() => playground.start());
