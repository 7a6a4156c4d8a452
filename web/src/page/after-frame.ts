// Work that can wait until the newest screen is on the page.

/** Returns a function to be called while a frame is drawn; `work` gets the newest of what it was given, once. */
export function createAfterFrame<T>(work: (newest: T) => void): (newest: T) => void {
  let due: { readonly newest: T } | undefined;
  return (newest) => {
    // A timer that is set within a frame's task comes after its paint.
    if (due === undefined) {
      setTimeout(() => {
        const { newest: last } = due ?? { newest };
        due = undefined;
        work(last);
      });
    }
    due = { newest };
  };
}
