// The page that is one file: with the base64 of a file of weights behind it, it opens from anywhere, asks nobody for
// anything, and says the file's numbers.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page, TestInfo } from "@playwright/test";
import { formatWeight } from "../../web/src/state/number-format.ts";
import { writeSafetensors } from "../wasm/given-files.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import { startPlainSite } from "./plain-site.ts";
import type { Playground } from "./playground.ts";
import { headNumbers } from "./reference-engine.ts";
import { seriousFindings } from "./serious-findings.ts";
import { DIST } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const TOKENS = ["The", " cat", " sat", " on", " the", " mat"];
const [LAYERS, HEADS, LEN] = [2, 3, TOKENS.length];

/** [layers, heads, queries, keys], rows that add up to 1. */
const WEIGHTS = Float32Array.from({ length: LAYERS * HEADS * LEN * LEN }, (_, cell) => {
  const row = Math.floor(cell / LEN);
  const size = (key: number): number => 1 + ((row * 5 + key * 4 + row * key) % 11);
  const sum = Array.from({ length: LEN }, (_each, key) => size(key)).reduce((all, one) => all + one, 0);
  return size(cell % LEN) / sum;
});

function weightAt(layer: number, head: number, query: number, key: number): number {
  return WEIGHTS[((layer * HEADS + head) * LEN + query) * LEN + key] ?? NaN;
}

function dump(tokens: readonly string[] = TOKENS): string {
  const shape = [LAYERS, HEADS, LEN, LEN];
  const about = { tokens: JSON.stringify(tokens) };
  const file = writeSafetensors(about, [{ name: "weights", dtype: "F32", shape, data: WEIGHTS }]);
  return Buffer.from(file).toString("base64");
}

/** The address of a page with this behind it. */
function write(info: TestInfo, base64: string, name = "attention.html"): string {
  const file = info.outputPath("pages", name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, readFileSync(join(DIST, "standalone.html"), "utf8") + base64);
  return pathToFileURL(file).href;
}

/** Everything that is asked for, but for what the page has made itself. */
function requestsOf(page: Page): readonly string[] {
  const asked: string[] = [];
  page.context().on("request", (request) => {
    if (!/^(blob|data):/.test(request.url())) asked.push(request.url().replace(/#.*/, ""));
  });
  return asked;
}

async function expectNumbers(playground: Playground): Promise<void> {
  for (const [layer, head] of [
    [0, 0],
    [1, 2],
  ] as const) {
    await playground.head(layer, head).click();
    await expect(playground.map).toHaveAccessibleName(new RegExp(`layer ${String(layer)}, head ${String(head)}`));
    const plot = await playground.plot(LEN);
    for (const [query, key] of [
      [0, 5],
      [3, 1],
      [5, 0],
    ] as const) {
      await playground.pointAt(plot, query, key);
      const words = `weight ${formatWeight(weightAt(layer, head, query, key))}`;
      await expect(playground.readout).toHaveText(
        new RegExp(`query ${String(query)} .* key ${String(key)} .*: ${words}$`),
      );
    }
  }
}

test.beforeEach(({ expectComplaint }) => {
  // The page itself: requestsOf counts.
  expectComplaint(/^foreign request: file:.*\.html/);
});

test("opened as a file, without a network, the page shows the numbers behind it", async ({ playground }, info) => {
  const { page } = playground;
  const asked = requestsOf(page);
  await page.context().setOffline(true);
  const address = write(info, dump());
  await page.goto(address);
  await playground.waitForTokens(LEN);
  await expect(playground.heads).toHaveCount(LAYERS * HEADS);
  await expectNumbers(playground);
  await playground.clickAt(await playground.plot(LEN), 2, 4);
  await page.getByRole("tab", { name: "Lines" }).click();
  await expect(page.getByRole("application", { name: /^Lines of layer 1/ })).toBeVisible();
  await page.getByRole("tab", { name: "Text" }).click();
  await page.locator('[data-head="2"] [data-unit="4"]').hover();
  await expect(page.locator("text-view")).toContainText(formatWeight(weightAt(1, 2, 2, 4)));
  expect(asked).toEqual([address]);
  await expect(playground.alert).toHaveText("");
});

test("opened from any server, it shows them, too, and asks that server for nothing more", async ({
  playground,
}, info) => {
  const asked = requestsOf(playground.page);
  write(info, dump());
  const site = await startPlainSite(info.outputPath("pages"));
  await playground.page.goto(`${site.url}attention.html`);
  await playground.waitForTokens(LEN);
  await expectNumbers(playground);
  expect(asked).toEqual([`${site.url}attention.html`]);
  await site.close();
});

test("the text is that of the weights, and cannot be changed; nothing leads out of the page", async ({
  playground,
}, info) => {
  const { page } = playground;
  await page.goto(write(info, dump(), "my dump.html"));
  await playground.waitForTokens(LEN);
  await playground.waitForTools();
  await expect(playground.textBox).toHaveValue(TOKENS.join(""));
  await expect(playground.textBox).not.toBeEditable();
  await expect(playground.notes).toContainText("The text is that of the file “my dump.safetensors”.");
  await expect(page.locator("a[href], form[action], iframe")).toHaveCount(0);
  await expect(page.locator("model-panel, example-menu, tour-offer, share-dialog, continue-bar")).toHaveCount(0);
  expect(await seriousFindings(page)).toEqual([]);
});

test("another head is compared, and nothing else is offered", async ({ playground }, info) => {
  const { page } = playground;
  await page.goto(write(info, dump()));
  await playground.waitForTokens(LEN);
  await page.getByRole("tab", { name: "Compare" }).click();
  await expect(page.getByText("Choose another layer or head; or keep this head")).toBeVisible();
  await expect(page.locator("other-chooser select")).toHaveCount(2);
  await expect(page.locator("other-chooser").getByRole("textbox")).toHaveCount(0);
  await page
    .getByLabel(/^Layer/)
    .last()
    .selectOption("1");
  await expect(page.locator("compare-view")).toContainText("bits");
  await expect(playground.alert).toHaveText("");
});

test("the views without numbers say so", async ({ playground }, info) => {
  const { page } = playground;
  await page.goto(write(info, dump()));
  await playground.waitForTokens(LEN);
  for (const [tab, words] of [
    ["Query and key", "Given weights have no queries and keys: the file holds weights alone."],
    ["Step by step", "Given weights have no queries, keys and values to compute a row from"],
    ["Prediction", "Given weights have no predictions"],
  ] as const) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.locator(".absence").filter({ visible: true })).toContainText(words);
    await expect(page.locator("other-chooser").filter({ visible: true })).toHaveCount(0);
  }
  await expect(playground.alert).toHaveText("");
});

