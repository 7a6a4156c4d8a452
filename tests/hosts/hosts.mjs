// The hosts in the order of docs/embedding.md.
import coep from "./coep/host.mjs";
import dark from "./dark/host.mjs";
import docusaurus from "./docusaurus/host.mjs";
import mkdocs from "./mkdocs/host.mjs";
import mkdocsInstant from "./mkdocs-instant/host.mjs";
import notebook from "./notebook/host.mjs";
import plain from "./plain/host.mjs";
import reveal from "./reveal/host.mjs";
import sandboxed from "./sandboxed/host.mjs";
import sphinx from "./sphinx/host.mjs";
import storageBlocked from "./storage-blocked/host.mjs";
import strictCsp from "./strict-csp/host.mjs";
import ten from "./ten/host.mjs";
import vitepress from "./vitepress/host.mjs";

/**
 * @typedef {object} Host
 * @property {string} id the name of its folder
 * @property {string} title
 * @property {{ words: string, files: readonly string[] }} recipe what docs/embedding.md says and quotes
 * @property {string} page opened first, below the built folder
 * @property {Readonly<Record<string, string>>} [headers] sent with its pages
 * @property {readonly import("../../wasm/toolchain/system-packages.mjs").Need[]} [needs] programs of the machine that build it
 * @property {(folders: { source: string, out: string, log: (text: string) => void }) => Promise<void>} [build]
 *   from `source`, its folder here, into the empty folder `out`; without it the files are copied
 */

/** @type {readonly Host[]} */
export const HOSTS = [
  plain,
  sphinx,
  mkdocs,
  mkdocsInstant,
  vitepress,
  docusaurus,
  notebook,
  reveal,
  strictCsp,
  coep,
  sandboxed,
  storageBlocked,
  dark,
  ten,
];
