import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { startChromium } from "./drivers/chromium-driver.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import { seriousFindings } from "./serious-findings.ts";
import { typeBetweenFrames } from "./type-between-frames.ts";
import { expect, test } from "./train-page.ts";

// The page on which models learn, on trainings that the test moves step by step.

test("Start trains, the picture follows, Pause stops, and a reload offers to train to the same step", async ({
  train,
}) => {
  const { page } = train;
  await train.open();
  await expect(train.progress).toContainText("Nothing is trained yet");
  expect(await isBlank(train.curve)).toBe(true);
  await train.train(20);
  await expect.poll(() => isBlank(train.curve)).toBe(false);
  await expect(train.progress).toContainText("Step 20, <1 s spent, 50 steps a second.");
  await expect(train.readout).toContainText("Step 20: held-out loss 2.56, accuracy 1.3 %");
  await expect(train.map).toHaveAccessibleName(/^Attention of layer 0, head 0, 10 tokens/);
  await train.button("Pause").click();
  expect(await train.orders()).toEqual(["start", "pause"]);
  await train.say({ state: "paused" });
  await expect(train.button("Continue")).toBeVisible();
  await expect(page).toHaveURL(/#v=1&step=20$/);
  await page.reload();
  await expect(train.progress).toContainText("How long it takes to step 20, whose numbers are the same");
  expect(await isBlank(train.curve)).toBe(true);
  await train.button("Train to step 20").click();
  expect(await train.orders()).toEqual(["start to 20"]);
});

/** Nothing is drawn on the canvas. */
function isBlank(canvas: Locator): Promise<boolean> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const dots = (element as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data;
    return dots?.every((part) => part === 0) ?? false;
  });
}

test("what takes long is named: the start, the first point, the step that a pause waits for", async ({ train }) => {
  await train.open("#v=1&layers=8");
  const { progress } = train;
  await expect(progress).toHaveText("Nothing is trained yet. Press Start, and watch the heads.");
  await train.button("Start").click();
  await expect(progress).toHaveText("Computing the first point, of the untrained model.");
  await train.say({ state: "running" });
  await expect(train.button("Pause")).toBeVisible();
  await expect(progress).toHaveText("Computing the first point, of the untrained model.");
  await train.learn(20);
  await expect(progress).toContainText("Step 20");
  await train.button("Pause").click();
  await expect(train.button("Pausing…")).toBeFocused();
  await expect(progress).toContainText("Pausing after this step. Step 20");
  await train.learn(1, { state: "paused" });
  await expect(train.button("Continue")).toBeFocused();
  await expect(progress).toHaveText(/^Step 21/);
});

test("a link's settings are chosen, and what it takes is said after the first steps", async ({ train }) => {
  await train.open(
    "#v=1&task=reverse&layers=3&heads=8&kvHeads=2&score=additive&feedForward=no&rate=0.01&seed=7&step=400",
  );
  await expect(train.setting("task")).toHaveValue("Reverse");
  await expect(train.setting("heads")).toHaveValue("8");
  await expect(train.setting("kvHeads")).toHaveValue("2");
  await expect(train.setting("score")).toHaveValue("additive: v·tanh(q + k)");
  await expect(train.setting("feedForward")).toHaveValue("without");
  await expect(train.setting("rate")).toHaveValue("0.01");
  await train.button("Train to step 400").click();
  await train.learn(100);
  await expect(train.progress).toContainText(
    "To step 400, whose numbers are the same wherever it is trained, it takes about 6 s more.",
  );
  await train.learn(300, { state: "paused" });
  await expect(train.button("Train to step 400")).toHaveCount(0);
});

