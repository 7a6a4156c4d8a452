"""The same step in PyTorch, as one would write it there: training_step.h. Arguments and output as native_training.cpp,
but that the params are read."""

import os
import sys

sys.dont_write_bytecode = True
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import math
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "golden/transformers"))
import torch
import torch.nn.functional as F
from safetensors_file import read_safetensors

LAYERS, HEADS, WIDTH, VOCAB, WINDOWS, TOKENS = 4, 4, 128, 2048, 8, 128


def logits_of(params, ids):
    def get(name):
        return params["transformer." + name]

    def norm(x, name):
        return F.layer_norm(x, (WIDTH,), get(name + ".weight"), get(name + ".bias"))

    def linear(x, name):
        return torch.addmm(get(name + ".bias"), x.view(-1, x.shape[-1]), get(name + ".weight")).view(*x.shape[:-1], -1)

    mask = torch.full((TOKENS, TOKENS), -math.inf).triu(1)
    x = get("wte.weight")[ids] + get("wpe.weight")[:TOKENS]
    for layer in range(LAYERS):
        name = f"h.{layer}."
        qkv = linear(norm(x, name + "ln_1"), name + "attn.c_attn")
        q, k, v = (part.view(WINDOWS, TOKENS, HEADS, -1).transpose(1, 2) for part in qkv.split(WIDTH, dim=2))
        weights = F.softmax(q @ k.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + mask, dim=-1)
        said = (weights @ v).transpose(1, 2).reshape(WINDOWS, TOKENS, WIDTH)
        x = x + linear(said, name + "attn.c_proj")
        hidden = linear(norm(x, name + "ln_2"), name + "mlp.c_fc")
        # Torch 1.13 has the tanh form of GELU as one operation.
        x = x + linear(F.gelu(hidden, approximate="tanh"), name + "mlp.c_proj")
    return norm(x, "ln_f") @ get("wte.weight").T


def main(file, steps):
    torch.set_num_threads(1)
    params = {name: torch.tensor(array).requires_grad_() for name, array in read_safetensors(Path(file)).items()}
    matrices = [p for p in params.values() if p.dim() == 2]
    vectors = [p for p in params.values() if p.dim() != 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), foreach=True)
    said = torch.tensor([[(w * 131 + i * 97) % VOCAB for i in range(TOKENS + 1)] for w in range(WINDOWS)])
    ids, targets = said[:, :-1].contiguous(), said[:, 1:].contiguous()

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(logits_of(params, ids).view(-1, VOCAB), targets.view(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params.values(), 1.0)
        optimizer.step()
        return loss.item()

    print(f"{step():.9g}")
    for _ in range(steps):
        begun = time.perf_counter()
        step()
        print(f"{1e3 * (time.perf_counter() - begun):.6f}")


main(sys.argv[1], int(sys.argv[2]))
