import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { provenanceOf } from "../../web/src/export/provenance.ts";
import { snapshotFile } from "../../web/src/export/snapshot.ts";
import { openHost, outcome, ready, eventsOf, recordEvents, type View } from "./embed-host.ts";
import type { Reference } from "./reference-engine.ts";
import { seriousFindings } from "./serious-findings.ts";
import { DIST } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "a rose is a rose is a rose";
const MAX_DRAWING_MS = 100; // from visible to drawn
const BUDGET_BYTES = 25 * 1024; // of a page with a snapshot, gzipped, before anybody touches it

/** Of layer 1, head 0 of the built-in model. `change` what a weight is in it. */
async function snapshotOf(reference: Reference, change = (weight: number): number => weight): Promise<string> {
  const trace = await reference.run(TEXT);
  const [layer, head, size] = [1, 0, trace.tokens.length];
  const data = (await trace.weights({ layer, head })).map(change);
  const map = { layer, head, queries: [0, size], keys: [0, size], isFirstHidden: false } as const;
  const run = { text: TEXT, pair: "", mask: [] };
  const state = { bits: "saved", scale: "global" } as const;
  const { masked } = await trace.pooledWeights({ layer, head, bins: size });
  const { content } = snapshotFile({
    weights: { name: "weights", rows: size, columns: size, data },
    masked,
    tokens: trace.tokens,
    provenance: provenanceOf({ version: "0.1.0", model: "textbook", run, state, map }),
    view: { text: TEXT, layer: "1" },
  });
  trace.close();
  return content as string;
}

const inside = (file: string, attributes = ""): string =>
  `<attention-view ${attributes}><script type="application/json">${file}</script></attention-view>`;

/** The button that the saved map is. */
const saved = (page: Page) => page.getByRole("button", { name: /^Saved attention map: “textbook”, layer 1, head 0/ });

/** From when a saved map is seen, on a page that is opened for it, to when it is drawn. */
async function drawingMs(page: Page, file: string): Promise<number> {
  await openHost(page, `<div style="height: 5000px"></div>${inside(file)}`);
  await page.waitForFunction(() => customElements.get("attention-view") !== undefined);
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  const tookMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const view = document.querySelector("attention-view")!;
        let seenMs = 0;
        new IntersectionObserver(([entry]) => {
          if (entry?.isIntersecting === true && seenMs === 0) seenMs = entry.time;
        }).observe(view);
        const look = (): void => {
          const isDrawn = view.shadowRoot?.querySelector("canvas") !== null && view.shadowRoot !== null;
          if (isDrawn && seenMs > 0) resolve(performance.now() - seenMs);
          else requestAnimationFrame(look);
        };
        look();
        view.scrollIntoView();
      }),
  );
  expect(requested.map((url) => new URL(url).pathname)).toEqual(["/snapshot.js"]);
  page.removeAllListeners("request");
  return tookMs;
}

