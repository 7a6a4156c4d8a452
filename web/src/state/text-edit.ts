// What was done to a text, told from how it was and how it is. All numbers are UTF-16 units.

/** `added` units more stand behind `start` than before, in the place of those up to `end`. */
export interface TextEdit {
  /** Half-open, of the text before. */
  readonly start: number;
  readonly end: number;
  /** How many more units there are now; negative for fewer. */
  readonly added: number;
}

/**
 * The smallest part that differs. Where it could lie in several places, as when a letter is doubled, it ends at the
 * caret, where somebody types.
 */
export function editBetween(before: string, after: string, caret: number): TextEdit {
  if (before === after) return { start: before.length, end: before.length, added: 0 };
  const shorter = Math.min(before.length, after.length);
  const same = commonStart(before, after);
  const behind = Math.min(commonEnd(before, after), Math.max(after.length - caret, shorter - same));
  return {
    start: Math.min(same, shorter - behind),
    end: before.length - behind,
    added: after.length - before.length,
  };
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same += 1;
  return same;
}

function commonEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a.charCodeAt(a.length - 1 - same) === b.charCodeAt(b.length - 1 - same)) same += 1;
  return same;
}
