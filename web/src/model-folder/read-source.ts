// What a visitor typed, pasted, or followed a link to: which folder it means. Nothing is fetched here, so that a page can
// show the host first and wait for a click.

import { AttentionError } from "../engine/fault.ts";
import { isGivenName } from "./given-file.ts";
import { hubFolder, hubModel } from "./hub-address.ts";
import { formatFault } from "./other-formats.ts";

export type ModelPlace =
  | { readonly kind: "built-in"; readonly name: string }
  | {
      readonly kind: "address";
      readonly name: string;
      /** Of the folder, with a slash at its end; a query belongs to each file's address. */
      readonly url: URL;
      /** Where the first request goes. */
      readonly host: string;
      /** Of that folder, a file of weights that were computed elsewhere: it is meant alone. */
      readonly file?: string | undefined;
    };

const IPV6_LOCAL = "[::1]";

/** A built-in name, `org/name` of Hugging Face, or an address. Throws E_SOURCE, or E_FILE_KIND for a file like x.gguf. */
export function readSource(source: string): ModelPlace {
  const text = source.trim();
  if (text === "")
    throw refused("Nothing was named: type textbook, org/name of Hugging Face, or the address of a model's folder");
  if (/^[a-z0-9][\w.-]*$/i.test(text) && !text.includes("..")) return { kind: "built-in", name: text };
  const hub = hubModel(text);
  if (hub !== undefined) return address(hub, text);
  const url = parsed(text);
  checkScheme(url, text);
  if (url.username !== "" || url.password !== "")
    throw refused("An address with a user name or password is not opened");
  const hubOrNone = hubFolder(url);
  const file = decoded(url.pathname.slice(url.pathname.lastIndexOf("/") + 1));
  if (hubOrNone === undefined && isGivenName(file)) return { ...address(placeOf(url), file), file };
  const folder = hubOrNone ?? folderOf(url);
  return address(folder, nameOf(folder));
}

/**
 * https, and http on this machine, whose bytes nobody on the way can change. As the Content Security Policy allows it
 * (web/headers.mjs), which has no form for an IPv6 address.
 */
export function isOpened({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && isLocal(hostname) && hostname !== IPV6_LOCAL);
}

export function isLocal(hostname: string): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === IPV6_LOCAL;
}

function address(url: URL, name: string): ModelPlace & { readonly kind: "address" } {
  return { kind: "address", name, url, host: url.host };
}

function parsed(text: string): URL {
  // Typed as it is read aloud; the pattern of org/name has left only those with a longer path.
  const isHubWithoutScheme = /^(huggingface\.co|hf\.co)\//.test(text);
  try {
    return new URL(isHubWithoutScheme ? `https://${text}` : text);
  } catch {
    throw refused(`${shown(text)} is neither a name, org/name, nor an address that starts with https://`);
  }
}

function checkScheme(url: URL, text: string): void {
  if (isOpened(url)) return;
  // As the page writes down a model that was opened from files.
  const [, lost] = /^file:([^/\\]+)$/.exec(text) ?? [];
  if (lost !== undefined) {
    throw refused(`${shown(lost)} was opened from files, which a reload loses: drop or choose the folder again`);
  }
  if (url.protocol === "file:" || /^[a-z]:$/.test(url.protocol)) {
    throw refused(`${shown(text)} is on a disk, which no page may read by itself: drop or choose the folder`);
  }
  if (url.protocol === "http:" && url.hostname === IPV6_LOCAL) {
    throw refused(`${shown(text)} is not opened; write localhost or 127.0.0.1 in the place of ${IPV6_LOCAL}`);
  }
  const scheme = url.protocol === "http:" ? `http: to ${url.hostname}` : url.protocol;
  throw refused(`${shown(text)} is not opened (${scheme}); only https: is, and http: on localhost`);
}

/** What a file lies in. */
function placeOf(url: URL): URL {
  const folder = new URL(url);
  folder.hash = "";
  folder.pathname = folder.pathname.slice(0, folder.pathname.lastIndexOf("/") + 1);
  return folder;
}

/** The address of one of its files stands for the folder. */
function folderOf(url: URL): URL {
  const folder = placeOf(url);
  const last = url.pathname.slice(folder.pathname.length);
  const fault = formatFault(decoded(last));
  if (fault !== undefined) throw fault;
  const isFile = /\.(json|safetensors)$/.test(last);
  if (!isFile) folder.pathname = url.pathname.replace(/\/*$/, "/");
  return folder;
}

function nameOf(folder: URL): string {
  const parts = folder.pathname.split("/").filter((part) => part !== "");
  const resolve = parts.indexOf("resolve");
  if (folder.hostname === "huggingface.co" && resolve > 0) return parts.slice(0, resolve).map(decoded).join("/");
  return decoded(parts.at(-1) ?? folder.host);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function shown(text: string): string {
  return `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}”`;
}

function refused(sentence: string): AttentionError {
  return new AttentionError("E_SOURCE", `${sentence}.`);
}
