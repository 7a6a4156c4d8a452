import type { Locator, Page } from "@playwright/test";
import { SITES, startSite } from "./sites.ts";

/** An <attention-view>, as a test speaks to it. */
export type View = HTMLElement & {
  readonly ready: Promise<void>;
  getState(): Readonly<Record<string, unknown>>;
  setState(change: Readonly<Record<string, unknown>>): void;
};

export const EMBED = '<attention-view text="a rose is a rose" layer="1" head="2"></attention-view>';

export interface HostPage {
  readonly headers?: Readonly<Record<string, string>>;
  /** Of our site. */
  readonly script?: string;
  /** Other files of the page's own origin, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly style?: string;
}

/** Opens a page of another origin, with `body` in it. */
export async function openHost(
  page: Page,
  body: string,
  { headers = {}, script = "embed.js", files = {}, style = "" }: HostPage = {},
): Promise<void> {
  const host = await startSite("/", (request, reply) => {
    const file = files[(request.url ?? "/").slice(1)];
    reply.writeHead(200, { "content-type": file === undefined ? "text/html" : "application/json", ...headers });
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
