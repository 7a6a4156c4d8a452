"""The cases: for each a config.json as Hugging Face would write it, and how its file of parameters is odd."""

from dataclasses import dataclass, field
from types import ModuleType
from typing import Callable

import model_bert
import model_distilbert
import model_gpt2
import model_gpt_neox
import model_headlight
import model_headlight_seq2seq
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
        "classifier_dropout": None,
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
        "position_embedding_type": "absolute",
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


def headlight_config(score, positions, **fields):
    return {
        "architectures": ["HeadlightForCausalLM"],
        "attention_score": score,
        "hidden_size": 24,
        "intermediate_size": 29,
        "max_position_embeddings": 19,
        "model_type": "headlight",
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
        "num_key_value_heads": 2,
        "position_embedding_type": positions,
        "rms_norm_eps": 1e-05,
        "tie_word_embeddings": True,
        "vocab_size": 97,
        **fields,
    }


def seq2seq_config(score, positions, **fields):
    return headlight_config(
        score,
        positions,
        architectures=["HeadlightForConditionalGeneration"],
        is_encoder_decoder=True,
        **fields,
    )


def inverse_frequencies(config):
    """As old checkpoints carry them, in every layer."""
    values = model_llama.frequencies(config, model_llama.head_dim_of(config))[0].numpy().astype(np.float32)
    layers = range(config["num_hidden_layers"])
    return {f"model.layers.{layer}.self_attn.rotary_emb.inv_freq": values for layer in layers}


def neox_config(**fields):
    return {
        "architectures": ["GPTNeoXForCausalLM"],
        "bos_token_id": 0,
        "eos_token_id": 0,
        "hidden_act": "gelu",
        "hidden_size": 34,
        "initializer_range": 0.02,
        "intermediate_size": 23,
        "layer_norm_eps": 1e-05,
        "max_position_embeddings": 19,
        "model_type": "gpt_neox",
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "rotary_emb_base": 100,
        "rotary_pct": 0.25,
        "tie_word_embeddings": False,
        "torch_dtype": "float32",
        "use_cache": True,
        "use_parallel_residual": True,
        "vocab_size": 97,
        **fields,
    }


def neox_buffers(config):
    length, head_dim = config["max_position_embeddings"], config["hidden_size"] // config["num_attention_heads"]
    buffers = {}
    for layer in range(config["num_hidden_layers"]):
        name = f"gpt_neox.layers.{layer}.attention."
        buffers[name + "bias"] = np.tril(np.ones((length, length), np.uint8)).reshape(1, 1, length, length)
        buffers[name + "masked_bias"] = np.array(-1e9, np.float32)
        frequencies = model_gpt_neox.rotary_of(config, head_dim)[0]
        buffers[name + "rotary_emb.inv_freq"] = frequencies.numpy().astype(np.float32)
    return buffers


def distilbert_config(head, **fields):
    return {
        "activation": "gelu",
        "architectures": ["DistilBert" + head],
        "attention_dropout": 0.1,
        "dim": 15,
        "dropout": 0.1,
        "hidden_dim": 37,
        "initializer_range": 0.02,
        "max_position_embeddings": 19,
        "model_type": "distilbert",
        "n_heads": 3,
        "n_layers": 2,
        "pad_token_id": 0,
        "qa_dropout": 0.1,
        "seq_classif_dropout": 0.2,
        "sinusoidal_pos_embds": False,
        "tie_weights_": True,
        "vocab_size": 97,
        **fields,
    }


def labels(*names):
    return {
        "id2label": {str(index): name for index, name in enumerate(names)},
        "label2id": {name: index for index, name in enumerate(names)},
    }


def scaled_config(**fields):
    """Five pairs per head, so that a scaling can treat some of them one way and some the other."""
    return llama_config(hidden_size=16, head_dim=10, intermediate_size=21, **fields)


