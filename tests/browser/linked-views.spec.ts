import type { Playground } from "./playground.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one two four one two";
const BIN = /queries (\d+) to (\d+) → keys (\d+) to (\d+)/;
const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&layer=1`;

/** Positions of the tokens whose chips are lit as queries, and as keys. */
async function litChips({ page }: Playground): Promise<{ queries: number[]; keys: number[] }> {
  const chips = await page
    .locator("token-strip [data-lit]")
    .evaluateAll((lit) =>
      lit.map((chip) => ({ position: Number(chip.dataset["position"]), roles: chip.dataset["lit"]?.split(" ") ?? [] })),
    );
  const of = (role: string): number[] => chips.filter(({ roles }) => roles.includes(role)).map((chip) => chip.position);
  return { queries: of("query"), keys: of("key") };
}

async function expectLit(playground: Playground, queries: number[], keys: number[]): Promise<void> {
  await expect.poll(() => litChips(playground)).toEqual({ queries, keys });
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function chip({ page }: Playground, position: number): ReturnType<Playground["page"]["locator"]> {
  return page.locator(`token-strip [data-row="token"][data-position="${String(position)}"]`);
}

test("the chips of a cell of the map that is pointed at are lit, and let go with it", async ({ playground }) => {
  await playground.open(`${LINK}&pin=7,2`);
  await playground.waitForTools();
  const plot = await playground.plot(8);
  await expectLit(playground, [], []);
  await playground.pointAt(plot, 6, 3);
  await expectLit(playground, [6], [3]);
  await playground.pointAt(plot, 6, 4);
  await expectLit(playground, [6], [4]);
  await playground.pointAt(plot, 4, 4);
  await expectLit(playground, [4], [4]);
  await playground.page.mouse.move(0, 0);
  await expectLit(playground, [], []);
});

test("what lights a chip is no colour, and moves nothing", async ({ playground }) => {
  const { page } = playground;
  await page.emulateMedia({ forcedColors: "active" });
  await playground.open(LINK);
  await playground.waitForTools();
  const before = await page.locator("token-strip .token").evaluateAll((all) => all.map((each) => each.clientWidth));
  const plot = await playground.plot(8);
  await playground.pointAt(plot, 6, 3);
  await expectLit(playground, [6], [3]);
  const borders = (position: number): Promise<string> =>
    chip(playground, position).evaluate((element) => getComputedStyle(element, "::before").borderWidth);
  expect(await borders(6)).toBe("0px 0px 0px 4px");
  expect(await borders(3)).toBe("3px 0px 0px");
  const after = await page.locator("token-strip .token").evaluateAll((all) => all.map((each) => each.clientWidth));
  expect(after).toEqual(before);
});

test("a move over the map renders no chip, and changes only those that are lit", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  await playground.waitForTools();
  const plot = await playground.plot(8);
  await playground.pointAt(plot, 6, 3);
  await expectLit(playground, [6], [3]);
  await page.locator("token-strip").evaluate((strip) => {
    const changes: string[] = [];
    Object.assign(globalThis, { changes });
    new MutationObserver((seen) => {
      for (const { target, attributeName } of seen) {
        changes.push(`${attributeName ?? "content"} of ${(target as HTMLElement).dataset["position"] ?? "the strip"}`);
      }
    }).observe(strip, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await playground.pointAt(plot, 6, 5);
  await expectLit(playground, [6], [5]);
  const changes: string[] = await page.evaluate(() => (globalThis as unknown as { changes: string[] }).changes);
  expect(changes.sort()).toEqual(["data-lit of 3", "data-lit of 5"]);
});

test("of a bin of a long text every token that the readout names is lit", async ({ playground }) => {
  const words = Array.from({ length: 1_200 }, (_, index) => ["red", "blue", "tin"][(index * index) % 3]).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}&layer=1&pin=20,10`);
  await playground.waitForTokens(1_200);
  await playground.waitForTools();
  const plot = await playground.plot(1_200);
  await playground.pointAt(plot, 30, 12);
  await expect(playground.readout).toContainText(BIN);
  const [, ...ends] = BIN.exec(await playground.readout.innerText()) ?? [];
  const [firstQuery = 0, lastQuery = 0, firstKey = 0, lastKey = 0] = ends.map(Number);
  expect(lastQuery).toBeGreaterThan(firstQuery);
  await expectLit(playground, range(firstQuery, lastQuery), range(firstKey, lastKey));
});

for (const [view, place] of [
  ["text", '[data-head="0"] [data-unit="2"]'],
  ["steps", '[data-place="weight 2"]'],
] as const) {
  test(`the chips follow what is pointed at in the view ${view}`, async ({ playground }) => {
    await playground.open(`${LINK}&pin=5,0&view=${view}`);
    await playground.page.locator(place).hover();
    await expectLit(playground, [5], [2]);
  });
}

test("the chips follow what is pointed at in the lines", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`${LINK}&view=lines`);
  const area = page.getByRole("application", { name: /Lines of layer 1/ });
  const { x, y, height } = (await area.boundingBox())!;
  await page.mouse.move(x + 30, y + height / 2);
  await expect(playground.readout).toContainText(/query \d/);
  const [, query, key] = /query (\d+) .*→ key (\d+) /.exec(await playground.readout.innerText()) ?? [];
  await expectLit(playground, [Number(query)], [Number(key)]);
});

test("pointing at a token shows the cell that a click on it pins, and leaving lets go", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`${LINK}&pin=7,2`);
  await playground.waitForTools();
  await chip(playground, 5).hover();
  await expect(playground.readout).toContainText(/query 5 .* → key 2 /);
  await expectLit(playground, [5], [2]);
  await expect(page).toHaveURL(/pin=7,2/);
  // The pinned key comes after this one, and is not visible to it.
  await chip(playground, 1).hover();
  await expect(playground.readout).toContainText(/query 1 .* → key 1 /);
  await expectLit(playground, [1], [1]);
  await page.mouse.move(0, 0);
  await expect(playground.readout).toContainText(/query 7 .* → key 2 /);
  await expectLit(playground, [], []);
  await chip(playground, 5).click();
  await expect(page).toHaveURL(/pin=5,2/);
  await expect(playground.readout).toContainText(/query 5 .* → key 2 /);
});

test("a token beside the window of the map is not said to be another one", async ({ playground }) => {
  await playground.open(`${LINK}&pin=5,5&window=4,8,4,8`);
  await playground.waitForTools();
  await chip(playground, 6).hover();
  await expect(playground.readout).toContainText(/query 6 .* → key 5 /);
  await chip(playground, 1).hover();
  await expect(playground.readout).toContainText(/query 5 .* → key 5 /);
  await expectLit(playground, [], []);
});

test("the steps of a row light no key of another row's cell", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`${LINK}&pin=7,2&view=steps`);
  await page.locator('[data-place="weight 2"]').hover();
  await expect(page.locator("steps-view .is-hovered")).toHaveCount(1);
  await chip(playground, 5).hover();
  await expect(playground.readout).toContainText(/query 5 .* → key 2 /);
  await expect(page.locator("steps-view .is-hovered")).toHaveCount(0);
});
