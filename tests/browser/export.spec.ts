// The numbers that Export saves, and its panel.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { readSnapshot } from "../../web/src/state/snapshot.ts";
import { OPENING_TEXT, OPENING_TOKENS, openExport, openPanel, saved } from "./exported-files.ts";
import { seriousFindings } from "./serious-findings.ts";
import { DIST } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

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
