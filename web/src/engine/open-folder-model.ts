// A folder becomes an open model: its parameters go to the core's worker, its tokenizer to a worker of its own.

import type { Model, ModelSource, Prediction } from "./engine.ts";
import type { ModelFolder } from "../model-folder/model-folder.ts";
import type { ModelStore } from "../model-folder/model-store.ts";
import type { Tokenizer, TokenizerSource } from "./tokenizer.ts";
import type { OpenFolderOptions } from "./file-models.ts";
import type { WorkerLink } from "./worker-link.ts";

import { formatCount, quoteValue } from "../text/write-values.ts";
import { AttentionError } from "./fault.ts";
import { openModelFolder } from "../model-folder/open-model-folder.ts";
import { paramsDigest } from "../model-folder/params-digest.ts";
import type { PickedFile } from "../model-folder/pick-folder.ts";
import { type LoadedFolder, loadFolder } from "./load-folder.ts";
import { ModelText } from "./model-text.ts";
import { OpenedModel, takesPair } from "./opened-model.ts";

export type OpenTokenizer = (
  source: TokenizerSource,
  options: { readonly signal?: AbortSignal | undefined },
) => Promise<Tokenizer>;

export interface FolderSurroundings {
  readonly openTokenizer: OpenTokenizer;
  /** Address of the folder of built-in models' folders; none under Node. */
  readonly builtIn?: URL | undefined;
  /** Models that the browser keeps; none under Node. */
  readonly kept?: Pick<ModelStore, "open"> | undefined;
}

/** By the core's HeadKind. */
const PREDICTIONS: readonly Prediction[] = [
  "nothing",
  "nextToken",
  "nextToken",
  "maskedToken",
  "sequenceClass",
  "tokenClass",
];

export async function openFolderModel(
  link: WorkerLink,
  source: ModelSource,
  options: OpenFolderOptions,
  surroundings: FolderSurroundings,
): Promise<Model> {
  const { signal, eightBits } = options;
  const folder = await folderOf(source, surroundings, signal);
  const linkName = link.newName();
  const loaded = await loadFolder(link, linkName, folder, options);
  // A new worker knows nothing of it: then its files are read once more.
  link.keepLoader(linkName, async () => void (await loadFolder(link, linkName, folder, { eightBits })));
  try {
    const predicts = PREDICTIONS[loaded.facts.head] ?? "nothing";
    const isClassifier = predicts === "sequenceClass" || predicts === "tokenClass";
    const labels = isClassifier ? loaded.plan.labels : [];
    const knowsSegments = loaded.facts.numSegments > 1;
    const tokenizer = await tokenizerOf(loaded, surroundings, signal);
    const facts = { name: folder.name, labels, knowsSegments, takesPair: takesPair(predicts, loaded.facts) };
    const text = new ModelText(tokenizer, facts);
    const warnings = [...options.warnings, ...warningsOf(loaded)];
    return new OpenedModel({
      link,
      linkName,
      name: folder.name,
      facts: loaded.facts,
      predicts,
      labels,
      warnings,
      text,
      paramsSha256: (asked) => paramsDigest(folder, asked),
    });
  } catch (thrown) {
    link.closeModel(linkName);
    throw thrown;
  }
}

async function folderOf(
  source: ModelSource,
  { builtIn, kept }: FolderSurroundings,
  signal: AbortSignal | undefined,
): Promise<ModelFolder> {
  if (typeof source === "object" && "kept" in source) {
    if (kept === undefined) throw keepsNothing(source.kept);
    return kept.open(source.kept);
  }
  // Its files are File objects, of browsers or of Node; the folder reads no more of them than ModelFileInput says.
  return openModelFolder(source as string | readonly PickedFile[], { builtIn, signal });
}

function keepsNothing(name: string): AttentionError {
  const sentence = `There is no kept model ${quoteValue(name)}: only a browser keeps models; open its folder's files or its address.`;
  return new AttentionError("E_STORE_MISSING", sentence);
}

async function tokenizerOf(
  { facts, texts }: LoadedFolder,
  { openTokenizer }: FolderSurroundings,
  signal: AbortSignal | undefined,
): Promise<Tokenizer | undefined> {
  const { tokenizer: tokenizerJson, tokenizerConfig } = texts;
  if (tokenizerJson === undefined) return undefined;
  const { vocabSize: embeddingRows, maxTokens } = facts;
  return openTokenizer({ tokenizerJson, tokenizerConfig, embeddingRows, maxTokens }, { signal });
}

function warningsOf({ facts, plan, texts }: LoadedFolder): readonly string[] {
  const unused = plan.unused.map((name) => `The tensor “${name}” was not used: the model has no place for it.`);
  const notFinite = plan.names.flatMap((name, read) => notFiniteIn(name, facts.notFinite[read] ?? 0));
  const warnings = [...unused, ...notFinite];
  if (texts.tokenizer !== undefined) return warnings;
  return [...warnings, "The folder has no tokenizer.json, so this model cannot read text."];
}

function notFiniteIn(name: string, count: number): readonly string[] {
  if (count === 0) return [];
  const values = count === 1 ? "1 value that is" : `${formatCount(count)} values that are`;
  return [`The tensor “${name}” holds ${values} not finite; rows of the map that they reach are hatched.`];
}
