// The models that come with the page, by the names that views and links have for them.

export interface BuiltInModel {
  readonly name: string;
  /** What it is, in half a line. */
  readonly words: string;
}

export const BUILT_IN_MODELS: readonly BuiltInModel[] = [
  { name: "textbook", words: "built by construction: every head is known, any language" },
  { name: "storyteller", words: "learned from old children's books: says the next token" },
  { name: "gapfiller", words: "its sibling that sees both sides: fills masked tokens" },
];
