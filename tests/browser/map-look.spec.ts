import { CIVIDIS, rampStep } from "../../web/src/draw/color-ramp.ts";
import { DIVERGING, divergingStep } from "../../web/src/draw/diverging-ramp.ts";
import { formatWeight } from "../../web/src/state/number-format.ts";
import { headNumbers } from "./reference-engine.ts";
import { TEXT } from "./true-picture.ts";
import { expect, test } from "./watched-test.ts";

const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&layer=1`;
const FIRST_COLUMN = Array.from({ length: 8 }, (_, query) => [query, 0] as const);

test("each row is coloured by its own largest weight where that is chosen; legend and link say so, numbers stay", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(LINK);
  await playground.waitForTokens(8);
  await page.getByText("Numbers, colours, zoom").click();
  await playground.pointAt(await playground.plot(8), 6, 3);
  const said = await playground.readout.textContent();
  await page.getByRole("combobox", { name: "Colours" }).selectOption({ label: "of each row" });
  await expect(page.locator("map-legend")).toContainText("weight, each row by itself");
  await expect(page).toHaveURL(/&scale=row/);
  const { weights } = await headNumbers(reference, TEXT, 1, 0);
  const expected = FIRST_COLUMN.map(([query]) => {
    const largest = Math.max(...weights.subarray(query * 8, query * 8 + 8));
    const step = rampStep(weights[query * 8] ?? NaN, largest);
    return [...CIVIDIS.subarray(step * 3, step * 3 + 3), 255];
  });
  await expect.poll(async () => playground.pixels(await playground.plot(8), FIRST_COLUMN)).toEqual(expected);
  await playground.pointAt(await playground.plot(8), 6, 3);
  await expect(playground.readout).toHaveText(said ?? "");
});

test("scores have the colours of their signs, and a link opens them", async ({ playground, reference }) => {
  const { page } = playground;
  await playground.open(`${LINK}&values=masked-scores`);
  await playground.waitForTokens(8);
  await page.getByText("Numbers, colours, zoom").click();
  await expect(page.getByRole("combobox", { name: "Numbers" })).toHaveValue("masked-scores");
  await expect(page.locator("map-legend")).toContainText("masked score");
  const { maskedScores } = await headNumbers(reference, TEXT, 1, 0);
  const largest = Math.max(...maskedScores.filter(Number.isFinite).map(Math.abs));
  const expected = FIRST_COLUMN.map(([query]) => {
    const step = divergingStep(maskedScores[query * 8] ?? NaN, largest);
    return [...DIVERGING.subarray(step * 3, step * 3 + 3), 255];
  });
  await expect.poll(async () => playground.pixels(await playground.plot(8), FIRST_COLUMN)).toEqual(expected);
  await page.getByRole("combobox", { name: "Numbers" }).selectOption("scores");
  await playground.pointAt(await playground.plot(8), 0, 7);
  await expect(playground.readout).toContainText(/score .*, not visible \(masked\)/);
});

test("without the first token its weight is shared among the others, and said so", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(LINK);
  await playground.waitForTokens(8);
  await page.getByText("Numbers, colours, zoom").click();
  await page.getByLabel("without the first token").check();
  await expect(page).toHaveURL(/&first=hidden/);
  await expect(page.locator("map-legend")).toContainText("without the first token, shared among the others");
  await expect(page.locator("map-legend")).toContainText("sees no other key");
  const trace = await reference.run(TEXT);
  const rest = await trace.weights({ layer: 1, head: 0, withoutFirst: true });
  trace.close();
  await playground.pointAt(await playground.plot(8), 6, 3);
  await expect(playground.readout).toContainText(
    `weight ${formatWeight(rest[6 * 8 + 3] ?? NaN)} without the first token`,
  );
  await playground.pointAt(await playground.plot(8), 6, 0);
  await expect(playground.readout).toContainText("hidden, its weight shared among the other keys");
});
