// Styles of what comes after the first picture: their address stands in the page, as a link that no browser follows by itself.

let coming: Promise<void> | undefined;

/** Resolves when they are there, or cannot be had: what they are for works without them. */
export function loadLateStyles(): Promise<void> {
  coming ??= new Promise((resolve) => {
    // Under Node, where tests load views, there is no page.
    const page: Document | undefined = globalThis.document;
    const link = page?.querySelector<HTMLLinkElement>('link[rel="late-stylesheet"]');
    if (!link) return resolve();
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => resolve());
    link.rel = "stylesheet";
  });
  return coming;
}
