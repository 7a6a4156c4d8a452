// Moving a window to another screen, or zooming, changes the pixel ratio, often without changing any size.

/** Calls `onChange` after every change until the function that is returned is called. */
export function watchPixelRatio(onChange: () => void): () => void {
  const watching = new AbortController();
  const watch = (): void => {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const onAnother = (): void => {
      watch();
      onChange();
    };
    query.addEventListener("change", onAnother, { once: true, signal: watching.signal });
  };
  watch();
  return () => watching.abort();
}
