import { expect, test } from "vitest";

import { isGreeting, readFromEmbed, readToEmbed } from "../../../web/src/element/embed-protocol.ts";

test("importing the element where there is no page defines nothing and throws nothing", async () => {
  expect(globalThis.customElements).toBeUndefined();
  const { AttentionView } = await import("../../../web/src/element/embed.ts");
  expect(AttentionView.observedAttributes).toEqual(["text", "model", "layer", "head", "pin", "theme"]);
});

test("a message is read only in one of the forms that were agreed", () => {
  expect(readToEmbed({ type: "setState", link: "#v=1" })).toEqual({ type: "setState", link: "#v=1" });
  expect(readFromEmbed({ type: "ready", link: "#v=1", more: 1 })).toEqual({ type: "ready", link: "#v=1" });
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
    { type: "setState", link: 5 },
    { type: "error", code: "E_X" },
  ]) {
    expect(readToEmbed(forged)).toBeUndefined();
    expect(readFromEmbed(forged)).toBeUndefined();
    expect(isGreeting(forged, "hello")).toBe(false);
  }
  expect(isGreeting({ protocol: "headlight-embed-1", type: "hello" }, "hello")).toBe(true);
  expect(isGreeting({ protocol: "headlight-embed-1", type: "hello" }, "connect")).toBe(false);
});
