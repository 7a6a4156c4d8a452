import { openAsBlob } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { ModelFileInput } from "../../web/src/engine/engine.ts";

/** The files of a model's folder, as a page has them that were dropped on it. */
export async function filesOf(folder: string): Promise<readonly ModelFileInput[]> {
  const names = await readdir(folder);
  return Promise.all(
    names
      .filter((name) => /^(config|tokenizer.*|model.*)\.(json|safetensors)$/.test(name))
      .map(async (name) => new File([await openAsBlob(join(folder, name))], name)),
  );
}
