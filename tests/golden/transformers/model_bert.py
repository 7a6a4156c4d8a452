"""BERT and RoBERTa. Read, both in huggingface/transformers (written anew, not copied):
  src/transformers/models/bert/modeling_bert.py at 004ad5f50b627b59bf0d581c31bc0052b6cfd40b
  src/transformers/models/roberta/modeling_roberta.py at 000824f17f924a8b520edf04c597c461fc83356a

RoBERTa counts positions from pad_token_id + 1 and does not count padding tokens; its language head's GELU is always the
erf one. The masked-language decoder is the word embedding, with a bias of its own.
"""

import torch
from arithmetic import ACTIVATIONS, attend, full_mask, layer_norm, linear, split_heads

MASKED, SEQUENCE, TOKEN = "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification"


def head_of(config):
    return config["architectures"][0].replace("Bert", "").replace("Roberta", "")


def affine(name, rows, columns):
    yield name + ".weight", (rows, columns), "matrix"
    yield name + ".bias", (rows,), "bias"


def norm(name, width):
    yield name + ".weight", (width,), "gain"
    yield name + ".bias", (width,), "bias"


def head_parameters(config):
    kind, head, width = config["model_type"], head_of(config), config["hidden_size"]
    labels = len(config.get("id2label", "12"))
    if head == MASKED:
        yield ("cls.predictions.bias" if kind == "bert" else "lm_head.bias"), (config["vocab_size"],), "bias"
        transform = "cls.predictions.transform." if kind == "bert" else "lm_head."
        yield from affine(transform + "dense", width, width)
        yield from norm(transform + ("LayerNorm" if kind == "bert" else "layer_norm"), width)
    elif head == SEQUENCE and kind == "bert":
        yield from affine("bert.pooler.dense", width, width)
        yield from affine("classifier", labels, width)
    elif head == SEQUENCE:
        yield from affine("classifier.dense", width, width)
        yield from affine("classifier.out_proj", labels, width)
    elif head == TOKEN:
        yield from affine("classifier", labels, width)


def parameters(config):
    """Yields (name, shape, role) of every parameter."""
    model, width, inner = config["model_type"] + ".", config["hidden_size"], config["intermediate_size"]
    for name, rows in (
        ("word", config["vocab_size"]),
        ("position", config["max_position_embeddings"]),
        ("token_type", config["type_vocab_size"]),
    ):
        yield f"{model}embeddings.{name}_embeddings.weight", (rows, width), "embedding"
    yield from norm(model + "embeddings.LayerNorm", width)
    for layer in range(config["num_hidden_layers"]):
        block = f"{model}encoder.layer.{layer}."
        for name in ("query", "key", "value"):
            yield from affine(f"{block}attention.self.{name}", width, width)
        yield from affine(block + "attention.output.dense", width, width)
        yield from norm(block + "attention.output.LayerNorm", width)
        yield from affine(block + "intermediate.dense", inner, width)
        yield from affine(block + "output.dense", width, inner)
        yield from norm(block + "output.LayerNorm", width)
    yield from head_parameters(config)


def positions(config, ids):
    """The row of the position embedding that each token takes. [len]"""
    if config["model_type"] == "bert":
        return torch.arange(len(ids))
    pad = config["pad_token_id"]
    counted = (ids != pad).long()
    return torch.cumsum(counted, 0) * counted + pad


def embed(config, params, ids, segments):
    table = config["model_type"] + ".embeddings."
    x = params[table + "word_embeddings.weight"][ids]
    x = x + params[table + "position_embeddings.weight"][positions(config, ids)]
    x = x + params[table + "token_type_embeddings.weight"][segments]
    return layer_norm(x, params, table + "LayerNorm", config["layer_norm_eps"])


def encode(config, params, x, trace):
    """Norm after each addition; x: [len, width]."""
    eps, num_heads = config["layer_norm_eps"], config["num_attention_heads"]
    activation = ACTIVATIONS[config["hidden_act"]]
    for layer in range(config["num_hidden_layers"]):
        block = f"{config['model_type']}.encoder.layer.{layer}."
        q, k, v = (
            split_heads(linear(x, params, f"{block}attention.self.{name}"), num_heads)
            for name in ("query", "key", "value")
        )
        head_output = attend(trace, layer, q, k, v, full_mask(len(x)), q.shape[2] ** -0.5)
        x = x + linear(head_output, params, block + "attention.output.dense")
        x = layer_norm(x, params, block + "attention.output.LayerNorm", eps)
        hidden = activation(linear(x, params, block + "intermediate.dense"))
        x = layer_norm(x + linear(hidden, params, block + "output.dense"), params, block + "output.LayerNorm", eps)
        trace[f"residual.{layer + 1}"] = x
    return x


def predict(config, params, x, trace):
    """The head that architectures names."""
    kind, head, eps = config["model_type"], head_of(config), config["layer_norm_eps"]
    words = params[kind + ".embeddings.word_embeddings.weight"]
    if head == MASKED and kind == "bert":
        x = ACTIVATIONS[config["hidden_act"]](linear(x, params, "cls.predictions.transform.dense"))
        x = layer_norm(x, params, "cls.predictions.transform.LayerNorm", eps)
        trace["logits"] = x @ words.T + params["cls.predictions.bias"]
    elif head == MASKED:
        x = layer_norm(ACTIVATIONS["gelu"](linear(x, params, "lm_head.dense")), params, "lm_head.layer_norm", eps)
        trace["logits"] = x @ words.T + params["lm_head.bias"]
    elif head == SEQUENCE and kind == "bert":
        trace["class_logits"] = linear(torch.tanh(linear(x[0], params, "bert.pooler.dense")), params, "classifier")
    elif head == SEQUENCE:
        pooled = torch.tanh(linear(x[0], params, "classifier.dense"))
        trace["class_logits"] = linear(pooled, params, "classifier.out_proj")
    elif head == TOKEN:
        trace["class_logits"] = linear(x, params, "classifier")


def run(config, params, ids, segments=None):
    """ids, segments: [len] of whole numbers (no segments: all 0). Returns every intermediate tensor by name."""
    x = embed(config, params, ids, torch.zeros_like(ids) if segments is None else segments)
    trace = {"residual.0": x}
    predict(config, params, encode(config, params, x, trace), trace)
    return trace
