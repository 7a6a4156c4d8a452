// Wiring of the page that is one file (web/standalone.mjs): what main.ts does, with the weights that stand in the page, and
// without what needs other files.

import { createStandaloneEngine } from "./engine/standalone-engine.ts";
import { readProvenance } from "./export/read-provenance.ts";
import { embeddedFile } from "./model-folder/embedded-file.ts";
import { createAfterFrame } from "./page/after-frame.ts";
import { connectIntentions } from "./page/connect-intentions.ts";
import { Playground } from "./page/playground.ts";
import { createRenderLoop } from "./page/render-loop.ts";
import { syncStandaloneLink } from "./page/standalone-link.ts";
import { showTexts } from "./page/text-box.ts";
import { connectThemeChoice } from "./page/theme-choice.ts";
import type { Screen } from "./state/picture.ts";
import { DEFAULT_STATE } from "./state/playground-state.ts";
import { createStore } from "./state/store.ts";
import { describeRow, EXTRA_QUESTIONS, createBesidePainter } from "./views/other-views.ts";
import "./views/page-provenance.ts";
import { createScreenPainter } from "./views/show-screen.ts";

/** As web/standalone.mjs calls it. */
const DATA_ID = "attention-weights";

// The text is that of the weights, which are still to be read.
const store = createStore({ ...DEFAULT_STATE, text: "" });
const paint = createScreenPainter(document);
let paintBeside: ((screen: Screen) => void) | undefined;
const followBeside = (screen: Screen): void => {
  if (paintBeside === undefined && screen.phase === "loading") return;
  if (paintBeside === undefined) {
    paintBeside = createBesidePainter(document);
    playground.sayRows(describeRow);
    playground.askBeside(EXTRA_QUESTIONS);
  }
  paintBeside(screen);
  playground.followBeside();
};
const afterFrame = createAfterFrame(followBeside, ({ timing }) => timing !== undefined);
const { show } = createRenderLoop(async (screen) => {
  await paint(screen);
  afterFrame(screen);
});
const readWeights = (): File => {
  const file = embeddedFile(document.getElementById(DATA_ID)?.textContent ?? "", document.location.href);
  void showProvenance(file);
  return file;
};
const showProvenance = async (file: File): Promise<void> => {
  const place = document.querySelector("page-provenance");
  if (place !== null) place.rows = await readProvenance(file);
};
const playground = new Playground(store, () => createStandaloneEngine(readWeights), show);

connectIntentions(document, playground);
showTexts(document, store);
connectThemeChoice(document, store);
const link = syncStandaloneLink(store, {
  onLink: (state, notes) => playground.showLink(state, notes),
  onWritten: () => undefined,
});
/** What stands behind this script has to be there. */
const whole = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
void Promise.all([whole, link.ready]).then(() => playground.start());
