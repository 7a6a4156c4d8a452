// The newest of what is told, at most once a frame: a worker may tell more often, and a hidden tab draws nothing.

export function onceAFrame<T extends object>(draw: (newest: T) => void): (newest: T) => void {
  let due: T | undefined;
  const drawDue = (): void => {
    const newest = due;
    due = undefined;
    if (newest !== undefined) draw(newest);
  };
  return (newest) => {
    if (due === undefined) requestAnimationFrame(drawDue);
    due = newest;
  };
}
