"""Our own family, which no other program has: Llama's block, and one of four scores. Written from the publications:
  scaled_dot      q·k / sqrt(head_dim), Vaswani et al. 2017, equation 1
  dot             q·k, Luong et al. 2015, section 3.1
  multiplicative  q·(W k), the same, "general"
  additive        v·tanh(q + k), Bahdanau et al. 2015, appendix A.1.2; its W_a and U_a are the projections to q and k
"""

import math

import torch
import torch.nn.functional as F
from arithmetic import causal_mask, linear, rms_norm, split_heads
from rope import frequencies, rotate


def num_kv_heads_of(config):
    return config.get("num_key_value_heads") or config["num_attention_heads"]


def head_dim_of(config):
    return config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]


def parameters(config):
    """Yields (name, shape, role) of every parameter."""
    width, inner, head_dim = config["hidden_size"], config["intermediate_size"], head_dim_of(config)
    num_heads, key_width = config["num_attention_heads"], num_kv_heads_of(config) * head_dim
    yield "model.embed_tokens.weight", (config["vocab_size"], width), "embedding"
    if config["position_embedding_type"] == "learned":
        yield "model.embed_positions.weight", (config["max_position_embeddings"], width), "embedding"
    for layer in range(config["num_hidden_layers"]):
        block = f"model.layers.{layer}."
        yield block + "input_layernorm.weight", (width,), "gain"
        yield block + "self_attn.q_proj.weight", (num_heads * head_dim, width), "matrix"
        yield block + "self_attn.k_proj.weight", (key_width, width), "matrix"
        yield block + "self_attn.v_proj.weight", (key_width, width), "matrix"
        if config["attention_score"] == "additive":
            yield block + "self_attn.score_vector.weight", (num_heads, head_dim), "matrix"
        if config["attention_score"] == "multiplicative":
            yield block + "self_attn.score_matrix.weight", (num_heads * head_dim, head_dim), "score"
        yield block + "self_attn.o_proj.weight", (width, num_heads * head_dim), "matrix"
        if inner != 0:
            yield block + "post_attention_layernorm.weight", (width,), "gain"
            yield block + "mlp.gate_proj.weight", (inner, width), "matrix"
            yield block + "mlp.up_proj.weight", (inner, width), "matrix"
            yield block + "mlp.down_proj.weight", (width, inner), "matrix"
    yield "model.norm.weight", (width,), "gain"
    if not config["tie_word_embeddings"]:
        yield "lm_head.weight", (config["vocab_size"], width), "matrix"


def score(config, params, name, q, k):
    """q, k: [num_heads, len, head_dim]. Returns scores [num_heads, len, len], and q as a plain product would need it."""
    kind = config["attention_score"]
    if kind == "additive":
        sums = q[:, :, None, :] + k[:, None, :, :]
        return (torch.tanh(sums) * params[name + "score_vector.weight"][:, None, None, :]).sum(-1), q
    if kind == "multiplicative":
        w = params[name + "score_matrix.weight"].reshape(q.shape[0], q.shape[2], q.shape[2])
        turned_keys = torch.einsum("hij,hkj->hki", w, k)
        return torch.einsum("hqi,hki->hqk", q, turned_keys), torch.einsum("hqi,hij->hqj", q, w)
    return q @ k.transpose(1, 2) * (q.shape[2] ** -0.5 if kind == "scaled_dot" else 1.0), q


def attention(config, params, layer, x, trace):
    """x: [len, width], already normed."""
    name = f"model.layers.{layer}.self_attn."
    q = split_heads(linear(x, params, name + "q_proj"), config["num_attention_heads"])
    k = split_heads(linear(x, params, name + "k_proj"), num_kv_heads_of(config))
    v = split_heads(linear(x, params, name + "v_proj"), num_kv_heads_of(config))
    if config["position_embedding_type"] == "rotary":
        rotation = frequencies(config, head_dim_of(config))
        q, k = rotate(q, *rotation), rotate(k, *rotation)
    queries_per_key = q.shape[0] // k.shape[0]
    scores, seen_q = score(config, params, name, q, k.repeat_interleave(queries_per_key, 0))
    weights = F.softmax(scores.masked_fill(~causal_mask(len(x)), -math.inf), -1)
    trace[f"q.{layer}"], trace[f"k.{layer}"], trace[f"v.{layer}"] = seen_q, k, v
    trace[f"weights.{layer}"] = weights
    head_output = weights @ v.repeat_interleave(queries_per_key, 0)
    return linear(head_output.transpose(0, 1).reshape(len(x), -1), params, name + "o_proj")


def run(config, params, ids):
    """ids: [len] of whole numbers. Returns every intermediate tensor by name."""
    trace, eps = {}, config["rms_norm_eps"]
    x = params["model.embed_tokens.weight"][ids]
    if config["position_embedding_type"] == "learned":
        x = x + params["model.embed_positions.weight"][: len(ids)]
    trace["residual.0"] = x
    for layer in range(config["num_hidden_layers"]):
        block = f"model.layers.{layer}."
        x = x + attention(config, params, layer, rms_norm(x, params, block + "input_layernorm", eps), trace)
        if config["intermediate_size"] != 0:
            normed = rms_norm(x, params, block + "post_attention_layernorm", eps)
            gate = F.silu(linear(normed, params, block + "mlp.gate_proj"))
            x = x + linear(gate * linear(normed, params, block + "mlp.up_proj"), params, block + "mlp.down_proj")
        trace[f"residual.{layer + 1}"] = x
    head = params["model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"]
    trace["logits"] = rms_norm(x, params, "model.norm", eps) @ head.T
    return trace
