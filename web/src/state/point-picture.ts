// A saved point of a training as a picture of its probe: what the views of maps draw.

import type { Token } from "../engine/engine.ts";
import { isVisible, partsOf, type LayerPart } from "./layer-parts.ts";
import type { TrainingFacts, TrainingPoint } from "../training/training.ts";
import { wholeWindow } from "./map-window.ts";
import type { Picture, Thumbnail } from "./picture.ts";
import type { TrainingRecord } from "./training-record.ts";

type Trained = Pick<TrainingRecord, "config" | "facts">;

// What is drawn is told from what is not by identity: each of these is made once.
const TOKENS = new WeakMap<TrainingFacts, readonly Token[]>();
const THUMBNAILS = new WeakMap<TrainingPoint, readonly (readonly Thumbnail[])[]>();
const PICTURES = new WeakMap<TrainingPoint, Map<string, Picture>>();
const MASKS = new WeakMap<TrainingFacts, Map<LayerPart, Uint8Array>>();

export function pictureOf({ config, facts }: Trained, point: TrainingPoint, layer: number, head: number): Picture {
  const known = PICTURES.get(point) ?? new Map<string, Picture>();
  PICTURES.set(point, known);
  const key = `${layer} ${head}`;
  const picture = known.get(key) ?? newPicture({ config, facts }, point, layer, head);
  known.set(key, picture);
  return picture;
}

function newPicture({ config, facts }: Trained, point: TrainingPoint, layer: number, head: number): Picture {
  const len = facts.probe.length;
  const thumbnails = thumbnailsOf({ config, facts }, point);
  const { weights, masked } = thumbnails[layer]?.[head] ?? {
    weights: new Float32Array(len * len),
    masked: maskOf(facts, "whole"),
  };
  const whole = { ...wholeWindow(len), rows: len, columns: len };
  const shown = { values: "weights", isFirstHidden: false, ...whole, drawn: weights } as const;
  const map = { kind: "exact" as const, layer, head, ...shown, weights, masked };
  return { text: "", pair: "", mask: [], tokens: tokensOf(facts), map, thumbnails };
}

function tokensOf(facts: TrainingFacts): readonly Token[] {
  const tokens = TOKENS.get(facts) ?? facts.probe.map((text, id) => ({ id, text, start: 0, end: text.length }));
  TOKENS.set(facts, tokens);
  return tokens;
}

function thumbnailsOf({ config, facts }: Trained, point: TrainingPoint): readonly (readonly Thumbnail[])[] {
  const len = facts.probe.length;
  const { heads } = config;
  const ofHead = (place: number, part: LayerPart): Thumbnail => {
    const weights = point.weights.subarray(place * len * len, (place + 1) * len * len);
    return { bins: len, weights, masked: maskOf(facts, part) };
  };
  const made =
    THUMBNAILS.get(point) ??
    partsOf(config).map((part, layer) =>
      Array.from({ length: heads }, (_, head) => ofHead(layer * heads + head, part)),
    );
  THUMBNAILS.set(point, made);
  return made;
}

function maskOf(facts: TrainingFacts, part: LayerPart): Uint8Array {
  const masks = MASKS.get(facts) ?? new Map<LayerPart, Uint8Array>();
  MASKS.set(facts, masks);
  const mask = masks.get(part) ?? newMask(facts, part);
  masks.set(part, mask);
  return mask;
}

function newMask({ probe, sourceLen }: TrainingFacts, part: LayerPart): Uint8Array {
  const len = probe.length;
  return Uint8Array.from({ length: len * len }, (_, at) =>
    isVisible(part, sourceLen, Math.floor(at / len), at % len) ? 0 : 1,
  );
}
