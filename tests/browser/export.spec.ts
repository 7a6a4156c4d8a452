import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { unzipSync } from "fflate";
import type { BrowserContext, Page } from "@playwright/test";
import { DIVERGING, divergingStep } from "../../web/src/draw/diverging-ramp.ts";
import { largestWeight, paintWeights, type Pixels } from "../../web/src/draw/heatmap-image.ts";
import { largestSize, paintScores } from "../../web/src/draw/score-image.ts";
import { formatProbability, formatScore, formatWeight } from "../../web/src/state/number-format.ts";
import { readSnapshot } from "../../web/src/state/snapshot.ts";
import type { Playground } from "./playground.ts";
import { DIST } from "./sites.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with
const OPENING_TEXT = "The cat sat on the mat, and then the cat sat on the hat.";

async function openExport(playground: Playground, fragment: string, tokens: number): Promise<void> {
  await playground.open(fragment);
  await playground.waitForTokens(tokens);
  await playground.waitForTools();
  await openPanel(playground.page);
}

/** It stays open where only the address changes. */
async function openPanel(page: Page): Promise<void> {
  const isOpen = await page.locator("export-panel").isVisible();
  if (!isOpen) await page.getByText("Export", { exact: true }).click();
}

/** What the button `name` saves. */
async function saved(page: Page, name: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const coming = page.waitForEvent("download");
  await page.locator("export-panel").getByRole("button", { name, exact: true }).click();
  const download = await coming;
  await expect(page.locator("export-panel [role=status]")).toHaveText(`Saved as ${download.suggestedFilename()}.`);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

interface JsonFile {
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly tokens: readonly { readonly text: string }[];
  readonly [grid: string]: unknown;
}

test("JSON, NumPy, safetensors and CSV hold the engine's numbers of the head, with where they come from", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await openExport(playground, "#v=1&layer=1&head=0", OPENING_TOKENS);
  const trace = await reference.run(OPENING_TEXT);
  const head = { layer: 1, head: 0 };
  const [weights, keys, scores] = [await trace.weights(head), await trace.keys(head), await trace.scores(head)];
  trace.close();
  const floats = (rows: unknown): number[] => (rows as number[][]).flat().map(Math.fround);

  const json = await saved(page, "JSON");
  expect(json.name).toBe("headlight-textbook-layer-1-head-0.json");
  const written = JSON.parse(json.bytes.toString()) as JsonFile;
  expect(written.provenance).toMatchObject({ model: "textbook", text: OPENING_TEXT, layer: 1, head: 0, keys: [0, 16] });
  expect(written.provenance["program"]).toMatch(/^Headlight \d+\.\d+\.\d+$/);
  expect(written.tokens.map(({ text }) => text).join("")).toBe(OPENING_TEXT);
  expect(floats(written["weights"])).toEqual(Array.from(weights));
  expect(floats(written["scores"])).toEqual(Array.from(scores));
  expect(floats(written["keys"])).toEqual(Array.from(keys));
  expect(floats(written["visible"])).toEqual(Array.from(weights, (_, at) => Number(at % 16 <= Math.floor(at / 16))));

  const npz = unzipSync((await saved(page, "NumPy")).bytes);
  const npy = npz["weights.npy"]!;
  expect(new Float32Array(npy.slice(-weights.byteLength).buffer)).toEqual(weights);
  expect(Object.keys(npz).sort()).toEqual(
    ["keys.npy", "provenance.json", "queries.npy", "scores.npy", "values.npy", "visible.npy", "weights.npy"].sort(),
  );

  const { bytes } = await saved(page, "safetensors");
  const headerBytes = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + headerBytes).toString()) as Record<
    string,
    { readonly data_offsets: readonly [number, number]; readonly shape: readonly number[] }
  >;
  const [first, last] = header["keys"]!.data_offsets;
  expect(header["keys"]!.shape).toEqual([16, keys.length / 16]);
  const data = bytes.subarray(8 + headerBytes);
  expect(new Float32Array(Uint8Array.from(data.subarray(first, last)).buffer)).toEqual(keys);

  await page.getByLabel("CSV of").selectOption("scores");
  const csv = await saved(page, "CSV");
  expect(csv.name).toBe("headlight-textbook-layer-1-head-0.scores.csv");
  const lines = csv.bytes.toString().split("\r\n").slice(2, -1);
  expect(lines.flatMap((line) => line.split(",").slice(-16).map(Number).map(Math.fround))).toEqual(Array.from(scores));
});

