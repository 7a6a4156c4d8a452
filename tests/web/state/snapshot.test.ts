import { expect, test } from "vitest";
import { MAX_SNAPSHOT_CHARS, readSnapshot } from "../../../web/src/state/snapshot.ts";

const FILE = {
  format: "headlight-snapshot-1",
  provenance: { program: "Headlight 0.1.0", model: "textbook", layer: 1, head: 0, queries: [0, 2], keys: [0, 2] },
  view: { layer: "1", odd: 3 },
  tokens: ["a", " b"],
  weights: "_wCAfw",
};

const problemOf = (change: object): string => readSnapshot(JSON.stringify({ ...FILE, ...change })).problem;

test("a snapshot is read with its weights, tokens and view", () => {
  const { snapshot, problem } = readSnapshot(JSON.stringify(FILE));
  expect(problem).toBe("");
  expect(snapshot).toEqual({
    program: "Headlight 0.1.0",
    model: "textbook",
    sha256: "",
    layer: 1,
    head: 0,
    isFirstHidden: false,
    view: { layer: "1" },
    tokens: ["a", " b"],
    queries: [0, 2],
    keys: [0, 2],
    weights: Uint8Array.of(255, 0, 128, 127),
    masked: new Uint8Array(4),
  });
  const causal = readSnapshot(JSON.stringify({ ...FILE, masked: "QA" })).snapshot;
  expect(causal?.masked).toEqual(Uint8Array.of(0, 1, 0, 0));
});

test("what is no whole snapshot is one sentence", () => {
  expect(readSnapshot("").problem).toBe("The saved map is empty, or could not be loaded.");
  expect(readSnapshot("{").problem).toBe("The saved map is damaged: it is no JSON.");
  expect(readSnapshot("[1]").problem).toBe("The saved map is damaged: it is no object.");
  expect(readSnapshot("null").problem).toBe("The saved map is damaged: it is no object.");
  expect(problemOf({ format: "headlight-snapshot-2" })).toContain("another format than headlight-snapshot-1");
  expect(problemOf({ tokens: ["a", 1] })).toContain("its tokens are no list of texts");
  expect(problemOf({ tokens: ["a"] })).toContain("its queries or keys are not among its tokens");
  expect(problemOf({ tokens: Array.from({ length: 513 }, () => "a") })).toBe(
    "The saved map has 513 tokens; at most 512 are drawn.",
  );
  const provenance = (change: object) => problemOf({ provenance: { ...FILE.provenance, ...change } });
  for (const change of [{ layer: -1 }, { head: 0.5 }, { model: 3 }, { program: null }])
    expect(provenance(change)).toBe("The saved map is damaged: it does not say where it comes from.");
  for (const queries of [[1, 1], [0, 3], [-1, 2], [0], ["0", "2"], { 0: 0, 1: 2, length: 2 }])
    expect(provenance({ queries }), JSON.stringify(queries)).toContain("not among its tokens");
  for (const weights of ["", "_wCA", "_wCAf", "_wCAfwAA", "/wCAfw==", "_wCA fw", 5, null])
    expect(problemOf({ weights }), String(weights)).toBe("The saved map is damaged: it does not have 4 weights.");
  for (const masked of ["", "QAA", "Q", "Q!", 5, null])
    expect(problemOf({ masked }), String(masked)).toBe(
      "The saved map is damaged: it does not say of 4 cells which are masked.",
    );
});

test("a file that is too long is not looked at", () => {
  const long = " ".repeat(MAX_SNAPSHOT_CHARS) + JSON.stringify(FILE);
  expect(readSnapshot(long).problem).toMatch(
    /^The saved map has 1,000,\d{3} characters; at most 1,000,000 are read\.$/,
  );
});
