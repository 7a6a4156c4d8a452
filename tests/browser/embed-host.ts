import type { Locator, Page } from "@playwright/test";
import type { AttentionData } from "../../web/src/element/attention-view.ts";
import { SITES, startSite } from "./sites.ts";

/** An <attention-view>, as a test speaks to it. */
export type View = HTMLElement & {
  readonly ready: Promise<void>;
  getState(): Readonly<Record<string, unknown>>;
  setState(change: Readonly<Record<string, unknown>>): void;
  get live(): () => void;
  set live(value: unknown);
  toData(): Promise<AttentionData>;
  toPNG(ratio?: number): Promise<Blob>;
  toSVG(): Promise<string>;
};

export const EMBED = '<attention-view text="a rose is a rose" layer="1" head="2"></attention-view>';

export interface HostPage {
  readonly headers?: Readonly<Record<string, string>>;
  /** Of our site. */
  readonly script?: string;
  /** Other files of the page's own origin, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Paths where there is none. */
  readonly missing?: readonly string[];
  readonly style?: string;
}

/** Opens a page of another origin, with `body` in it. */
export async function openHost(
  page: Page,
  body: string,
  { headers = {}, script = "embed.js", files = {}, missing = [], style = "" }: HostPage = {},
): Promise<void> {
  const host = await startSite("/", (request, reply) => {
    const path = (request.url ?? "/").slice(1);
    const file = files[path];
    reply.writeHead(missing.includes(path) ? 404 : 200, {
      "content-type": file === undefined ? "text/html" : "application/json",
      ...headers,
    });
    reply.end(
      file ??
        `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>A host</title>
      <link rel="icon" href="data:," /><style>${style}</style>
      <script type="module" src="${SITES.served()}${script}"></script></head><body>${body}</body></html>`,
    );
  });
  page.on("close", () => void host.close());
  await page.goto(host.url);
}

export function ready(view: Locator): Promise<void> {
  return view.evaluate((element) => (element as View).ready);
}

export interface Told {
  readonly name: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Keeps every event of the element that is told from now on, in its order, for `eventsOf`. */
export function recordEvents(view: Locator): Promise<void> {
  return view.evaluate((element) => {
    const events: Told[] = [];
    for (const name of ["ready", "statechange", "error"]) {
      element.addEventListener(name, (event) => events.push({ name, detail: (event as CustomEvent<never>).detail }));
    }
    Object.assign(element, { recorded: events });
  });
}

export function eventsOf(view: Locator): Promise<readonly Told[]> {
  return view.evaluate((element) => (element as View & { readonly recorded: readonly Told[] }).recorded);
}

/** What the promise `ready` came to. */
export function outcome(view: Locator): Promise<string> {
  return view.evaluate((element) =>
    (element as View).ready.then(
      () => "ready",
      (fault: unknown) => (fault as { readonly code: string }).code,
    ),
  );
}
