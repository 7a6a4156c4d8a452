// A saved point of a training as a picture of its probe: what the views of maps draw.

import type { Token } from "../engine/engine.ts";
import type { TrainingFacts, TrainingPoint } from "../training/training.ts";
import type { Picture, Thumbnail } from "./picture.ts";
import type { TrainingRecord } from "./training-record.ts";

type Trained = Pick<TrainingRecord, "config" | "facts">;

// What is drawn is told from what is not by identity: each of these is made once.
const TOKENS = new WeakMap<TrainingFacts, readonly Token[]>();
const THUMBNAILS = new WeakMap<TrainingPoint, readonly (readonly Thumbnail[])[]>();
const PICTURES = new WeakMap<TrainingPoint, Map<string, Picture>>();
const MASKS = new Map<number, Uint8Array>();

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
  const thumbnails = thumbnailsOf(config, len, point);
  const { weights, masked } = thumbnails[layer]?.[head] ?? {
    weights: new Float32Array(len * len),
    masked: maskOf(len),
  };
  const map = { kind: "exact" as const, layer, head, rows: len, columns: len, weights, masked };
  return { text: "", pair: "", mask: [], tokens: tokensOf(facts), map, thumbnails };
}

function tokensOf(facts: TrainingFacts): readonly Token[] {
  const tokens = TOKENS.get(facts) ?? facts.probe.map((text, id) => ({ id, text, start: 0, end: text.length }));
  TOKENS.set(facts, tokens);
  return tokens;
}

function thumbnailsOf(
  { layers, heads }: Trained["config"],
  len: number,
  point: TrainingPoint,
): readonly (readonly Thumbnail[])[] {
  const ofHead = (place: number): Thumbnail => {
    const weights = point.weights.subarray(place * len * len, (place + 1) * len * len);
    return { bins: len, weights, masked: maskOf(len) };
  };
  const made =
    THUMBNAILS.get(point) ??
    Array.from({ length: layers }, (_, layer) =>
      Array.from({ length: heads }, (_, head) => ofHead(layer * heads + head)),
    );
  THUMBNAILS.set(point, made);
  return made;
}

/** These models read from left to right: no token sees a later one. */
function maskOf(len: number): Uint8Array {
  const mask =
    MASKS.get(len) ?? Uint8Array.from({ length: len * len }, (_, at) => (at % len > Math.floor(at / len) ? 1 : 0));
  MASKS.set(len, mask);
  return mask;
}
