import { EMBED, openHost, ready } from "./embed-host.ts";
import { expect, test } from "./watched-test.ts";

/** HEADLIGHT_REMOVALS=500 is the long run. */
const REMOVALS = Number(process.env["HEADLIGHT_REMOVALS"] ?? 50);
/** The first ones fill what is filled once: compiled code, caches. */
const WARM_UP = 5;
const MAX_GROWTH_BYTES = 1024 * 1024;

test(`an embed that is taken out and put in ${REMOVALS} times leaves nothing behind`, async ({ page }) => {
  test.setTimeout(60_000 + REMOVALS * 6_000);
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  await ready(view);
  const session = await page.context().newCDPSession(page);
  const heapBytes = async (): Promise<number> => {
    for (let round = 0; round < 3; round++) await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  };
  const takeOutAndPutIn = (times: number): Promise<void> =>
    view.evaluate(async (element, count) => {
      for (let round = 0; round < count; round++) {
        element.remove();
        document.body.append(element);
        await (element as HTMLElement & { readonly ready: Promise<void> }).ready;
      }
    }, times);

  await takeOutAndPutIn(WARM_UP);
  const before = await heapBytes();
  await takeOutAndPutIn(REMOVALS);
  expect(page.frames(), "one frame, while it is there").toHaveLength(2);
  await expect.poll(() => page.workers().length, "one worker, while it is there").toBe(1);
  const growth = (await heapBytes()) - before;
  console.log(`  heap growth after ${REMOVALS} removals: ${(growth / 1024).toFixed(0)} KB of 1024`);
  expect(growth).toBeLessThanOrEqual(MAX_GROWTH_BYTES);
  await view.evaluate((element) => element.remove());
  await expect.poll(() => page.frames().length).toBe(1);
  await expect.poll(() => page.workers().length).toBe(0);
});
