// A saved map stands in the place of everything else on the page.

/** Until an address is come to at which `stays` is false. Returns what ends it sooner. */
export function showInPlace(view: HTMLElement, stays: () => boolean): () => void {
  document.querySelector("saved-map")?.remove();
  document.querySelector("main")?.prepend(view);
  document.body.classList.add("has-saved");
  const end = (): void => {
    for (const event of ["hashchange", "popstate"]) removeEventListener(event, leave);
    view.remove();
    document.body.classList.toggle("has-saved", document.querySelector("saved-map") !== null);
  };
  const leave = (): void => {
    if (!stays()) end();
  };
  for (const event of ["hashchange", "popstate"]) addEventListener(event, leave);
  return end;
}
