// A Screen onto the views of a page. A page has those that it wants; an embed has fewer.

import type { Screen } from "../state/picture.ts";
import "./cell-readout.ts";
import "./fault-banner.ts";
import "./head-grid.ts";
import "./head-note.ts";
import "./heatmap-view.ts";
import "./link-notes.ts";
import "./map-legend.ts";
import "./model-opening.ts";
import "./picture-status.ts";
import "./view-stage.ts";
import "./view-switch.ts";
import { onIntention } from "./intentions.ts";
import { createStaleMark } from "./stale-mark.ts";

/** Resolves when every view has drawn, within the same task. */
export function createScreenPainter(root: Document): (screen: Screen) => Promise<void> {
  const find = <K extends keyof HTMLElementTagNameMap>(name: K) => root.querySelector(name);
  const [grid, map, legend, readout] = [
    find("head-grid"),
    find("heatmap-view"),
    find("map-legend"),
    find("cell-readout"),
  ];
  const [headNote, banner, notes, status] = [
    find("head-note"),
    find("fault-banner"),
    find("link-notes"),
    find("picture-status"),
  ];
  const modelOpening = find("model-opening");
  const [stage, viewSwitch] = [find("view-stage"), find("view-switch")];
  const views = [
    ...[stage, viewSwitch],
    ...[grid, map, legend, readout, headNote, banner, notes, status],
    modelOpening,
  ].filter((view) => view !== null);
  const markStale = createStaleMark((staleness) => {
    if (staleness === undefined) delete root.body.dataset["stale"];
    else root.body.dataset["stale"] = staleness;
  });
  if (map && legend) onIntention(map, "label-stride-change", (stride) => (legend.labelStride = stride));
  return async (screen) => {
    const { state, picture, facts, announcement, fault, phase, isBusy, headNotes, hover } = screen;
    const { layer, head, mean = "off" } = screen.shownHead;
    const note = headNotes[layer]?.[head];
    const drawnNote = picture && headNotes[picture.map.layer]?.[picture.map.head];
    const hasPicture = picture !== undefined;
    root.documentElement.dataset["theme"] = state.theme;
    root.body.dataset["phase"] = phase;
    root.body.classList.toggle("has-picture", hasPicture);
    root.body.classList.toggle("has-heads", headNotes.length > 0);
    if (grid) Object.assign(grid, { headNotes, picture, means: screen.extras.means, layer, head, mean });
    const { pin, theme, scale, window: area } = state;
    if (map) Object.assign(map, { picture, note: drawnNote, hover, pin, theme, scale, area });
    if (stage) stage.screen = screen;
    if (viewSwitch) viewSwitch.view = state.view;
    root.body.dataset["view"] = state.view;
    if (legend) Object.assign(legend, { picture, scale: state.scale });
    if (readout)
      Object.assign(readout, { picture, note: drawnNote, facts, pin: hover === null ? pin : null, announcement });
    if (headNote) Object.assign(headNote, { note, layer, head, mean, lastGoodOf: screen.lastGoodOf, chosen: state });
    if (banner) Object.assign(banner, { fault, hasPicture });
    if (notes) notes.notes = screen.notes;
    if (modelOpening) modelOpening.models = screen.models;
    if (status) Object.assign(status, { phase, hasPicture, isBusy, hasModel: headNotes.length > 0 });
    markStale(screen);
    await Promise.all(views.map((view) => view.updateComplete));
  };
}
