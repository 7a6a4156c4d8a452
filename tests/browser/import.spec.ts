// Weights that were computed elsewhere: a file of them is opened like a model, and what the page says of a cell is the
// file's number.

import { writeFileSync } from "node:fs";
import type { Page, TestInfo } from "@playwright/test";
import { formatWeight } from "../../web/src/state/number-format.ts";
import { writeSafetensors } from "../wasm/given-files.ts";
import type { Playground } from "./playground.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const TOKENS = ["The", " cat", " sat", " on", " the", " mat"];
const [LAYERS, HEADS, LEN] = [2, 3, TOKENS.length];

function weightAt(layer: number, head: number, query: number, key: number): number {
  const size = (at: number): number => 1 + ((layer * 5 + head * 3 + query * 7 + at * 4) % 11);
  const sum = Array.from({ length: LEN }, (_, at) => size(at)).reduce((all, one) => all + one, 0);
  return Math.fround(size(key) / sum);
}

function allWeights(): Float32Array {
  const cells = Array.from({ length: LAYERS * HEADS * LEN * LEN }, (_, cell) => {
    const [row, key] = [Math.floor(cell / LEN), cell % LEN];
    const [place, query] = [Math.floor(row / LEN), row % LEN];
    return weightAt(Math.floor(place / HEADS), place % HEADS, query, key);
  });
  return Float32Array.from(cells);
}

function dump(
  info: TestInfo,
  name: string,
  about: Readonly<Record<string, string>> = { tokens: JSON.stringify(TOKENS) },
) {
  const file = info.outputPath(name);
  const shape = [LAYERS, HEADS, LEN, LEN];
  writeFileSync(file, writeSafetensors(about, [{ name: "weights", dtype: "F32", shape, data: allWeights() }]));
  return file;
}

async function start({ page }: Playground): Promise<void> {
  await expect(page.locator("body")).toHaveAttribute("data-phase", "ready");
  await page.locator("model-panel summary").first().click();
}

async function pick({ page }: Playground, file: string): Promise<void> {
  await page.getByTestId("files-input").setInputFiles(file);
}

/** As if it were let go over the page: Chromium's own events, with a real file. */
async function drop(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  }
}

async function openDump(playground: Playground, info: TestInfo): Promise<void> {
  await playground.open();
  await start(playground);
  await pick(playground, dump(info, "dump.safetensors"));
  await playground.waitForTokens(LEN);
}

test("the readout of a cell is the file's number, of every head", async ({ playground }, info) => {
  const { page } = playground;
  await openDump(playground, info);
  await expect(playground.heads).toHaveCount(LAYERS * HEADS);
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
  await expect(page.locator("head-note")).toContainText("rows add up to 1 within");
});

test("the text is that of the file, and cannot be changed; that is said", async ({ playground }, info) => {
  await openDump(playground, info);
  await expect(playground.textBox).toHaveValue(TOKENS.join(""));
  await expect(playground.textBox).not.toBeEditable();
  await expect(playground.notes).toContainText(
    "The text is that of the file “dump.safetensors”. As given: rows add up",
  );
  await expect(playground.page.getByRole("button", { name: "Keep this model" })).toHaveCount(0);
  await expect(playground.page.getByLabel("Numbers").locator("option")).toHaveText(["weights"]);
  // There are no matrices to be rounded.
  await expect(playground.page.locator(".bits-choice")).toHaveCount(0);
  expect(await seriousFindings(playground.page)).toEqual([]);
  await playground.page.locator("model-panel").getByRole("textbox").fill("textbook");
  await playground.page.locator("model-panel").getByRole("button", { name: "Open", exact: true }).first().click();
  await expect(playground.textBox).toBeEditable();
  await expect(playground.page.locator(".bits-choice")).toHaveCount(1);
  await expect(playground.notes).toHaveText("");
});

