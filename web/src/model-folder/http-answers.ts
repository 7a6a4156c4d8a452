// One request for one file of a folder, and a sentence for every way in which it can fail.

import { AttentionError, messageOf } from "../engine/fault.ts";
import { formatCount } from "../text/write-values.ts";
import { abortable } from "./abortable.ts";
import { isLocal, isOpened } from "./read-source.ts";

export type Fetch = typeof globalThis.fetch;

export interface FileAddress {
  readonly url: URL;
  readonly name: string;
  readonly folder: string;
}

/** Nothing of the visitor's goes along: no cookies, and of the page only its origin, which browsers add. */
const PLAIN: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer", redirect: "follow" };

/**
 * Answers whose status is 200, 206 or 416. `range` as in the Range header. Rejects with E_FILE_MISSING, E_GATED, E_HTTP,
 * E_NETWORK, E_SOURCE where a redirect leads to what is not opened, or the signal's reason.
 */
export async function requestFile(
  fetch: Fetch,
  address: FileAddress,
  range: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  signal.throwIfAborted();
  const response = await fetchOrExplain(fetch, address, range, signal);
  const fault = redirectFault(response, address) ?? statusFault(response, address);
  if (fault === undefined) return response;
  void response.body?.cancel().catch(() => undefined);
  throw fault;
}

async function fetchOrExplain(
  fetch: Fetch,
  address: FileAddress,
  range: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const headers = range === undefined ? {} : { range };
  try {
    return await abortable(fetch(address.url, { ...PLAIN, headers, signal }), signal);
  } catch (thrown) {
    signal.throwIfAborted();
    // Browsers older than Chrome 99, Firefox 117 and Safari 16 ask the server beforehand whether it allows ranges.
    if (range !== undefined) return fetchOrExplain(fetch, address, undefined, signal);
    throw await networkFault(fetch, address, thrown, signal);
  }
}

function statusFault(response: Response, { url, name, folder }: FileAddress): AttentionError | undefined {
  const { status } = response;
  if (status === 200 || status === 206 || status === 416) return undefined;
  if (status === 401 || status === 403) return gated(response, url, folder);
  if (status === 404 || status === 410) {
    const sentence = `${name} is missing in “${folder}”: ${url.host} answered ${status} for ${shownAddress(url)}.`;
    return new AttentionError("E_FILE_MISSING", sentence);
  }
  const words = `${status} ${response.statusText}`.trim();
  const sentence = `${url.host} answered ${words} for ${name} of “${folder}”; try again later, or download the model and open it as files.`;
  return new AttentionError("E_HTTP", sentence);
}

function gated(response: Response, url: URL, folder: string): AttentionError {
  // Hugging Face tells so of models that are private, and of those that do not exist.
  const isUnknown = response.headers.get("x-error-code") === "RepoNotFound";
  const reason = isUnknown
    ? `${url.host} has no public model “${folder}”; check the name, or, if it is private or`
    : `${url.host} answered ${response.status} for “${folder}”; it is`;
  return new AttentionError("E_GATED", `${reason} gated: download it and open it as files.`);
}

/** A page of the world must not become a way to this machine, nor https one to what anybody on the way can change. */
function redirectFault({ url: reached }: Response, { url, name }: FileAddress): AttentionError | undefined {
  if (reached === "") return undefined;
  const final = new URL(reached);
  if (final.origin === url.origin) return undefined;
  if (isOpened(final) && (isLocal(url.hostname) || !isLocal(final.hostname))) return undefined;
  return new AttentionError("E_SOURCE", `${url.host} redirected ${name} to ${final.origin}, which is not opened.`);
}

/** A browser does not tell a page whether the server is away or only forbids reading, so a second request finds out. */
async function networkFault(
  fetch: Fetch,
  { url, name, folder }: FileAddress,
  thrown: unknown,
  signal: AbortSignal,
): Promise<AttentionError> {
  const what = `${name} of “${folder}” could not be fetched from ${url.host}`;
  const advice = "download the model and open it as files";
  if (isOffline()) return network(`${what}: this browser is offline.`);
  const pageOrigin = globalThis.location?.origin;
  if (pageOrigin === undefined || pageOrigin === url.origin) {
    return network(`${what} (${causeOf(thrown)}); check the address and the connection, and try again.`);
  }
  const header = `“Access-Control-Allow-Origin: *”`;
  if (await answersAtAll(fetch, url, signal)) {
    return network(
      `${what}: the server answers, but without the header ${header}, which lets pages read its files; whoever runs it can add that, or ${advice}.`,
    );
  }
  return network(
    `${what}: either it cannot be reached, or it does not send the header ${header}, which lets pages read its files; check the address, or ${advice}.`,
  );
}

function isOffline(): boolean {
  // Node says nothing about it.
  return !(globalThis.navigator?.onLine ?? true);
}

/** False, too, where our own headers keep such an answer away (Cross-Origin-Embedder-Policy). */
async function answersAtAll(fetch: Fetch, url: URL, signal: AbortSignal): Promise<boolean> {
  try {
    await abortable(fetch(url, { ...PLAIN, method: "HEAD", mode: "no-cors", signal }), signal);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** Under Node what happened is below the words "fetch failed". */
function causeOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return messageOf(cause instanceof Error && cause.message !== "" ? cause : thrown);
}

function network(sentence: string): AttentionError {
  return new AttentionError("E_NETWORK", sentence);
}

/** Without what may be a secret of the visitor's. */
function shownAddress({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** How many servers say that there is no such file, and all that ask for a login. */
export function isWebPage(response: Response): boolean {
  return /^text\/html\b/i.test(response.headers.get("content-type") ?? "");
}

/** E_NETWORK for a body that broke off where nobody knows how long it should have been. */
export function brokeOff({ url, name, folder }: FileAddress, came: number, thrown: unknown): AttentionError {
  const sentence = `${name} of “${folder}” broke off after ${formatCount(came)} bytes from ${url.host} (${causeOf(thrown)}); try again.`;
  return new AttentionError("E_NETWORK", sentence);
}
