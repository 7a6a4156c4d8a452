// A static file server for dist/: the headers of headers.mjs, correct types, gzip, ranges, and nothing else.
// Run by hand: node web/serve.mjs [--port N] serves what is already built.
import { createReadStream, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { runMain, SetupError } from "../wasm/toolchain/run.mjs";
import { headersFor } from "./headers.mjs";

export const DEFAULT_PORT = 5173;
export const SITE_FOLDER = fileURLToPath(new URL("../dist", import.meta.url));

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".ts": "text/plain; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".wasm": "application/wasm",
};
const COMPRESSED = new Set([".html", ".js", ".css", ".json", ".map", ".md", ".svg", ".wasm"]);
const compress = promisify(gzip);
// Of a file: its tag, and its bytes when they were compressed last. Only a first visit waits for that.
const compressedFiles = new Map();

/**
 * Serves `root` on `port` (0: any free one) of the loopback interface, below the path `base`: nobody else on the
 * network reaches it. Returns { url, close }; `url` ends in "/".
 */
export async function startServer({ root, port = DEFAULT_PORT, base = "/" }) {
  const servers = await listenOnLoopback((request, response) => answer(request, response, root, base), port);
  const url = `http://localhost:${servers[0].address().port}${base}`;
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  return { url, close };
}

/** One server on 127.0.0.1 and one on ::1, because browsers differ in what they take "localhost" for. */
async function listenOnLoopback(onRequest, port) {
  const first = await listen(createServer(onRequest), port, "127.0.0.1");
  try {
    return [first, await listen(createServer(onRequest), first.address().port, "::1")];
  } catch (error) {
    if (HAS_NO_IPV6.has(error.code)) return [first];
    await closeServer(first);
    // Any port was asked for, and this one is free only on 127.0.0.1.
    if (port === 0 && error instanceof SetupError) return listenOnLoopback(onRequest, port);
    throw error;
  }
}

const HAS_NO_IPV6 = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const taken = error.code === "EADDRINUSE";
      const next = port === 65535 ? port - 1 : port + 1;
      reject(
        taken ? new SetupError(`port ${port} is taken: choose another, as in npm start -- --port ${next}`) : error,
      );
    });
    server.listen(port, host, () => resolve(server));
  });
}

function closeServer(server) {
  return new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

function answer(request, response, root, base) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { Allow: "GET, HEAD" }).end();
    return;
  }
  const path = sitePath(request.url, base);
  const file = path === undefined ? undefined : findFile(root, path);
  if (file === undefined) {
    const headers = { ...headersFor(path ?? "/404"), "Content-Type": "text/plain; charset=utf-8" };
    response.writeHead(404, headers).end(request.method === "HEAD" ? undefined : "not found\n");
    return;
  }
  void sendFile(request, response, file, headersFor(path));
}

/** The decoded path below `base`, "/…"; undefined where it lies outside, or cannot be decoded. */
function sitePath(address, base) {
  try {
    const path = decodeURIComponent(address.split(/[?#]/, 1)[0]);
    return path.startsWith(base) ? `/${path.slice(base.length)}` : undefined;
  } catch {
    return undefined; // a damaged percent escape names no file of ours
  }
}

function findFile(root, path) {
  const file = normalize(join(root, path.endsWith("/") ? `${path}index.html` : path));
  if (path.includes("\0") || !file.startsWith(normalize(root) + sep)) return undefined;
  const stat = statOf(file);
  return stat?.isFile()
    ? { file, size: stat.size, tag: `"${stat.size.toString(36)}-${stat.mtimeMs.toString(36)}"` }
    : undefined;
}

function statOf(file) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined; // a file where a folder should be, or a name that is too long: no file of ours either
  }
}

function sendFile(request, response, { file, size, tag }, siteHeaders) {
  const extension = extname(file);
  // no-cache: keep it, but ask. A rebuilt site shows at the next reload, an unchanged file costs an empty answer.
  const headers = {
    ...siteHeaders,
    "Content-Type": TYPES[extension] ?? "application/octet-stream",
    "Cache-Control": "no-cache",
    ETag: tag,
    Vary: "Accept-Encoding",
    "Accept-Ranges": "bytes",
  };
  if (request.headers["if-none-match"]?.includes(tag)) return void response.writeHead(304, headers).end();
  const range = parseRange(request.headers.range, size);
  if (range === "beyond") return void response.writeHead(416, { ...headers, "Content-Range": `bytes */${size}` }).end();
  if (range !== undefined) {
    const [first, last] = range;
    const partial = {
      ...headers,
      "Content-Range": `bytes ${first}-${last}/${size}`,
      "Content-Length": last - first + 1,
    };
    return send(request, response, 206, partial, file, { start: first, end: last });
  }
  const smaller = COMPRESSED.has(extension) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  if (smaller) return sendCompressed(request, response, headers, file, tag);
  send(request, response, 200, { ...headers, "Content-Length": size }, file, {});
}

function send(request, response, status, headers, file, window) {
  response.writeHead(status, headers);
  if (request.method === "HEAD") return void response.end();
  const source = createReadStream(file, window);
  // The headers are gone already: a file that vanished meanwhile ends the connection instead of the server.
  source.on("error", (error) => response.destroy(error));
  source.pipe(response);
}

async function sendCompressed(request, response, headers, file, tag) {
  if (compressedFiles.get(file)?.tag !== tag) {
    const bytes = readFile(file).then((plain) => compress(plain, { level: 9 }));
    bytes.catch(() => compressedFiles.delete(file));
    compressedFiles.set(file, { tag, bytes });
  }
  try {
    const bytes = await compressedFiles.get(file).bytes;
    // Ranges are of the plain bytes: who was cut off here must not ask for the rest of them, as for a strong tag's.
    const whole = { ETag: `W/${tag}`, "Accept-Ranges": "none", "Content-Length": bytes.length };
    response.writeHead(200, { ...headers, ...whole, "Content-Encoding": "gzip" });
    response.end(request.method === "HEAD" ? undefined : bytes);
  } catch (error) {
    response.destroy(error); // the file vanished meanwhile
  }
}

/** [first, last] of a single byte range, "beyond" when it starts after the end, undefined when there is none. */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const [first, last] =
    match[1] === ""
      ? [Math.max(0, size - Number(match[2])), size - 1]
      : [Number(match[1]), match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1)];
  return first >= size || first > last ? "beyond" : [first, last];
}

/** The number after --port, or the default. `args` are those of a person: without node and the script. */
export function portFrom(args) {
  let port = DEFAULT_PORT;
  for (let i = 0; i < args.length; i++) {
    const [name, written] = args[i].split(/=(.*)/s);
    if (name !== "--port") throw new SetupError(`there is no option ${name}: --port N is the only one`);
    port = readPort(written ?? args[++i]);
  }
  return port;
}

function readPort(written) {
  const port = Number(written);
  if (written === undefined || written.trim() === "" || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new SetupError(`--port takes a number from 0 to 65535, not ${written || "nothing"}`);
  }
  return port;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { url } = await startServer({ root: SITE_FOLDER, port: portFrom(process.argv.slice(2)) });
    console.log(`Headlight: ${url}`);
  });
}
