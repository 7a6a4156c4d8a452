import type { Page } from "@playwright/test";
import { UNFIT_WORKER } from "./unfit-worker.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with
const LONG_TEXT = Array.from({ length: 4000 }, (_, index) => `word${String(index % 97)}`).join(" ");

test("no WebAssembly in the browser: a sentence says so", async ({ playground }) => {
  await playground.page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "WebAssembly");
  });
  await playground.open();
  await expect(playground.alert).toContainText("WebAssembly");
  await expect(playground.alert).toContainText("E_WASM_MISSING");
  await expectNoPicture(playground.page);
});

test("no WebAssembly in the worker: a sentence says so", async ({ playground }) => {
  await playground.page.route(/\/assets\/worker\.\w+\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `delete globalThis.WebAssembly;\n${await answer.text()}` });
  });
  await playground.open();
  await expect(playground.alert).toContainText(/E_WASM_(MISSING|LOAD)|E_WORKER_START/);
  await expectNoPicture(playground.page);
});

test("wrong numbers, with SIMD and without it: a sentence says which", async ({ playground }) => {
  await playground.page.route(/\/assets\/(scalar-)?worker\.\w+\.js$/, (route) => route.fulfill(UNFIT_WORKER));
  await playground.open();
  await expect(playground.alert).toContainText("wrong numbers: a weight of 0.5 instead of 0.7.");
  await expect(playground.alert).toContainText("E_WASM_SIMD");
  await expectNoPicture(playground.page);
});

for (const address of ["", "embed.html"]) {
  test(`no Intl.Segmenter: ${address || "the playground"} says which browsers have it`, async ({ playground }) => {
    await playground.page.addInitScript(() => {
      Reflect.deleteProperty(Intl, "Segmenter");
    });
    await playground.open(address);
    await expect(playground.alert).toContainText("Firefox 125");
    await expect(playground.alert).toContainText("E_BROWSER_OLD");
    await expect(playground.page.locator("heatmap-view canvas").first()).toBeHidden();
  });
}

test("the module is not there (404): a sentence says so, and trying again works once it is", async ({
  playground,
  expectComplaint,
}) => {
  expectComplaint(/status of 404/);
  const isModule = /\.wasm$/;
  await playground.page.route(isModule, (route) => route.fulfill({ status: 404, body: "not found" }));
  await playground.open();
  await expect(playground.alert).toContainText("404");
  await expect(playground.alert).toContainText("E_WASM_LOAD");
  await expectNoPicture(playground.page);
  await playground.page.unroute(isModule);
  await playground.alert.getByRole("button", { name: "Try again" }).click();
  await playground.waitForTokens(OPENING_TOKENS);
  await expect(playground.alert).toHaveText("");
});

test("a web page comes in place of the module: a sentence says so", async ({ playground }) => {
  await playground.page.route(/\.wasm$/, (route) =>
    route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><title>Sign in</title>" }),
  );
  await playground.open();
  await expect(playground.alert).toContainText("HTML");
  await expect(playground.alert).toContainText("E_WASM_LOAD");
  await expectNoPicture(playground.page);
});

test("a module cut short: a sentence says so", async ({ playground }) => {
  await playground.page.route(/\.wasm$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.body()).subarray(0, 5000) });
  });
  await playground.open();
  await expect(playground.alert).toContainText("E_WASM_LOAD");
  await expectNoPicture(playground.page);
});

test("the network breaks off: a sentence says so", async ({ playground, expectComplaint }) => {
  expectComplaint(/ERR_FAILED/);
  await playground.page.route(/\.wasm$/, (route) => route.abort());
  await playground.open();
  await expect(playground.alert).toContainText("E_WASM_LOAD");
  await expectNoPicture(playground.page);
});

test("the worker's script is not there: a sentence says so", async ({ playground, expectComplaint }) => {
  expectComplaint(/status of 404/);
  await playground.page.route(/\/assets\/worker\.\w+\.js$/, (route) => route.fulfill({ status: 404, body: "" }));
  await playground.open();
  await expect(playground.alert).toContainText("E_WORKER_START");
  await expectNoPicture(playground.page);
});

test("a worker that dies while it is idle is replaced without a word", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await endWorker(playground.page);
  await playground.textBox.fill("five words after the end");
  await playground.waitForTokens(5);
  await expect(playground.alert).toHaveText("");
  await playground.head(1, 3).click();
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 3\b/);
});

test("a worker that dies during a run is replaced, and the run is repeated", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.textBox.fill(LONG_TEXT);
  await endWorker(playground.page);
  await playground.waitForTokens(4000);
  await expect(playground.alert).toHaveText("");
});

test("a worker that dies again and again is given up with a sentence, and can be started again", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  for (let death = 1; death <= 3; death += 1) {
    await endWorker(page);
    if (death < 3) {
      await playground.textBox.fill(`after death ${String(death)}`);
      await playground.waitForTokens(3);
    }
  }
  await playground.textBox.fill("is anybody there");
  await expect(playground.alert).toContainText("E_WORKER_LOST");
  await expect(playground.map).toHaveAccessibleName(/, 3 tokens:/);
  await expect(playground.alert).toContainText("The picture below is the last good one.");
  await playground.alert.getByRole("button", { name: "Try again" }).click();
  await playground.waitForTokens(3);
  await expect(playground.alert).toHaveText("");
});

/** Ends the worker from inside, as a crash does: nobody on the page is told. */
async function endWorker(page: Page): Promise<void> {
  await expect.poll(() => page.workers().length).toBe(1);
  const [worker] = page.workers();
  if (worker === undefined) throw new Error("There is no worker to end");
  const ended = worker.waitForEvent("close");
  // The answer of a worker that is gone never comes.
  worker.evaluate(() => self.close()).catch(() => undefined);
  await ended;
}

async function expectNoPicture(page: Page): Promise<void> {
  await expect(page.locator("heatmap-view canvas").first()).toBeHidden();
  await expect(page.locator("map-legend")).toBeEmpty();
  await expect(page.locator("picture-status").getByRole("status")).toContainText("nothing to show");
}
