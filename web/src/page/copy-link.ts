// The button that copies the link of the view.

const ANSWER_MS = 2_000;

/** `currentLink` is asked when the button is pressed; the address bar may be a moment behind. */
export function connectCopyLink(root: Document, currentLink: () => string): void {
  const button = root.querySelector<HTMLButtonElement>("#copy-link");
  if (button === null) throw new Error("The page has no button to copy its link.");
  const label = button.textContent;
  button.addEventListener("click", () => {
    void copy(currentLink()).then((isCopied) => {
      button.textContent = isCopied ? "Copied" : "Copy it from the address bar";
      setTimeout(() => (button.textContent = label), ANSWER_MS);
    });
  });
}

/** False where the browser has no clipboard for this page (plain http) or the visitor refused. */
async function copy(text: string): Promise<boolean> {
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard === undefined) return false;
  return clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
