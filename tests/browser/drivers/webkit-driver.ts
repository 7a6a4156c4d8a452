import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { findExecutable } from "../find-executable.mjs";
import type { BrowserDriver } from "./browser-driver.ts";
import { startVirtualScreen } from "./xvfb.ts";
import { openSession } from "./webdriver-session.ts";

/** Starts WebKitGTK's test browser through WebKitWebDriver on a screen of its own. */
export async function startWebKit(): Promise<BrowserDriver> {
  const screen = await startVirtualScreen();
  const port = await freePort();
  const driver = spawn(findExecutable(["WebKitWebDriver"]), [`--port=${String(port)}`], {
    env: { ...process.env, DISPLAY: screen.display, GDK_BACKEND: "x11" },
    stdio: "ignore",
  });
  const stop = (): void => {
    driver.kill();
    screen.close();
  };
  try {
    const address = `http://127.0.0.1:${String(port)}`;
    await waitUntil(() =>
      fetch(`${address}/status`).then(
        (reply) => reply.ok,
        () => false,
      ),
    );
    return await driveBrowser(address, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

async function driveBrowser(address: string, stop: () => void): Promise<BrowserDriver> {
  const session = await openSession(address, {
    alwaysMatch: {
      "webkitgtk:browserOptions": {
        binary: findMiniBrowser(),
        args: ["--automation"],
      },
    },
  });
  return {
    name: "webkit",
    version: `WebKitGTK ${session.browserVersion}`,
    open: (page) => session.open(page),
    evaluate: (source, argument) => session.evaluate(source, argument),
    type: (selector, text) => session.type(selector, text),
    press: (key) => session.press(key),
    close: async () => {
      await session.close().finally(stop);
    },
  };
}

/** The browser stands beside the library, in a folder named after processor and library version. */
function findMiniBrowser(): string {
  const candidates = readdirSync("/usr/lib", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) =>
      ["webkit2gtk-4.1", "webkit2gtk-4.0"].map((name) => `/usr/lib/${entry.name}/${name}/MiniBrowser`),
    );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error("WebKit's MiniBrowser is missing; node tests/browser/install.mjs installs it.");
  return found;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("The system gave no port"));
      });
    });
  });
}

/** Asks again until it holds; the time limit of the test is the only clock. */
async function waitUntil(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
