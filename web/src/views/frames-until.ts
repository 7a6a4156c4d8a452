/** A figure that never gets any room, in a part of the page that is hidden, is waited for no longer. */
const MAX_FRAMES = 120;

/** Resolves in the first frame in which it is so, at once where it is. */
export async function framesUntil(isSo: () => boolean): Promise<void> {
  for (let frames = 0; frames < MAX_FRAMES && !isSo(); frames++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
