// A snapshot of a head, and what the same head says now. state/snapshot.ts says what stands in it, and reads it.

import type { Token, Trace } from "../engine/engine.ts";
import { formatCount, formatWeight } from "../state/number-format.ts";
import { MAX_SNAPSHOT_TOKENS, SNAPSHOT_FORMAT, type Snapshot } from "../state/snapshot.ts";
import { quoteOrBytes } from "../state/token-name.ts";
import { toBase64Url } from "../text/base64url.ts";
import { collectWeights, type MapOfNumbers } from "./collect.ts";
import type { Grid } from "./grid.ts";
import type { NumbersFile } from "./numbers-file.ts";
import { fileName, type Provenance } from "./provenance.ts";

const STEPS = 255;

export interface SnapshotSource {
  readonly weights: Grid;
  /** 1 where the query does not see the key. */
  readonly masked: Uint8Array; // as weights
  readonly tokens: readonly Token[];
  readonly provenance: Provenance;
  /** Keys of a link and their values. */
  readonly view: Readonly<Record<string, string>>;
}

/** Why there is no snapshot; undefined where there is one. */
export function refuseSnapshot({ weights, tokens }: Pick<SnapshotSource, "weights" | "tokens">): string | undefined {
  if (tokens.length > MAX_SNAPSHOT_TOKENS) {
    const limit = `at most ${formatCount(MAX_SNAPSHOT_TOKENS)} tokens`;
    return `A snapshot holds ${limit}; this text has ${formatCount(tokens.length)}.`;
  }
  if (!weights.data.every(Number.isFinite)) return "Some weights are not finite: eight bits cannot say that.";
  const outside = weights.data.filter((weight) => byteOf(weight) < 0 || byteOf(weight) > STEPS).length;
  if (outside === 0) return undefined;
  const many = outside === 1 ? "1 weight is" : `${formatCount(outside)} weights are`;
  return `${many} below 0 or above 1: the eight bits of a saved map cannot say that.`;
}

/** From 0 to STEPS of whatever is a weight; given weights may be anything. */
function byteOf(weight: number): number {
  return Math.round(weight * STEPS);
}

export function snapshotFile(source: SnapshotSource): NumbersFile {
  // As JSON in a page it stands in a <script>, which "</script" would end.
  const content = snapshotText(source).replaceAll("<", "\\u003c");
  return { name: fileName(source.provenance, "snapshot.json"), type: "application/json", content };
}

export function snapshotText({ weights, masked, tokens, provenance, view }: SnapshotSource): string {
  return JSON.stringify({
    format: SNAPSHOT_FORMAT,
    provenance,
    view,
    tokens: tokens.map(textOf),
    weights: toBase64Url(Uint8Array.from(weights.data, byteOf)),
    ...(masked.includes(1) ? { masked: toBase64Url(bitsOf(masked)) } : {}),
  });
}

/** Eight to a byte, the first one highest. */
function bitsOf(flags: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  flags.forEach((flag, at) => (bits[at >> 3]! |= flag << (7 - (at & 7))));
  return bits;
}

/** What part of a character is has no text of its own. */
function textOf(token: Token): string {
  return token.isFragment === true ? quoteOrBytes(token) : token.text;
}

/** How the weights of this run differ from those that were saved, as a sentence; "" where no weight does. */
export async function differenceFrom(snapshot: Snapshot, trace: Trace, signal: AbortSignal): Promise<string> {
  const { tokens, queries, keys, layer, head, isFirstHidden, program } = snapshot;
  if (trace.tokens.length !== tokens.length || trace.tokens.some((token, at) => textOf(token) !== tokens[at]))
    return `The saved map is of other tokens than the live one. ${program} has saved it.`;
  const mean = head !== "mean" ? "off" : layer === "mean" ? "model" : "layer";
  const [ofLayer, ofHead] = [layer, head].map((place) => (place === "mean" ? 0 : place)) as [number, number];
  const map: MapOfNumbers = { layer: ofLayer, head: ofHead, mean, queries, keys, isFirstHidden };
  return describeDifference(snapshot, await collectWeights(trace, map, signal));
}

export function describeDifference({ weights, program }: Pick<Snapshot, "weights" | "program">, live: Grid): string {
  const differences = Array.from(live.data, (weight, at) => Math.abs(weight - (weights[at] ?? 0) / STEPS));
  const count = differences.filter((difference) => !(difference <= 1 / STEPS)).length;
  if (count === 0) return "";
  const largest = formatWeight(
    differences.reduce((most, each) => (each > most || Number.isNaN(each) ? each : most), 0),
  );
  const many = count === 1 ? "1 weight" : `${formatCount(count)} weights`;
  return `The live map differs from the saved one in ${many} by more than 1/255, at most by ${largest}. ${program} has saved it.`;
}
