"""GPT-NeoX (Pythia). Read, both in huggingface/transformers (written anew, not copied):
  src/transformers/models/gpt_neox/modeling_gpt_neox.py at 006bd23dd0ce18d54e1cf260b09b15fa943a731d
  src/transformers/models/gpt_neox/configuration_gpt_neox.py at 008e574391258935f3ecc3035c882e73bbcac419 (rope_parameters)

query_key_value's rows are, head by head, that head's q, k and v. Only the first rotary_pct of each head is rotated.
"""

from arithmetic import ACTIVATIONS, attend, causal_mask, layer_norm, linear
from rope import frequencies, rotate


def parameters(config):
    """Yields (name, shape, role) of every parameter."""
    width, inner = config["hidden_size"], config["intermediate_size"]
    yield "gpt_neox.embed_in.weight", (config["vocab_size"], width), "embedding"
    for layer in range(config["num_hidden_layers"]):
        block = f"gpt_neox.layers.{layer}."
        for norm in ("input_layernorm", "post_attention_layernorm"):
            yield block + norm + ".weight", (width,), "gain"
            yield block + norm + ".bias", (width,), "bias"
        for name, rows, columns in (
            ("attention.query_key_value", 3 * width, width),
            ("attention.dense", width, width),
            ("mlp.dense_h_to_4h", inner, width),
            ("mlp.dense_4h_to_h", width, inner),
        ):
            yield block + name + ".weight", (rows, columns), "matrix"
            if config.get("attention_bias", True) or name.startswith("mlp"):
                yield block + name + ".bias", (rows,), "bias"
    yield "gpt_neox.final_layer_norm.weight", (width,), "gain"
    yield "gpt_neox.final_layer_norm.bias", (width,), "bias"
    yield "embed_out.weight", (config["vocab_size"], width), "matrix"


def rotary_of(config, head_dim):
    """Radians per position and factor, from rope_parameters or from the older rotary_pct and rotary_emb_base."""
    fields = config.get("rope_parameters") or {
        "rope_theta": config["rotary_emb_base"],
        "partial_rotary_factor": config["rotary_pct"],
    }
    rotary_dim = int(head_dim * fields["partial_rotary_factor"])
    return frequencies({**config, "rope_parameters": fields}, rotary_dim)


def attention(config, params, layer, x, trace):
    """x: [len, width], already normed."""
    block, num_heads = f"gpt_neox.layers.{layer}.attention.", config["num_attention_heads"]
    head_dim = x.shape[1] // num_heads
    joined = linear(x, params, block + "query_key_value").reshape(len(x), num_heads, 3 * head_dim)
    q, k, v = joined.transpose(0, 1).split(head_dim, -1)
    rotation = rotary_of(config, head_dim)
    q, k = rotate(q, *rotation), rotate(k, *rotation)
    head_output = attend(trace, layer, q, k, v, causal_mask(len(x)), head_dim**-0.5)
    return linear(head_output, params, block + "dense")


def feed_forward(config, params, layer, x):
    block = f"gpt_neox.layers.{layer}.mlp."
    hidden = ACTIVATIONS[config["hidden_act"]](linear(x, params, block + "dense_h_to_4h"))
    return linear(hidden, params, block + "dense_4h_to_h")


def run(config, params, ids):
    """ids: [len] of whole numbers. Returns every intermediate tensor by name."""
    trace = {}
    eps = config["layer_norm_eps"]
    x = params["gpt_neox.embed_in.weight"][ids]
    trace["residual.0"] = x
    for layer in range(config["num_hidden_layers"]):
        block = f"gpt_neox.layers.{layer}."
        attended = x + attention(config, params, layer, layer_norm(x, params, block + "input_layernorm", eps), trace)
        read = x if config["use_parallel_residual"] else attended
        normed = layer_norm(read, params, block + "post_attention_layernorm", eps)
        x = attended + feed_forward(config, params, layer, normed)
        trace[f"residual.{layer + 1}"] = x
    trace["logits"] = linear(layer_norm(x, params, "gpt_neox.final_layer_norm", eps), params, "embed_out")
    return trace
