// A real transformer, from its folder to its picture, with the engine that is shipped. Its numbers are tested in
// tests/wasm; here, that the page gets there and back.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startSite } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const STORIES = fileURLToPath(new URL("../../../shared/models/stories260k", import.meta.url));

test(`stories260k: picked, shown, kept, and opened again after a reload${existsSync(STORIES) ? "" : " (skipped: no ../shared/models)"}`, async ({
  playground,
}) => {
  test.skip(!existsSync(STORIES), "There is no ../shared/models/stories260k.");
  const { page } = playground;
  const panel = page.locator("model-panel");
  const summary = panel.locator("summary").first();
  await playground.open();
  await playground.waitForTokens(16);
  await summary.click();
  await page.getByTestId("folder-input").setInputFiles(STORIES);
  await expect(summary).toHaveText(/“stories260k” from files on this machine/);
  await playground.waitForTokens(24);
  await expect(panel).toContainText("5 layers, 40 heads, texts of up to 512 tokens; 1.04 MB read, 1.04 MB in memory");
  await playground.head(4, 7).click();
  await expect(playground.map).toHaveAccessibleName(/layer 4, head 7\b/);
  await panel.getByRole("button", { name: "Keep this model" }).click();
  await expect(panel.getByRole("listitem")).toContainText("“stories260k” 1.06 MB");
  await page.reload();
  await playground.waitForTokens(16);
  await summary.click();
  await panel.getByRole("button", { name: "Open “stories260k”" }).click();
  await expect(summary).toContainText("kept in this browser");
  await playground.waitForTokens(24);
  await expect(playground.alert).toBeEmpty();
});

// The tests of this folder fail on any request to another host: none is made before a click.
for (const page of ["", "embed.html"]) {
  test(`a link's model elsewhere is not asked for before a click: ${page === "" ? "the playground" : "an embedded map"}`, async ({
    playground,
  }) => {
    await playground.open(`${page}#v=1&text=a%20b%20c&model=https%3A%2F%2Fmodels.example.com%2Ftiny%2F`);
    const offer = playground.page.locator("model-opening");
    await expect(offer).toContainText("This view uses the model “tiny” from models.example.com.");
    await offer.getByRole("button", { name: "Use “textbook”" }).click();
    await playground.waitForTokens(3);
    await expect(offer.getByRole("button")).toHaveCount(0);
  });
}

test("a model's folder on another host that lets no page read it: the header that it lacks, and a working page", async ({
  playground,
  expectComplaint,
}) => {
  expectComplaint(/blocked by CORS policy|Failed to load resource/);
  const host = await startSite("/tiny/", (_, reply) => reply.end("{}"));
  try {
    await playground.open(`#v=1&text=a%20b%20c&model=${encodeURIComponent(host.url)}`);
    const opening = playground.page.locator("model-opening");
    await expect(opening).toContainText(`This view uses the model “tiny” from ${new URL(host.url).host}.`);
    await opening.getByRole("button", { name: "Load it" }).click();
    await expect(opening.getByRole("alert")).toContainText("Access-Control-Allow-Origin");
    await opening.getByRole("button", { name: "Use “textbook”" }).click();
    await playground.waitForTokens(3);
    await expect(opening.getByRole("alert")).toBeEmpty();
  } finally {
    await host.close();
  }
});
