// Has the browser keep what was visited, and lets the page be installed. Where it cannot (no https, storage that is
// blocked, a page within a page), nothing is missing while there is a network.

import { serviceWorkerAddress, trustedWorkerAddress } from "../engine/trusted-types.ts";
import type { KeepRequest } from "./keep-request.ts";
import { isSwitchedOff } from "./keep-switch.ts";

/** To be called after the first picture, saved or live: none of this has to be there for it. Once more does no harm. */
export async function keepOffline(): Promise<void> {
  const container = (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (container === undefined || window.parent !== window) return;
  try {
    if (await isSwitchedOff(new URL(".", location.href).href)) return;
    await container.register(trustedWorkerAddress(serviceWorkerAddress()));
    const { active } = await container.ready;
    active?.postMessage({ kind: "keep", addresses: visited() } satisfies KeepRequest);
  } catch {
    return;
  }
  if (document.querySelector("link[rel=manifest]") !== null) return;
  const manifest = document.createElement("link");
  [manifest.rel, manifest.href] = ["manifest", "./manifest.webmanifest"];
  document.head.append(manifest);
}

/** What this page has loaded before the worker was there. */
function visited(): string[] {
  // The page by its name, too: an installed one is opened by that.
  const page = new URL("./index.html", location.href).href;
  return [location.href, page, ...performance.getEntriesByType("resource").map(({ name }) => name)];
}
