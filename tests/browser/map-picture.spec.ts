// The pictures of the map and of the grid of heads.

import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { largestWeight, paintWeights } from "../../web/src/draw/heatmap-image.ts";
import {
  expectPlainSvg,
  OPENING_TEXT,
  OPENING_TOKENS,
  openExport,
  openPanel,
  readSvg,
  saved,
} from "./exported-files.ts";
import { differingShare, pixelsAt, pixelsOf, pngAddress } from "./picture-pixels.ts";
import { expect, test } from "./watched-test.ts";

test("a PNG has the pixels of the map at the size that is asked for, and says where it comes from", async ({
  playground,
}) => {
  const { page } = playground;
  await openExport(playground, "#v=1&layer=1&head=0", OPENING_TOKENS);
  const pngOf = async (size: string): Promise<{ width: number; height: number; text: string; bytes: Buffer }> => {
    await page.getByLabel("Size").selectOption(size);
    const { bytes } = await saved(page, "PNG");
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    expect(bytes.subarray(37, 41).toString()).toBe("iTXt");
    const chunkBytes = bytes.readUInt32BE(33);
    return { width, height, text: bytes.subarray(41, 41 + chunkBytes).toString(), bytes };
  };
  const [one, three] = [await pngOf("1"), await pngOf("3")];
  expect([three.width, three.height]).toEqual([one.width * 3, one.height * 3]);
  const [keyword, , , , , about = ""] = three.text.split("\0");
  expect(keyword).toBe("Description");
  expect(JSON.parse(about)).toMatchObject({ model: "textbook", layer: 1, head: 0, text: OPENING_TEXT });
  // The colours of the cells, of which the page has each one, and in the same order.
  const plot = await playground.plot(OPENING_TOKENS);
  const cells = [
    [11, 3],
    [11, 4],
    [0, 0],
    [5, 2],
  ] as const;
  const shown = await playground.pixels(plot, cells);
  const places = await placesInPicture(page, cells);
  const drawn = await pixelsAt(
    page,
    pngAddress(three.bytes),
    places.map(([x, y]) => [x * 3, y * 3] as const),
  );
  expect(drawn).toEqual(shown.map((color) => Array.from(color)));
});

/** Middles of cells in the picture, in css px: its frame has 52 of them above the map's canvas. */
async function placesInPicture(page: Page, cells: readonly (readonly [number, number])[]): Promise<[number, number][]> {
  return page.evaluate((wanted) => {
    const map = document.querySelector("heatmap-view")!;
    const { clipCssPx, cellWidthCssPx, cellHeightCssPx } = map.painting()!.layout;
    return wanted.map(([query, key]): [number, number] => [
      Math.round(clipCssPx.x + (key + 0.5) * cellWidthCssPx),
      Math.round(52 + clipCssPx.y + (query + 0.5) * cellHeightCssPx),
    ]);
  }, cells);
}

test("what is pinned is marked in the picture of the map, and its patterns are explained", async ({
  playground,
  context,
}) => {
  const { page } = playground;
  await openExport(playground, "#v=1&layer=1&head=0&pin=9,3", OPENING_TOKENS);
  const { bytes } = await saved(page, "SVG");
  const rulers = (picture: Buffer): number => picture.toString().match(/<rect [^>]*opacity="0\.6"/g)?.length ?? 0;
  expect(rulers(bytes)).toBe(2);
  expect((await readSvg(context, bytes)).labels.at(-1)).toBe("Hatched: not visible (masked).");
  await page.getByLabel("Size").selectOption("1");
  const pinned = (await saved(page, "PNG")).bytes;
  await openExport(playground, "#v=1&layer=1&head=0", OPENING_TOKENS);
  expect(rulers((await saved(page, "SVG")).bytes)).toBe(0);
  const share = await differingShare(page, pinned, (await saved(page, "PNG")).bytes);
  expect(share).toBeGreaterThan(0.001);
  expect(share).toBeLessThan(0.05);
});

test("an SVG has a rectangle a cell, the tokens as text, and nothing that runs, whatever the text is", async ({
  playground,
  context,
}) => {
  const { page } = playground;
  // Room for the label of every token.
  await page.setViewportSize({ width: 1280, height: 1400 });
  const text = '<script>alert(1)</script> <img/src=x/onerror=alert(1)> a\u0001b ]]> "&amp;" שלום 猫';
  await playground.open(`#v=1&layer=0&head=1&text=${encodeURIComponent(text)}`);
  await expect(playground.map).toHaveAccessibleName(/tokens: queries down/);
  await playground.waitForTools();
  await openPanel(page);
  const { bytes, name } = await saved(page, "SVG");
  expect(name).toBe("headlight-textbook-layer-0-head-1.svg");
  const found = await readSvg(context, bytes);
  expectPlainSvg(found, ["image", "path", "pattern"]);
  expect(found.about).toMatchObject({ text, model: "textbook" });
  const count = await page.locator(".token-button").count();
  // A causal head: as many cells as there are pairs of a query and a key that is not after it.
  expect(found.cells.flat().filter((fill) => fill.startsWith("rgb"))).toHaveLength((count * (count + 1)) / 2);
  expect(found.labels).toEqual(expect.arrayContaining(["·שלום", "·猫", "·<", "script", "key →", "query ↓"]));
});

test("the picture of the heads has every head's map with its name, row by row, in the colours of its weights", async ({
  playground,
  context,
  reference,
}, info) => {
  const { page } = playground;
  await openExport(playground, "#v=1&layer=1", OPENING_TOKENS);
  await expect(page.locator("head-grid .is-coming")).toHaveCount(0);
  await page.locator("export-panel").getByLabel(/^Of\b/).selectOption({ label: "the heads" });
  await expect(page.getByRole("group", { name: "Picture of the heads" })).toBeVisible();
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-heads.svg");
  const found = await readSvg(context, svg.bytes);
  const shown = await page.locator("head-grid .head-name").allTextContents();
  for (const title of ["Layer 0", "Layer 1", "Mean over heads"]) expect(found.labels).toContain(title);
  for (const name of shown.slice(0, 12)) expect(found.labels.join("\n")).toContain(name.trim().slice(0, 12));
  expect(found.about).toMatchObject({ model: "textbook", text: OPENING_TEXT });
  expect(found.about).not.toHaveProperty("head");

  const images = svg.bytes.toString().match(/data:image\/png;base64,[^"]+/g) ?? [];
  expect(images).toHaveLength(12 + 3);
  const trace = await reference.run(OPENING_TEXT);
  const side = OPENING_TOKENS;
  for (const [layer, head] of [
    [0, 1],
    [1, 5],
  ] as const) {
    const { values, masked } = await trace.pooledWeights({ layer, head, bins: side });
    const cells = { rows: side, columns: side, drawn: values, masked };
    const wanted = paintWeights(cells, { largest: largestWeight(cells) });
    expect((await pixelsOf(page, images[6 * layer + head]!)).data).toEqual(Array.from(wanted.data));
  }
  trace.close();
  const png = await saved(page, "PNG");
  expect(png.name).toBe("headlight-textbook-heads.png");
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual(found.size.map((each) => each * 2));
  writeFileSync(info.outputPath("heads.png"), png.bytes);
});

test("the picture can be copied", async ({ playground, context }) => {
  const { page } = playground;
  await openExport(playground, "", OPENING_TOKENS);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy picture" }).click();
  await expect(page.locator("export-panel [role=status]")).toHaveText("Copied.");
  const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types: each }) => each));
  expect(types).toContain("image/png");
});
