// A GPT-2 of random parameters, wide enough that threads share its products.

import { tensors } from "../bench/gpt2-layout.js";
import { randomParams } from "../bench/random-params.js";
import { entry, withHeader } from "./safetensors-file.ts";

type Sizes = typeof SIZES;
const SIZES = { n_layer: 2, n_head: 4, n_embd: 192, n_positions: 256, vocab_size: 1000 };
export const LAST_LAYER = SIZES.n_layer;

export const TOKENS = Array.from({ length: 150 }, (_, index) => (index * 389 + 13) % SIZES.vocab_size);

/** The files of its folder. */
export function randomGpt2(changed: Partial<Sizes> = {}): readonly File[] {
  const sizes = { ...SIZES, ...changed };
  const config = { architectures: ["GPT2LMHeadModel"], model_type: "gpt2", activation_function: "gelu_new", ...sizes };
  return [new File([JSON.stringify(config)], "config.json"), new File([paramsFile(sizes)], "model.safetensors")];
}

function paramsFile(sizes: Sizes): Uint8Array<ArrayBuffer> {
  const list = tensors(sizes) as [string, number[]][];
  const params = randomParams(list);
  let end = 0;
  const entries = list.map(([name, shape]) => {
    const first = end;
    end += 4 * shape.reduce((product, size) => product * size, 1);
    return entry(name, "F32", JSON.stringify(shape), JSON.stringify([first, end]));
  });
  const file = withHeader(`{${entries.join(",")}}`, params.byteLength);
  file.set(new Uint8Array(params.buffer), file.length - params.byteLength);
  return file;
}