test("a token without a character has a sign in the strip, and the readout calls it empty", async ({
  playground,
}, info) => {
  const { page } = playground;
  await playground.open();
  await start(playground);
  await pick(playground, dump(info, "empty.safetensors", { tokens: JSON.stringify(["The", "", ...TOKENS.slice(2)]) }));
  await playground.waitForTokens(LEN);
  await playground.waitForTools();
  const chips = page.locator("token-strip .token-button bdi");
  await expect(chips.nth(0)).toHaveText("The");
  await expect(chips.nth(1)).toHaveText("∅");
  await playground.pointAt(await playground.plot(LEN), 3, 1);
  await expect(playground.readout).toContainText("query 3 “on” → key 1 ∅ (an empty token): weight");
  await page.screenshot({ path: info.outputPath("empty-token.png") });
});

test("a file that is dropped on the page is opened, too", async ({ playground }, info) => {
  await playground.open();
  await playground.waitForTools();
  await drop(playground.page, dump(info, "dropped.safetensors"));
  await playground.waitForTokens(LEN);
  await expect(playground.page.locator("model-panel summary").first()).toContainText(
    "“dropped.safetensors” from files",
  );
});

test("a link that names such a file, whatever text it says, shows the file's; an example opens its own model", async ({
  playground,
  expectComplaint,
}) => {
  const { page } = playground;
  expectComplaint(/foreign request: https:\/\/dumps\.test\//);
  const body = JSON.stringify({
    tokens: ["le", "chat"],
    weights: [
      [
        [
          [0.5, 0.5],
          [0.25, 0.75],
        ],
      ],
    ],
  });
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "*",
    "content-length": String(body.length),
  };
  await page.route("https://dumps.test/dump.json", (route) => route.fulfill({ body, headers }));
  await playground.open("#text=other words&model=https://dumps.test/dump.json");
  await page.getByRole("button", { name: "Load it" }).click();
  await playground.waitForTokens(2);
  await expect(playground.textBox).toHaveValue("le chat");
  await expect(playground.textBox).not.toBeEditable();
  await page.locator("example-menu summary").click();
  await page.getByRole("link", { name: "Previous token", exact: true }).click();
  await playground.waitForTokens(16);
  await expect(playground.textBox).toHaveValue(/^The cat sat on the mat/);
  await expect(playground.textBox).toBeEditable();
  await expect(page.locator("model-panel summary").first()).toContainText("“textbook”");
  await page.goBack();
  await playground.waitForTokens(2);
  await expect(playground.textBox).toHaveValue("le chat");
});

test("lines and text show the file's numbers, and the other views say what is missing", async ({
  playground,
}, info) => {
  const { page } = playground;
  await openDump(playground, info);
  await playground.head(1, 1).click();
  await playground.clickAt(await playground.plot(LEN), 2, 4);
  await page.getByRole("tab", { name: "Text" }).click();
  await page.locator('[data-head="1"] [data-unit="4"]').hover();
  await expect(page.locator("text-view")).toContainText(formatWeight(weightAt(1, 1, 2, 4)));
  await page.getByRole("tab", { name: "Lines" }).click();
  await expect(page.getByRole("application", { name: /^Lines of layer 1/ })).toBeVisible();
  for (const [tab, words] of [
    ["Query and key", "Given weights have no queries and keys: the file holds weights alone."],
    ["Step by step", "Given weights have no queries, keys and values to compute a row from"],
    ["Prediction", "Given weights have no predictions"],
  ] as const) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.locator(".absence").filter({ visible: true })).toContainText(words);
  }
  await expect(playground.alert).toHaveText("");
});

test("another head is compared", async ({ playground }, info) => {
  const { page } = playground;
  await openDump(playground, info);
  await page.getByRole("tab", { name: "Compare" }).click();
  await page
    .getByLabel(/^Layer/)
    .last()
    .selectOption("1");
  await expect(page.locator("compare-view")).toContainText("bits");
  await expect(playground.alert).toHaveText("");
});

