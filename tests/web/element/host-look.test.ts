import { expect, test } from "vitest";

import { readControls, readTheme, withoutLink } from "../../../web/src/element/host-look.ts";
import { themeOf } from "../../../web/src/element/host-theme.ts";
import type { Screen } from "../../../web/src/state/picture.ts";
import type { Note } from "../../../web/src/state/playground-state.ts";

const marked = (attributes: Readonly<Record<string, string>> = {}) => ({
  getAttribute: (name: string) => attributes[name] ?? null,
});

test("a page says that it is dark in the ways that pages have, and of those only", () => {
  const dark = [
    { "data-md-color-scheme": "slate" },
    { "data-theme": "dark" },
    { "data-bs-theme": "dark" },
    { "data-jp-theme-light": "false" },
    { class: "js dark no-touch" },
  ];
  const light = [
    { "data-md-color-scheme": "default" },
    { "data-theme": "light" },
    { "data-bs-theme": "light" },
    { "data-jp-theme-light": "true" },
    { class: "light" },
  ];
  const silent = [{}, { class: "darkroom dark-toggle" }, { "data-theme": "auto" }, { class: "slate default false" }];
  expect(dark.map((attributes) => themeOf([marked(attributes), marked()]))).toEqual(dark.map(() => "dark"));
  expect(dark.map((attributes) => themeOf([marked(), marked(attributes)]))).toEqual(dark.map(() => "dark"));
  expect(light.map((attributes) => themeOf([marked(attributes), marked()]))).toEqual(light.map(() => "light"));
  expect(silent.map((attributes) => themeOf([marked(attributes), marked()]))).toEqual(silent.map(() => "auto"));
  expect(themeOf([marked({ class: "light" }), marked({ class: "dark" })])).toBe("light");
});

test("a theme in a message is one of three words", () => {
  expect(["dark", "light", "auto", "red", null, {}].map(readTheme)).toEqual([
    "dark",
    "light",
    "auto",
    "auto",
    "auto",
    "auto",
  ]);
});

test("controls are all of them, none, or those that are listed; others are said", () => {
  expect(readControls(null)).toEqual({ controls: ["legend", "readout", "link", "choices"], notes: [] });
  expect(readControls("none")).toEqual({ controls: [], notes: [] });
  expect(readControls("")).toEqual({ controls: [], notes: [] });
  expect(readControls(" link,legend")).toEqual({ controls: ["legend", "link"], notes: [] });
  expect(readControls("readout toolbar")).toEqual({
    controls: ["readout"],
    notes: [
      { code: "E_ATTRIBUTE", message: "There is no control “toolbar”; there are legend, readout, link, choices." },
    ],
  });
});

test("what the page around the frame has asked for, and could not have, was an attribute and no link", () => {
  const screenOf = (...notes: readonly Note[]) => ({ notes }) as unknown as Screen;
  const [pin, model] = [
    { code: "E_LINK_DAMAGED", message: "The pin." },
    { code: "E_LINK_MODEL", message: "m" },
  ];
  expect(withoutLink(screenOf(pin, model)).notes).toEqual([{ code: "E_ATTRIBUTE", message: "The pin." }, model]);
  const whole = screenOf(model);
  expect(withoutLink(whole)).toBe(whole);
});
