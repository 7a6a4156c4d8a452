// A page that is one file, with weights behind it (web/standalone.mjs).

import { base64Of } from "../text/base64.ts";

/** What the template ends with: anything else is another page, which a host may answer with instead. */
const END = 'id="attention-weights">';

/** `template`: its address; `weights`: the bytes of their file. Rejects with a sentence. */
export async function standalonePage(template: URL, weights: Uint8Array, signal: AbortSignal): Promise<Blob> {
  const page = await fetch(template, { signal }).then(
    (answer) => (answer.ok ? answer.text() : ""),
    () => "",
  );
  signal.throwIfAborted();
  if (!page.endsWith(END)) {
    throw new Error(`${template.href}, which the page is made of, could not be fetched; try again.`);
  }
  return new Blob([page, ...base64Of(weights)], { type: "text/html" });
}
