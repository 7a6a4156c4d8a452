// A folder as one file, which every system unpacks.

import { zipSync } from "fflate";

/** Params do not get smaller, so nothing is compressed. Of no day: the same files give the same zip. */
export async function zippedFolder(name: string, files: readonly File[]): Promise<File> {
  const contents = await Promise.all(
    files.map(async (file) => [`${name}/${file.name}`, new Uint8Array(await file.arrayBuffer())] as const),
  );
  const zip = zipSync(Object.fromEntries(contents), { level: 0, mtime: new Date(1980, 0, 1) });
  return new File([zip], `${name}.zip`, { type: "application/zip" });
}
