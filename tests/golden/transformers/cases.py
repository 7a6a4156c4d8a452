"""The cases: for each a config.json as Hugging Face would write it, and how its file of parameters is odd."""

from dataclasses import dataclass, field
from types import ModuleType
from typing import Callable

import model_bert
import model_distilbert
import model_gpt2
import model_gpt_neox
import model_llama
import numpy as np


@dataclass
class Case:
    config: dict
    family: ModuleType
    length: int = 13
    # Cut from the front of every name, where it stands: files of a bare model have no prefix.
    without_prefix: str = ""
    # gamma and beta, as in checkpoints that came from TensorFlow.
    old_norm_names: bool = False
    # Tensors that the arithmetic does not read: config -> name -> array.
    extra: Callable = lambda config: {}
    # A second name with the same values, as files have it that were saved without noticing the tie: copy -> original.
    copies: dict = field(default_factory=dict)
    # Parameters that the file has and this head does not read: (name, shape, role).
    unread: tuple = ()
    # Where the second half of the tokens is segment 1.
    segments: bool = False
    # Whether values use all 24 bits of an F32's fraction. Otherwise they have 8: exact in BF16 and F16 too.
    full_precision: bool = False
    # The token that stands at these positions.
    tokens_at: dict = field(default_factory=dict)
    shards: int = 1


def gpt2_config(**fields):
    return {
        "activation_function": "gelu_new",
        "architectures": ["GPT2LMHeadModel"],
        "attn_pdrop": 0.1,
        "bos_token_id": 96,
        "embd_pdrop": 0.1,
        "eos_token_id": 96,
        "initializer_range": 0.02,
        "layer_norm_epsilon": 1e-05,
        "model_type": "gpt2",
        "n_ctx": 19,
        "n_embd": 15,
        "n_head": 3,
        "n_inner": None,
        "n_layer": 2,
        "n_positions": 19,
        "resid_pdrop": 0.1,
        "summary_activation": None,
        "summary_first_dropout": 0.1,
        "summary_proj_to_labels": True,
        "summary_type": "cls_index",
        "summary_use_proj": True,
        "vocab_size": 97,
        **fields,
    }


def gpt2_buffers(prefix, kind):
    def extra(config):
        length = config["n_positions"]
        causal = np.tril(np.ones((length, length), kind)).reshape(1, 1, length, length)
        buffers = {}
        for layer in range(config["n_layer"]):
            buffers[f"{prefix}h.{layer}.attn.bias"] = causal
            buffers[f"{prefix}h.{layer}.attn.masked_bias"] = np.array(-1e4, np.float32)
        return buffers

    return extra


def bert_config(kind, **fields):
    return {
        "attention_probs_dropout_prob": 0.1,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "hidden_size": 15,
        "initializer_range": 0.02,
        "intermediate_size": 37,
        "layer_norm_eps": 1e-12 if kind == "bert" else 1e-05,
        "max_position_embeddings": 19 if kind == "bert" else 21,
        "model_type": kind,
        "num_attention_heads": 3,
        "num_hidden_layers": 2,
        "pad_token_id": 0 if kind == "bert" else 1,
        "type_vocab_size": 2 if kind == "bert" else 1,
        "vocab_size": 97,
        **fields,
    }


def position_ids(name):
    return lambda config: {name: np.arange(config["max_position_embeddings"], dtype=np.int64).reshape(1, -1)}


def llama_config(kind="llama", name="Llama", **fields):
    return {
        "architectures": [name + "ForCausalLM"],
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "hidden_act": "silu",
        "hidden_size": 24,
        "initializer_range": 0.02,
        "intermediate_size": 29,
        "max_position_embeddings": 64,
        "model_type": kind,
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
        "num_key_value_heads": 2,
        "rms_norm_eps": 1e-05,
        "rope_scaling": None,
        "rope_theta": 10000.0,
        "tie_word_embeddings": True,
        "torch_dtype": "float32",
        "use_cache": True,
        "vocab_size": 97,
        **fields,
    }


def inverse_frequencies(config):
    """As old checkpoints carry them, in every layer."""
    values = model_llama.frequencies(config, model_llama.head_dim_of(config))[0].numpy().astype(np.float32)
    layers = range(config["num_hidden_layers"])
    return {f"model.layers.{layer}.self_attn.rotary_emb.inv_freq": values for layer in layers}


CASES = {
    "gpt2": Case(
        gpt2_config(),
        model_gpt2,
        full_precision=True,
        extra=gpt2_buffers("transformer.", np.float32),
        copies={"lm_head.weight": "transformer.wte.weight"},
    ),
    "bert-mlm": Case(
        bert_config("bert", architectures=["BertForMaskedLM"]),
        model_bert,
        full_precision=True,
        segments=True,
        old_norm_names=True,
        extra=position_ids("bert.embeddings.position_ids"),
        unread=(
            ("bert.pooler.dense.weight", (15, 15), "matrix"),
            ("bert.pooler.dense.bias", (15,), "bias"),
            ("cls.seq_relationship.weight", (2, 15), "matrix"),
            ("cls.seq_relationship.bias", (2,), "bias"),
        ),
    ),
    "llama": Case(llama_config(), model_llama, full_precision=True, extra=inverse_frequencies),
}
