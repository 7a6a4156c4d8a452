"""Our own family as an encoder-decoder: two stacks with a residual stream each. A layer of the decoder attends to the
target, and then its cross-attention to what the encoder found (Bahdanau et al. 2015; Vaswani et al. 2017, section 3.2.3),
with a feed-forward layer behind each of the two. Files number the encoder's layers first and then the decoder's
attentions, two a layer. The scores are those of model_headlight.py.
"""

import math

import model_headlight
import torch
import torch.nn.functional as F
from arithmetic import causal_mask, full_mask, linear, rms_norm, split_heads
from rope import frequencies, rotate


def parameters(config):
    """Yields (name, shape, role) of every parameter."""
    return model_headlight.parameters({**config, "num_hidden_layers": 3 * config["num_hidden_layers"]})


def embed(config, params, ids):
    x = params["model.embed_tokens.weight"][ids]
    if config["position_embedding_type"] == "learned":
        x = x + params["model.embed_positions.weight"][: len(ids)]
    return x


def attention(config, params, layer, readers, read, visible, trace):
    """readers [queries, width] look at read [keys, width], both normed; visible [queries, keys]."""
    name = f"model.layers.{layer}.self_attn."
    q = split_heads(linear(readers, params, name + "q_proj"), config["num_attention_heads"])
    k = split_heads(linear(read, params, name + "k_proj"), model_headlight.num_kv_heads_of(config))
    v = split_heads(linear(read, params, name + "v_proj"), model_headlight.num_kv_heads_of(config))
    if config["position_embedding_type"] == "rotary" and readers is read:
        rotation = frequencies(config, model_headlight.head_dim_of(config))
        q, k = rotate(q, *rotation), rotate(k, *rotation)
    queries_per_key = q.shape[0] // k.shape[0]
    scores, seen_q = model_headlight.score(config, params, name, q, k.repeat_interleave(queries_per_key, 0))
    weights = F.softmax(scores.masked_fill(~visible, -math.inf), -1)
    trace[f"q.{layer}"], trace[f"k.{layer}"], trace[f"v.{layer}"] = seen_q, k, v
    trace[f"weights.{layer}"] = weights
    head_output = weights @ v.repeat_interleave(queries_per_key, 0)
    return linear(head_output.transpose(0, 1).reshape(len(readers), -1), params, name + "o_proj")


def layer_of(config, params, layer, x, memory, visible, trace):
    """One attention and its feed-forward layer on the stream x; memory: another text's stream, or None."""
    block, eps = f"model.layers.{layer}.", config["rms_norm_eps"]
    normed = rms_norm(x, params, block + "input_layernorm", eps)
    read = normed if memory is None else rms_norm(memory, params, block + "input_layernorm", eps)
    x = x + attention(config, params, layer, normed, read, visible, trace)
    if config["intermediate_size"] == 0:
        return x
    normed = rms_norm(x, params, block + "post_attention_layernorm", eps)
    gate = F.silu(linear(normed, params, block + "mlp.gate_proj"))
    return x + linear(gate * linear(normed, params, block + "mlp.up_proj"), params, block + "mlp.down_proj")


def run(config, params, ids, segments):
    """ids, segments: [len]; segment 0 is the source, and 1 the target behind it. Returns every intermediate tensor by
    name, of the rows and columns that each layer has; residuals of both texts, source first."""
    trace, depth = {}, config["num_hidden_layers"]
    encoded = [embed(config, params, ids[segments == 0])]
    decoded = [embed(config, params, ids[segments == 1])]
    for layer in range(depth):
        seen = full_mask(len(encoded[0]))
        encoded.append(layer_of(config, params, layer, encoded[-1], None, seen, trace))
    for layer in range(depth, 3 * depth, 2):
        seen = causal_mask(len(decoded[0]))
        decoded.append(layer_of(config, params, layer, decoded[-1], None, seen, trace))
        seen = torch.ones(len(decoded[0]), len(encoded[0]), dtype=torch.bool)
        decoded.append(layer_of(config, params, layer + 1, decoded[-1], encoded[-1], seen, trace))
    for layer in range(3 * depth + 1):
        stands = encoded[min(layer, depth)], decoded[max(layer - depth, 0)]
        trace[f"residual.{layer}"] = torch.cat(stands)
    head = params["model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"]
    trace["logits"] = rms_norm(decoded[-1], params, "model.norm", config["rms_norm_eps"]) @ head.T
    return trace
