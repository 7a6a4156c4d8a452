import { findExecutable } from "./find-executable.mjs";

/** How Debian's Chromium is started, in tests and in the bench: headless, silent, without its own updates. */
export const CHROMIUM_LAUNCH = {
  executablePath: findExecutable(["chromium"]),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
