/**
 * In the page: the focused field has one of these values after the other, as somebody types who is faster than the page
 * draws. Resolves with what it has once the page has drawn.
 */
export async function typeBetweenFrames(values: readonly string[]): Promise<string> {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) throw new Error("No field has the focus.");
  for (const value of values) {
    field.value = value;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  for (let count = 0; count < 10; count++) await new Promise((resolve) => requestAnimationFrame(resolve));
  return field.value;
}
