import { beforeEach, describe, expect, test } from "vitest";
import { OtherRun, type OtherModel, type OwnSide, type WantedOther } from "../../../web/src/compare/other-run.ts";
import type { Model } from "../../../web/src/engine/engine.ts";
import type { OtherSide } from "../../../web/src/state/other-side.ts";
import type { Picture } from "../../../web/src/state/picture.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { FakeEngine, withCode } from "../page/fake-engine.ts";

let engine: FakeEngine;
let agreed: Set<string>;
let changes: number;
let run: OtherRun<WantedOther>;
let own: OwnSide<WantedOther>;

const wantedOf = (written: string): WantedOther =>
  written.includes("/")
    ? { name: written, kind: "address", host: "example.org", bits: "saved", written }
    : { name: written, kind: "built-in", host: undefined, bits: "saved", written };

async function open(wanted: WantedOther, signal?: AbortSignal): Promise<OtherModel<WantedOther>> {
  const model: Model = await engine.openModel(wanted.written, { signal });
  const notes = Array.from({ length: model.headsIn(0) }, (_, head) => model.headNote(0, head));
  return { wanted, model, headNotes: Array.from({ length: model.layers }, () => notes) };
}

beforeEach(async () => {
  engine = new FakeEngine();
  engine.openable.add("org/name");
  agreed = new Set();
  changes = 0;
  run = new OtherRun<WantedOther>({
    wantedOf: (written) => Promise.resolve(wantedOf(written)),
    hasAgreed: ({ written }) => agreed.has(written),
    agree: ({ written }) => agreed.add(written),
    open: (wanted, _bits, signal) => open(wanted, signal),
    onChange: () => (changes += 1),
  });
  const opened = await open(wantedOf("gapfiller"));
  const trace = await opened.model.run("one two three");
  const picture = { text: "one two three", pair: "", mask: [], tokens: trace.tokens } as unknown as Picture;
  own = { state: { ...DEFAULT_STATE, model: "gapfiller" }, picture, trace, opened };
});

const never = new AbortController().signal;
const withState = (change: Partial<PlaygroundState>): OwnSide<WantedOther> => ({
  ...own,
  state: { ...own.state, ...change },
});
function side(change: Partial<PlaygroundState>, signal = never): Promise<OtherSide | undefined> {
  const asked = withState(change);
  run.follow(asked.state);
  return run.side(asked, signal);
}

describe("OtherRun", () => {
  test("is the run that is shown where only the head is another", async () => {
    const found = await side({ "other-head": 1 });
    expect(found?.trace).toBe(own.trace);
    expect(found?.pairs).toEqual([[0, 0], [1, 1], [2, 2]]); // oxfmt-ignore
    expect(engine.runs).toEqual(["one two three"]);
  });

  test("runs another text once, and closes its run when another one is asked for", async () => {
    const first = await side({ "other-text": "one 2 three" });
    expect(first).toMatchObject({ text: "one 2 three", isSameModel: true });
    await side({ "other-text": "one 2 three", "other-head": 1 });
    expect(engine.runs).toEqual(["one two three", "one 2 three"]);
    const before = engine.openTraces;
    await side({ "other-text": "four" });
    expect(engine.openTraces).toBe(before);
    expect(engine.opened).toEqual(["gapfiller"]);
  });

  test("opens another model, runs the same text there, and closes both when it is not asked for any more", async () => {
    const found = await side({ "other-model": "sentiment" });
    expect(found).toMatchObject({ isSameModel: false, text: "one two three" });
    expect(engine.runsBy.at(-1)).toBe("sentiment");
    expect(run.screen.headsPerLayer).toEqual([2, 2]);
    expect(engine.openModels).toBe(2);
    run.follow(own.state);
    await Promise.resolve();
    await Promise.resolve();
    expect(engine.openModels).toBe(1);
    expect(run.screen.headsPerLayer).toBeUndefined();
  });

  test("opens no second one where the other model is that of this side", async () => {
    expect(await side({ "other-model": "gapfiller" })).toMatchObject({ isSameModel: true });
    expect(engine.opened).toEqual(["gapfiller"]);
  });

  test("masks over there what takes the place of what is masked here", async () => {
    const tokens = own.picture.tokens.map((token, at) => (at === 2 ? { ...token, hidden: token } : token));
    own = { ...own, picture: { ...own.picture, mask: [2], tokens } };
    const found = await side({ "other-text": "zero one two four" });
    expect(found?.mask).toEqual([3]);
    expect(found?.tokens[3]?.hidden?.text).toBe(" four");
  });

  test("asks for nothing elsewhere before somebody has agreed", async () => {
    expect(await side({ "other-model": "org/name" })).toBeUndefined();
    expect(run.screen.offer).toMatchObject({ name: "org/name", host: "example.org" });
    expect(engine.opened).toEqual(["gapfiller"]);
    const { turn } = run.screen;
    run.acceptOffer();
    expect(run.screen).toMatchObject({ offer: undefined, turn: turn + 1 });
    expect(await side({ "other-model": "org/name" })).toMatchObject({ isSameModel: false });
    expect(changes).toBeGreaterThan(0);
  });

  test("says why there is nothing to compare with, and tries again when it is told to", async () => {
    engine.openRefusals.set("tagger", withCode("E_NETWORK", "The network is down."));
    expect(await side({ "other-model": "tagger" })).toBeUndefined();
    expect(run.screen.fault).toMatchObject({ code: "E_NETWORK" });
    engine.openRefusals.clear();
    run.askAgain();
    expect(await side({ "other-model": "tagger" })).toMatchObject({ isSameModel: false });
    expect(run.screen.fault).toBeUndefined();
  });

  test("says so when the other text cannot be run, and forgets it with the next one", async () => {
    engine.refusals.set("bad", withCode("E_EMPTY", "The text has no token."));
    expect(await side({ "other-text": "bad" })).toBeUndefined();
    expect(run.screen.fault).toMatchObject({ code: "E_EMPTY" });
    expect(await side({ "other-text": "good" })).toBeDefined();
    expect(run.screen.fault).toBeUndefined();
  });

  test("ends quietly when something else is asked for meanwhile", async () => {
    let letGo = (): void => undefined;
    engine.gate = new Promise((resolve) => (letGo = resolve));
    const first = side({ "other-text": "first" });
    const second = side({ "other-text": "second" });
    letGo();
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    expect(await second).toMatchObject({ text: "second" });
    expect(run.screen.fault).toBeUndefined();
  });

  test("a model that comes too late is closed", async () => {
    engine.isDeaf = true;
    let letGo = (): void => undefined;
    engine.openGate = new Promise((resolve) => (letGo = resolve));
    const late = side({ "other-model": "sentiment" });
    await Promise.resolve();
    run.follow(own.state);
    letGo();
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
    expect(engine.openModels).toBe(1);
  });
});