test("a saved map is drawn at once by the element itself, and says what it is", async ({ page, reference }) => {
  const file = await snapshotOf(reference);
  await page.setViewportSize({ width: 1280, height: 800 });
  await openHost(page, `<main><h1>A rose</h1>${inside(file)}</main>`);
  await expect(saved(page)).toHaveAccessibleDescription(/“rose” looks most at “is”: 0\.\d\d\./);
  await expect(page.locator("attention-view .caption")).toHaveText(
    "“textbook”, layer 1, head 0, 8 tokens: saved, 8 bits (Headlight 0.1.0)",
  );
  const trace = await reference.run(TEXT);
  const weights = await trace.weights({ layer: 1, head: 0 });
  const size = trace.tokens.length;
  trace.close();
  const box = (await page.locator("attention-view canvas").boundingBox())!;
  for (const [row, column] of [
    [4, 2],
    [7, 5],
    [3, 3],
  ] as const) {
    await page.mouse.move(box.x + ((column + 0.5) * box.width) / size, box.y + ((row + 0.5) * box.height) / size);
    const weight = (Math.round(255 * (weights[row * size + column] ?? 0)) / 255).toFixed(2);
    await expect(page.locator("attention-view .readout")).toContainText(
      new RegExp(`^query ${row} “.*” → key ${column} “.*”: weight ${weight} \\(saved, 8 bits\\)$`),
    );
  }
  await page.mouse.move(box.x + (5.5 * box.width) / size, box.y + (2.5 * box.height) / size);
  await expect(page.locator("attention-view .readout")).toHaveText("query 2 “is” → key 5 “is”: not visible (masked)");
  await expect(page.locator("attention-view .axis")).toHaveText(["key →", "query ↓"]);
  // A masked cell lets the hatching below show through; one with a weight of 0 does not.
  const opaque = await page.locator("attention-view canvas").evaluate((element) => {
    const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, 8, 8);
    return Array.from({ length: 64 }, (_, at) => Number(data[4 * at + 3] === 255)).join("");
  });
  const causal = Array.from({ length: size }, (_, query) => "1".repeat(query + 1).padEnd(size, "0")).join("");
  expect(opaque).toBe(causal);
  expect(page.frames()).toHaveLength(1);
  expect(page.workers()).toHaveLength(0);
  expect(await seriousFindings(page)).toEqual([]);
});

test("a saved map is drawn within 100 ms of being seen, for at most 25 KB", async ({ page, reference }) => {
  const file = await snapshotOf(reference);
  // The best of three: the machine may be doing something else.
  let bestMs = Infinity;
  for (let attempt = 0; attempt < 3 && bestMs > MAX_DRAWING_MS; attempt++)
    bestMs = Math.min(bestMs, await drawingMs(page, file));
  console.log(`  saved map drawn ${bestMs.toFixed(0)} ms after it was seen, of ${MAX_DRAWING_MS}`);
  expect(bestMs).toBeLessThanOrEqual(MAX_DRAWING_MS);
  const files = ["embed.js", "snapshot.js"].map((name) => readFileSync(join(DIST, name)));
  const bytes = [...files, Buffer.from(file)].reduce((sum, content) => sum + gzipSync(content).length, 0);
  console.log(`  with its files ${bytes} bytes of ${BUDGET_BYTES}, gzipped`);
  expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
});

for (const [name, goLive] of [
  ["a click", (page: Page) => saved(page).click()],
  ["Enter", (page: Page) => saved(page).press("Enter")],
  ["live()", (page: Page) => page.locator("attention-view").evaluate((view) => (view as View).live())],
  [
    "the attribute live",
    (page: Page) => page.locator("attention-view").evaluate((view) => view.setAttribute("live", "")),
  ],
  [
    "the property live, as React and Vue set it,",
    (page: Page) => page.locator("attention-view").evaluate((view) => ((view as View).live = true)),
  ],
  [
    "setState",
    (page: Page) => page.locator("attention-view").evaluate((view) => (view as View).setState({ scale: "row" })),
  ],
] as const) {
  test(`${name} brings the live map of the same view, which differs in nothing`, async ({ page, reference }) => {
    await openHost(page, inside(await snapshotOf(reference)));
    const view = page.locator("attention-view");
    await expect(saved(page)).toBeVisible();
    await recordEvents(view);
    await goLive(page);
    expect(await outcome(view)).toBe("ready");
    const state = await view.evaluate((element) => (element as View).getState());
    expect(state).toMatchObject({ text: TEXT, layer: 1, head: 0 });
    await expect(saved(page)).toHaveCount(0);
    const data = await view.evaluate(async (element) => (await (element as View).toData()).provenance);
    expect(data, "what is asked after the comparison comes after it").toMatchObject({ text: TEXT });
    expect((await eventsOf(view)).map(({ name: event }) => event)).toEqual(["ready"]);
  });
}

