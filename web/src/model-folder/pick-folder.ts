// Which of the files that a visitor dropped or picked are the model's folder.

import { AttentionError } from "../engine/fault.ts";
import { formatCount } from "../text/write-values.ts";
import { FilesFolder } from "./files-folder.ts";
import { CONFIG, isParamsName, PARAMS, SHARD_INDEX, TOKENIZER } from "./file-names.ts";
import { isGivenName } from "./given-file.ts";
import { formatFaultAmong } from "./other-formats.ts";

/** A file with the folder it lies in, for those that do not know it themselves: dropped folders are walked by the page. */
export interface PlacedFile {
  readonly file: File;
  /** With slashes, ending with the file's name. */
  readonly path: string;
}

export type PickedFile = File | PlacedFile;

/** Names shown in a message that lists folders. */
const MAX_NAMED = 4;

interface Candidate {
  /** "" for what lies at the top. */
  readonly path: string;
  readonly files: ReadonlyMap<string, File>;
}

/**
 * The folder with a config.json; where there are several, the one with parameters that holds all others (sentence
 * transformers and checkpoints lie below their model). E_FOLDER where that is none, or more than one; E_FILE_KIND where
 * it is none, and a name tells what is there. A file of attention weights, alone, is a folder of its own name.
 */
export function pickFolder(picked: readonly PickedFile[]): FilesFolder {
  if (picked.length === 0) throw fault("No file was opened; choose a model's folder.");
  const given = givenFile(picked);
  if (given !== undefined) return new FilesFolder(given.name, { kind: "files" }, new Map([[given.name, given]]));
  const all = folders(picked);
  const candidates = all.filter(({ files }) => files.has(CONFIG));
  if (candidates.length === 0) throw noConfig(picked.length, all);
  const complete = candidates.filter(({ files }) => [...files.keys()].some(isParamsName));
  const { path, files } = onlyOne(complete.length > 0 ? complete : candidates);
  return new FilesFolder(lastPart(path) ?? "opened files", { kind: "files" }, files);
}

/** Weights that were computed elsewhere: one file alone, whose name says that it is no model's. */
export function givenFile(picked: readonly PickedFile[]): File | undefined {
  const [only, second] = picked;
  if (only === undefined || second !== undefined) return undefined;
  const { file } = placed(only);
  return isGivenName(file.name) ? file : undefined;
}

function folders(picked: readonly PickedFile[]): readonly Candidate[] {
  const byPath = new Map<string, Map<string, File>>();
  for (const each of picked) {
    const { file, path } = placed(each);
    const cut = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(cut, 0));
    const name = path.slice(cut + 1);
    const files = byPath.get(folder) ?? new Map<string, File>();
    byPath.set(folder, files);
    if (files.has(name)) throw fault(`${name} was opened twice; open the files of one model only.`);
    files.set(name, file);
  }
  return [...byPath].map(([path, files]) => ({ path, files }));
}

function placed(each: PickedFile): PlacedFile {
  if (!(each instanceof Blob)) return each;
  // Absent under Node; empty for files that were picked one by one.
  const path = (each as { webkitRelativePath?: string }).webkitRelativePath ?? "";
  return { file: each, path: path === "" ? each.name : path };
}

function onlyOne(candidates: readonly Candidate[]): Candidate {
  const [highest] = [...candidates].sort((a, b) => a.path.length - b.path.length);
  if (highest === undefined) throw new Error("There is no candidate");
  const isBelow = ({ path }: Candidate): boolean => highest.path === "" || path.startsWith(`${highest.path}/`);
  if (candidates.every((candidate) => candidate === highest || isBelow(candidate))) return highest;
  const named = candidates.slice(0, MAX_NAMED).map(({ path }) => path);
  const rest = candidates.length > MAX_NAMED ? " and others" : "";
  throw fault(
    `There are ${formatCount(candidates.length)} models in what was opened: ${named.join(", ")}${rest}; open one of them.`,
  );
}

function noConfig(count: number, all: readonly Candidate[]): AttentionError {
  const names = all.flatMap(({ files }) => [...files.keys()]);
  const known = formatFaultAmong(names);
  if (known !== undefined) return known;
  const [only = ""] = names;
  const found = names.length === 1 ? `${only} alone` : `${formatCount(count)} files without ${CONFIG}`;
  return fault(
    `What was opened is ${found}; a model is a folder with ${CONFIG}, ${TOKENIZER} and ${PARAMS} or ${SHARD_INDEX}, so open all of it.`,
  );
}

function lastPart(path: string): string | undefined {
  return path === "" ? undefined : path.slice(path.lastIndexOf("/") + 1);
}

function fault(sentence: string): AttentionError {
  return new AttentionError("E_FOLDER", sentence);
}
