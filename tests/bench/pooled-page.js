// Runs in the page of the bench: a map too large for the screen, from a model of one head with room for so many tokens.
import { tensors } from "./gpt2-layout.js";
import { bench } from "./kernels-page.js";
import { startOurs } from "./our-model.js";
import { randomParams, tokensOf } from "./random-params.js";
import { timeInTurn } from "./timing.js";

const DIM = 64;
const VOCAB = 256;

const core = await startOurs();

/** One head's weights in bins x bins, from its queries and keys on. */
export async function measurePooled({ isCausal, tokens: count, bins, peak, rounds }) {
  const layout = isCausal ? decoder(count) : encoder(count);
  const model = core.open(layout, randomParams(layout.list));
  const trace = model.run(tokensOf(VOCAB, count));
  const { values } = model.pooled(trace, 0, 0, count, bins);
  if (values.length !== bins ** 2) throw new Error(`${values.length} bins, not ${bins ** 2}`);
  const times = await timeInTurn(
    {
      ours: () => void model.pooled(trace, 0, 0, count, bins),
      peak: () => void bench.multiplyAdd(peak.accumulators, peak.steps),
    },
    rounds,
  );
  model.closeTrace(trace);
  model.close();
  return times;
}

function decoder(count) {
  const sizes = { n_layer: 1, n_head: 1, n_embd: DIM, n_positions: count, vocab_size: VOCAB };
  const config = { architectures: ["GPT2LMHeadModel"], model_type: "gpt2", activation_function: "gelu_new", ...sizes };
  return { config, list: tensors(sizes) };
}

/** A BERT: its tokens see each other in both directions. */
function encoder(count) {
  const linear = (name, inputs, outputs) => [
    [`${name}.weight`, [outputs, inputs]],
    [`${name}.bias`, [outputs]],
  ];
  const norm = (name) => linear(name, DIM, DIM).map(([each]) => [each, [DIM]]);
  const layer = "encoder.layer.0";
  const config = {
    architectures: ["BertModel"],
    model_type: "bert",
    hidden_act: "gelu",
    num_hidden_layers: 1,
    num_attention_heads: 1,
    hidden_size: DIM,
    intermediate_size: 4 * DIM,
    max_position_embeddings: count,
    type_vocab_size: 2,
    vocab_size: VOCAB,
  };
  const list = [
    ["embeddings.word_embeddings.weight", [VOCAB, DIM]],
    ["embeddings.position_embeddings.weight", [count, DIM]],
    ["embeddings.token_type_embeddings.weight", [2, DIM]],
    ...norm("embeddings.LayerNorm"),
    ...["query", "key", "value"].flatMap((part) => linear(`${layer}.attention.self.${part}`, DIM, DIM)),
    ...linear(`${layer}.attention.output.dense`, DIM, DIM),
    ...norm(`${layer}.attention.output.LayerNorm`),
    ...linear(`${layer}.intermediate.dense`, DIM, 4 * DIM),
    ...linear(`${layer}.output.dense`, 4 * DIM, DIM),
    ...norm(`${layer}.output.LayerNorm`),
  ];
  return { config, list };
}
