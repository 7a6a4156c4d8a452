import { chromium } from "@playwright/test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHROMIUM_LAUNCH } from "./chromium-launch.mjs";
import { test } from "./watched-test.ts";

/** "Block all cookies", as Chromium's settings call it: it also blocks whatever else a page could store. */
const SETTINGS = { profile: { default_content_setting_values: { cookies: 2 } } };

/** A test in a browser that lets no page store anything. The whole browser: the headless shell has no such setting. */
export const testWithoutStorage = test.extend({
  // Playwright reads from the braces that this fixture needs no other.
  // oxlint-disable-next-line no-empty-pattern
  context: async ({}, use, testInfo) => {
    const profile = testInfo.outputPath("profile");
    mkdirSync(join(profile, "Default"), { recursive: true });
    writeFileSync(join(profile, "Default/Preferences"), JSON.stringify(SETTINGS));
    const context = await chromium.launchPersistentContext(profile, CHROMIUM_LAUNCH);
    await use(context);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  },
});
