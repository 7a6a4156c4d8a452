import { expect, test } from "vitest";

import { isGreeting, readFromEmbed, readToEmbed, writeView } from "../../../web/src/element/embed-protocol.ts";
import { readWritten } from "../../../web/src/state/link-keys.ts";
import { DEFAULT_STATE, LIMITS } from "../../../web/src/state/playground-state.ts";

test("importing the element where there is no page defines nothing and throws nothing", async () => {
  expect(globalThis.customElements).toBeUndefined();
  const { AttentionView } = await import("../../../web/src/element/embed.ts");
  expect(AttentionView.observedAttributes).toEqual([
    "text",
    "pair",
    "model",
    "sha256",
    "bits",
    "layer",
    "head",
    "heads",
    "view",
    "mean",
    "values",
    "first",
    "window",
    "scale",
    "towards",
    "units",
    "pin",
    "mask",
    "tour",
    "sort",
    "filter",
    "least",
    "other-text",
    "other-model",
    "other-layer",
    "other-head",
    "theme",
  ]);
});

test("a message is read only in one of the forms that were agreed", () => {
  const view = [["head", "2"]] as const;
  expect(readToEmbed({ type: "setState", view })).toEqual({ type: "setState", view });
  expect(readFromEmbed({ type: "ready", view, more: 1 })).toEqual({ type: "ready", view });
  expect(readFromEmbed({ type: "error", code: "E_X", message: "m" })).toEqual({
    type: "error",
    code: "E_X",
    message: "m",
  });
  for (const forged of [
    null,
    undefined,
    1,
    "ready",
    [],
    {},
    { type: "ready" },
    { type: "setState", view: 5 },
    { type: "setState", view: { head: "2" } },
    { type: "setState", view: ["head"] },
    { type: "setState", view: [["head", 2]] },
    { type: "ready", view: [["head", "2", "3"]] },
    { type: "error", code: "E_X" },
  ]) {
    expect(readToEmbed(forged)).toBeUndefined();
    expect(readFromEmbed(forged)).toBeUndefined();
    expect(isGreeting(forged, "hello")).toBe(false);
  }
  expect(isGreeting({ protocol: "headlight-embed-1", type: "hello" }, "hello")).toBe(true);
  expect(isGreeting({ protocol: "headlight-embed-1", type: "hello" }, "connect")).toBe(false);
});

test("a view in a message is the view that was meant, with a text of any length that can be shown", () => {
  const text = "word ".repeat(LIMITS.textChars / 5);
  const state = { ...DEFAULT_STATE, text, head: 3, pin: { query: 8_000, key: 0 } };
  expect(readWritten(writeView(state))).toEqual({ state, problems: [] });
  expect(readWritten(writeView({ ...state, text: `${text}x` })).problems).toHaveLength(1);
});
