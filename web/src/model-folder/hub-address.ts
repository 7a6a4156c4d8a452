// Addresses of Hugging Face: pages of models become the folder that their files are served from.
//
//   huggingface.co/org/name, /org/name/tree/rev/sub, /org/name/blob/rev/sub/file
//   -> https://huggingface.co/org/name/resolve/rev/sub/

import { AttentionError } from "../engine/fault.ts";
import { formatFault } from "./other-formats.ts";

const HOSTS = ["huggingface.co", "www.huggingface.co", "hf.co"];

/** First parts of addresses that are no organisation's. */
const NO_MODELS = ["datasets", "spaces", "collections", "docs", "blog", "papers", "models", "api", "tasks", "learn"];

const PART = "[A-Za-z0-9](?:[\\w.-]{0,94}\\w)?";
const ORG_AND_NAME = new RegExp(`^${PART}/${PART}$`);

/** The folder of `org/name`; undefined for any other text. */
export function hubModel(text: string): URL | undefined {
  const [first = ""] = text.split("/");
  if (!ORG_AND_NAME.test(text) || HOSTS.includes(first)) return undefined;
  return folderAt(text.split("/"), "main", []);
}

/** The folder that a page of huggingface.co shows; undefined for other hosts. Throws E_SOURCE for a page of no model. */
export function hubFolder(url: URL): URL | undefined {
  if (!HOSTS.includes(url.hostname)) return undefined;
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const view = parts.findIndex((part) => ["tree", "blob", "resolve", "raw"].includes(part));
  const model = view < 0 ? parts : parts.slice(0, view);
  const [first = ""] = model;
  // Models of the first days have no organisation.
  if (model.length < 1 || model.length > 2 || NO_MODELS.includes(first)) throw noModel(url);
  const [revision = "main", ...path] = view < 0 ? [] : parts.slice(view + 1);
  return folderAt(model, revision, parts[view] === "tree" ? path : withoutFile(path));
}

function folderAt(model: readonly string[], revision: string, path: readonly string[]): URL {
  return new URL(`https://huggingface.co/${[...model, "resolve", revision, ...path].join("/")}/`);
}

function withoutFile(path: readonly string[]): readonly string[] {
  const last = path.at(-1) ?? "";
  const fault = formatFault(last);
  if (fault !== undefined) throw fault;
  return /\.\w+$/.test(last) ? path.slice(0, -1) : path;
}

function noModel({ pathname }: URL): AttentionError {
  const sentence = `huggingface.co${pathname.slice(0, 80)} is no model's page; give org/name, or the address of the page.`;
  return new AttentionError("E_SOURCE", sentence);
}
