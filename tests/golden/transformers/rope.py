"""Rotary positions: the frequencies of each scaling, and the rotation by halves.

Read: src/transformers/modeling_rope_utils.py, in huggingface/transformers at ef46806472a64b0013ed413781e3afed82bfa047
(rope_theta, rope_scaling) and, for the newer form (rope_parameters, truncate, original_max_position_embeddings in YaRN),
in fwerkor/transformers, a fork of it, at ff9206d01bde3d1077f34fedae9015d5f8aff2a6. Where they differ the newer holds:
YaRN's ramp is laid over original_max_position_embeddings and only without that field over max_position_embeddings.
"""

import math

import torch


def rope_fields(config):
    """One table of fields, from rope_parameters or from the older rope_theta and rope_scaling."""
    fields = dict(config.get("rope_parameters") or config.get("rope_scaling") or {})
    fields.setdefault("rope_theta", config.get("rope_theta", 10000.0))
    fields.setdefault("rope_type", fields.get("type", "default"))
    fields.setdefault("original_max_position_embeddings", config["max_position_embeddings"])
    return fields


def frequencies(config, rotary_dim):
    """Returns radians per position [rotary_dim / 2], and the factor on the rotated q and k (1 except in YaRN)."""
    fields = rope_fields(config)
    plain = fields["rope_theta"] ** -(torch.arange(0, rotary_dim, 2, dtype=torch.float64) / rotary_dim)
    kind = fields["rope_type"]
    if kind == "default":
        return plain, 1.0
    if kind == "linear":
        return plain / fields["factor"], 1.0
    if kind == "llama3":
        return llama3(fields, plain), 1.0
    if kind == "yarn":
        return yarn(fields, plain, rotary_dim)
    raise ValueError(f"no such scaling here: {kind}")


def llama3(fields, plain):
    """Short waves stay, long waves are slowed by factor, those between are blended."""
    low, high, factor = fields["low_freq_factor"], fields["high_freq_factor"], fields["factor"]
    waves = fields["original_max_position_embeddings"] * plain / (2 * math.pi)  # in the trained length
    share = ((waves - low) / (high - low)).clamp(0, 1)
    return (1 - share) * plain / factor + share * plain


def yarn(fields, plain, rotary_dim):
    """Pairs that turn more than beta_fast times in the trained length stay; below beta_slow they are slowed by factor."""
    factor = fields["factor"]

    def pair_that_turns(times):
        turns = fields["original_max_position_embeddings"] / (times * 2 * math.pi)
        return rotary_dim * math.log(turns) / (2 * math.log(fields["rope_theta"]))

    low = pair_that_turns(fields.get("beta_fast") or 32)
    high = pair_that_turns(fields.get("beta_slow") or 1)
    if fields.get("truncate", True):
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, rotary_dim - 1)
    if low == high:
        high += 0.001
    slowed = ((torch.arange(rotary_dim // 2, dtype=torch.float64) - low) / (high - low)).clamp(0, 1)
    attention_factor = fields.get("attention_factor")
    if attention_factor is None:
        attention_factor = 0.1 * math.log(factor) + 1 if factor > 1 else 1.0
    return plain / factor * slowed + plain * (1 - slowed), attention_factor


def rotate(x, radians_per_position, attention_factor):
    """x: [heads, len, head_dim]. The first 2 * n of each head are rotated, element i with element i + n; the rest stays."""
    n = len(radians_per_position)
    angle_rad = torch.arange(x.shape[1], dtype=torch.float64)[:, None] * radians_per_position
    cos, sin = attention_factor * torch.cos(angle_rad), attention_factor * torch.sin(angle_rad)
    first, second, rest = x[..., :n], x[..., n : 2 * n], x[..., 2 * n :]
    return torch.cat((first * cos - second * sin, second * cos + first * sin, rest), -1)
