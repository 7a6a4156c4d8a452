import { findExecutable } from "./find-executable.mjs";

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How Debian's Chromium is started, in the smoke run and in the bench: headless, silent, without its own updates. */
export const CHROMIUM_LAUNCH = { executablePath: findExecutable(["chromium"]), args };

/** The same engine without a browser around it, in which the interaction suite takes a third less of the processors. */
export const HEADLESS_SHELL_LAUNCH = { executablePath: findExecutable(["chromium-headless-shell"]), args };
