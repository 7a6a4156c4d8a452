"""DistilBERT. Read: huggingface/transformers src/transformers/models/distilbert/modeling_distilbert.py
at 00b326f4caca2d1fbebe5c86e1693475fd4d0c9a (written anew, not copied).

No segments; every norm's epsilon is 1e-12 and in no config; the classifier has a ReLU where BERT has a tanh.
"""

import torch
from arithmetic import ACTIVATIONS, attend, full_mask, layer_norm, linear, split_heads
from model_bert import MASKED, SEQUENCE, TOKEN, affine, norm

EPSILON = 1e-12


def head_of(config):
    return config["architectures"][0].replace("DistilBert", "")


def parameters(config):
    """Yields (name, shape, role) of every parameter."""
    width, inner = config["dim"], config["hidden_dim"]
    yield "distilbert.embeddings.word_embeddings.weight", (config["vocab_size"], width), "embedding"
    yield "distilbert.embeddings.position_embeddings.weight", (config["max_position_embeddings"], width), "embedding"
    yield from norm("distilbert.embeddings.LayerNorm", width)
    for layer in range(config["n_layers"]):
        block = f"distilbert.transformer.layer.{layer}."
        for name in ("q_lin", "k_lin", "v_lin", "out_lin"):
            yield from affine(block + "attention." + name, width, width)
        yield from norm(block + "sa_layer_norm", width)
        yield from affine(block + "ffn.lin1", inner, width)
        yield from affine(block + "ffn.lin2", width, inner)
        yield from norm(block + "output_layer_norm", width)
    if head_of(config) == MASKED:
        yield from affine("vocab_transform", width, width)
        yield from norm("vocab_layer_norm", width)
        yield "vocab_projector.bias", (config["vocab_size"],), "bias"
    if head_of(config) == SEQUENCE:
        yield from affine("pre_classifier", width, width)
    if head_of(config) in (SEQUENCE, TOKEN):
        yield from affine("classifier", len(config.get("id2label", "12")), width)


def encode(config, params, x, trace):
    """Norm after each addition; x: [len, width]."""
    activation = ACTIVATIONS[config["activation"]]
    for layer in range(config["n_layers"]):
        block = f"distilbert.transformer.layer.{layer}."
        q, k, v = (
            split_heads(linear(x, params, block + "attention." + name), config["n_heads"])
            for name in ("q_lin", "k_lin", "v_lin")
        )
        head_output = attend(trace, layer, q, k, v, full_mask(len(x)), q.shape[2] ** -0.5)
        x = x + linear(head_output, params, block + "attention.out_lin")
        x = layer_norm(x, params, block + "sa_layer_norm", EPSILON)
        hidden = activation(linear(x, params, block + "ffn.lin1"))
        x = layer_norm(x + linear(hidden, params, block + "ffn.lin2"), params, block + "output_layer_norm", EPSILON)
        trace[f"residual.{layer + 1}"] = x
    return x


def run(config, params, ids):
    """ids: [len] of whole numbers. Returns every intermediate tensor by name."""
    words = params["distilbert.embeddings.word_embeddings.weight"]
    x = words[ids] + params["distilbert.embeddings.position_embeddings.weight"][: len(ids)]
    x = layer_norm(x, params, "distilbert.embeddings.LayerNorm", EPSILON)
    trace = {"residual.0": x}
    x = encode(config, params, x, trace)
    if head_of(config) == MASKED:
        x = ACTIVATIONS[config["activation"]](linear(x, params, "vocab_transform"))
        trace["logits"] = layer_norm(x, params, "vocab_layer_norm", EPSILON) @ words.T + params["vocab_projector.bias"]
    elif head_of(config) == SEQUENCE:
        trace["class_logits"] = linear(torch.relu(linear(x[0], params, "pre_classifier")), params, "classifier")
    elif head_of(config) == TOKEN:
        trace["class_logits"] = linear(x, params, "classifier")
    return trace
