// A sign that appears only when something lasts: what flashes with every key helps nobody, and costs every frame.

/** Returns a function to be told what is so; `set` gets true once it was so for `delayMs`, and false as soon as it ends. */
export function createLateSwitch(delayMs: number, set: (isLate: boolean) => void): (isSo: boolean) => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isLate = false;
  const change = (now: boolean): void => {
    if (now !== isLate) set(now);
    isLate = now;
  };
  return (isSo) => {
    if (isSo) {
      waiting ??= setTimeout(() => change(true), delayMs);
      return;
    }
    clearTimeout(waiting);
    waiting = undefined;
    change(false);
  };
}