def without(config, *names):
    return {name: value for name, value in config.items() if name not in names}


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
    "gpt2-noprefix": Case(
        gpt2_config(
            activation_function="gelu",
            n_inner=37,
            reorder_and_upcast_attn=True,
            scale_attn_by_inverse_layer_idx=True,
        ),
        model_gpt2,
        length=17,
        without_prefix="transformer.",
        extra=gpt2_buffers("", np.bool_),
    ),
    "gpt_neox-parallel": Case(neox_config(), model_gpt_neox, length=17, extra=neox_buffers),
    "gpt_neox-sequential": Case(
        neox_config(hidden_size=33, num_attention_heads=3, use_parallel_residual=False),
        model_gpt_neox,
        extra=neox_buffers,
    ),
    "gpt_neox-parameters": Case(
        without(
            neox_config(
                attention_bias=False,
                dtype="float32",
                hidden_size=24,
                num_attention_heads=3,
                num_hidden_layers=1,
                rope_parameters={"partial_rotary_factor": 0.5, "rope_theta": 50.0, "rope_type": "default"},
            ),
            "rotary_emb_base",
            "rotary_pct",
            "torch_dtype",
        ),
        model_gpt_neox,
        length=12,
        without_prefix="gpt_neox.",
    ),
    "bert-sequence": Case(
        bert_config("bert", architectures=["BertForSequenceClassification"], **labels("no", "maybe", "yes")),
        model_bert,
        length=12,
        segments=True,
    ),
    "bert-token": Case(
        bert_config(
            "bert",
            architectures=["BertForTokenClassification"],
            hidden_act="gelu_new",
            **labels("O", "B-PER", "I-PER", "B-LOC", "I-LOC"),
        ),
        model_bert,
        length=15,
        extra=position_ids("bert.embeddings.position_ids"),
    ),
    "roberta-mlm": Case(
        bert_config("roberta", architectures=["RobertaForMaskedLM"], hidden_act="gelu_new"),
        model_bert,
        length=19,
        extra=position_ids("roberta.embeddings.position_ids"),
    ),
    "roberta-sequence": Case(
        bert_config(
            "roberta",
            architectures=["RobertaForSequenceClassification"],
            **labels("CONTRADICTION", "NEUTRAL", "ENTAILMENT"),
        ),
        model_bert,
        unread=(
            ("roberta.pooler.dense.weight", (15, 15), "matrix"),
            ("roberta.pooler.dense.bias", (15,), "bias"),
        ),
    ),
    "roberta-token": Case(
        bert_config(
            "roberta", architectures=["RobertaForTokenClassification"], pad_token_id=3, **labels("O", "B-X", "I-X")
        ),
        model_bert,
        length=14,
        tokens_at={5: 3, 13: 3},
    ),
    "distilbert-mlm": Case(distilbert_config("ForMaskedLM"), model_distilbert, length=16),
    "distilbert-sequence": Case(
        distilbert_config("ForSequenceClassification", activation="relu"),
        model_distilbert,
        extra=position_ids("distilbert.embeddings.position_ids"),
    ),
    "distilbert-token": Case(
        distilbert_config("ForTokenClassification", n_layers=1, **labels("O", "B-X", "I-X")), model_distilbert, length=12
    ),
    "llama-linear": Case(
        scaled_config(rope_scaling={"factor": 2.5, "type": "linear"}, tie_word_embeddings=False), model_llama
    ),
    "llama3-scaling": Case(
        scaled_config(
            max_position_embeddings=1024,
            rope_scaling={
                "factor": 8.0,
                "high_freq_factor": 4.0,
                "low_freq_factor": 1.0,
                "original_max_position_embeddings": 128,
                "rope_type": "llama3",
            },
            rope_theta=500.0,
        ),
        model_llama,
        length=16,
        without_prefix="model.",
    ),
    "llama-yarn": Case(
        scaled_config(
            max_position_embeddings=2048,
            rope_scaling={"factor": 4.0, "original_max_position_embeddings": 640, "rope_type": "yarn"},
            rope_theta=100.0,
        ),
        model_llama,
    ),
    "llama-yarn-parameters": Case(
        without(
            scaled_config(
                dtype="float32",
                max_position_embeddings=2048,
                rope_parameters={
                    "attention_factor": 0.875,
                    "beta_fast": 16.0,
                    "beta_slow": 2.0,
                    "factor": 4.0,
                    "original_max_position_embeddings": 512,
                    "rope_theta": 100.0,
                    "rope_type": "yarn",
                    "truncate": False,
                },
            ),
            "rope_scaling",
            "rope_theta",
            "torch_dtype",
        ),
        model_llama,
    ),
    "llama-shards": Case(
        without(
            llama_config(hidden_size=18, num_attention_heads=3, tie_word_embeddings=False),
            "num_key_value_heads",
            "rope_scaling",
            "rope_theta",
        ),
        model_llama,
        length=12,
        shards=2,
    ),
    "llama-bias": Case(
        llama_config(attention_bias=True, hidden_act="gelu", mlp_bias=True, tie_word_embeddings=False), model_llama
    ),
    "smollm": Case(
        llama_config(
            attention_bias=False,
            head_dim=None,
            hidden_size=18,
            is_llama_config=True,
            mlp_bias=False,
            num_attention_heads=3,
            num_hidden_layers=3,
            num_key_value_heads=1,
            pretraining_tp=1,
            rope_interleaved=False,
            rope_theta=100000,
        ),
        model_llama,
        length=15,
    ),
    "mistral": Case(
        llama_config(
            "mistral", "Mistral", head_dim=8, rope_theta=1000000.0, sliding_window=3, tie_word_embeddings=False
        ),
        model_llama,
    ),
    "qwen2": Case(
        llama_config(
            "qwen2",
            "Qwen2",
            layer_types=["full_attention", "sliding_attention", "full_attention"],
            max_window_layers=3,
            num_hidden_layers=3,
            rms_norm_eps=1e-06,
            rope_theta=1000000.0,
            sliding_window=3,
            use_sliding_window=True,
        ),
        model_llama,
        copies={"lm_head.weight": "model.embed_tokens.weight"},
    ),
    "qwen2-windows-off": Case(
        llama_config(
            "qwen2",
            "Qwen2",
            hidden_size=16,
            max_window_layers=1,
            rms_norm_eps=1e-06,
            sliding_window=3,
            tie_word_embeddings=False,
            use_sliding_window=False,
        ),
        model_llama,
        length=12,
    ),
    "qwen3": Case(
        llama_config(
            "qwen3",
            "Qwen3",
            attention_bias=False,
            head_dim=10,
            max_window_layers=1,
            rms_norm_eps=1e-06,
            rope_theta=1000000,
            sliding_window=3,
            use_sliding_window=True,
        ),
        model_llama,
        length=14,
    ),
    "headlight-additive": Case(
        headlight_config("additive", "learned", head_dim=7, hidden_size=22, intermediate_size=0), model_headlight
    ),
    "headlight-multiplicative": Case(
        headlight_config("multiplicative", "rotary", rope_theta=500.0, tie_word_embeddings=False),
        model_headlight,
        length=17,
        full_precision=True,
    ),
    "headlight-dot": Case(
        headlight_config("dot", "none", hidden_size=15, num_attention_heads=3, num_key_value_heads=None),
        model_headlight,
    ),
    "headlight-seq2seq-additive": Case(
        seq2seq_config("additive", "learned", head_dim=7, hidden_size=22),
        model_headlight_seq2seq,
        segments=True,
    ),
    "headlight-seq2seq-rotary": Case(
        seq2seq_config(
            "scaled_dot",
            "rotary",
            head_dim=6,
            hidden_size=20,
            num_hidden_layers=1,
            rope_theta=100.0,
            tie_word_embeddings=False,
        ),
        model_headlight_seq2seq,
        length=17,
        segments=True,
        full_precision=True,
    ),
}