test("the provenance of a model from files has the digest of its parameters", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&model=storyteller");
  await expect(page.locator("body")).toHaveAttribute("data-phase", "ready");
  await playground.waitForTools();
  await openPanel(page);
  const { provenance } = JSON.parse((await saved(page, "JSON")).bytes.toString()) as JsonFile;
  const params = readFileSync(`${DIST}/models/storyteller/model.safetensors`);
  expect(provenance).toMatchObject({
    model: "storyteller",
    model_sha256: createHash("sha256").update(params).digest("hex"),
  });
});

test("a window, a mean and a long text: what is saved is what the map is of", async ({ playground, reference }) => {
  const { page } = playground;
  await openExport(playground, "#v=1&layer=0&head=1&window=2,6,0,5", OPENING_TOKENS);
  const part = JSON.parse((await saved(page, "JSON")).bytes.toString()) as JsonFile;
  const trace = await reference.run(OPENING_TEXT);
  const weights = await trace.weights({ layer: 0, head: 1, rows: [2, 6], columns: [0, 5] });
  const mean = await trace.weights({ layer: 0, head: "mean" });
  trace.close();
  expect((part["weights"] as number[][]).flat().map(Math.fround)).toEqual(Array.from(weights));
  expect(part["queries"]).toHaveLength(4);
  expect(part["values"]).toHaveLength(5);
  await openExport(playground, "#v=1&mean=layer", OPENING_TOKENS);
  const ofMean = JSON.parse((await saved(page, "JSON")).bytes.toString()) as JsonFile;
  expect(ofMean.provenance).toMatchObject({ layer: 0, head: "mean" });
  expect((ofMean["weights"] as number[][]).flat().map(Math.fround)).toEqual(Array.from(mean));
  expect(ofMean["queries"]).toBeUndefined();
  const words = Array.from({ length: 1_000 }, (_, at) => `w${String(at % 50)}`).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}`);
  await playground.waitForTokens(1_000);
  await playground.waitForTools();
  await openPanel(page);
  await page.locator("export-panel").getByRole("button", { name: "JSON", exact: true }).click();
  await expect(page.locator("export-panel [role=status]")).toContainText("As text 3,");
  await expect(page.locator("export-panel [role=status]")).toContainText("take NumPy or safetensors, or zoom in");
  const { bytes } = await saved(page, "safetensors");
  expect(bytes.length).toBeGreaterThan(1_000 * 1_000 * 9);
});

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
  const drawn = await page.evaluate(
    async ({ base64, places }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0);
      return places.map(([x, y]) => Array.from(context.getImageData(x * 3, y * 3, 1, 1).data));
    },
    {
      base64: three.bytes.toString("base64"),
      places: await placesInPicture(page, cells),
    },
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

/** How many of the dots of two pictures of the same size differ, of all. */
async function differingShare(page: Page, ...pictures: readonly Buffer[]): Promise<number> {
  return page.evaluate(
    async (files) => {
      const dots = await Promise.all(
        files.map(async (base64) => {
          const image = new Image();
          image.src = `data:image/png;base64,${base64}`;
          await image.decode();
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [image.width, image.height];
          const context = canvas.getContext("2d")!;
          context.drawImage(image, 0, 0);
          return new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
        }),
      );
      const [one, other] = [dots[0]!, dots[1]!];
      return one.length === other.length ? one.filter((dot, at) => dot !== other[at]).length / one.length : 1;
    },
    pictures.map((picture) => picture.toString("base64")),
  );
}

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
  // A page of its own: this one's policy lets nobody parse.
  const reader = await context.newPage();
  const found = await reader.evaluate((written) => {
    const parsed = new DOMParser().parseFromString(written, "image/svg+xml");
    const all = Array.from(parsed.querySelectorAll("*"));
    return {
      names: [...new Set(all.map(({ localName }) => localName))].sort(),
      attributes: [...new Set(all.flatMap((each) => each.getAttributeNames()))].filter((each) => /^on|:/.test(each)),
      links: all.map((each) => each.getAttribute("href") ?? "").filter((href) => !/^(data:image\/png;|$)/.test(href)),
      about: parsed.querySelector("metadata")?.textContent ?? "",
      cells: parsed.querySelectorAll("g[shape-rendering] > rect[fill^=rgb]").length,
      labels: Array.from(parsed.querySelectorAll("text"), ({ textContent }) => textContent),
    };
  }, bytes.toString());
  expect(found.names).toEqual(
    ["desc", "g", "image", "metadata", "path", "pattern", "rect", "svg", "text", "title", "tspan"].sort(),
  );
  expect(found.attributes).toEqual([]);
  expect(found.links).toEqual([]);
  expect(JSON.parse(found.about)).toMatchObject({ text, model: "textbook" });
  const count = await page.locator(".token-button").count();
  // A causal head: as many cells as there are pairs of a query and a key that is not after it.
  expect(found.cells).toBe((count * (count + 1)) / 2);
  await reader.close();
  expect(found.labels).toEqual(expect.arrayContaining(["·שלום", "·猫", "·<", "script", "key →", "query ↓"]));
});

/** What stands in an SVG file. Read on a page of its own: the playground's policy lets nobody parse. */
async function readSvg(context: BrowserContext, bytes: Buffer) {
  const reader = await context.newPage();
  const found = await reader.evaluate((written) => {
    const parsed = new DOMParser().parseFromString(written, "image/svg+xml");
    const all = Array.from(parsed.querySelectorAll("*"));
    return {
      names: [...new Set(all.map(({ localName }) => localName))].sort(),
      attributes: [...new Set(all.flatMap((each) => each.getAttributeNames()))].filter((each) =>
        /^on|:|href/.test(each),
      ),
      size: ["width", "height"].map((name) => Number(parsed.documentElement.getAttribute(name))),
      about: parsed.querySelector("metadata")?.textContent ?? "",
      // A number with a point at its end is none.
      opacities: Array.from(parsed.querySelectorAll("line"), (line) => {
        const written = line.getAttribute("opacity") ?? "1";
        return written.endsWith(".") ? NaN : Number(written);
      }),
      labels: Array.from(parsed.querySelectorAll("text"), ({ textContent }) => textContent),
      cells: Array.from(parsed.querySelectorAll("g[shape-rendering]"), (group) =>
        Array.from(group.children, (cell) => cell.getAttribute("fill") ?? ""),
      ),
    };
  }, bytes.toString());
  await reader.close();
  return { ...found, about: JSON.parse(found.about) as Readonly<Record<string, unknown>> };
}

test("an SVG of the lines has a line for each weight, as opaque as it is large, and the tokens as text; a PNG has the same size", async ({
  playground,
  context,
  reference,
}) => {
  const { page } = playground;
  // Room for the label of every token.
  await page.setViewportSize({ width: 1280, height: 1400 });
  const text = '<script>alert(1)</script> <img/src=x/onerror=alert(1)> a\u0001b "&amp;" שלום 猫';
  await playground.open(`#v=1&layer=1&heads=2&view=lines&text=${encodeURIComponent(text)}`);
  await expect(page.getByRole("application", { name: /^Lines of layer 1, heads 0, 2/ })).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-layer-1-head-0.lines.svg");
  const found = await readSvg(context, svg.bytes);
  expect(found.names).toEqual(["desc", "g", "line", "metadata", "rect", "svg", "text", "title", "tspan"]);
  expect(found.attributes).toEqual([]);
  expect(found.about).toMatchObject({ model: "textbook", text, view: "lines", layer: 1, head: 0, heads: [0, 2] });
  expect(found.labels).toEqual(expect.arrayContaining(["·שלום", "·猫", "·<", "script"]));
  const trace = await reference.run(text);
  const weights = (await Promise.all([0, 2].map((head) => trace.weights({ layer: 1, head })))).flatMap((each) => [
    ...each,
  ]);
  trace.close();
  const drawn = weights.filter((weight) => weight > 0).sort((a, b) => a - b);
  // Of two heads there are two more lines, which name their looks.
  expect(found.opacities).toHaveLength(drawn.length + 2);
  for (const [at, weight] of drawn.entries()) expect(found.opacities[at]).toBeCloseTo(weight / drawn.at(-1)!, 3);
  await page.getByLabel("Size").selectOption("3");
  const { bytes } = await saved(page, "PNG");
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(found.size.map((side) => side * 3));
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
    expect(await pixelsOfImage(page, images[6 * layer + head]!)).toEqual(Array.from(wanted.data));
  }
  trace.close();
  const png = await saved(page, "PNG");
  expect(png.name).toBe("headlight-textbook-heads.png");
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual(found.size.map((each) => each * 2));
  writeFileSync(info.outputPath("heads.png"), png.bytes);
});

