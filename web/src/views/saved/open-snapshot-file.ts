// A snapshot that somebody opens as a file. The view that it was taken of is read by the table that reads links.

import { LINK_TABLE } from "../../state/link-keys.ts";
import { liveInstead } from "../../state/saved-link.ts";
import { MAX_SNAPSHOT_CHARS, readSnapshot } from "../../state/snapshot.ts";
import { quoteName } from "../../state/token-text.ts";
import "./saved-map.ts";
import { showInPlace } from "./show-in-place.ts";

/** As one begins, whichever version wrote it. */
const BEGINNING = /^\s*\{\s*"format"\s*:\s*"headlight-snapshot-/;
const FIRST_BYTES = 64;

/**
 * Shows the saved map in the place of everything else, until it is closed or another address is come to. False where the
 * files are something else. E_SNAPSHOT for a snapshot that cannot be shown.
 */
export async function openSnapshotFile(files: readonly File[]): Promise<boolean> {
  const [file] = files;
  if (file === undefined || files.length > 1 || !/\.json$/i.test(file.name)) return false;
  if (!BEGINNING.test(await file.slice(0, FIRST_BYTES).text())) return false;
  // No more is read than shows that it is too long: a character has four bytes at most.
  const written = await file.slice(0, 4 * (MAX_SNAPSHOT_CHARS + 1)).text();
  const { snapshot, problem } = readSnapshot(written);
  if (snapshot === undefined) {
    const sentence = `${quoteName(file.name)} is not shown. ${problem} Save the snapshot again, by Export.`;
    throw Object.assign(new Error(sentence), { code: "E_SNAPSHOT" });
  }
  const { state } = LINK_TABLE.read(Object.entries(snapshot.view));
  const about = { snapshot, written, state: liveInstead(state), file: file.name };
  const view = Object.assign(document.createElement("saved-map"), about);
  const address = location.href;
  const before = document.activeElement;
  const end = showInPlace(view, () => location.href === address);
  view.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || target.closest("a, button") === null) return;
    end();
    if (before instanceof HTMLElement) before.focus();
  });
  await view.updateComplete;
  view.querySelector("h2")?.focus();
  return true;
}
