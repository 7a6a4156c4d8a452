"""Runs model_llama.py over real weights (shared/models/stories260k, beside the repository; never committed) and compares.

golden.npz was made by another program: 257 ids, the logits and attention of the first 64, and published greedy text.
"""

import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import model_llama
import numpy as np
import torch
from safetensors_file import read_safetensors

FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/models/stories260k")


def main():
    config = json.loads((FOLDER / "config.json").read_text())
    params = {
        name: torch.from_numpy(array.astype(np.float64))
        for name, array in read_safetensors(FOLDER / "model.safetensors").items()
    }
    known = np.load(FOLDER / "golden.npz")
    ids = torch.from_numpy(known["ids"])
    trace = model_llama.run(config, params, ids[:64])
    weights = np.stack([trace[f"weights.{layer}"].numpy() for layer in range(config["num_hidden_layers"])])
    print(f"logits of 64 tokens: {deviation(trace['logits'].numpy(), known['logits64'])}")
    print(f"weights of 64 tokens: {deviation(weights, known['attn64'])}")
    print(f"greedy text: {greedy(config, params)}")


def deviation(ours, theirs):
    largest = np.abs(ours - theirs).max()
    return f"differ by at most {largest:.2e}, {largest / np.abs(theirs).max():.2e} of the largest magnitude"


def greedy(config, params):
    """How many of the published ids are what the logits of those before them say."""
    ids = torch.tensor(json.loads((FOLDER / "golden.json").read_text())["greedy_ids"])
    logits = model_llama.run(config, params, ids)["logits"]
    right = (logits[:-1].argmax(-1) == ids[1:]).sum().item()
    return f"{right} of {len(ids) - 1} next tokens are the published ones"


if __name__ == "__main__":
    main()