test("choosing adds to the history, and Back goes to the setting before", async ({ train }) => {
  const { page } = train;
  await train.open();
  await train.setting("width").selectOption("128");
  await train.setting("seed").fill("9");
  await train.setting("heads").selectOption("8");
  await expect(page).toHaveURL(/#v=1&heads=8&width=128&seed=9$/);
  await page.goBack();
  await expect(train.setting("heads")).toHaveValue("4");
  await expect(train.setting("seed")).toHaveValue("9");
});

test("a choice that Back takes away before a frame was drawn is gone from the setting too", async ({ train }) => {
  const { page } = train;
  await train.open();
  await train.setting("width").selectOption("128");
  await expect(page).toHaveURL(/width=128$/);
  // No frame until the browser is back: all that was asked for in the meantime is drawn at once.
  await train.setting("heads").evaluate(async (select) => {
    const realFrame = window.requestAnimationFrame.bind(window);
    const waiting: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (callback) => waiting.push(callback);
    (select as HTMLSelectElement).value = "8";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const isBack = new Promise((resolve) => {
      window.addEventListener("popstate", resolve, { once: true });
    });
    history.back();
    await isBack;
    window.requestAnimationFrame = realFrame;
    for (const callback of waiting) realFrame(callback);
  });
  await expect(page).toHaveURL(/width=128$/);
  await train.setting("layers").selectOption("1");
  await expect(page).toHaveURL(/layers=1/);
  await expect(train.setting("heads")).toHaveValue("4");
});

test("a letter behind a number stays where it is when the number is shown a frame later", async ({ train }) => {
  const { page } = train;
  await train.open("#v=1&seed=12");
  await train.setting("seed").focus();
  await page.evaluate(typeBetweenFrames, ["429496729", "4294967296"]);
  const seedShown = () => page.evaluate<unknown>('document.querySelector("train-settings").state.seed');
  await expect.poll(seedShown).toBe(429496729);
  await expect(train.setting("seed")).toHaveValue("4294967296");
});

test("a number that cannot be is refused in a sentence that names it, and the one before stays", async ({ train }) => {
  const { page } = train;
  await train.open("#v=1&seed=12");
  const refusal = page.locator("train-settings").getByRole("alert");
  await expect(refusal).toBeEmpty();
  await train.setting("rate").fill("-3");
  await train.setting("rate").blur();
  await expect(train.setting("rate")).toHaveValue("0.003");
  await expect(refusal).toHaveText("The learning rate is “-3”, which is not a finite number above 0. It stays 0.003.");
  await train.setting("seed").fill("");
  await expect(refusal).toBeEmpty();
  // Its first ten digits would be a seed.
  await train.setting("seed").pressSequentially("42949672960");
  await train.setting("seed").press("Enter");
  await expect(refusal).toHaveText(
    "The seed is “42949672960”, which is not a whole number from 0 to 4,294,967,295. It stays 12.",
  );
  await expect(train.setting("seed")).toHaveValue("12");
  await expect(page).toHaveURL(/#v=1&seed=12$/);
  await train.setting("layers").selectOption("1");
  await expect(refusal).toBeEmpty();
  await train.setting("rate").fill("1e9");
  await train.button("Start").click();
  await expect.poll(() => train.page.evaluate(() => window.trainings.last.config.rate)).toBe(1e9);
});

test("another setting keeps the old picture, marked, until the new training has one", async ({ train }) => {
  const { page } = train;
  await train.open();
  await train.train(20);
  await train.setting("layers").selectOption("1");
  await expect(page.locator("body")).toHaveAttribute("data-stale", "text");
  await expect(train.progress).toContainText("Of the settings before: step 20");
  await expect(train.heads).toHaveCount(8);
  await train.train(20);
  await expect(page.locator("body")).not.toHaveAttribute("data-stale", "text");
  await expect(train.heads).toHaveCount(4);
});

test("the scrubber holds a point, marks where heads formed, and follows again", async ({ train }) => {
  const { page } = train;
  await train.open();
  await train.train(100);
  await train.learn(100);
  const mark = page.getByRole("button", { name: "“copied token”: layer 1, head 0, at step 200" });
  await expect(mark).toBeVisible();
  await train.scrubber.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(train.shownStep).toHaveText("step 100");
  await expect(train.readout).toContainText("Step 100");
  await train.learn(100);
  await expect(train.shownStep).toHaveText("step 100");
  await expect(page).toHaveURL(/point=100/);
  await mark.focus();
  await page.keyboard.press("Enter");
  await expect(train.shownStep).toHaveText("step 200");
  await expect(train.map).toHaveAccessibleName(/^Attention of layer 1, head 0 “copied token”/);
  await train.button("Follow").click();
  await expect(train.shownStep).toHaveText("step 300");
});

test("the curve says its numbers where it is pointed at, and in words to those who do not see it", async ({
  train,
}) => {
  await train.open();
  await train.train(100);
  await train.learn(400);
  await expect(train.curve).toHaveAccessibleName(
    "Over 500 steps the held-out loss went from 3.02 to 0.07, and accuracy from 0.7 % to >99.9 %.",
  );
  const box = await train.curve.boundingBox();
  if (box === null) throw new Error("The curve has no place.");
  await train.curve.hover({ position: { x: 40 + (box.width - 84) / 5, y: 60 } });
  await expect(train.readout).toContainText("Step 100:");
  await train.curve.click({ position: { x: 42, y: 60 } });
  await expect(train.shownStep).toHaveText("step 0");
});

test("a cell of the map is read and pinned with the keyboard", async ({ train }) => {
  const { page } = train;
  await train.open();
  await train.train(20);
  await train.map.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("readout")).toHaveText("layer 0, head 0: query 1 “k” → key 0 “<s>”: weight 0.500");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("readout")).toContainText("Point at a cell");
});

