// The button that copies the link of the view.

import { copyText } from "../views/copy-text.ts";

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
    void answerTo(link).then((words) => {
      button.textContent = words;
      setTimeout(() => (button.textContent = label), ANSWER_MS);
    });
  });
}

async function answerTo(link: string | undefined): Promise<string> {
  if (link === undefined) return "Too long for a link";
  return (await copyText(link)) ? "Copied" : "Copy it from the address bar";
}