/** Red, green, blue, alpha of each. */
function pixelsOfImage(page: Page, address: string): Promise<readonly number[]> {
  return page.evaluate(async (src) => {
    const image = Object.assign(new Image(), { src });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    return Array.from(context.getImageData(0, 0, image.width, image.height).data);
  }, address);
}

test("what is pinned is lit in the picture of the lines, and keys that it does not see are hatched", async ({
  playground,
  context,
}) => {
  const { page } = playground;
  await playground.open("#v=1&layer=1&view=lines&pin=3,1");
  await expect(page.getByTestId("heads-numbers")).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  const { names } = await readSvg(context, (await saved(page, "SVG")).bytes);
  expect(names).toEqual(expect.arrayContaining(["circle", "pattern", "path"]));
  expect(names).not.toContain("image");
});

test("an SVG of the text has its tokens as text, wrapped as they stand, painted by their weights", async ({
  playground,
  context,
}) => {
  const { page } = playground;
  const text = '<script>alert(1)</script> one two three one two שלום 猫 "&amp;" '.repeat(3).trim();
  await playground.open(`#v=1&layer=1&heads=1&view=text&text=${encodeURIComponent(text)}`);
  await expect(page.getByRole("application", { name: /^Text painted by/ })).toBeVisible();
  await playground.waitForTools();
  const painted = await page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>(".text-unit"), ({ style }) => style.backgroundColor).filter(
      (color) => color !== "" && !color.endsWith(", 0)"),
    ),
  );
  const units = await page.locator(".text-unit").allTextContents();
  await openPanel(page);
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-layer-1-head-0.text.svg");
  const found = await readSvg(context, svg.bytes);
  expect(found.names).toEqual(["desc", "g", "line", "metadata", "rect", "svg", "text", "title", "tspan"]);
  expect(found.attributes).toEqual([]);
  expect(found.about).toMatchObject({ view: "text", heads: [0, 1], keys: [0, 69], queries: [68, 69] });
  expect(found.labels.join("\n")).toContain(units.join("\n").slice(0, 40));
  expect(found.labels).toEqual(expect.arrayContaining(["script", "שלום", "猫"]));
  const paint = (color: string): string => color.replace(/^rgba?\((\d+, \d+, \d+).*/, "rgb($1)");
  const fills = svg.bytes.toString().match(/fill="rgb\([^"]+\)"[^>]*opacity/g) ?? [];
  expect(fills.map((fill) => /rgb\([^"]+\)/.exec(fill)?.[0])).toEqual(painted.map(paint));
});

test("an SVG of query and key has a bar for each number, and the numbers as text", async ({ playground, context }) => {
  const { page } = playground;
  await playground.open("#v=1&layer=1&view=query-key&pin=9,3");
  await expect(page.locator(".bar-row").first()).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  const bars = await page
    .locator(".bar-row svg rect")
    .evaluateAll((all) => all.filter((bar) => Number(bar.getAttribute("height")) > 0).length);
  expect(bars).toBeGreaterThan(10);
  const score = await page.locator(".steps-numbers").textContent();
  const { bytes } = await saved(page, "SVG");
  const found = await readSvg(context, bytes);
  const shown = (await page.locator(".bar-rows").boundingBox())!;
  expect(found.size[0]).toBeGreaterThan(shown.width);
  expect(found.size[1]).toBeGreaterThan(shown.height);
  expect(found.about).toMatchObject({ view: "query-key", queries: [9, 10], keys: [3, 4] });
  expect(bytes.toString().match(/<rect [^>]*fill="rgb\((173, 75, 15|32, 105, 180)\)"/g)).toHaveLength(bars);
  expect(found.labels.join(" ")).toContain(score?.trim().slice(0, 30));
});

/** Colours as an SVG file has them; "" where a cell has none. */
function fillsOf({ data }: Pixels): readonly string[] {
  return Array.from({ length: data.length / 4 }, (_, at) => {
    const [red, green, blue, alpha] = data.subarray(at * 4, at * 4 + 4);
    return alpha === 0 ? "" : `rgb(${red} ${green} ${blue})`;
  });
}

const HOSTILE_TEXT = '<script>alert(1)</script> <img/src=x/onerror=alert(1)> a\u0001b "&amp;" שלום 猫';

test("an SVG of the predictions has the engine's probabilities, the bars and both texts, as text", async ({
  playground,
  context,
  reference,
}) => {
  const { page } = playground;
  await playground.open(
    `#v=1&view=prediction&text=${encodeURIComponent(HOSTILE_TEXT)}&other-text=${encodeURIComponent("<b>before</b>")}`,
  );
  await expect(page.locator("prediction-view .has-before")).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-layer-0-head-0.prediction.svg");
  const found = await readSvg(context, svg.bytes);
  expect(found.names).toEqual(["desc", "g", "line", "metadata", "rect", "svg", "text", "title", "tspan"]);
  expect(found.attributes).toEqual([]);
  expect(found.about).toMatchObject({ view: "prediction", text: HOSTILE_TEXT, other_text: "<b>before</b>" });
  expect(found.labels).toEqual(expect.arrayContaining(["Before", "After", "Change", "script", "שלום", "猫"]));
  const trace = await reference.run(HOSTILE_TEXT);
  const likeliest = await trace.logits({ position: trace.tokens.length - 1, top: 4 });
  trace.close();
  expect(found.labels).toEqual(
    expect.arrayContaining(likeliest.map(({ probability }) => formatProbability(probability))),
  );
  expect(found.labels.join(" ")).not.toContain("Another text");
  await page.getByLabel("Size").selectOption("3");
  const { bytes } = await saved(page, "PNG");
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(found.size.map((side) => side * 3));
});

test("an SVG of the steps has every number of the table as text, and a rectangle for each dimension of a strip", async ({
  playground,
  context,
  reference,
}) => {
  const { page } = playground;
  await page.setViewportSize({ width: 700, height: 500 });
  await playground.open(`#v=1&layer=1&view=steps&text=${encodeURIComponent(HOSTILE_TEXT)}`);
  await expect(page.locator("steps-view .steps-table")).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  // What is scrolled out of sight is in it, and stays scrolled.
  await page.locator(".steps-scroll").evaluate((scroller) => scroller.scrollTo(40, 120));
  const svg = await saved(page, "SVG");
  expect(await page.locator(".steps-scroll").evaluate(({ scrollTop }) => scrollTop)).toBe(120);
  expect(svg.name).toBe("headlight-textbook-layer-1-head-0.steps.svg");
  const found = await readSvg(context, svg.bytes);
  expect(found.names).toEqual(["desc", "g", "line", "metadata", "rect", "svg", "text", "title", "tspan"]);
  expect(found.attributes).toEqual([]);
  const trace = await reference.run(HOSTILE_TEXT);
  const last = trace.tokens.length - 1;
  const head = { layer: 1, head: 0 };
  const steps = await trace.rowSteps({ ...head, query: last });
  const keys = await trace.keys(head);
  const headDim = steps.output.length;
  trace.close();
  expect(found.about).toMatchObject({ view: "steps", layer: 1, head: 0, queries: [last, last + 1] });
  expect(found.labels).toEqual(
    expect.arrayContaining([
      ...Array.from(steps.dots, formatScore),
      ...Array.from(steps.exponentials, formatScore),
      ...Array.from(steps.weights, formatWeight),
    ]),
  );
  // Of the query and of the row as a whole: q and the output; of each key: k, q × k, its value, and that by its weight.
  expect(found.cells).toHaveLength(2 + 4 * (last + 1));
  const largest = Math.max(...Array.from(keys, Math.abs));
  const ofKeys = Array.from({ length: last + 1 }, (_, key) =>
    Array.from(keys.subarray(key * headDim, (key + 1) * headDim), (value) => {
      const step = divergingStep(value, largest);
      return `rgb(${DIVERGING.subarray(step * 3, step * 3 + 3).join(" ")})`;
    }),
  );
  expect(found.cells.filter((_, at) => at % 4 === 1).slice(0, last + 1)).toEqual(ofKeys);
});

test("an SVG of a comparison has the three maps with the engine's weights, and what is pinned in them", async ({
  playground,
  context,
  reference,
}) => {
  const { page } = playground;
  await page.setViewportSize({ width: 1280, height: 1400 });
  await playground.open(
    `#v=1&layer=1&head=0&view=compare&other-head=2&pin=3,1&text=${encodeURIComponent(HOSTILE_TEXT)}`,
  );
  await expect(page.locator("compare-view heatmap-view")).toHaveCount(3);
  await playground.waitForTools();
  await openPanel(page);
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-layer-1-head-0.compare.svg");
  const found = await readSvg(context, svg.bytes);
  expect(found.names).toEqual(
    ["desc", "g", "image", "metadata", "path", "pattern", "rect", "svg", "text", "title", "tspan"].sort(),
  );
  // The ramps are pictures of a pixel each.
  expect(found.attributes).toEqual(["href"]);
  expect(found.about).toMatchObject({ view: "compare", layer: 1, head: 0, other_layer: 1, other_head: 2 });
  const trace = await reference.run(HOSTILE_TEXT);
  const size = trace.tokens.length;
  const [own, other] = [
    await trace.weights({ layer: 1, head: 0 }),
    await trace.weights({ layer: 1, head: 2 }),
  ] as const;
  trace.close();
  const masked = Uint8Array.from(own, (_, at) => Number(at % size > Math.floor(at / size)));
  const cells = (drawn: Float32Array) => ({ rows: size, columns: size, drawn, masked });
  const largest = Math.max(largestWeight(cells(own)), largestWeight(cells(other)));
  const difference = Float32Array.from(own, (weight, at) => weight - (other[at] ?? 0));
  const expected = [
    paintWeights(cells(other), { largest }),
    paintWeights(cells(own), { largest }),
    paintScores(cells(difference), { largest: largestSize(cells(difference)) }),
  ];
  expect(found.cells).toEqual(expected.map((pixels) => fillsOf(pixels).filter((fill) => fill !== "")));
  expect(found.labels).toEqual(expect.arrayContaining(["·שלום", "key →", "query ↓"]));
  expect(svg.bytes.toString().match(/stroke-width="2.5"/g)).toHaveLength(3);
  await page.getByLabel("Size").selectOption("2");
  const { bytes } = await saved(page, "PNG");
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(found.size.map((side) => side * 2));
});

test("a view that shows no figure has no picture, and says so", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&view=compare");
  await expect(page.locator("compare-view")).toContainText("Nothing is compared yet");
  await playground.waitForTools();
  await openPanel(page);
  await page.locator("export-panel").getByRole("button", { name: "SVG", exact: true }).click();
  await expect(page.locator("export-panel [role=status]")).toHaveText(
    "There is no picture of “Compare” while it shows no figure.",
  );
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

for (const { theme, width } of [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 360 },
] as const) {
  test(`axe finds nothing serious while something can be exported: ${theme}, ${width} px`, async ({
    playground,
  }, info) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 900 });
    await openExport(playground, `#v=1&theme=${theme}`, OPENING_TOKENS);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: info.outputPath("export.png"), fullPage: true });
  });
}

