/** True in the page that is one file (web/standalone.html): there is nothing else for it to open or to fetch. */
export function isStandalone(): boolean {
  // Under Node, where tests load views, there is no page.
  return (globalThis as { readonly document?: Document }).document?.body.hasAttribute("data-standalone") === true;
}
