import { defineConfig } from "@playwright/test";
import { CHROMIUM_LAUNCH } from "./chromium-launch.mjs";

// One report for three engines: the interaction suite runs in Chromium, smoke.spec.ts starts all three itself.
export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results/browser",
  globalSetup: "./global-setup.ts",
  reporter: "./suite-reporter.ts",
  workers: 2,
  timeout: 60_000,
  forbidOnly: true,
  use: { launchOptions: CHROMIUM_LAUNCH, screenshot: "only-on-failure" },
});
