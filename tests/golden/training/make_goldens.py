"""Writes every case's golden.safetensors. See README.md."""

import os
import sys

sys.dont_write_bytecode = True
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")  # Before torch is read: sums in one order only.

import json
import math
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
TRANSFORMERS = HERE.parent / "transformers"
sys.path.insert(0, str(TRANSFORMERS))
import model_bert
import model_gpt2
import model_headlight
import model_headlight_seq2seq
import model_llama
from safetensors_file import read_safetensors, write_safetensors

CASES = {
    "gpt2": model_gpt2,
    "headlight-additive": model_headlight,
    "headlight-multiplicative": model_headlight,
    "headlight-seq2seq-additive": model_headlight_seq2seq,
    "headlight-seq2seq-rotary": model_headlight_seq2seq,
    "llama": model_llama,
    "roberta-mlm": model_bert,
}
# Epsilon is so large that no gradient made of rounding errors is blown up to a step.
ADAMW = {"lr": 3e-3, "betas": (0.9, 0.95), "eps": 1e-4}
MATRIX_DECAY = 0.1  # AdamW's, for matrices and tables; vectors have none
MUON_RATE, MUON_DECAY, MOMENTUM = 0.02, 0.02, 0.95
LARGEST_NORM = 1.0
NO_TARGET = -1
SOURCE_LENGTH = 5  # of a sequence for an encoder-decoder


def draw_tokens(random, vocab):
    """Two sequences with a token twice; every fourth token is not asked about."""
    ids = random.randint(0, vocab, (2, 11))
    ids[:, 7] = ids[:, 2]
    targets = random.randint(0, vocab, (2, 11))
    targets[:, ::4] = NO_TARGET
    return torch.from_numpy(ids), torch.from_numpy(targets)


def mean_loss(family, config, params, ids, targets):
    segments = ()
    if config.get("is_encoder_decoder"):
        segments = ((torch.arange(ids.shape[1]) >= SOURCE_LENGTH).long(),)
        targets = targets[:, SOURCE_LENGTH:]
    logits = torch.cat([family.run(config, params, sequence, *segments)["logits"] for sequence in ids])
    return F.cross_entropy(logits, targets.flatten(), ignore_index=NO_TARGET)


def is_block_matrix(name, tensor):
    """What Muon steps; what scores learn from, a vector or small matrix of each head, it leaves to AdamW."""
    if ".score_" in name:
        return False
    return tensor.dim() == 2 and (".layers." in name or ".layer." in name or ".h." in name)


def orthogonalise(matrix):
    """Five steps of Newton and Schulz's iteration, on the side that is shorter."""
    x = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x if matrix.shape[0] <= matrix.shape[1] else x.T


def muon_step(param, gradient, outputs_first):
    """The first step: momentum begins at 0 and is looked through ahead (Nesterov)."""
    momentum = (1 - MOMENTUM) * gradient
    update = orthogonalise((1 - MOMENTUM) * gradient + MOMENTUM * momentum)
    outputs, inputs = param.shape if outputs_first else reversed(param.shape)
    return param * (1 - MUON_RATE * MUON_DECAY) - MUON_RATE * math.sqrt(max(1, outputs / inputs)) * update


def adamw_step(params):
    groups = [
        {"params": [p for p in params.values() if p.dim() == 2], "weight_decay": MATRIX_DECAY},
        {"params": [p for p in params.values() if p.dim() != 2], "weight_decay": 0.0},
    ]
    torch.optim.AdamW(groups, **ADAMW).step()


def leaves(arrays):
    return {name: torch.from_numpy(array.astype(np.float64)).requires_grad_() for name, array in arrays.items()}


def stepped(params, gradients):
    """Copies with these gradients, after one step of AdamW."""
    copies = {name: p.detach().clone().requires_grad_() for name, p in params.items()}
    for name, copy in copies.items():
        copy.grad = gradients[name].clone()
    adamw_step(copies)
    return {name: copy.detach() for name, copy in copies.items()}


def make(name, family):
    start = TRANSFORMERS / name
    config = json.loads((start / "config.json").read_text())
    # Buffers and tied copies are no parameters.
    wanted = [parameter for parameter, _, _ in family.parameters(config)]
    arrays = read_safetensors(start / "model.safetensors")
    params = leaves({parameter: arrays[parameter] for parameter in wanted})
    random = np.random.RandomState(zlib.crc32(name.encode()) ^ 1)
    ids, targets = draw_tokens(random, config["vocab_size"])
    if config.get("is_encoder_decoder"):
        targets[:, :SOURCE_LENGTH] = NO_TARGET
    loss = mean_loss(family, config, params, ids, targets)
    loss.backward()
    raw = {parameter: p.grad.clone() for parameter, p in params.items()}
    norm = torch.sqrt(sum((g**2).sum() for g in raw.values()))
    shortened = {parameter: g * min(1.0, LARGEST_NORM / norm) for parameter, g in raw.items()}
    adamw = stepped(params, shortened)
    muon = dict(adamw)
    for parameter, p in params.items():
        if is_block_matrix(parameter, p):
            muon[parameter] = muon_step(p.detach(), shortened[parameter], outputs_first=family is not model_gpt2)
    golden = {"ids": ids.numpy().astype(np.int32), "targets": targets.numpy().astype(np.int32)}
    golden["loss"] = np.array([loss.item()], np.float32)
    for prefix, tensors in (("gradient", raw), ("adamw", adamw), ("muon", muon)):
        for parameter in sorted(tensors):
            golden[f"{prefix}.{parameter}"] = np.ascontiguousarray(tensors[parameter].numpy().astype(np.float32))
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    write_safetensors(folder / "golden.safetensors", golden)
    print(f"{name}: loss {loss.item():.4f}, gradient of length {norm.item():.3f}, {len(raw)} parameters")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for chosen in sys.argv[1:] or CASES:
        make(chosen, CASES[chosen])