test("the probe says what is right and what the model says", async ({ train }) => {
  await train.open();
  await train.train(20);
  await expect(train.page.locator(".probe-words")).toHaveText("1 of 4 right.");
  await train.learn(300);
  await expect(train.page.locator(".probe-words")).toHaveText("4 of 4 right.");
});

test("what is too large is refused in one sentence, and the last picture stays", async ({ train }) => {
  const { page } = train;
  await train.open();
  await train.train(20);
  await page.evaluate(() =>
    window.trainings.refuse("E_MODEL_TOO_BIG", "Learning 900,000,000 parameters takes 14,000 MB; take fewer layers."),
  );
  await train.setting("width").selectOption("512");
  await train.button("Start").click();
  await expect(train.alert).toContainText("takes 14,000 MB; take fewer layers.");
  await expect(train.alert).toContainText("E_MODEL_TOO_BIG");
  await expect(train.map).toBeVisible();
  await page.evaluate(() => window.trainings.allow());
  await train.train(10);
  await expect(train.alert).toHaveText("");
});

test("a training that diverges says so and keeps its points; a smaller rate trains anew", async ({ train }) => {
  await train.open("#v=1&rate=1000000000");
  await train.train(20);
  await train.say({ state: "diverged", message: "Training diverged: after 21 steps the loss was infinite." });
  await expect(train.alert).toContainText("Training diverged: after 21 steps the loss was infinite.");
  await expect(train.button("Start")).toHaveAttribute("aria-disabled", "true");
  await train.scrubber.press("Home");
  await expect(train.shownStep).toHaveText("step 0");
  await train.setting("rate").fill("0.01");
  await expect(train.alert).toHaveText("");
  await train.train(5);
  await expect(train.shownStep).toHaveText("step 5");
});

test("a pasted text of 5 million characters reaches the training whole, and neither the box nor a link", async ({
  train,
}) => {
  const { page } = train;
  await train.open("#v=1&task=text");
  const box = page.getByRole("textbox", { name: "Text to learn from" });
  await box.fill("It says: ");
  await box.evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "To be, or not. ".repeat(333_334).slice(0, 5_000_000));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(page.locator("text-to-learn")).toContainText("The text has 5,000,009 characters");
  await expect(box).toHaveValue(/^It says: To be, or not\. .{1970,1980}$/);
  await expect(train.notes).toContainText("too long for the address (it has 5,000,009 characters, at most 32,000)");
  await expect(page).toHaveURL(/train\.html$/);
  await train.button("Start").click();
  await expect.poll(() => page.evaluate(() => window.trainings.last.config.text.length)).toBe(5_000_009);
  await train.button("Clear the text").click();
  await expect(box).toHaveValue("");
  await expect(box).toBeEditable();
});