test("a property live that is false leaves the saved map, and the method is still one", async ({ page, reference }) => {
  await openHost(page, inside(await snapshotOf(reference)));
  await expect(saved(page)).toBeVisible();
  const view = page.locator("attention-view");
  for (const value of [false, null, undefined]) {
    await view.evaluate((element, off) => ((element as View).live = off), value);
  }
  await expect(saved(page)).toBeVisible();
  await view.evaluate((element) => (element as View).live());
  expect(await outcome(view)).toBe("ready");
  await expect(saved(page)).toHaveCount(0);
});

test("with live from the start there is no saved map", async ({ page, reference }) => {
  await openHost(page, inside(await snapshotOf(reference), "live"));
  await ready(page.locator("attention-view"));
  await expect(page.locator("iframe").contentFrame().getByRole("application")).toHaveAccessibleName(/layer 1, head 0/);
});

test("a saved map that is taken out and put in again is drawn again, and setState meanwhile asks for the live one", async ({
  page,
  reference,
}) => {
  await openHost(page, inside(await snapshotOf(reference)));
  const view = page.locator("attention-view");
  await expect(saved(page)).toBeVisible();
  const sheets = () => view.evaluate((element) => element.shadowRoot!.adoptedStyleSheets.length);
  const before = await sheets();
  await view.evaluate((element) => {
    element.remove();
    element.shadowRoot!.replaceChildren();
    document.body.append(element);
  });
  await expect(saved(page)).toBeVisible();
  expect(await sheets()).toBe(before);
  await view.evaluate((element) => {
    element.remove();
    (element as View).setState({ head: 3 });
    if (element.shadowRoot!.querySelector("iframe") !== null)
      throw new Error("It has loaded without being in the page.");
    document.body.append(element);
  });
  expect(await outcome(view)).toBe("ready");
  expect(await view.evaluate((element) => (element as View).getState())).toMatchObject({
    text: TEXT,
    layer: 1,
    head: 3,
  });
});

test("another head that is asked for while the saved map is shown comes without a word", async ({
  page,
  reference,
}) => {
  await openHost(page, inside(await snapshotOf(reference)));
  const view = page.locator("attention-view");
  await expect(saved(page)).toBeVisible();
  await recordEvents(view);
  await view.evaluate((element) => (element as View).setState({ head: 3 }));
  expect(await outcome(view)).toBe("ready");
  // What is asked after the comparison comes after it.
  const data = await view.evaluate(async (element) => (await (element as View).toData()).provenance);
  expect(data).toMatchObject({ text: TEXT, layer: 1, head: 3 });
  expect((await eventsOf(view)).map(({ name }) => name)).toEqual(["ready"]);
});

test("a live map that differs from the saved one says so", async ({ page, reference }) => {
  const file = await snapshotOf(reference, (weight) => (weight > 0.5 ? weight - 0.25 : weight));
  await openHost(page, "", { files: { "map.json": file } });
  await page.evaluate(() => {
    const view = document.createElement("attention-view");
    view.setAttribute("snapshot", "map.json");
    document.body.append(view);
  });
  const view = page.locator("attention-view");
  await recordEvents(view);
  await saved(page).click();
  const sentence = /^The live map differs from the saved one in \d weights? by more than 1\/255, at most by 0\.25\d\./;
  const frame = page.locator("iframe").contentFrame();
  await expect(frame.locator("link-notes li")).toHaveText(sentence);
  const told = async () => (await eventsOf(view)).filter(({ name }) => name === "error").map(({ detail }) => detail);
  await expect.poll(told).toEqual([{ code: "E_SNAPSHOT", message: expect.stringMatching(sentence) as unknown }]);
});

