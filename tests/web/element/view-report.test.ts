import { beforeEach, expect, test } from "vitest";

import type { FromEmbed } from "../../../web/src/element/embed-protocol.ts";
import { ViewReport } from "../../../web/src/element/view-report.ts";
import type { Screen } from "../../../web/src/state/picture.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";

let told: FromEmbed[];
let report: ViewReport;
beforeEach(() => {
  told = [];
  report = new ViewReport((message) => told.push(message));
});

/** A map that shows what its state says. */
function screenOf(change: Partial<PlaygroundState>, more: object = {}): Screen {
  const state = { ...DEFAULT_STATE, ...change };
  const { text, pair, mask, layer, head } = state;
  const picture = { text, pair, mask, map: { layer, head } };
  const models = { open: { written: DEFAULT_STATE.model }, fault: undefined };
  const screen = { state, phase: "ready", picture, isBusy: false, notes: [], fault: undefined, models, ...more };
  return screen as unknown as Screen;
}

const fault = { code: "E_TOO_LONG", message: "Too long.", advice: "", canRetry: false };
const view = (change: Partial<PlaygroundState>) => ({ ...DEFAULT_STATE, ...change });

test("a view is told when the map shows it, and once", () => {
  report.drawn(screenOf({}));
  expect(told).toEqual([]);
  report.ask(DEFAULT_STATE);
  report.drawn(screenOf({ text: "new" }, { picture: screenOf({}).picture }));
  report.drawn(screenOf({ text: "new" }));
  report.drawn(screenOf({ text: "new" }));
  report.drawn(screenOf({ text: "new", head: 2 }, { picture: screenOf({ text: "new" }).picture }));
  report.drawn(screenOf({ text: "new", head: 2 }));
  expect(told).toEqual([
    { type: "ready", state: view({ text: "new" }) },
    { type: "statechange", state: view({ text: "new", head: 2 }) },
  ]);
});

test("a text that is refused is an error and no view", () => {
  report.ask(DEFAULT_STATE);
  report.drawn(screenOf({}));
  told.length = 0;
  report.ask({ ...DEFAULT_STATE, text: "long" });
  const refused = { phase: "failed", fault, picture: screenOf({}).picture };
  report.drawn(screenOf({ text: "long" }, refused));
  report.drawn(screenOf({ text: "long" }, refused));
  expect(told).toEqual([{ type: "error", code: "E_TOO_LONG", message: "Too long." }]);
});

test("what is refused is told once for each time that it is asked for, and not while it is tried", () => {
  const refused = { phase: "failed", fault };
  report.ask({ ...DEFAULT_STATE, text: "long" });
  report.drawn(screenOf({ text: "long" }, refused));
  report.ask({ ...DEFAULT_STATE, text: "as long" });
  report.drawn(screenOf({ text: "as long" }, { ...refused, isBusy: true }));
  expect(told).toHaveLength(1);
  report.drawn(screenOf({ text: "as long" }, refused));
  report.drawn(screenOf({ text: "as long" }, refused));
  expect(told).toEqual(Array(2).fill({ type: "error", code: "E_TOO_LONG", message: "Too long." }));
});

test("a model that is open otherwise than asked for is no view", () => {
  report.ask(DEFAULT_STATE);
  const openAs = (bits: string) => ({ models: { open: { written: "org/name", bits }, fault: undefined } });
  report.drawn(screenOf({ model: "org/name", bits: "8" }, openAs("saved")));
  expect(told).toEqual([]);
  report.drawn(screenOf({ model: "org/name", bits: "8" }, openAs("8")));
  expect(told).toEqual([{ type: "ready", state: view({ model: "org/name", bits: "8" }) }]);
});

test("a model that is not open yet is no view", () => {
  report.ask(DEFAULT_STATE);
  report.drawn(screenOf({}));
  told.length = 0;
  report.drawn(screenOf({ model: "org/name" }));
  const failed = {
    open: { written: DEFAULT_STATE.model },
    fault: { ...fault, code: "E_FETCH", message: "No answer." },
  };
  report.drawn(screenOf({ model: "org/name" }, { models: failed }));
  expect(told).toEqual([{ type: "note", code: "E_FETCH", message: "No answer." }]);
});

test("what was let go of an asked view is told with the view, as often as it is asked for", () => {
  const pin = { query: 40, key: 2 };
  const note = { code: "E_ATTRIBUTE", message: "The pin 40,2 is let go." };
  report.ask(DEFAULT_STATE);
  report.drawn(screenOf({}));
  told.length = 0;
  const askTwoScreens = (): void => {
    report.ask({ ...DEFAULT_STATE, pin });
    report.drawn(screenOf({}, { notes: [note] }));
    report.drawn(screenOf({}, { notes: [note] }));
  };
  askTwoScreens();
  askTwoScreens();
  const once = [
    { type: "note", ...note },
    { type: "statechange", state: view({}) },
  ];
  expect(told).toEqual([...once, ...once]);
});
