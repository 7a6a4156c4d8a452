// A Screen onto the views beside the picture: tokens, predictions, the second text, the models. Drawn after the picture's
// frame, and loaded after the first one.

import { exampleIn } from "../state/examples.ts";
import type { Screen } from "../state/picture.ts";
import { predictionPlace, writesPair } from "../state/prediction.ts";
import "./built-in-models.ts";
import "./continue-bar.ts";
import "./copy-cells.ts";
import "./example-menu.ts";
import "./export/export-panel.ts";
import "./find/find-box.ts";
import type { HeadGrid } from "./head-grid.ts";
import type { HeadNoteView } from "./head-note.ts";
import { createHeadArranger } from "./heads/head-arranger.ts";
import "./heads/head-tools.ts";
import type { HeatmapView } from "./heatmap-view.ts";
import { onIntention } from "./intentions.ts";
import "./key-help.ts";
import { connectMapHold } from "./held-finger.ts";
import { litTokens } from "./lit-chips.ts";
import { connectGestures } from "./map-gestures.ts";
import { connectSelection } from "./map-selection.ts";
import { paintSelection, type Selected } from "./paint-selection.ts";
import "./map-options.ts";
import "./map-table/map-table.ts";
import { MEAN_NOTE } from "./mean-note.ts";
import "./model-panel.ts";
import "./prediction-panel.ts";
import "./token-strip.ts";
import { createTabRevealer } from "./reveal-tab.ts";
import type { ShareDialog } from "./share/share-dialog.ts";
import "./share/share-dialog.ts";
import type { ViewSwitch } from "./view-switch.ts";
import { VIEW_WORDS } from "./view-words.ts";
import "./tour-offer.ts";
import "./tour-panel.ts";