test("a saved map takes no room from what comes after it: from itself, put in again, or from the live map", async ({
  page,
  reference,
}) => {
  const file = JSON.parse(await snapshotOf(reference)) as Record<string, unknown>;
  const row = { ...(file["provenance"] as object), queries: [3, 4], keys: [0, 8] };
  const ofOneRow = { ...file, provenance: row, weights: Buffer.alloc(8, 50).toString("base64url"), masked: undefined };
  const view = (within = ""): string => `<attention-view text="${TEXT}" layer="1">${within}</attention-view>`;
  const script = (text: string): string => `<script type="application/json">${text}</script>`;
  const bodies = [
    view(),
    view(script("{")),
    view(script(JSON.stringify(ofOneRow))),
    view(script(JSON.stringify(file))),
  ];
  await openHost(page, bodies.join(""));
  const views = page.locator("attention-view");
  const heightOf = (at: number): Promise<number> => views.nth(at).evaluate((element) => (element as View).offsetHeight);
  await ready(views.first());
  await views.last().scrollIntoViewIfNeeded();
  await expect(saved(page).last()).toBeVisible();
  const savedHeight = await heightOf(3);
  await views.last().evaluate((element) => {
    for (let round = 0; round < 3; round++) {
      element.remove();
      document.body.append(element);
    }
  });
  await expect(saved(page).last()).toBeVisible();
  expect(await heightOf(3)).toBe(savedHeight);
  for (const at of [1, 2]) {
    await views.nth(at).locator("button").press("Enter");
    expect(await outcome(views.nth(at))).toBe("ready");
    await expect.poll(() => heightOf(at)).toBe(await heightOf(0));
  }
});

test("an element that says another view than its saved map says so", async ({ page, reference }) => {
  await openHost(page, inside(await snapshotOf(reference), 'head="3" live'));
  const note = page.locator("iframe").contentFrame().locator("link-notes li");
  await expect(note).toContainText("The saved map is of another text, model or head than the live one.");
});

test("a saved map that is damaged, too large or hostile is one sentence, and the live map is a press away", async ({
  page,
  reference,
  expectComplaint,
}) => {
  expectComplaint(/status of 404/);
  const file = JSON.parse(await snapshotOf(reference)) as Record<string, unknown>;
  const hostile = '<img src=x onerror="window.attacked = 1"><script>window.attacked = 1</script>\u202e';
  const bodies = [
    inside("{"),
    inside(JSON.stringify({ ...file, tokens: Array.from({ length: 513 }, () => "x") })),
    inside(JSON.stringify({ ...file, weights: "" })),
    '<attention-view snapshot="missing.json" text="one two"></attention-view>',
  ];
  await openHost(page, bodies.join(""), { missing: ["missing.json"] });
  const sentences = page.locator("attention-view .sentence");
  await expect(sentences).toHaveText([
    "The saved map is damaged: it is no JSON. Show the live map.",
    "The saved map has 513 tokens; at most 512 are drawn. Show the live map.",
    "The saved map is damaged: it does not have 64 weights. Show the live map.",
    "The saved map is empty, or could not be loaded. Show the live map.",
  ]);
  await sentences.last().press("Enter");
  expect(await outcome(page.locator("attention-view").last())).toBe("ready");

  const provenance = { ...(file["provenance"] as object), model: hostile, program: hostile };
  const texts = {
    ...file,
    provenance,
    tokens: Array.from({ length: 8 }, () => hostile),
    view: { text: hostile, pin: hostile },
  };
  await openHost(page, inside(JSON.stringify(texts).replaceAll("<", "\\u003c")));
  const map = page.getByRole("button", { name: /^Saved attention map/ });
  await expect(map).toBeVisible();
  await expect(page.locator("attention-view img")).toHaveCount(0);
  await page.locator("attention-view canvas").hover();
  await expect(page.locator("attention-view .readout")).toContainText("⟨U+202E⟩");
  await map.click();
  expect(await outcome(page.locator("attention-view"))).toBe("ready");
  const attacks = await Promise.all(page.frames().map((frame) => frame.evaluate(() => "attacked" in window)));
  expect(attacks).not.toContain(true);
});