test("head and view stand in the address: a reload keeps them, Back goes back, and a link opens there", async ({
  playground,
}, info) => {
  const { page } = playground;
  const address = write(info, dump());
  await page.goto(`${address}#layer=1&head=1`);
  await playground.waitForTokens(LEN);
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 1/);
  await playground.head(0, 2).click();
  await expect(page).toHaveURL(/#(?!.*(text|model)).*head=2/);
  await page.reload();
  await playground.waitForTokens(LEN);
  await expect(playground.map).toHaveAccessibleName(/layer 0, head 2/);
  await page.goBack();
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 1/);
  await expect(playground.textBox).toHaveValue(TOKENS.join(""));
});

test("tokens that look like a page are texts, wherever they are shown", async ({ playground }, info) => {
  const { page } = playground;
  const asked = requestsOf(page);
  const hostile = [
    "</script><img src=x onerror=document.title='hit'>",
    "<!--<script>",
    "</textarea><script>document.title='hit'</script>",
    "&lt;b&gt;",
    "${document.title='hit'}",
    "\u202e\0\ud800",
  ];
  const address = write(info, dump(hostile));
  await page.goto(address);
  await playground.waitForTokens(LEN);
  await playground.waitForTools();
  await playground.clickAt(await playground.plot(LEN), 0, 1);
  await expect(playground.readout).toContainText(
    "“</script><img·src=x·onerror=document.title='hit'>” → key 1 “<!--<script>”",
  );
  for (const tab of ["Lines", "Text", "Compare"]) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
  }
  await expect(page.locator("img")).toHaveCount(0);
  // Its own, and the one around the weights.
  await expect(page.locator("script")).toHaveCount(2);
  await expect(page).toHaveTitle("Attention weights in Headlight");
  expect(asked).toEqual([address]);
});

const NO_WEIGHTS =
  "There are no attention weights in this page; export it again, or write the base64 of their file behind it. E_FILE_KIND";

test("a page without weights, or with damaged ones, says so in one sentence", async ({ playground }, info) => {
  const { alert, page } = playground;
  const whole = dump();
  for (const [base64, words] of [
    ["", NO_WEIGHTS],
    ["\n</script>", NO_WEIGHTS],
    [`${whole}</b>`, "What stands behind this page is no base64"],
    [whole.slice(0, 800), "E_ST_"],
    [Buffer.from("no weights").toString("base64"), "E_ST_"],
    [Buffer.from('{"tokens": ["a"], "weights": [[1, 0], [1]]}').toString("base64"), "`weights` is ragged"],
  ] as const) {
    await page.goto("about:blank");
    await page.goto(write(info, base64));
    await expect(alert).toContainText(words);
    await expect(page.locator("body")).toHaveAttribute("data-phase", "failed");
    // What somebody can do: no other text can be put in, and trying again reads the same.
    await expect(alert).toContainText(/(export|write).* again/);
    await expect(alert).not.toContainText(/change the text|try again/i);
    await expect(alert.getByRole("button")).toHaveCount(0);
  }
});

