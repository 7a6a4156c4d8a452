import { expect, test } from "vitest";
import type { Token } from "../../../web/src/engine/engine.ts";
import type { Grid } from "../../../web/src/export/grid.ts";
import { provenanceOf } from "../../../web/src/export/provenance.ts";
import { describeDifference, refuseSnapshot, snapshotFile } from "../../../web/src/export/snapshot.ts";
import { readSnapshot } from "../../../web/src/state/snapshot.ts";

const TEXTS = ["The", "</script><script>alert(1)</script>", " x"];
const TOKENS: Token[] = TEXTS.map((text, at) => ({ id: at, text, start: at, end: at + 1 }));
const WEIGHTS: Grid = { name: "weights", rows: 2, columns: 3, data: Float32Array.of(1, 0, 0, 0.3, 0.1999, 0.5001) };
const PROVENANCE = provenanceOf({
  version: "0.1.0",
  model: "textbook",
  run: { text: TEXTS.join(""), pair: "", mask: [] },
  state: { bits: "saved", scale: "global" },
  map: { layer: 1, head: 2, queries: [1, 3], keys: [0, 3], isFirstHidden: false },
});
const MASKED = Uint8Array.of(0, 0, 1, 0, 0, 0);
const SOURCE = {
  weights: WEIGHTS,
  masked: MASKED,
  tokens: TOKENS,
  provenance: PROVENANCE,
  view: { layer: "1", window: "1,3,0,3" },
};

test("a snapshot is read as it was written, each weight to the nearest of 255", () => {
  const { name, content } = snapshotFile(SOURCE);
  expect(name).toBe("headlight-textbook-layer-1-head-2.snapshot.json");
  expect(JSON.parse(content as string)).toMatchObject({ provenance: PROVENANCE });
  const { snapshot } = readSnapshot(content as string);
  expect(snapshot).toMatchObject({
    tokens: TEXTS,
    view: SOURCE.view,
    queries: [1, 3],
    keys: [0, 3],
    layer: 1,
    head: 2,
  });
  expect(Array.from(snapshot!.weights)).toEqual([255, 0, 0, 77, 51, 128]);
  expect(snapshot!.masked).toEqual(MASKED);
});

test("which cells are masked is a bit of each, and left out where none is", () => {
  const masked = Uint8Array.from({ length: 15 }, (_, at) => Number(at % 4 === 1 || at === 14));
  const weights = { ...WEIGHTS, rows: 5, data: new Float32Array(15) };
  const tokens = Array.from({ length: 6 }, () => TOKENS[0]!);
  const provenance = { ...PROVENANCE, queries: [1, 6] as const };
  const written = (cells: Uint8Array) =>
    snapshotFile({ ...SOURCE, weights, tokens, provenance, masked: cells }).content as string;
  expect(readSnapshot(written(masked)).snapshot!.masked).toEqual(masked);
  expect(written(new Uint8Array(15))).not.toContain("masked");
  expect(readSnapshot(written(new Uint8Array(15))).snapshot!.masked).toEqual(new Uint8Array(15));
});

test("no text in a snapshot ends the <script> that it stands in", () => {
  expect(snapshotFile(SOURCE).content).not.toContain("<");
});

test("what eight bits or 512 tokens cannot hold is refused", () => {
  expect(refuseSnapshot(SOURCE)).toBeUndefined();
  const many = Array.from({ length: 513 }, () => TOKENS[0]!);
  expect(refuseSnapshot({ ...SOURCE, tokens: many })).toBe("A snapshot holds at most 512 tokens; this text has 513.");
  const weights = { ...WEIGHTS, data: Float32Array.of(NaN) };
  expect(refuseSnapshot({ ...SOURCE, weights })).toContain("not finite");
});

test("given weights that are none are refused: in a byte they would be others", () => {
  const refused = (...data: readonly number[]) =>
    refuseSnapshot({ ...SOURCE, weights: { ...WEIGHTS, data: Float32Array.from(data) } });
  expect(refused(0.2, -0.4, 1.5)).toBe(
    "2 weights are below 0 or above 1: the eight bits of a saved map cannot say that.",
  );
  expect(refused(0, 0, 1.01)).toContain("1 weight is below 0 or above 1");
  // Rounded sums of a softmax.
  expect(refused(1.0000002, -0.0001, 0)).toBeUndefined();
});

test("a live weight that differs by more than 1/255 is said, with the largest difference", () => {
  const snapshot = readSnapshot(snapshotFile(SOURCE).content as string).snapshot!;
  expect(describeDifference(snapshot, WEIGHTS)).toBe("");
  const live = (at: number, weight: number): Grid => ({
    ...WEIGHTS,
    data: Float32Array.from(WEIGHTS.data).fill(weight, at, at + 1),
  });
  expect(describeDifference(snapshot, live(1, 0.0039))).toBe("");
  expect(describeDifference(snapshot, live(1, 0.004))).toContain("in 1 weight by more than 1/255, at most by 0.004.");
  expect(describeDifference(snapshot, live(0, 0.5))).toContain("at most by 0.500. Headlight 0.1.0 has saved it.");
  expect(describeDifference(snapshot, live(0, NaN))).toContain("at most by NaN");
});
