// Without SIMD: the same picture and the same numbers, by a module of its own, and a word about it.

import { chromium, type Browser } from "@playwright/test";
import { HEADLESS_SHELL_LAUNCH } from "./chromium-launch.mjs";
import { Playground } from "./playground.ts";
import { expectTruePicture, TEXT } from "./true-picture.ts";
import { UNFIT_WORKER } from "./unfit-worker.ts";
import { expect, test } from "./watched-test.ts";

const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&head=1`;

/** Names of the workers and modules that the page asks for, without their hashes. */
function coreFilesOf({ page }: Playground): readonly string[] {
  const files: string[] = [];
  page.on("request", (request) => {
    const [, name] = /\/assets\/(.*)\.\w+\.(wasm|js)$/.exec(request.url()) ?? [];
    if (name !== undefined && /worker|headlight/.test(name)) files.push(name);
  });
  return files;
}

test.describe("Chromium on a processor without SSE 4.1", () => {
  let browser: Browser;
  test.skip(process.arch !== "x64", "Only there does the processor have SSE.");
  test.beforeAll(async () => {
    browser = await chromium.launch({
      ...HEADLESS_SHELL_LAUNCH,
      args: [...HEADLESS_SHELL_LAUNCH.args, "--js-flags=--no-enable-sse4-1"],
    });
  });
  test.afterAll(() => browser.close());

  test("the picture is true, one module is loaded, and a note says once why it is slower", async ({ reference }) => {
    const playground = new Playground(await browser.newPage());
    const files = coreFilesOf(playground);
    await playground.open(LINK);
    await expectTruePicture(playground, reference);
    await expect(playground.notes).toContainText("has no SIMD instructions: everything is computed without them");
    await expect(playground.alert).toHaveText("");
    expect(files.toSorted()).toEqual(["headlight-scalar", "scalar-worker"]);
    await playground.notes.getByRole("button", { name: "Dismiss" }).click();
    await expect(playground.notes).not.toContainText("SIMD");
    await playground.page.close();
  });
});

test("SIMD that computes wrong numbers: the page computes without it, and says so", async ({
  playground,
  reference,
}) => {
  await playground.page.route(/\/assets\/worker\.\w+\.js$/, (route) => route.fulfill(UNFIT_WORKER));
  const files = coreFilesOf(playground);
  await playground.open(LINK);
  await expectTruePicture(playground, reference);
  await expect(playground.notes).toContainText(
    "computes wrong numbers: a weight of 0.5 instead of 0.7. Everything is computed without SIMD instead",
  );
  await expect(playground.alert).toHaveText("");
  expect(files.slice(-2).toSorted()).toEqual(["headlight-scalar", "scalar-worker"]);
});
