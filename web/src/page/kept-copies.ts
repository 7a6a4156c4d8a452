// Of models that were opened from files in this tab: under which name each is kept. A reload loses the files, and their
// kept copy has the same bytes. Another folder of the same name is another model, and may be opened at any time: so a
// name alone says nothing, and nothing is remembered for longer than the tab is there.

const KEY = "headlight-kept-copies";

/** `written` is what the view's `model` says of the files. */
export function rememberKeptCopy(written: string, keptName: string): void {
  store({ ...stored(), [written]: keptName });
}

/** Files were opened of which it is not known that they are kept. */
export function forgetKeptCopyOf(written: string): void {
  store(Object.fromEntries(Object.entries(stored()).filter(([of]) => of !== written)));
}

/** It is being deleted. */
export function forgetKeptCopy(keptName: string): void {
  store(Object.fromEntries(Object.entries(stored()).filter(([, name]) => name !== keptName)));
}

export function keptCopyOf(written: string): string | undefined {
  const copies = stored();
  return Object.hasOwn(copies, written) ? copies[written] : undefined;
}

function store(copies: Readonly<Record<string, string>>): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(copies));
  } catch {
    // Full, or forbidden: then the page asks for the files.
  }
}

/** Whoever shares this origin may have written there. */
function stored(): Readonly<Record<string, string>> {
  try {
    const copies: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    if (typeof copies !== "object" || copies === null) return {};
    return Object.fromEntries(Object.entries(copies).filter(([, name]) => typeof name === "string"));
  } catch {
    return {};
  }
}
