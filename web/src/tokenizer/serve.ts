// What both kinds of tokenizer worker do: say hello, load, answer.

import type { FromTokenizer, ToTokenizer, TokenizerResult, TokenizerWork } from "./protocol.ts";

import { AttentionError, messageOf } from "../engine/fault.ts";
import { TokenizerCore } from "./tokenizer-core.ts";

/** Returns what is to be called with each message, in order; the first one loads. */
export function serve(post: (message: FromTokenizer) => void): (message: ToTokenizer) => void {
  let core: TokenizerCore | undefined;

  function answer(work: TokenizerWork): TokenizerResult {
    if (work.kind === "load") {
      core = TokenizerCore.load(work.source);
      return core.special;
    }
    if (!core) throw new Error("a tokenizer worker was asked before it was loaded");
    if (work.kind === "encode") return core.encode(work.text, work.pair);
    return work.kind === "decode" ? core.decode(work.ids) : core.read(work.ids);
  }

  post({ kind: "hello" });
  return ({ id, work }) => {
    try {
      post({ kind: "done", id, result: answer(work) });
    } catch (thrown) {
      const code = thrown instanceof AttentionError ? thrown.code : "E_TOK_FAILED";
      post({ kind: "fault", id, code, message: messageOf(thrown) });
    }
  };
}
