// The button that copies the link of the view.

const ANSWER_MS = 2_000;

/**
 * `currentLink` is asked when the button is pressed; the address bar may be a moment behind. Undefined when no link
 * holds the view: then nothing is copied, because half a view would be taken for the whole.
 */
export function connectCopyLink(root: Document, currentLink: () => string | undefined): void {
  const button = root.querySelector<HTMLButtonElement>("#copy-link");
  if (button === null) throw new Error("The page has no button to copy its link.");
  const label = button.textContent;
  button.addEventListener("click", () => {
    const link = currentLink();
    const answer = link === undefined ? Promise.resolve("Too long for a link") : copied(link);
    void answer.then((words) => {
      button.textContent = words;
      setTimeout(() => (button.textContent = label), ANSWER_MS);
    });
  });
}

/** Some browsers have no clipboard for this page (plain http), or the visitor refuses. */
async function copied(text: string): Promise<string> {
  const otherwise = "Copy it from the address bar";
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard === undefined) return otherwise;
  return clipboard.writeText(text).then(
    () => "Copied",
    () => otherwise,
  );
}
