"""Llama and its like: Mistral, Qwen2, Qwen3, SmolLM. Read, all in huggingface/transformers (written anew, not copied):
  src/transformers/models/llama/modeling_llama.py at 5dd4a63548857797727ae73eeb6a6e886ea02a3e
  src/transformers/models/llama/configuration_llama.py at 008e574391258935f3ecc3035c882e73bbcac419
  src/transformers/models/mistral/modeling_mistral.py at 005a187ea7c5a291ef79f737d47233641ac17f24
  src/transformers/models/mistral/configuration_mistral.py at 001f85b38fb432858ace93f18622f07cec46d874
  src/transformers/models/qwen2/modeling_qwen2.py at 00d4b3d2142cb4ced2f51b90614b5d26bc045015
  src/transformers/models/qwen2/configuration_qwen2.py at 008e574391258935f3ecc3035c882e73bbcac419
  src/transformers/models/qwen3/modeling_qwen3.py at 9ee3f431c32e9e5f6c0888f6b2b0ca3f6c289dd6
  src/transformers/models/qwen3/configuration_qwen3.py at 008e574391258935f3ecc3035c882e73bbcac419
"""

from arithmetic import ACTIVATIONS, attend, causal_mask, linear, rms_norm, split_heads
from rope import frequencies, rotate


def head_dim_of(config):
    return config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]


def num_kv_heads_of(config):
    return config.get("num_key_value_heads") or config["num_attention_heads"]


def biases_of(config):
    """Which of the block's matrices have a bias."""
    names = set()
    if config["model_type"] == "qwen2":
        names |= {"q_proj", "k_proj", "v_proj"}
    elif config.get("attention_bias", False):
        names |= {"q_proj", "k_proj", "v_proj", "o_proj"}
    if config.get("mlp_bias", False):
        names |= {"gate_proj", "up_proj", "down_proj"}
    return names


def window_of(config, layer):
    """How many keys a query of this layer sees, itself among them; None for all before it."""
    if config["model_type"] == "mistral":
        return config["sliding_window"]
    if not config.get("use_sliding_window", False):
        return None
    layer_types = config.get("layer_types")
    slides = layer_types[layer] == "sliding_attention" if layer_types else layer >= config["max_window_layers"]
    return config["sliding_window"] if slides else None


def parameters(config):
    """Yields (name, shape, role) of every parameter."""
    width, inner, head_dim = config["hidden_size"], config["intermediate_size"], head_dim_of(config)
    query_width = config["num_attention_heads"] * head_dim
    key_width = num_kv_heads_of(config) * head_dim
    biases = biases_of(config)
    yield "model.embed_tokens.weight", (config["vocab_size"], width), "embedding"
    for layer in range(config["num_hidden_layers"]):
        block = f"model.layers.{layer}."
        yield block + "input_layernorm.weight", (width,), "gain"
        yield block + "post_attention_layernorm.weight", (width,), "gain"
        if config["model_type"] == "qwen3":
            yield block + "self_attn.q_norm.weight", (head_dim,), "gain"
            yield block + "self_attn.k_norm.weight", (head_dim,), "gain"
        for part, name, rows, columns in (
            ("self_attn", "q_proj", query_width, width),
            ("self_attn", "k_proj", key_width, width),
            ("self_attn", "v_proj", key_width, width),
            ("self_attn", "o_proj", width, query_width),
            ("mlp", "gate_proj", inner, width),
            ("mlp", "up_proj", inner, width),
            ("mlp", "down_proj", width, inner),
        ):
            yield f"{block}{part}.{name}.weight", (rows, columns), "matrix"
            if name in biases:
                yield f"{block}{part}.{name}.bias", (rows,), "bias"
    yield "model.norm.weight", (width,), "gain"
    if not config["tie_word_embeddings"]:
        yield "lm_head.weight", (config["vocab_size"], width), "matrix"


def attention(config, params, layer, x, trace):
    """x: [len, width], already normed."""
    block, eps = f"model.layers.{layer}.self_attn.", config["rms_norm_eps"]
    q = split_heads(linear(x, params, block + "q_proj"), config["num_attention_heads"])
    k = split_heads(linear(x, params, block + "k_proj"), num_kv_heads_of(config))
    v = split_heads(linear(x, params, block + "v_proj"), num_kv_heads_of(config))
    if config["model_type"] == "qwen3":
        q, k = rms_norm(q, params, block + "q_norm", eps), rms_norm(k, params, block + "k_norm", eps)
    head_dim = head_dim_of(config)
    rotation = frequencies(config, head_dim)
    q, k = rotate(q, *rotation), rotate(k, *rotation)
    visible = causal_mask(len(x), window_of(config, layer))
    return linear(attend(trace, layer, q, k, v, visible, head_dim**-0.5), params, block + "o_proj")


def run(config, params, ids):
    """ids: [len] of whole numbers. Returns every intermediate tensor by name."""
    trace = {}
    eps, activation = config["rms_norm_eps"], ACTIVATIONS[config["hidden_act"]]
    x = params["model.embed_tokens.weight"][ids]
    trace["residual.0"] = x
    for layer in range(config["num_hidden_layers"]):
        block = f"model.layers.{layer}."
        x = x + attention(config, params, layer, rms_norm(x, params, block + "input_layernorm", eps), trace)
        normed = rms_norm(x, params, block + "post_attention_layernorm", eps)
        gate = activation(linear(normed, params, block + "mlp.gate_proj"))
        x = x + linear(gate * linear(normed, params, block + "mlp.up_proj"), params, block + "mlp.down_proj")
        trace[f"residual.{layer + 1}"] = x
    head = params["model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"]
    trace["logits"] = rms_norm(x, params, "model.norm", eps) @ head.T
    return trace
