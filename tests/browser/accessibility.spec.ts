import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

const POSES = [
  { name: "light", colorScheme: "light", width: 1280, contrast: "no-preference" },
  { name: "dark", colorScheme: "dark", width: 1280, contrast: "no-preference" },
  { name: "light at phone width", colorScheme: "light", width: 360, contrast: "no-preference" },
  { name: "dark at phone width", colorScheme: "dark", width: 360, contrast: "no-preference" },
  { name: "more contrast", colorScheme: "light", width: 1280, contrast: "more" },
] as const;

for (const { name, colorScheme, width, contrast } of POSES) {
  test(`axe finds nothing serious: ${name}`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, contrast });
    await playground.open("#v=1&layer=1&pin=10,2");
    await playground.waitForTokens(OPENING_TOKENS);
    await expect(playground.readout).toContainText("query 10");
    expect(await seriousFindings(page)).toEqual([]);
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious: a note, a fault and an old picture, ${colorScheme}`, async ({ playground }) => {
    const { page } = playground;
    await page.emulateMedia({ colorScheme });
    await playground.open("#v=1&layer=9");
    await playground.waitForTokens(OPENING_TOKENS);
    await expect(playground.notes).toContainText("E_LINK_DAMAGED");
    await playground.textBox.fill("a ".repeat(9000));
    await expect(playground.alert).toContainText("E_TOO_LONG");
    expect(await seriousFindings(page)).toEqual([]);
  });
}

test("axe finds nothing serious: no text, and no engine", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.textBox.fill("");
  await expect(page.locator("picture-status")).toContainText("no words yet");
  expect(await seriousFindings(page)).toEqual([]);
  await page.route(/\.wasm$/, (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<p>" }));
  await page.reload();
  await expect(playground.alert).toContainText("E_WASM_LOAD");
  expect(await seriousFindings(page)).toEqual([]);
});

test("axe finds nothing serious: the embedded map", async ({ playground }) => {
  await playground.open("embed.html#v=1");
  await playground.waitForTokens(OPENING_TOKENS);
  expect(await seriousFindings(playground.page)).toEqual([]);
});
