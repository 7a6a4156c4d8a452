import type { IncomingMessage, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { byRanges, counting, whole } from "../web/model-folder/file-server.ts";
import type { BrowserDriver } from "./drivers/browser-driver.ts";
import { startChromium } from "./drivers/chromium-driver.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import type { Site } from "./sites.ts";
import { startSite } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// Where a model's bytes come from, as real browsers have it: their private file systems, and what they forbid pages to read.

const ENGINES = [
  { name: "Chromium", start: startChromium },
  { name: "Firefox", start: startFirefox },
  { name: "WebKit", start: startWebKit },
] as const;

const PARAMS = counting(2_500_000);
const TEXTS: Readonly<Record<string, string>> = { "config.json": "{}", "tokenizer.json": "[]" };
const PLACES = ["page", "worker", "worker without createWritable"] as const;
/** Range headers of requests for parameters. */
const asked: (string | undefined)[] = [];
const PAGE = `<!doctype html><html lang="en"><head><title>Blank</title><link rel="icon" href="data:," /></head></html>`;

for (const { name, start } of ENGINES) {
  test.describe(name, () => {
    let driver: BrowserDriver;
    let own: Site;
    let exposing: Site;
    let readable: Site;
    let closed: Site;
    test.beforeAll(async () => {
      const script = await bundle();
      [own, exposing, readable, closed] = await Promise.all([
        startSite("/", (request, reply) => serveOwn(script, request, reply)),
        startSite("/m/", (request, reply) => {
          reply.setHeader("access-control-expose-headers", "content-range");
          serveReadable(request, reply);
        }),
        startSite("/m/", serveReadable),
        startSite("/m/", serveModel),
      ]);
      driver = await start();
      await driver.open(own.url);
    });
    test.afterAll(async () => {
      await driver.close();
      await Promise.all([own, exposing, readable, closed].map((site) => site.close()));
    });

    for (const place of PLACES) {
      test(`a model is kept, listed, opened and deleted by a ${place}`, async () => {
        // Not in WebKitGTK 2.50, nor in any browser's private windows.
        const hasStore = await driver.evaluate(`async () => navigator.storage?.getDirectory !== undefined`, null);
        const seen = await driver.evaluate(keepIn(place), `${own.url}models/`);
        const kept = { name: "tiny", sizeBytes: PARAMS.length + 4 };
        const opened = { kind: "kept", bytes: PARAMS.length, equal: true, text: "[]" };
        const all = { before: [], kept, listed: [kept], opened, cancelled: "enough", still: [kept], after: [] };
        const refused =
          "E_STORE_MISSING This browser keeps no files for this page (they need https, or a newer browser); the model is usable without being kept.";
        expect(name === "WebKit" || hasStore).toBe(true);
        expect(seen).toEqual(hasStore ? all : { refused });
      });
    }

    for (const [how, site, ranges] of [
      ["parts, where the host shows Content-Range", () => exposing, ["bytes=0-", "bytes=2400000-"]],
      ["one whole, where it hides it", () => readable, ["bytes=0-", undefined]],
    ] as const) {
      test(`bytes of another host come in ${how}`, async () => {
        asked.length = 0;
        const seen = await driver.evaluate(readParts(), site().url);
        expect(seen).toEqual({
          size: PARAMS.length,
          head: [...PARAMS.subarray(0, 8)],
          parts: [[...PARAMS.subarray(8, 20)], [...PARAMS.subarray(2_400_000, 2_400_003)]],
          hosts: [new URL(site().url).host],
        });
        expect(asked).toEqual(ranges);
      });
    }

    test("a host that lets no page read its files is named, with the header that it lacks", async () => {
      const seen = await driver.evaluate(
        `async (url) => {
          const { openModelFolder } = await import("./model-folder.js");
          const folder = await openModelFolder(url);
          return folder.open("config.json").then(() => "opened", ({ code, message }) => code + " " + message);
        }`,
        closed.url,
      );
      expect(seen).toBe(
        `E_NETWORK config.json of “m” could not be fetched from ${new URL(closed.url).host}: the server answers, but without the header “Access-Control-Allow-Origin: *”, which lets pages read its files; whoever runs it can add that, or download the model and open it as files.`,
      );
    });
  });
}

/** Tells what the store said there. */
function keepIn(place: (typeof PLACES)[number]): string {
  if (place === "page") return `async (models) => (await import("./keep-model.js")).keepModel(models)`;
  return `(models) => new Promise((resolve, reject) => {
    const worker = new Worker("./keep-model.js", { type: "module" });
    worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ models, isOld: ${String(place !== "worker")} });
  })`;
}

function readParts(): string {
  return `async (url) => {
    const { openModelFolder } = await import("./model-folder.js");
    const folder = await openModelFolder(url);
    const file = await folder.open("model.safetensors");
    const head = await file.read({ first: 0, last: 8 });
    const parts = [];
    for await (const chunk of file.stream([{ first: 8, last: 20 }, { first: 2400000, last: 2400003 }])) parts.push([...chunk]);
    file.close();
    return { size: file.sizeBytes, head: [...head], parts, hosts: folder.hosts };
  }`;
}

const KEEP_MODEL = `
import { createModelStore, openModelFolder, readBytes, readText } from "./model-folder.js";

export async function keepModel(models) {
  try {
    const store = createModelStore();
    const before = await store.list();
    const source = await openModelFolder("tiny", { builtIn: new URL(models) });
    const kept = await store.keep(source);
    const folder = await store.open("tiny");
    const wanted = await readBytes(source, "model.safetensors", { maxBytes: 1e7 });
    const found = await readBytes(folder, "model.safetensors", { maxBytes: 1e7 });
    const opened = {
      kind: folder.origin.kind,
      bytes: found.length,
      equal: found.every((byte, index) => byte === wanted[index]),
      text: await readText(folder, "tokenizer.json", { maxBytes: 100 }),
    };
    const listed = await store.list();
    const controller = new AbortController();
    const onProgress = ({ doneBytes }) => { if (doneBytes > 1e6) controller.abort(new Error("enough")); };
    const cancelled = await store.keep(source, { signal: controller.signal, onProgress }).then(() => "kept", ({ message }) => message);
    const still = await store.list();
    await store.delete("tiny");
    return plain({ before, kept, listed, opened, cancelled, still, after: await store.list() });
  } catch (thrown) {
    return { refused: String(thrown.code) + " " + thrown.message };
  }
}

const plain = (value) => JSON.parse(JSON.stringify(value));

const inWorker = async ({ models, isOld }) => {
  // As Safari before 26.
  if (isOld) delete globalThis.FileSystemFileHandle?.prototype.createWritable;
  return keepModel(models);
};

if (typeof document === "undefined") onmessage = async ({ data }) => postMessage(await inWorker(data));
`;

function serveOwn(script: string, request: IncomingMessage, reply: ServerResponse): void {
  const path = (request.url ?? "").slice(1);
  const scripts: Readonly<Record<string, string>> = { "model-folder.js": script, "keep-model.js": KEEP_MODEL };
  if (path === "") return void reply.setHeader("content-type", "text/html").end(PAGE);
  if (scripts[path] === undefined) return serveModel(request, reply);
  reply.setHeader("content-type", "text/javascript").end(scripts[path]);
}

function serveReadable(request: IncomingMessage, reply: ServerResponse): void {
  reply.setHeader("access-control-allow-origin", "*");
  serveModel(request, reply);
}

function serveModel(request: IncomingMessage, reply: ServerResponse): void {
  const name = (request.url ?? "").split("/").at(-1) ?? "";
  const text = TEXTS[name];
  if (name === "model.safetensors") asked.push(request.headers.range);
  if (name === "model.safetensors") return byRanges(request, reply, PARAMS);
  if (text !== undefined) return whole(request, reply, new TextEncoder().encode(text));
  reply.writeHead(404).end();
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: ["open-model-folder", "model-store", "read-file"]
        .map((file) => `export * from "./${file}.ts";`)
        .join("\n"),
      resolveDir: fileURLToPath(new URL("../../web/src/model-folder", import.meta.url)),
      loader: "ts",
    },
    bundle: true,
    format: "esm",
    target: ["chrome91", "firefox100", "safari16.4"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
