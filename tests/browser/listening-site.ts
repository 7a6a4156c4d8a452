import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Site } from "./sites.ts";
import { startSite } from "./sites.ts";

// Firefox and WebKit do not hand every complaint of a page to their drivers. This site passes on all that the
// real one answers, headers included, and adds a script before every other, which writes complaints down, the
// built core, for tests that call it without the engine around it, and empty pages.

const LISTENER = `globalThis.complaints = [];
const note = (text) => globalThis.complaints.push(text);
addEventListener("error", (event) => note("error: " + (event.message ?? event.target.src ?? event.target.href)), true);
addEventListener("unhandledrejection", (event) => note("unhandled rejection: " + String(event.reason)));
addEventListener("securitypolicyviolation", (event) => note("policy: " + event.violatedDirective + " " + event.blockedURI));
const tell = console.error.bind(console);
console.error = (...words) => { note("console: " + words.join(" ")); tell(...words); };
`;

/** A page of somebody else's that uses the package. */
const BLANK_PAGE =
  '<!doctype html><html lang="en"><head><title>Blank</title><link rel="icon" href="data:," /></head></html>';

/** With these a page may share memory among threads. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "cross-origin",
};

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Stands in front of the site at `target`. */
export function startListeningSite(target: string): Promise<Site> {
  const ownFiles = readOwnFiles();
  return startSite("/", (request, reply) => {
    const path = (request.url ?? "/").slice(1);
    const own = ownFiles.get(path);
    void (own ? Promise.resolve(own) : passOn(new URL(path, target))).then(({ status, headers, body }) => {
      reply.writeHead(status, headers);
      reply.end(body);
    });
  });
}

/** Read once: script and module of the core fit only each other. */
function readOwnFiles(): ReadonlyMap<string, Answer> {
  const core = (name: string): Buffer =>
    readFileSync(fileURLToPath(new URL(`../../build/wasm/${name}`, import.meta.url)));
  const answer = (type: string, body: string | Buffer): Answer => ({
    status: 200,
    headers: { "content-type": type },
    body,
  });
  return new Map([
    ["listener.js", answer("text/javascript", LISTENER)],
    ["blank.html", answer("text/html", BLANK_PAGE)],
    ["isolated.html", { ...answer("text/html", BLANK_PAGE), headers: { ...ISOLATION, "content-type": "text/html" } }],
    ["core/headlight.js", answer("text/javascript", core("headlight.js"))],
    ["core/headlight.wasm", answer("application/wasm", core("headlight.wasm"))],
  ]);
}

async function passOn(address: URL): Promise<Answer> {
  const answer = await fetch(address, { headers: { "accept-encoding": "identity" } });
  // Those that describe how it came over this connection do not fit the next one.
  const passing = [...answer.headers].filter(([name]) => !/^(content-length|transfer-encoding|connection)$/.test(name));
  const headers = Object.fromEntries(passing);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isPage = headers["content-type"]?.startsWith("text/html") === true && answer.ok;
  const body = isPage ? addListener(bytes.toString("utf8")) : bytes;
  return { status: answer.status, headers, body };
}

function addListener(page: string): string {
  const changed = page.replace("<head>", '<head><script src="listener.js"></script>');
  if (changed === page) throw new Error("The page has no <head> in which the listener could stand");
  return changed;
}
