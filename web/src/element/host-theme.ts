// Whether the page around an element says that it is dark, in one of the ways that pages have.

const NAMES = ["class", "data-theme", "data-bs-theme", "data-md-color-scheme", "data-jp-theme-light"];
const DARK = / (class|data-theme|data-bs-theme)=dark | data-md-color-scheme=slate | data-jp-theme-light=false /;
const LIGHT = / (class|data-theme|data-bs-theme)=light | data-md-color-scheme=default | data-jp-theme-light=true /;

type Marked = Pick<Element, "getAttribute">;

/** Of <body> and <html>: the first that says something. "auto": neither does, and the system's choice holds. */
export function themeOf(roots: readonly Marked[]): "dark" | "light" | "auto" {
  for (const root of roots) {
    const words = NAMES.flatMap((name) =>
      (root.getAttribute(name) ?? "").split(/\s+/).map((word) => `${name}=${word}`),
    );
    const said = ` ${words.join("  ")} `;
    if (DARK.test(said)) return "dark";
    if (LIGHT.test(said)) return "light";
  }
  return "auto";
}

export function hostTheme(): ReturnType<typeof themeOf> {
  return themeOf([document.body, document.documentElement]);
}

const listeners = new Set<() => void>();
/** One for all elements of the page. */
let observer: MutationObserver | undefined;

export function watchHostTheme(listener: () => void): void {
  observer ??= new MutationObserver(() => listeners.forEach((tell) => tell()));
  listeners.add(listener);
  // Again for each element: some pages replace their body, and one that is observed already is not observed twice.
  for (const root of [document.body, document.documentElement]) observer.observe(root, { attributeFilter: NAMES });
}

export function unwatchHostTheme(listener: () => void): void {
  listeners.delete(listener);
  if (listeners.size === 0) observer?.disconnect();
}
