// What npm run train knows to train: the model, its tokenizer, and how it learns. config.json and tokenizer_config.json
// are written as they stand here.

const VOCAB_SIZE = 2048;
const CONTEXT = 256;
const END_OF_TEXT = "<|endoftext|>";

/**
 * Muon for the block matrices, AdamW for the rest, with the rates of models.md's trials; a hundred million tokens see the
 * corpus 23 times. What holds a long training together: Muon's decay of 0.1 (Liu et al. 2025, arXiv 2502.16982), where of
 * 0.02 queries and keys grew until the held-out loss rose again, after 32 M tokens; and rates that fall from the first
 * step to the last. The first layer's norm shrank to 0.04 all the same, and its heads looked nowhere: the embedding, with
 * no norm behind it, is small beside what blocks add to it. What adds to a storyteller's residual stream therefore begins
 * and moves by 0.04 of the rate: after 3 M tokens the gain of that norm is 0.86. A larger embedding (0.15) with 0.1 keeps
 * the same proportion, but learns its words slower: 4.21 nats on held-out text at 3 M tokens against 4.11; with 1, 4.26 and
 * a gain of 0.36.
 */
const OPTIMIZER = { adamwRate: 3e-3, beta1: 0.9, beta2: 0.95, adamwDecay: 0.1, muonRate: 0.02, muonDecay: 0.1 };
const LEARNING = { context: CONTEXT, batch: 16, initialSpread: 0.06, warmUp: 0.01, decay: 1, optimizer: OPTIMIZER };

export const RECIPES = {
  storyteller: {
    special: [END_OF_TEXT],
    template: [END_OF_TEXT, "$A"],
    config: {
      architectures: ["LlamaForCausalLM"],
      attention_bias: false,
      bos_token_id: 0,
      eos_token_id: 0,
      head_dim: 32,
      hidden_act: "silu",
      hidden_size: 160,
      initializer_range: 0.06,
      intermediate_size: 432,
      max_position_embeddings: CONTEXT,
      mlp_bias: false,
      model_type: "llama",
      num_attention_heads: 5,
      num_hidden_layers: 4,
      num_key_value_heads: 5,
      rms_norm_eps: 1e-5,
      rope_theta: 10000.0,
      tie_word_embeddings: true,
      torch_dtype: "float16",
      vocab_size: VOCAB_SIZE,
    },
    tokenizerConfig: {
      bos_token: END_OF_TEXT,
      clean_up_tokenization_spaces: false,
      eos_token: END_OF_TEXT,
      model_max_length: CONTEXT,
      tokenizer_class: "PreTrainedTokenizerFast",
    },
    learning: { ...LEARNING, initialWords: 0.06, intoStream: 0.04, repeatedFirst: 0.2, repeatedThen: 0.1, masked: 0 },
    ids: { firstTextId: 1, beginId: 0, endId: 0, maskId: 0 },
  },
  gapfiller: {
    special: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
    template: ["[CLS]", "$A", "[SEP]"],
    config: {
      architectures: ["BertForMaskedLM"],
      hidden_act: "gelu",
      hidden_size: 160,
      initializer_range: 0.06,
      intermediate_size: 640,
      layer_norm_eps: 1e-12,
      max_position_embeddings: CONTEXT,
      model_type: "bert",
      num_attention_heads: 5,
      num_hidden_layers: 4,
      pad_token_id: 0,
      position_embedding_type: "absolute",
      tie_word_embeddings: true,
      torch_dtype: "float16",
      type_vocab_size: 1,
      vocab_size: VOCAB_SIZE,
    },
    tokenizerConfig: {
      clean_up_tokenization_spaces: false,
      cls_token: "[CLS]",
      mask_token: "[MASK]",
      model_max_length: CONTEXT,
      pad_token: "[PAD]",
      sep_token: "[SEP]",
      tokenizer_class: "PreTrainedTokenizerFast",
      unk_token: "[UNK]",
    },
    learning: { ...LEARNING, initialWords: 0.06, intoStream: 1, repeatedFirst: 0, repeatedThen: 0, masked: 0.2 },
    ids: { firstTextId: 5, beginId: 2, endId: 3, maskId: 4 },
  },
};

export { VOCAB_SIZE };
