// The built site as one file: unpacked below any static server, it runs.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { zipSync } from "fflate";

/** Not for a browser, or only for who debugs. */
const LEFT_OUT = /^(node|types)\/|\.map$/;
/** Of no day: the same site gives the same file. */
const MTIME = new Date(1980, 0, 1);

/** Returns how many files there are in it. */
export function zipSite(folder, file) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !LEFT_OUT.test(path))
    .sort();
  const files = Object.fromEntries(paths.map((path) => [`headlight/${path}`, readFileSync(join(folder, path))]));
  writeFileSync(file, zipSync(files, { level: 9, mtime: MTIME }));
  return paths.length;
}