export function createBesidePainter(root: Document): (screen: Screen) => void {
  const [strip, panel, bar] = [
    root.querySelector("token-strip"),
    root.querySelector("prediction-panel"),
    root.querySelector("continue-bar"),
  ];
  const [examples, builtIn, modelPanel] = [
    root.querySelector("example-menu"),
    root.querySelector("built-in-models"),
    root.querySelector("model-panel"),
  ];
  const keyHelp = root.querySelector("key-help");
  const viewSwitch = root.querySelector<ViewSwitch>("view-switch");
  const [tourOffer, tourPanel] = [root.querySelector("tour-offer"), root.querySelector("tour-panel")];
  const grid = root.querySelector<HeadGrid>("head-grid");
  const mapOptions = root.querySelector("map-options");
  const table = root.querySelector("map-table");
  const exporting = root.querySelector("export-panel");
  const sharing = root.querySelector("share-dialog");
  const tools = root.querySelector("head-tools");
  const arrange = createHeadArranger();
  const revealTab = createTabRevealer(root);
  const headNote = root.querySelector<HeadNoteView>("head-note");
  if (headNote) headNote.meanNote = MEAN_NOTE;
  const map = root.querySelector<HeatmapView>("heatmap-view[can-zoom]");
  const copyCells = root.querySelector("copy-cells");
  let selectedOf: unknown;
  let selected: Selected = { found: [], selection: null };
  const mark = (change: Partial<Selected>): void => {
    selected = { ...selected, ...change };
    if (map) map.more = paintSelection(selected);
    if (copyCells) copyCells.selection = selected.selection;
  };
  if (map) connectMapHold(map);
  const figures = { map, stage: root.querySelector("view-stage"), grid: root.querySelector("head-grid") };
  if (exporting) exporting.figures = figures;
  if (sharing) sharing.figures = figures;
  letOpen(root.querySelector<HTMLButtonElement>("#share"), sharing);
  const letGo = map && connectSelection(map, (selection) => mark({ selection }));
  map?.addEventListener("copy", (event) => copyCells?.fill(event));
  if (map) connectGestures(map);
  const findBox = root.querySelector("find-box");
  onIntention(root, "find-tokens", (found) => {
    if (strip) strip.found = found;
    mark({ found });
  });
  const pairArea = root.querySelector<HTMLElement>(".pair-area");
  const boxes = root.querySelectorAll<HTMLTextAreaElement>("textarea#text, textarea#pair");
  return (screen) => {
    const { state, picture, model, openModel, models, prediction, continuation, headNotes, extras, view } = screen;
    const { mask, pin } = state;
    const arranged = arrange(headNotes, state, extras.metrics);
    // The numbers that somebody sorts by are those that they look for.
    const numbers = state.sort === "layer" ? view?.headNumbers : arranged.numbers;
    if (grid) Object.assign(grid, { rows: arranged.rows, numbers });
    if (tools) Object.assign(tools, { state, arranged, count: headNotes.flat().length });
    const canMask = model?.canMask === true && model === openModel;
    const place = model && picture && predictionPlace(model.predicts, picture, pin, writesPair(model));
    if (builtIn) builtIn.models = models;
    if (modelPanel) modelPanel.models = models;
    if (keyHelp) keyHelp.view = state.view;
    if (viewSwitch) viewSwitch.words = VIEW_WORDS[state.view];
    revealTab(state.view);
    if (examples) examples.theme = state.theme;
    if (tourOffer) tourOffer.state = state;
    if (tourPanel) tourPanel.state = state;
    const { layer, head, mean } = screen.shownHead;
    if (headNote) headNote.about = mean === "off" ? (model?.given?.describe(layer, head) ?? claimOf(screen)) : "";
    if (mapOptions) Object.assign(mapOptions, { state, isGiven: model?.given !== undefined });
    const drawnNote = picture && headNotes[picture.map.layer]?.[picture.map.head];
    if (table) Object.assign(table, { picture, note: drawnNote, pin, row: extras.row });
    if (picture?.tokens !== selectedOf) letGo?.();
    selectedOf = picture?.tokens;
    if (exporting) Object.assign(exporting, { picture, state, model, version: screen.version });
    if (sharing) share(sharing, screen);
    if (copyCells) copyCells.picture = picture;
    if (findBox) Object.assign(findBox, { picture, pinned: pin?.query });
    if (strip) Object.assign(strip, { picture, mask, pin, canMask });
    strip?.light(litTokens(screen.hover, screen.facts));
    if (panel) Object.assign(panel, { model, picture, place, prediction });
    // The banner has said already why such a model reads no text.
    const isReadable = screen.fault?.code !== "E_TOK_MISSING";
    if (bar) Object.assign(bar, { continuation, settings: state, isPossible: picture !== undefined && isReadable });
    // Before the first model is open the page keeps the bar's room, as it will be there.
    hide(bar, openModel !== undefined && (openModel.predicts !== "nextToken" || writesPair(openModel)));
    hide(pairArea, openModel?.takesPair !== true);
    for (const box of boxes) setReadOnly(box, openModel?.given !== undefined);
  };
}

/** What an example is chosen for, as long as it is to be seen. */
function claimOf({ state, models, model, openModel }: Screen): string {
  if (models.open?.written !== state.model || model !== openModel) return "";
  const example = exampleIn(state);
  return example ? `Example: ${example.claim}` : "";
}

/** The text of given weights is their file's. */
function setReadOnly(box: HTMLTextAreaElement, isReadOnly: boolean): void {
  if (box.readOnly !== isReadOnly) box.readOnly = isReadOnly;
}

/** The button stands in the page before it can do anything. */
function letOpen(button: HTMLButtonElement | null, dialog: ShareDialog | null): void {
  if (button === null || dialog === null) return;
  button.addEventListener("click", () => void dialog.open());
  button.disabled = false;
}

/** Of another model than the view's, as while one waits for somebody to agree, nothing is said. */
function share(dialog: ShareDialog, screen: Screen): void {
  const { state, picture, models, model, openModel, headNotes, version } = screen;
  const named = models.open?.written === state.model ? models.open : undefined;
  Object.assign(dialog, {
    state,
    version,
    modelName: named?.name ?? state.model,
    note: named ? headNotes[state.layer]?.[state.head] : undefined,
    picture: named && model === openModel ? picture : undefined,
    answer: screen.view?.answer,
    model,
  });
}

/** Setting what is set already would have the page laid out again. */
function hide(element: HTMLElement | null, isHidden: boolean): void {
  if (element !== null && element.hidden !== isHidden) element.hidden = isHidden;
}
