// On a phone the tabs are wider than the screen: the chosen one is brought into sight, and the page stays where it is.

import type { ViewName } from "../state/playground-state.ts";

/** Returns a function to be told which view is chosen; it looks at the page only when that has changed. */
export function createTabRevealer(root: Document): (view: ViewName) => void {
  let revealed: ViewName | undefined;
  return (view) => {
    if (view === revealed) return;
    revealed = view;
    const tab = root.getElementById(`view-tab-${view}`);
    const tabs = tab?.parentElement;
    if (!tab || !tabs) return;
    const [own, seen] = [tab.getBoundingClientRect(), tabs.getBoundingClientRect()];
    tabs.scrollLeft += Math.max(0, own.right - seen.right) - Math.max(0, seen.left - own.left);
  };
}