test("a snapshot holds the shown weights in eight bits, with the view that it was taken of", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await openExport(playground, "#v=1&layer=1&head=0&window=4,10,2,8&theme=dark", OPENING_TOKENS);
  const file = await saved(page, "Snapshot (JSON)");
  expect(file.name).toBe("headlight-textbook-layer-1-head-0.snapshot.json");
  const { snapshot, problem } = readSnapshot(file.bytes.toString());
  expect(problem).toBe("");
  const trace = await reference.run(OPENING_TEXT);
  const part = { layer: 1, head: 0, rows: [4, 10], columns: [2, 8] } as const;
  const weights = await trace.weights(part);
  const scores = await trace.maskedScores(part);
  trace.close();
  expect(Array.from(snapshot!.weights)).toEqual(Array.from(weights, (weight) => Math.round(255 * weight)));
  expect(Array.from(snapshot!.masked)).toEqual(Array.from(scores, (score) => Number(score === -Infinity)));
  expect(snapshot!.masked).toContain(1);
  expect(snapshot).toMatchObject({ model: "textbook", layer: 1, head: 0, queries: [4, 10], keys: [2, 8] });
  expect(snapshot!.tokens.join("")).toBe(OPENING_TEXT);
  expect(snapshot!.view).toEqual({ layer: "1", window: "4,10,2,8" });
});

test("a snapshot of more tokens than it holds is refused by a sentence", async ({ playground }) => {
  const text = Array.from({ length: 513 }, () => "a").join(" ");
  await openExport(playground, `#v=1&text=${encodeURIComponent(text)}`, 513);
  const panel = playground.page.locator("export-panel");
  await panel.getByRole("button", { name: "Snapshot (JSON)" }).click();
  await expect(panel.getByRole("status")).toHaveText("A snapshot holds at most 512 tokens; this text has 513.");
});