test("every tab of the views is in sight, from 1,280 to 700 px", async ({ playground }, info) => {
  const { page } = playground;
  await page.goto(write(info, dump()));
  await playground.waitForTokens(LEN);
  await playground.waitForTools();
  for (const width of [1280, 1000, 700]) {
    await page.setViewportSize({ width, height: 900 });
    const isWhole = (): Promise<boolean> =>
      page.getByRole("tablist", { name: "Views" }).evaluate((tabs) => {
        const { left, right } = tabs.getBoundingClientRect();
        return [...tabs.children].every((tab) => {
          const own = tab.getBoundingClientRect();
          return own.left >= left - 1 && own.right <= right + 1;
        });
      });
    await expect.poll(isWhole, `${String(width)} px`).toBe(true);
    // The map is drawn for its new width a frame after the page has it.
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test("JSON behind the page is read as well", async ({ playground }, info) => {
  const json = JSON.stringify({
    tokens: ["le", "chat"],
    key_tokens: ["the", "cat", "."],
    weights: [
      [0.5, 0.25, 0.25],
      [0.125, 0.75, 0.125],
    ],
  });
  await playground.page.goto(write(info, Buffer.from(json).toString("base64")));
  await playground.waitForTokens(5);
  await expect(playground.page.getByRole("textbox", { name: "Second text" })).toHaveValue("le chat");
  await playground.pointAt(await playground.plot(5), 4, 1);
  await expect(playground.readout).toContainText("query 4 “chat” → key 1 “cat”: weight 0.750");
});

test.describe("Export of the site", () => {
  async function savePage({ page }: Playground, info: TestInfo): Promise<string> {
    await page.locator(".export-options summary").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Standalone page (HTML)" }).click(),
    ]);
    const file = info.outputPath(download.suggestedFilename());
    await download.saveAs(file);
    await expect(page.locator("export-panel").getByRole("status")).toHaveText(`Saved as ${basename(file)}.`);
    return file;
  }

  test("writes such a page of every head of a live model", async ({ playground, reference }, info) => {
    const { page } = playground;
    await playground.open("#text=one two one two&layer=1&head=0");
    await playground.waitForTokens(4);
    const file = await savePage(playground, info);
    expect(basename(file)).toBe("headlight-textbook-all-heads.html");
    await page.goto(pathToFileURL(file).href);
    await expect(playground.notes).toContainText(
      "The text is that of the file “headlight-textbook-all-heads.safetensors”",
    );
    await expect(playground.heads).toHaveCount(12);
    const origin = page.locator("page-provenance");
    await expect(origin.getByRole("heading")).toHaveText("Where these weights come from");
    await expect(origin.locator("dt")).toHaveText(["Written by", "Model", "Text"]);
    await expect(origin.locator("dd")).toHaveText([/^“Headlight \d+\.\d+\S*”$/, "“textbook”", "“one two one two”"]);
    expect(await seriousFindings(page)).toEqual([]);
    await playground.head(1, 0).click();
    const numbers = await headNumbers(reference, "one two one two", 1, 0);
    const plot = await playground.plot(4);
    await playground.pointAt(plot, 3, 2);
    await expect(playground.readout).toHaveText(
      new RegExp(`layer 1, head 0: query 3 .* key 2 .*: weight ${formatWeight(numbers.weights[3 * 4 + 2] ?? NaN)}$`),
    );
    // It cannot fetch what such a page is made of.
    await page.locator(".export-options summary").click();
    await expect(page.getByRole("button", { name: "safetensors" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Standalone page (HTML)" })).toHaveCount(0);
  });

  test("says so where the site does not have what the page is made of", async ({ playground, expectComplaint }) => {
    const { page } = playground;
    expectComplaint(/404/);
    await page.route("**/standalone.html", (route) => route.fulfill({ status: 404, body: "no" }));
    await playground.open();
    await playground.waitForTools();
    await page.locator(".export-options summary").click();
    await page.getByRole("button", { name: "Standalone page (HTML)" }).click();
    await expect(page.locator("export-panel").getByRole("status")).toContainText(
      "standalone.html, which the page is made of, could not be fetched",
    );
  });
});

for (const start of [startFirefox, startWebKit]) {
  // Playwright reads from the braces that this test needs none of its fixtures.
  // oxlint-disable-next-line no-empty-pattern
  test(`another browser opens the file, too (${start.name})`, async ({}, info) => {
    const driver = await start();
    await driver.open(`${write(info, dump())}#layer=1&head=2`);
    const said = `async () => {
      const isReady = () => document.querySelector("token-strip .token-button") !== null;
      for (let turn = 0; turn < 200 && !isReady(); turn++) await new Promise((done) => setTimeout(done, 100));
      document.querySelector("[role=application]").focus();
      return document.querySelector("[role=application]").getAttribute("aria-label");
    }`;
    expect(await driver.evaluate(said, null)).toMatch(/layer 1, head 2.*6 tokens/i);
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await driver.press(key);
    const readout = `async () => document.querySelector("[data-testid=readout]").textContent`;
    await expect.poll(() => driver.evaluate(readout, null)).toMatch(/: weight \S+$/);
    const words = String(await driver.evaluate(readout, null));
    const [, query = "", key = "", weight = ""] = /query (\d) .* key (\d) .*: weight (\S+)$/.exec(words) ?? [];
    expect(weight, words).toBe(formatWeight(weightAt(1, 2, Number(query), Number(key))));
    await driver.close();
  });
}
