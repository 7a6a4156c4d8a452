// A worker's sign of life: it holds a lock until its end, which the page waits for.

/**
 * Calls `held` when the lock is held, and then `settled`; that alone where there are no locks to be had, as in a sandboxed
 * frame: the page then keeps watch by itself.
 */
export function holdLock(name: string, held: () => void, settled = (): void => undefined): void {
  const untilTheEnd = new Promise<void>(() => undefined);
  const request = navigator.locks?.request(name, () => {
    held();
    settled();
    return untilTheEnd;
  });
  if (request === undefined) settled();
  else request.catch(settled);
}
