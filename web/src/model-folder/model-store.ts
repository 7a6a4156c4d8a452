// "Keep this model": copies in the browser's private file system (OPFS), so that a model opens again without its source.
//
//   headlight-models/<id>/config.json, model.safetensors, …   the copied files
//   headlight-models/<id>/kept.json                           written last: without it a copy is not complete
//
// A copy is made in a folder of its own, so an older one of the same model stays good until the new one is complete.

import { copyFile } from "./copy-file.ts";
import { CONFIG, SHARD_INDEX, TOKENIZER, TOKENIZER_CONFIG } from "./file-names.ts";
import { FilesFolder } from "./files-folder.ts";
import { KEPT, keptFiles, type Manifest, readManifest, sizeOfAll, writeManifest } from "./kept-manifest.ts";
import type { ModelFolder, SignalOption } from "./model-folder.ts";
import { findParams } from "./params-files.ts";
import { haveSameFiles } from "./same-files.ts";
import { busy, checkRoom, damaged, openRoot, storeFault, unknown } from "./store-faults.ts";

export interface KeptModel {
  readonly name: string;
  readonly sizeBytes: number;
  /** Where it was copied from; absent for files. */
  readonly host?: string | undefined;
}

export interface KeepProgress {
  readonly doneBytes: number;
  /** Undefined where the server does not tell. */
  readonly totalBytes: number | undefined;
}

export interface KeepOptions extends SignalOption {
  readonly onProgress?: ((progress: KeepProgress) => void) | undefined;
}

/**
 * What a browser offers; each part may be missing or refuse. Rejections are AttentionErrors: E_STORE_MISSING, E_STORE_BLOCKED,
 * E_STORE_FULL, E_STORE_BUSY, E_STORE for what else goes wrong in it, and those of reading the folder.
 */
export interface ModelStore {
  /** In the order of their names. */
  list(): Promise<readonly KeptModel[]>;
  /**
   * Replaces an older copy of the same address, or of the same bytes; another model of the same name is kept beside it,
   * as “name (2)”. A copy that fails, or is aborted, leaves nothing.
   */
  keep(folder: ModelFolder, options?: KeepOptions): Promise<KeptModel>;
  /** E_KEPT_UNKNOWN, E_KEPT_DAMAGED. */
  open(name: string): Promise<ModelFolder>;
  /** E_KEPT_UNKNOWN. */
  delete(name: string): Promise<void>;
}

export interface Surroundings {
  readonly storage: StorageManager | undefined;
  readonly locks: LockManager | undefined;
}

interface Copy {
  readonly id: string;
  readonly handle: FileSystemDirectoryHandle;
  readonly manifest: Manifest | undefined;
}

type CompleteCopy = Copy & { readonly manifest: Manifest };

const FOLDER = "headlight-models";

// Two locks, in all tabs of the site: of copying, which takes as long as a download, and of deciding what is incomplete,
// which takes a moment except for who copies. So a tab that only looks never makes another one believe that it copies.
const COPYING = "headlight-models:copying";
const INCOMPLETE = "headlight-models:incomplete";

export function createModelStore(surroundings: Surroundings = browser()): ModelStore {
  return new OriginStore(surroundings);
}

function browser(): Surroundings {
  // Browsers leave these out where a page may not use them, whatever the types say.
  const navigator = globalThis.navigator as Partial<Surroundings> | undefined;
  return { storage: navigator?.storage, locks: navigator?.locks };
}

class OriginStore implements ModelStore {
  constructor(private readonly surroundings: Surroundings) {}

  list(): Promise<readonly KeptModel[]> {
    return this.inStore("The list of kept models could not be read", async (root) => {
      await this.surroundings.locks?.request(INCOMPLETE, { ifAvailable: true }, (lock) => lock && sweep(root));
      const manifests = (await copiesIn(root)).flatMap(({ manifest }) => manifest ?? []);
      const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]));
      return [...byName.values()].map(modelOf).sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  keep(folder: ModelFolder, options: KeepOptions = {}): Promise<KeptModel> {
    const { locks } = this.surroundings;
    const work = async (root: FileSystemDirectoryHandle): Promise<KeptModel> => {
      options.signal?.throwIfAborted();
      // Nobody can then know about other tabs: they work in folders of their own, and nothing is swept.
      if (locks === undefined) return this.replace(root, folder, options);
      return locks.request(COPYING, { ifAvailable: true }, (lock) => {
        if (lock === null) throw busy(folder.name);
        return locks.request(INCOMPLETE, async () => {
          await sweep(root);
          return this.replace(root, folder, options);
        });
      });
    };
    return this.inStore(`“${folder.name}” could not be kept`, work, options.signal);
  }

  open(name: string): Promise<ModelFolder> {
    return this.inStore(`“${name}” could not be opened`, async (root) => {
      const copy = (await copiesIn(root)).find(({ manifest }) => manifest?.name === name);
      if (copy?.manifest === undefined) throw unknown(name);
      const files = await keptFiles(copy.handle, copy.manifest);
      if (files === undefined) throw damaged(name);
      return new FilesFolder(name, { kind: "kept", host: copy.manifest.host }, files);
    });
  }

