// Keeps what was visited, so that the page works without a network. The page registers it (keep-offline.ts); an embed never
// does, and its files are let through.
//
//   index.html, train.html   from the network; where there is none, as they were last
//   models/                  likewise, whole: who reads a model can do without ranges
//   assets/                  their names carry the hash of their content: what is kept needs no network
//   all else                 is not looked at
//
// offline.json beside it is the switch: `{ "keep": false }` there has every visitor's copy deleted at the next visit.

import { isSwitchedOff } from "./keep-switch.ts";
import { isKeepRequest } from "./keep-request.ts";

declare const self: ServiceWorkerGlobalScope;

const CACHE = "headlight";
/** Tabs of the build before may still ask for its files. */
const KEEP_OLD_MS = 90 * 24 * 3_600_000;
/** Names below assets/, filled in by the build: so every build has a worker of its own. */
declare const ASSETS: readonly string[];

/** What is under way by then keeps nothing any more. */
let isOff = false;

const PAGES = new Set(["", "index.html", "train.html"]);

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (isOff) return;
  const path = request.method === "GET" ? pathInScope(request.url) : undefined;
  if (path === undefined) return;
  if (PAGES.has(path)) event.waitUntil(followSwitch());
  if (path.startsWith("assets/")) event.respondWith(fromCacheFirst(event));
  else if (PAGES.has(path) || path.startsWith("models/")) event.respondWith(fromNetworkFirst(event));
});
self.addEventListener("message", (event) => {
  const message: unknown = event.data;
  if (isKeepRequest(message)) event.waitUntil(keepAll(message.addresses, event));
});

/** Undefined for what lies elsewhere. */
function pathInScope(address: string): string | undefined {
  const { origin, pathname } = new URL(address);
  const scope = new URL(self.registration.scope);
  const isInside = origin === scope.origin && pathname.startsWith(scope.pathname);
  return isInside ? pathname.slice(scope.pathname.length) : undefined;
}

async function takeOver(): Promise<void> {
  await self.clients.claim();
  const cache = await caches.open(CACHE);
  const names = new Set(ASSETS);
  for (const request of await cache.keys()) {
    const path = pathInScope(request.url);
    if (path?.startsWith("assets/") !== true || names.has(path.slice("assets/".length))) continue;
    const kept = Date.parse((await cache.match(request))?.headers.get("date") ?? "");
    if (!(Date.now() - kept < KEEP_OLD_MS)) await cache.delete(request);
  }
}

async function fromCacheFirst(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(CACHE);
  const address = event.request.url;
  const kept = await cache.match(address);
  return kept ?? fetchAndKeep(cache, address, event);
}

async function fromNetworkFirst(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(CACHE);
  const address = withoutQuery(event.request.url);
  try {
    return await fetchAndKeep(cache, address, event, event.request.signal);
  } catch (error) {
    const kept = await cache.match(address);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Asks for the whole file, whatever part was asked for. It is kept as it comes: who asked does not wait for its end. */
async function fetchAndKeep(
  cache: Cache,
  address: string,
  event: ExtendableEvent,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await fetch(address, signal ? { signal } : {});
  // What the storage refuses is not kept, and shown all the same.
  if (response.status === 200 && !isOff) event.waitUntil(cache.put(address, response.clone()).catch(() => undefined));
  return response;
}

/** What a page has loaded before there was a worker. */
async function keepAll(addresses: readonly string[], event: ExtendableEvent): Promise<void> {
  const cache = await caches.open(CACHE);
  const isKept = (path: string | undefined): boolean =>
    path !== undefined && (PAGES.has(path) || path.startsWith("assets/") || path.startsWith("models/"));
  for (const address of new Set(addresses.map(withoutQuery))) {
    const isMissing = isKept(pathInScope(address)) && (await cache.match(address)) === undefined;
    if (isMissing) await fetchAndKeep(cache, address, event).catch(() => undefined);
  }
}

async function followSwitch(): Promise<void> {
  isOff = await isSwitchedOff(self.registration.scope);
  if (!isOff) return;
  await caches.delete(CACHE);
  await self.registration.unregister();
}

function withoutQuery(address: string): string {
  const url = new URL(address);
  return url.origin + url.pathname;
}