test("a text that no link holds comes back whole with Back and with a reload, and its training with it", async ({
  train,
}) => {
  const { page } = train;
  await train.open("#v=1&task=text");
  const box = page.getByRole("textbox", { name: "Text to learn from" });
  await box.evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "To be, or not. ".repeat(20_000));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  const said = page.locator("text-to-learn");
  await expect(said).toContainText("The text has 300,000 characters");
  await train.train(20);
  await train.setting("layers").selectOption("1");
  await expect(train.progress).toContainText("Of the settings before");
  await page.goBack();
  await expect(train.progress).not.toContainText("Of the settings before");
  await expect(said).toContainText("The text has 300,000 characters");
  await page.reload();
  await expect(said).toContainText("The text has 300,000 characters");
});

test("the model is downloaded as a folder of four files in one, and file by file where somebody wants that", async ({
  train,
}) => {
  const { page } = train;
  await train.open();
  await train.train(20);
  const zipped = page.waitForEvent("download");
  await train.button("Download the model").click();
  const zip = await zipped;
  expect(zip.suggestedFilename()).toBe("copy-2x4-step-20.zip");
  const folder = unzipSync(readFileSync(await zip.path()));
  const names = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"];
  expect(Object.keys(folder)).toEqual(names.map((name) => `copy-2x4-step-20/${name}`));
  expect(strFromU8(folder["copy-2x4-step-20/config.json"]!)).toBe("content of config.json");
  await page.getByText("Its files, one by one").click();
  const links = page.locator(".model-files").getByRole("link");
  await expect(links).toHaveText(names);
  const downloading = page.waitForEvent("download");
  await links.nth(3).click();
  expect((await downloading).suggestedFilename()).toBe("model.safetensors");
  const said = page.locator("model-saver").getByText("both give the model as far as it has been trained");
  await expect(said).toHaveCount(0);
  await train.scrubber.press("Home");
  await expect(said).toHaveText("Step 0 is shown; both give the model as far as it has been trained.");
  await train.scrubber.press("End");
  await expect(said).toHaveCount(0);
});

test("the model is kept in this browser, and opens in the playground by that name", async ({ train }) => {
  const { page } = train;
  await train.open("#v=1&layer=1&head=2");
  await train.train(20);
  await page.route(/index\.html/, (route) => route.fulfill({ contentType: "text/html", body: "<title>there</title>" }));
  await train.button("Open in the playground").click();
  await expect(page).toHaveURL(
    /index\.html#v=1&text=k%20a%20f%20e%20%3E%20k%20a%20f%20e&model=kept%3Acopy-2x4-step-20&layer=1&head=2$/,
  );
});

test("where the table of the probe is cut, what is asked is in sight, and a new point leaves it where it is", async ({
  train,
}) => {
  const { page } = train;
  await page.setViewportSize({ width: 320, height: 800 });
  await train.open();
  await train.train(100);
  const table = page.locator(".probe-table");
  const asked = table.locator("tr:nth-child(2) td").nth(5);
  const isInSight = (): Promise<boolean> =>
    asked.evaluate((cell) => {
      const place = cell.getBoundingClientRect();
      return place.width > 0 && place.right <= (cell.closest(".probe-table")?.getBoundingClientRect().right ?? 0);
    });
  await expect.poll(isInSight).toBe(true);
  await table.evaluate((element) => void (element.scrollLeft = 0));
  await train.learn(100);
  await expect(train.shownStep).toHaveText("step 200");
  expect(await table.evaluate((element) => element.scrollLeft)).toBe(0);
});

