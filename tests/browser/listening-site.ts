import type { Site } from "./sites.ts";
import { startSite } from "./sites.ts";

// Firefox and WebKit do not hand every complaint of a page to their drivers. This site passes on all that the
// real one answers, headers included, and puts one script before every other: it writes complaints down.

const LISTENER = `globalThis.complaints = [];
const note = (text) => globalThis.complaints.push(text);
addEventListener("error", (event) => note("error: " + (event.message ?? event.target.src ?? event.target.href)), true);
addEventListener("unhandledrejection", (event) => note("unhandled rejection: " + String(event.reason)));
addEventListener("securitypolicyviolation", (event) => note("policy: " + event.violatedDirective + " " + event.blockedURI));
const tell = console.error.bind(console);
console.error = (...words) => { note("console: " + words.join(" ")); tell(...words); };
`;

/** Stands in front of the site at `target`. */
export function startListeningSite(target: string): Promise<Site> {
  return startSite("/", (request, reply) => {
    const path = (request.url ?? "/").slice(1);
    if (path === "listener.js") {
      reply.writeHead(200, { "content-type": "text/javascript", "cross-origin-resource-policy": "cross-origin" });
      reply.end(LISTENER);
      return;
    }
    void passOn(new URL(path, target)).then(({ status, headers, body }) => {
      reply.writeHead(status, headers);
      reply.end(body);
    });
  });
}

async function passOn(address: URL): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const answer = await fetch(address, { headers: { "accept-encoding": "identity" } });
  const headers = Object.fromEntries(answer.headers);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isPage = headers["content-type"]?.startsWith("text/html") === true && answer.ok;
  const body = isPage ? Buffer.from(addListener(bytes.toString("utf8"))) : bytes;
  delete headers["content-length"];
  delete headers["transfer-encoding"];
  delete headers["connection"];
  return { status: answer.status, headers, body };
}

function addListener(page: string): string {
  const changed = page.replace("<head>", '<head><script src="listener.js"></script>');
  if (changed === page) throw new Error("The page has no <head> in which the listener could stand");
  return changed;
}