test("a file that holds no weights that can be shown is refused in one sentence, and the picture stays", async ({
  playground,
}, info) => {
  await playground.open();
  await start(playground);
  const alert = playground.page.locator("model-opening").getByRole("alert");
  await pick(playground, dump(info, "few.safetensors", { tokens: '["a"]' }));
  await expect(alert).toContainText("There are 1 tokens, and `weights` has the shape [2, 3, 6, 6], so 6 queries");
  await expect(alert).toContainText("E_DUMP_SHAPE");
  const ragged = info.outputPath("ragged.json");
  writeFileSync(ragged, '{"tokens": ["a", "b"], "weights": [[1, 0], [1]]}');
  await pick(playground, ragged);
  await expect(alert).toContainText("`weights` is ragged");
  const large = info.outputPath("large.json");
  writeFileSync(large, JSON.stringify({ tokens: ["a"], weights: [new Array(5000).fill(0)] }));
  await pick(playground, large);
  await expect(alert).toContainText("5,000 keys; at most 4,096 are shown");
  await expect(playground.page.locator("body")).toHaveAttribute("data-phase", "ready");
});

test("of cross-attention, the queries of one text look at the keys of another", async ({ playground }, info) => {
  const file = info.outputPath("cross.json");
  const weights = [
    [0.5, 0.25, 0.25],
    [0.125, 0.75, 0.125],
  ];
  writeFileSync(file, JSON.stringify({ tokens: ["le", "chat"], key_tokens: ["the", "cat", "."], weights }));
  await playground.open();
  await start(playground);
  await pick(playground, file);
  await playground.waitForTokens(5);
  await expect(playground.textBox).toHaveValue("the cat .");
  await expect(playground.page.getByRole("textbox", { name: "Second text" })).toHaveValue("le chat");
  const plot = await playground.plot(5);
  await playground.pointAt(plot, 4, 1);
  await expect(playground.readout).toContainText("query 4 “chat” → key 1 “cat”: weight 0.750");
  await playground.pointAt(plot, 0, 1);
  await expect(playground.readout).toContainText("not visible (masked)");
});

test("4,096 tokens of one head are drawn in bins, and zoomed in they are the file's numbers", async ({
  playground,
}, info) => {
  test.setTimeout(90_000);
  const size = 4096;
  const data = new Float32Array(size * size);
  for (let row = 0; row < size; row++) data[row * size + ((row * 5) % size)] = 1;
  const tokens = JSON.stringify(Array.from({ length: size }, (_, place) => `t${String(place)}`));
  const file = info.outputPath("long.safetensors");
  writeFileSync(file, writeSafetensors({ tokens }, [{ name: "weights", dtype: "F32", shape: [size, size], data }]));
  await playground.open();
  await start(playground);
  await pick(playground, file);
  await playground.waitForTokens(size);
  await expect(playground.notes).toContainText("rows add up to 1 exactly");
  await expect(playground.page.locator("model-panel")).toContainText("67.1 MB in memory");
  // Whatever cell the keys come to, its weight is 1 where the file has put it, and 0 elsewhere.
  const { map, page, readout } = playground;
  await map.focus();
  const weights = new Set<string>();
  for (const key of ["Home", "ArrowDown", "Home", "ArrowRight", "ArrowUp", "Home"]) {
    await page.keyboard.press(key);
    // Read once: the numbers of a cell go before those of the next one come.
    let said = "";
    await expect.poll(async () => (said = (await readout.textContent()) ?? "")).toMatch(/query .*: weight \S+$/);
    const [, query = "", at = "", weight = ""] = /query ([\d,]+) .* key ([\d,]+) .*: weight (\S+)$/.exec(said) ?? [];
    const [row, column] = [query, at].map((count) => Number(count.replaceAll(",", "")));
    expect(weight, said).toBe(((row ?? 0) * 5) % size === column ? "1" : "0");
    weights.add(weight);
  }
  expect(weights).toContain("1");
});
