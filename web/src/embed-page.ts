// Wiring of embed.html: the map and its readout, told what to show by its address and by the page around it.

import { SAID_BY_HOST } from "./element/embed-protocol.ts";
import { createFrameHeight } from "./element/frame-height.ts";
import { controlsOf, isComplete, isSettled, showControls, showLinkOut, viewOf } from "./element/frame-look.ts";
import { connectToHost } from "./element/host-connection.ts";
import { readControls, withHostTheme, withoutLink, type HostLook } from "./element/host-look.ts";
import { createEngine } from "./engine/index.ts";
import { connectIntentions } from "./page/connect-intentions.ts";
import { unpackState } from "./page/unpack-link.ts";
import { Playground } from "./page/playground.ts";
import { createRenderLoop } from "./page/render-loop.ts";
import type { Screen } from "./state/picture.ts";
import { DEFAULT_STATE, isSameHead, isSameRun, mapChoice, type PlaygroundState } from "./state/playground-state.ts";
import { isPacked } from "./state/link-codec.ts";
import { decodeState } from "./state/share-link.ts";
import type { Snapshot } from "./state/snapshot.ts";
import { createStore } from "./state/store.ts";
import type { HeatmapView } from "./views/heatmap-view.ts";
import { createScreenPainter } from "./views/show-screen.ts";
import { keepWindowHeight, ROUNDING_CSS_PX } from "./views/window-height.ts";

const store = createStore(DEFAULT_STATE);
const paint = createScreenPainter(document);
const showAddress = async (): Promise<void> => {
  const { hash } = location;
  const { state, notes, isHeld } = isPacked(hash) ? await unpackState(viewOf(hash)) : decodeState(hash);
  if (hash !== location.hash) return;
  isAsked = false;
  playground.showLink(state, [...notes, ...readControls(controlsOf(hash)).notes]);
  // A saved map needs no engine.
  if (isHeld !== true && !waitsForHost) start();
};
// What moves the map comes after its first picture.
let hasGestures = false;
const followGestures = async (): Promise<void> => {
  const map = document.querySelector<HeatmapView>("heatmap-view[can-zoom]");
  if (map === null || hasGestures) return;
  hasGestures = true;
  (await import("./views/map-gestures.ts")).connectGestures(map);
};
// Such a frame computes nothing before it is told what: another view than that would be computed for nothing.
const waitsForHost = location.hash === SAID_BY_HOST && window.parent !== window;
let isStarted = false;
const start = (): void => {
  if (!isStarted) void playground.start();
  isStarted = true;
};
/** What is shown is what the page around the frame has asked for, not what its address says. */
let isAsked = false;
const host = connectToHost({
  onView(state) {
    isAsked = true;
    playground.showLink(state, []);
    start();
  },
  onLook(told) {
    look = told;
    showLook();
  },
  onSnapshot(snapshot, view, isMoved) {
    saved = { snapshot, view, isMoved };
  },
  async onTake(what, ratio) {
    const { takeData, takePicture } = await import("./views/export/take-map.ts");
    const drawn = await whenSettled();
    if (what === "data") return takeData((question) => void playground.askOnce(question));
    const map = document.querySelector<HeatmapView>("heatmap-view[can-zoom]");
    return takePicture(what, { map, stage: document.querySelector("view-stage") }, drawn, ratio);
  },
});
let look: HostLook = { theme: "auto", controls: readControls(controlsOf(location.hash)).controls };
const showLook = (): void => {
  showControls(document, look.controls);
  render.showAgain();
};
// Whose place this frame has taken, until it has been compared with it.
let saved: { readonly snapshot: Snapshot; readonly view: PlaygroundState; readonly isMoved: boolean } | undefined;
const compareSaved = async ({ state, picture, isBusy }: Screen): Promise<void> => {
  if (saved === undefined || picture === undefined || isBusy || !isSameRun(picture, state)) return;
  const { snapshot, view, isMoved } = saved;
  saved = undefined;
  const tell = (message: string): void => playground.note({ code: "E_SNAPSHOT", message });
  const isSame = state.model === view.model && isSameRun(state, view) && isSameHead(mapChoice(state), mapChoice(view));
  if (!isSame && isMoved) return;
  if (!isSame) return tell("The saved map is of another text, model or head than the live one.");
  const { differenceFrom } = await import("./views/export/take-map.ts");
  await playground.askOnce({
    ask: async (trace, _scene, signal) => {
      const difference = await differenceFrom(snapshot, trace, signal);
      if (difference !== "") tell(difference);
    },
    onFault: ({ message }) => tell(`The saved map could not be compared with the live one. ${message}`),
  });
};
let painted: Screen | undefined;
let waiting: (() => void)[] = [];
/** When what was asked for last is drawn, or why it is not. */
const whenSettled = async (): Promise<Screen> => {
  while (painted === undefined || painted.state !== store.get() || !isSettled(painted))
    await new Promise<void>((resolve) => waiting.push(resolve));
  return painted;
};
// A frame without our element around it has the height that its own page gives it.
const askHeight = (height: number): void => {
  keepWindowHeight(height + ROUNDING_CSS_PX);
  host.tellHeight(height + ROUNDING_CSS_PX);
};
const fitHeight = createFrameHeight(document, waitsForHost ? askHeight : undefined);
const render = createRenderLoop(async (next) => {
  const screen = isAsked ? withoutLink(next) : next;
  await paint(withHostTheme(screen, look));
  painted = screen;
  const told = waiting;
  waiting = [];
  for (const go of told) go();
  showLinkOut(document, screen);
  void fitHeight(isComplete(screen));
  // A view that came while this one was drawn is drawn next: telling of the old one would undo it in the host.
  if (screen.state === store.get()) host.onDrawn(screen);
  if (screen.picture !== undefined) void followGestures();
  void compareSaved(screen);
});
const playground = new Playground(store, () => createEngine(), render.show);

showLook();
connectIntentions(document, playground);
addEventListener("hashchange", () => void showAddress());
if (!waitsForHost) void showAddress();
