"""GPT-2. Read: huggingface/transformers src/transformers/models/gpt2/modeling_gpt2.py
at 0010f60284ab4b9d14b7df9c6525b1a2ad44e640 (written anew, not copied).

Conv1D holds its matrix as [in, out]. The language head is the word embedding unless tie_word_embeddings is false.
"""

from arithmetic import ACTIVATIONS, attend, causal_mask, layer_norm, split_heads


def parameters(config):
    """Yields (name, shape, role) of every parameter."""
    width, vocab = config["n_embd"], config["vocab_size"]
    inner = config.get("n_inner") or 4 * width
    yield "transformer.wte.weight", (vocab, width), "embedding"
    yield "transformer.wpe.weight", (config["n_positions"], width), "embedding"
    for layer in range(config["n_layer"]):
        block = f"transformer.h.{layer}."
        for norm in ("ln_1", "ln_2"):
            yield block + norm + ".weight", (width,), "gain"
            yield block + norm + ".bias", (width,), "bias"
        for name, rows, columns in (
            ("attn.c_attn", width, 3 * width),
            ("attn.c_proj", width, width),
            ("mlp.c_fc", width, inner),
            ("mlp.c_proj", inner, width),
        ):
            yield block + name + ".weight", (rows, columns), "conv1d"
            yield block + name + ".bias", (columns,), "bias"
    yield "transformer.ln_f.weight", (width,), "gain"
    yield "transformer.ln_f.bias", (width,), "bias"
    if not config.get("tie_word_embeddings", True):
        yield "lm_head.weight", (vocab, width), "matrix"


def conv1d(x, params, name):
    return x @ params[name + ".weight"] + params[name + ".bias"]


def run(config, params, ids):
    """ids: [len] of whole numbers. Returns every intermediate tensor by name."""
    trace = {}
    num_heads, eps = config["n_head"], config["layer_norm_epsilon"]
    head_dim = config["n_embd"] // num_heads
    activation = ACTIVATIONS[config["activation_function"]]
    visible = causal_mask(len(ids))
    x = params["transformer.wte.weight"][ids] + params["transformer.wpe.weight"][: len(ids)]
    trace["residual.0"] = x
    for layer in range(config["n_layer"]):
        block = f"transformer.h.{layer}."
        scale = head_dim**-0.5 if config.get("scale_attn_weights", True) else 1.0
        if config.get("scale_attn_by_inverse_layer_idx", False):
            scale /= layer + 1
        joined = conv1d(layer_norm(x, params, block + "ln_1", eps), params, block + "attn.c_attn")
        q, k, v = (split_heads(part, num_heads) for part in joined.chunk(3, -1))
        x = x + conv1d(attend(trace, layer, q, k, v, visible, scale), params, block + "attn.c_proj")
        hidden = activation(conv1d(layer_norm(x, params, block + "ln_2", eps), params, block + "mlp.c_fc"))
        x = x + conv1d(hidden, params, block + "mlp.c_proj")
        trace[f"residual.{layer + 1}"] = x
    tied = config.get("tie_word_embeddings", True)
    head = params["transformer.wte.weight" if tied else "lm_head.weight"]
    trace["logits"] = layer_norm(x, params, "transformer.ln_f", eps) @ head.T
    return trace