test("leaving the page closes the training", async ({ train }) => {
  const { page } = train;
  await train.open();
  await train.train(20);
  const isClosed = await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: false }));
    return window.trainings.last.isClosed;
  });
  expect(isClosed).toBe(true);
});

test("however often it is told, a frame draws once", async ({ train }) => {
  await train.open();
  await train.train(20);
  const draws = await train.page.evaluate(async () => {
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    let count = 0;
    const canvas = document.querySelector<HTMLCanvasElement>("heatmap-view canvas.map");
    const context = canvas?.getContext("2d");
    if (!context) throw new Error("There is no map.");
    const draw = context.drawImage.bind(context) as (...given: unknown[]) => void;
    context.drawImage = (...given: unknown[]) => {
      count += 1;
      draw(...given);
    };
    for (let news = 0; news < 10; news++) window.trainings.last.learn(20);
    await frame();
    await frame();
    const { last } = window.trainings;
    last.say({ state: "running" });
    await frame();
    await frame();
    return count;
  });
  expect(draws).toBe(1);
});

for (const [name, colorScheme, width] of [
  ["light", "light", 1280],
  ["dark", "dark", 1280],
  ["at phone width", "light", 320],
] as const) {
  test(`axe finds nothing serious on the page that trains: ${name}`, async ({ train }) => {
    const { page } = train;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await train.open("#v=1&step=900&layer=9");
    expect(await seriousFindings(page)).toEqual([]);
    await train.train(100);
    await train.learn(200);
    await train.button("Download the model").click();
    await page.getByText("Its files, one by one").click();
    await expect(page.locator("model-saver").getByRole("link")).toHaveCount(5);
    expect(await seriousFindings(page)).toEqual([]);
  });
}

test("nothing moves while the page that trains loads", async ({ train }) => {
  const { page } = train;
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await train.open("#v=1&step=300");
  await expect(train.progress).toContainText("step 300");
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.01);
});

for (const width of [320, 250]) {
  test(`at ${String(width)} px, a phone or a page at 200 %, the page that trains scrolls down only`, async ({
    train,
  }) => {
    const { page } = train;
    await page.setViewportSize({ width, height: 600 });
    await train.open("#v=1&task=text&step=900");
    await train.train(100);
    await train.learn(200);
    await train.button("Download the model").click();
    await page.getByText("Its files, one by one").click();
    await expect(page.locator("model-saver").getByRole("link")).toHaveCount(5);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
}

for (const [name, start] of [
  ["Chromium", startChromium],
  ["Firefox", startFirefox],
  ["WebKit", startWebKit],
] as const) {
  test(`${name} trains, holds a point and draws`, async ({ trainSite }) => {
    const driver = await start();
    const read = (selector: string) =>
      driver.evaluate(`async (selector) => document.querySelector(selector)?.textContent?.trim() ?? ""`, selector);
    const click = (selector: string) =>
      driver.evaluate(`async (selector) => void document.querySelector(selector).click()`, selector);
    const learn = (steps: number) => driver.evaluate(`async (steps) => void window.trainings.last.learn(steps)`, steps);
    try {
      await driver.open(`${trainSite.url}train.html#v=1&step=300`);
      await expect.poll(() => read(".main-button")).toBe("Start");
      await click(".main-button");
      await expect.poll(() => driver.evaluate("async () => window.trainings.all.length", null)).toBe(1);
      await learn(100);
      await learn(100);
      await expect.poll(() => read(".curve-readout")).toContain("Step 200: held-out loss 0.59");
      await driver.evaluate(`async () => document.querySelector("input[type=range]").focus()`, null);
      await driver.press("ArrowLeft");
      await expect.poll(() => read(".scrubber-step")).toBe("step 100");
      const drawn = `async () => [...document.querySelectorAll("canvas.curve, canvas.map")].map((canvas) =>
        canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0))`;
      expect(await driver.evaluate(drawn, null)).toEqual([true, true]);
    } finally {
      await driver.close();
    }
  });
}
