// A file into the visitor's downloads.

/** Long enough for the slowest browser to have begun. */
const KEEP_MS = 60_000;

export function saveFile(name: string, file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}
