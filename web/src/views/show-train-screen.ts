// A TrainScreen onto the views of the page on which models learn.

import type { HeadNote } from "../engine/engine.ts";
import { namedHeads } from "../state/crossings.ts";
import type { TrainScreen } from "../state/train-screen.ts";
import { PART_WORDS } from "../state/train-words.ts";
import type { TrainingRecord } from "../state/training-record.ts";
import { partsOf } from "../state/layer-parts.ts";
import type { TrainingConfig } from "../training/training.ts";
import "./cell-readout.ts";
import "./fault-banner.ts";
import "./head-grid.ts";
import "./heatmap-view.ts";
import "./link-notes.ts";
import "./loss-curve.ts";
import "./map-legend.ts";
import "./model-saver.ts";
import "./point-scrubber.ts";
import "./probe-tokens.ts";
import "./score-table.ts";
import "./train-controls.ts";
import "./train-settings.ts";
import { onIntention } from "./intentions.ts";

type HeadNotes = readonly (readonly (HeadNote | undefined)[])[];

export function createTrainPainter(root: Document): (screen: TrainScreen) => void {
  const find = <K extends keyof HTMLElementTagNameMap>(name: K): HTMLElementTagNameMap[K] => {
    const view = root.querySelector(name);
    if (view === null) throw new Error(`The page has no ${name}.`);
    return view;
  };
  const [settings, controls, curve, scrubber] = [
    find("train-settings"),
    find("train-controls"),
    find("loss-curve"),
    find("point-scrubber"),
  ];
  const [probe, grid, map, legend, readout, scores] = [
    find("probe-tokens"),
    find("head-grid"),
    find("heatmap-view"),
    find("map-legend"),
    find("cell-readout"),
    find("score-table"),
  ];
  const [saver, banner, notes] = [find("model-saver"), find("fault-banner"), find("link-notes")];
  const notesOf = createHeadNotes();
  const layerWordsOf = createLayerWords();
  onIntention(map, "label-stride-change", (stride) => (legend.labelStride = stride));
  return (screen) => {
    const { state, phase, record, isOld, goal, point, picture, fault } = screen;
    const { layer, head } = picture?.map ?? state;
    const headNotes = notesOf(screen);
    const note = headNotes[layer]?.[head];
    root.documentElement.dataset["theme"] = state.theme;
    root.body.dataset["phase"] = phase === "opening" && picture === undefined ? "loading" : "ready";
    root.body.classList.toggle("has-picture", picture !== undefined);
    root.body.classList.toggle("has-heads", headNotes.length > 0);
    if (isOld) root.body.dataset["stale"] = "text";
    else delete root.body.dataset["stale"];
    settings.state = state;
    Object.assign(controls, { phase, record, isOld, isFirstPointDue: screen.isFirstPointDue, goal });
    Object.assign(curve, { record, point, goal, theme: state.theme });
    Object.assign(scrubber, { record, point, isFollowing: state.point === null });
    Object.assign(probe, { facts: record?.facts, point });
    Object.assign(grid, { headNotes, layerWords: layerWordsOf(record), picture, layer, head });
    Object.assign(map, { picture, note, hover: screen.hover, pin: screen.pin, theme: state.theme });
    legend.picture = picture;
    Object.assign(readout, { picture, note, facts: screen.facts, announcement: screen.announcement });
    Object.assign(scores, { record, point, layer, head });
    const earlierStep = state.point === null || point === record?.points.at(-1) ? undefined : point?.step;
    Object.assign(saver, { folder: screen.folder, canSave: screen.canSave, isSaving: screen.isSaving, earlierStep });
    Object.assign(banner, { fault, hasPicture: picture !== undefined });
    notes.notes = screen.notes;
  };
}

/** The same value for the same record's configuration, as above. */
function createLayerWords(): (record: TrainingRecord | undefined) => readonly string[] {
  let config: TrainingConfig | undefined;
  let words: readonly string[] = [];
  return (record) => {
    if (record?.config !== config) {
      config = record?.config;
      words = config === undefined ? [] : partsOf(config).map((part) => PART_WORDS[part]);
    }
    return words;
  };
}

/** Heads are named after what they do by half or more; the same names are the same value, and nothing is drawn again. */
function createHeadNotes(): (screen: TrainScreen) => HeadNotes {
  let key = "";
  let notes: HeadNotes = [];
  return ({ record, point }) => {
    const heads = record === undefined || point === undefined ? [] : namedHeads(record, point);
    const names = heads.map((ofLayer) => ofLayer.map((head) => head?.name));
    if (JSON.stringify(names) !== key) {
      key = JSON.stringify(names);
      notes = names.map((ofLayer) =>
        ofLayer.map((name) => (name === undefined ? undefined : { name, formula: "", description: "" })),
      );
    }
    return notes;
  };
}
