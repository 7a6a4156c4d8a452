"""What every family shares: norms, activations, masks, attention. Plain PyTorch, float64 in, float64 out.

Read for it, all in huggingface/transformers (not copied):
  src/transformers/activations.py at 00e12e7c54598e50e7bef1540db3408f81916de1
  src/transformers/masking_utils.py at 00c4411cbe15d4c56d54d3b56d4d171e9c289dac (a window of n sees itself and n - 1 before)
"""

import math

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "gelu": lambda x: x * 0.5 * (1 + torch.erf(x / math.sqrt(2))),
    "gelu_new": lambda x: x * 0.5 * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    "relu": torch.relu,
    "silu": lambda x: x * torch.sigmoid(x),
}


def layer_norm(x, params, name, eps):
    """x: [..., width]; the variance is that of the row itself, divided by width."""
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + eps) * params[name + ".weight"] + params[name + ".bias"]


def rms_norm(x, params, name, eps):
    """x: [..., width]"""
    return x / torch.sqrt((x**2).mean(-1, keepdim=True) + eps) * params[name + ".weight"]


def linear(x, params, name):
    """x: [len, in]; the weight is [out, in], the bias is there or is not."""
    product = x @ params[name + ".weight"].T
    return product + params[name + ".bias"] if name + ".bias" in params else product


def split_heads(x, num_heads):
    """[len, num_heads * head_dim] -> [num_heads, len, head_dim]"""
    return x.reshape(x.shape[0], num_heads, -1).transpose(0, 1)


def full_mask(length):
    """[len, len], true where row (query) sees column (key)."""
    return torch.ones(length, length, dtype=torch.bool)


def causal_mask(length, window=None):
    """[len, len]; with a window a query sees itself and the window - 1 keys before it."""
    query, key = torch.arange(length)[:, None], torch.arange(length)[None, :]
    visible = key <= query
    return visible if window is None else visible & (key > query - window)


def attend(trace, layer, q, k, v, visible, scale):
    """Records q, k, v and weights of a layer; returns the heads' outputs, joined: [len, num_heads * head_dim].

    q: [num_heads, len, head_dim]; k, v: [num_kv_heads, len, head_dim]; visible: [len, len].
    Query heads 0 .. n - 1 share key/value head 0, the next n share head 1, and so on.
    """
    queries_per_key = q.shape[0] // k.shape[0]
    scores = q @ k.repeat_interleave(queries_per_key, 0).transpose(1, 2) * scale
    weights = F.softmax(scores.masked_fill(~visible, -math.inf), -1)
    trace[f"q.{layer}"], trace[f"k.{layer}"], trace[f"v.{layer}"] = q, k, v
    trace[f"weights.{layer}"] = weights
    head_output = weights @ v.repeat_interleave(queries_per_key, 0)
    return head_output.transpose(0, 1).reshape(q.shape[1], -1)
