// Work that can wait until the newest screen is on the page, and until somebody who types pauses: it would take the
// frames of the picture.

/** After so long without a key, what stands beside the picture follows. */
const PAUSE_MS = 120;

/** Returns a function to be called while a frame is drawn; `work` gets the newest of what it was given, once. */
export function createAfterFrame<T>(work: (newest: T) => void, isTyped: (newest: T) => boolean): (newest: T) => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  let latest: T;
  const finish = (): void => {
    due = undefined;
    work(latest);
  };
  return (newest) => {
    latest = newest;
    if (isTyped(newest)) {
      clearTimeout(due);
      due = setTimeout(finish, PAUSE_MS);
    }
    // A timer that is set within a frame's task comes after its paint.
    due ??= setTimeout(finish);
  };
}
