import { readFile } from "node:fs/promises";
import { join } from "node:path";

const WORDS = "the cat sat on a mat and it saw that in the hat of an old man who had a map to sea".split(" ");

/** As many tokens, by the tokenizer of the model in `folder`. */
export async function textOfTokens(count, folder) {
  const { Tokenizer } = await import("@huggingface/tokenizers");
  const tokenizer = new Tokenizer(JSON.parse(await readFile(join(folder, "tokenizer.json"), "utf8")), {});
  let text = WORDS[0];
  for (let next = 1; ; next += 1) {
    const longer = `${text} ${WORDS[next % WORDS.length]}`;
    const { ids } = tokenizer.encode(longer);
    if (ids.length === count) return longer;
    if (ids.length < count) text = longer;
  }
}
