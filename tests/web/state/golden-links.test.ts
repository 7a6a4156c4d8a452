// Links that released versions made, and what they meant: both hold for ever. A new version adds a file; no file changes.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isPacked } from "../../../web/src/state/link-codec.ts";
import { LINK_TABLE } from "../../../web/src/state/link-keys.ts";
import { unpackView } from "../../../web/src/state/packed-link.ts";
import { decodeState } from "../../../web/src/state/share-link.ts";
import { decodeTrainState } from "../../../web/src/state/train-link.ts";

/** Views are what differs from the defaults of their version. Later versions may have more keys than these. */
interface GoldenPage {
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly link: string; readonly view: Readonly<Record<string, unknown>> }[];
}

interface GoldenLinks {
  readonly program: string;
  readonly playground: GoldenPage;
  readonly train: GoldenPage;
}

const FOLDER = fileURLToPath(new URL("../../golden/links/", import.meta.url));
const VERSIONS = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(FOLDER + file, "utf8")) as GoldenLinks);

test("there is a file for each released version", () => {
  expect(VERSIONS.map(({ program }) => program)).toEqual(["Headlight 0.1"]);
});

describe.each(VERSIONS)("links of $program", ({ playground, train }) => {
  test.each(playground.links)("$link shows the view that it was made of", async ({ link, view }) => {
    const { state, notes } = isPacked(link) ? await unpackView(LINK_TABLE, link) : decodeState(link);
    expect(state).toMatchObject({ ...playground.defaults, ...view });
    expect(notes).toEqual([]);
  });

  test.each(train.links)("train.html$link learns what it was made of", ({ link, view }) => {
    const { state, notes } = decodeTrainState(link);
    expect(state).toMatchObject({ ...train.defaults, ...view });
    expect(notes).toEqual([]);
  });

  test("there is a link with each key that there was", () => {
    for (const { defaults, links } of [playground, train]) {
      const named = new Set(links.flatMap(({ view }) => Object.keys(view)));
      expect([...named].sort()).toEqual(Object.keys(defaults).sort());
    }
  });
});
