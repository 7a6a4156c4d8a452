import type { Locator, Page } from "@playwright/test";
import type { FakeTraining } from "../web/train/fake-training.ts";
import { startScriptedSite } from "./scripted-site.ts";
import type { ScriptedTrainings } from "./scripted-training.ts";
import type { Site } from "./sites.ts";
import { test as watched } from "./watched-test.ts";

export { expect } from "./watched-test.ts";

/** The page on which models learn, on trainings that the test moves: things are found by role and label. */
export class TrainPage {
  readonly progress: Locator;
  readonly alert: Locator;
  readonly notes: Locator;
  readonly curve: Locator;
  readonly readout: Locator;
  readonly scrubber: Locator;
  readonly shownStep: Locator;
  readonly map: Locator;
  readonly heads: Locator;

  constructor(
    readonly page: Page,
    private readonly site: Site,
  ) {
    this.progress = page.locator(".train-progress");
    this.alert = page.locator("fault-banner").getByRole("alert");
    this.notes = page.locator("link-notes").getByRole("status");
    this.curve = page.locator("canvas.curve");
    this.readout = page.locator(".curve-readout");
    this.scrubber = page.getByRole("slider", { name: "Saved steps" });
    this.shownStep = page.locator(".scrubber-step");
    this.map = page.getByRole("application");
    this.heads = page.getByRole("grid", { name: "Heads by layer" }).getByRole("button");
  }

  async open(fragment = ""): Promise<void> {
    await this.page.goto(`${this.site.url}train.html${fragment}`);
    await this.button("Start").waitFor();
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** By its key in links. */
  setting(key: string): Locator {
    return this.page.locator(`train-settings [data-setting="${key}"]`);
  }

  /** Presses Start, or Continue after a pause, and so many steps are done. */
  async train(steps: number): Promise<void> {
    await this.button("Start").or(this.button("Continue")).click();
    await this.learn(steps);
  }

  async learn(steps: number, change: Parameters<FakeTraining["learn"]>[1] = {}): Promise<void> {
    await this.tell(({ last }, [count, how]) => last.learn(count, how), [steps, change] as const);
  }

  async say(change: Parameters<FakeTraining["say"]>[0]): Promise<void> {
    await this.tell(({ last }, how) => last.say(how), change);
  }

  orders(): Promise<readonly string[]> {
    return this.page.evaluate(() => globalThis.window.trainings.last.orders);
  }

  private tell<T>(what: (trainings: ScriptedTrainings, given: T) => void, given: T): Promise<void> {
    return this.page.evaluate(`(${what.toString()})(window.trainings, ${JSON.stringify(given)})`);
  }
}

interface TrainFixtures {
  readonly train: TrainPage;
}

interface TrainWorkerFixtures {
  readonly trainSite: Site;
}

export const test = watched.extend<TrainFixtures, TrainWorkerFixtures>({
  trainSite: [
    // Playwright reads from the braces that this fixture needs no other.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await startScriptedTrainSite();
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],
  homeSite: [async ({ trainSite }, use) => use(trainSite.url), { scope: "worker" }],
  train: async ({ page, trainSite }, use) => use(new TrainPage(page, trainSite)),
});

export function startScriptedTrainSite(): Promise<Site> {
  return startScriptedSite({
    html: "train.html",
    entry: "train-page.ts",
    replaced: /\/training\/browser-training\.ts$/,
    by: "scripted-training.ts",
  });
}
