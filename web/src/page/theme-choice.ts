// The list to choose the theme from. A link may bring one along; the address keeps it unless it is the system's own.

import { THEMES, type Theme } from "../state/playground-state.ts";
import type { Store } from "../state/store.ts";

export function connectThemeChoice<State extends { readonly theme: Theme }, Why>(
  root: Document,
  store: Store<State, Why | "theme">,
): void {
  const list = root.querySelector<HTMLSelectElement>("select#theme");
  if (list === null) throw new Error("The page has no list of themes.");
  list.value = store.get().theme;
  list.addEventListener("change", () => {
    const theme = THEMES.find((name) => name === list.value);
    if (theme !== undefined) store.set({ theme } as Partial<State>, "theme");
  });
  store.subscribe(({ theme }, before) => {
    if (theme !== before.theme) list.value = theme;
  });
}
