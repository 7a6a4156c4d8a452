// Whether two kept copies are of the same model: sizes tell little, as fine-tuned models have those of their base.

import { type Manifest, keptFiles } from "./kept-manifest.ts";
import { CHUNK_BYTES } from "./model-folder.ts";

interface KeptCopy {
  readonly handle: FileSystemDirectoryHandle;
  readonly manifest: Manifest;
}

export async function haveSameFiles(a: KeptCopy, b: KeptCopy): Promise<boolean> {
  if (JSON.stringify(a.manifest.files) !== JSON.stringify(b.manifest.files)) return false;
  const [ofA, ofB] = [await keptFiles(a.handle, a.manifest), await keptFiles(b.handle, b.manifest)];
  if (ofA === undefined || ofB === undefined) return false;
  for (const [name, file] of ofA) {
    const other = ofB.get(name);
    if (other === undefined || !(await haveSameBytes(file, other))) return false;
  }
  return true;
}

async function haveSameBytes(a: File, b: File): Promise<boolean> {
  for (let at = 0; at < a.size; at += CHUNK_BYTES) {
    const [partOfA, partOfB] = await Promise.all(
      [a, b].map(async (file) => new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer())),
    );
    if (partOfA?.some((byte, index) => byte !== partOfB?.[index])) return false;
  }
  return true;
}