  delete(name: string): Promise<void> {
    return this.inStore(`“${name}” could not be deleted`, async (root) => {
      const copies = (await copiesIn(root)).filter(({ manifest }) => manifest?.name === name);
      if (copies.length === 0) throw unknown(name);
      for (const copy of copies) await remove(root, copy);
    });
  }

  private async replace(
    root: FileSystemDirectoryHandle,
    folder: ModelFolder,
    options: KeepOptions,
  ): Promise<KeptModel> {
    const before = (await copiesIn(root)).flatMap(({ manifest, ...copy }) => (manifest ? [{ ...copy, manifest }] : []));
    const { manifest, older } = await this.copy(root, folder, before, options);
    for (const copy of older) await remove(root, copy);
    return modelOf(manifest);
  }

  private async copy(
    root: FileSystemDirectoryHandle,
    folder: ModelFolder,
    before: readonly CompleteCopy[],
    options: KeepOptions,
  ): Promise<{ readonly manifest: Manifest; readonly older: readonly CompleteCopy[] }> {
    const { signal, onProgress } = options;
    const names = await namesToKeep(folder, signal);
    const totalBytes = await sizeOfAll(folder, names, signal);
    await checkRoom(this.surroundings.storage, folder.name, totalBytes ?? 0);
    const id = freshId();
    const handle = await root.getDirectoryHandle(id, { create: true });
    try {
      let doneBytes = 0;
      const onBytes = (count: number): void => onProgress?.({ doneBytes: (doneBytes += count), totalBytes });
      const files: [string, number][] = [];
      for (const name of names) files.push([name, await copyFile(folder, name, handle, { onBytes, signal })]);
      const { host, address } = folder.origin;
      const copied = { name: folder.name, folder: folder.name, address, host, files };
      const older = await copiesOfSame({ id, handle, manifest: copied }, before);
      const manifest = { ...copied, name: older[0]?.manifest.name ?? freeName(folder.name, before) };
      signal?.throwIfAborted();
      await writeManifest(handle, manifest);
      return { manifest, older };
    } catch (thrown) {
      // What cannot be removed now is incomplete, and swept the next time.
      await root.removeEntry(id, { recursive: true }).catch(() => undefined);
      throw thrown;
    }
  }

  private async inStore<Result>(
    what: string,
    work: (root: FileSystemDirectoryHandle) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const { storage } = this.surroundings;
    const root = await openRoot(storage, FOLDER);
    try {
      return await work(root);
    } catch (thrown) {
      signal?.throwIfAborted();
      throw await storeFault(thrown, what, storage);
    }
  }
}

async function copiesOfSame(copy: CompleteCopy, before: readonly CompleteCopy[]): Promise<readonly CompleteCopy[]> {
  const same: CompleteCopy[] = [];
  for (const other of before) if (await isSameModel(copy, other)) same.push(other);
  return same;
}

/** From the same address, in whatever version; or of the same name with the same bytes. */
async function isSameModel(copy: CompleteCopy, other: CompleteCopy): Promise<boolean> {
  const [of, otherOf] = [copy.manifest, other.manifest];
  if (of.folder !== (otherOf.folder ?? otherOf.name)) return false;
  if (of.address !== undefined && of.address === otherOf.address) return true;
  return haveSameFiles(copy, other);
}

/** “tiny”, “tiny (2)”, … */
function freeName(name: string, before: readonly CompleteCopy[]): string {
  const taken = new Set(before.map(({ manifest }) => manifest.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} (${number})`;
  return free;
}

async function copiesIn(root: FileSystemDirectoryHandle): Promise<readonly Copy[]> {
  const copies: Copy[] = [];
  for await (const [id, handle] of root.entries()) {
    if (handle.kind === "directory") copies.push({ id, handle, manifest: await readManifest(handle) });
  }
  return copies;
}

/** Removes what a tab left that was closed in the middle of a copy. Only under the lock. */
async function sweep(root: FileSystemDirectoryHandle): Promise<void> {
  for (const { id, manifest } of await copiesIn(root)) {
    if (manifest === undefined) await removeIfThere(root, id);
  }
}

/** The manifest first: what is then left in between is an incomplete copy, which nobody opens. */
async function remove(root: FileSystemDirectoryHandle, { id, handle }: Copy): Promise<void> {
  await removeIfThere(handle, KEPT);
  await removeIfThere(root, id);
}

/** Another tab may have been faster. */
async function removeIfThere(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name, { recursive: true });
  } catch (thrown) {
    if (!(thrown instanceof DOMException && thrown.name === "NotFoundError")) throw thrown;
  }
}

async function namesToKeep(folder: ModelFolder, signal: AbortSignal | undefined): Promise<readonly string[]> {
  const params = await findParams(folder, { signal });
  const wanted = [TOKENIZER, TOKENIZER_CONFIG, ...(params.index === undefined ? [] : [SHARD_INDEX])];
  const found: string[] = [];
  for (const name of wanted) if (await folder.has(name, { signal })) found.push(name);
  return [CONFIG, ...found, ...params.names];
}

function modelOf({ name, host, files }: Manifest): KeptModel {
  return { name, host, sizeBytes: files.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0) };
}

function freshId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
