"""Writes every case's folder: config.json, model.safetensors (or shards) and golden.safetensors. See README.md."""

import json
import os
import sys

sys.dont_write_bytecode = True
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")  # Before torch is read: sums in one order only.

import shutil
import zlib
from pathlib import Path

import numpy as np
import torch
from cases import CASES
from safetensors_file import write_safetensors

HERE = Path(__file__).resolve().parent
# Rows of a matrix give a spread of about 1.6 for an input of spread 1, so that scores spread by about 2.5 and attention
# is far from uniform. Embeddings are small, as trained ones are, so that a wrong epsilon shows.
SPREAD = {"embedding": 0.08, "gain": 0.3, "bias": 0.3, "score": 0.3}
MATRIX_GAIN = 1.6


def draw(random, shape, role, full_precision):
    """One parameter, float32. RandomState's stream is frozen: the same in every version of NumPy."""
    values = random.standard_normal(shape)
    if role in ("matrix", "conv1d"):
        inputs = shape[1] if role == "matrix" else shape[0]
        values *= MATRIX_GAIN / np.sqrt(inputs)
    else:
        values *= SPREAD[role]
    if role == "gain":
        values += 1
    values = values.astype(np.float32)
    return values if full_precision else with_8_bits(values)


def with_8_bits(values):
    """The nearest float32 with 8 significant bits and none below 2^-24: exact in BF16 and in F16."""
    fraction, exponent = np.frexp(values.astype(np.float64))
    step = np.exp2(np.maximum(exponent - 8, -24).astype(np.float64))
    return (np.round(values / step) * step).astype(np.float32)


class ReadParams(dict):
    """Parameters in float64 that remember which of them were read."""

    def __init__(self, arrays):
        super().__init__({name: torch.from_numpy(array.astype(np.float64)) for name, array in arrays.items()})
        self.read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)


def choose_ids(random, case):
    """[len]: the first and the last token of the vocabulary are among them, and one token twice."""
    vocab = case.config["vocab_size"]
    ids = random.randint(2, vocab, case.length)
    ids[[1, -3]] = vocab - 1
    ids[case.length // 2] = 0
    for position, token in case.tokens_at.items():
        ids[position] = token
    return torch.from_numpy(ids)


def file_names(case, arrays):
    """The names as the file has them."""
    renamed = {}
    for name, array in arrays.items():
        name = name[len(case.without_prefix) :] if name.startswith(case.without_prefix) else name
        if case.old_norm_names and "LayerNorm" in name:
            name = name.replace(".weight", ".gamma").replace(".bias", ".beta")
        renamed[name] = array
    return renamed


def write_model(folder, case, arrays):
    if case.shards == 1:
        write_safetensors(folder / "model.safetensors", arrays)
        return
    weight_map, names = {}, list(arrays)
    for shard in range(case.shards):
        file = f"model-{shard + 1:05}-of-{case.shards:05}.safetensors"
        held = names[len(names) * shard // case.shards : len(names) * (shard + 1) // case.shards]
        write_safetensors(folder / file, {name: arrays[name] for name in held})
        weight_map.update({name: file for name in held})
    total = sum(array.nbytes for array in arrays.values())
    write_json(folder / "model.safetensors.index.json", {"metadata": {"total_size": total}, "weight_map": weight_map})


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n")


def golden_of(case, arrays, random):
    """Runs the family's model; returns what golden.safetensors holds."""
    params, ids = ReadParams(arrays), choose_ids(random, case)
    golden = {"ids": ids.numpy().astype(np.int32)}
    if case.segments:
        segments = (torch.arange(case.length) > case.length // 2).long()
        golden["segments"] = segments.numpy().astype(np.int32)
        trace = case.family.run(case.config, params, ids, segments)
    else:
        trace = case.family.run(case.config, params, ids)
    unread = set(arrays) - params.read
    assert not unread, f"declared but not read: {sorted(unread)}"
    for name, tensor in trace.items():
        golden[name] = np.ascontiguousarray(tensor.numpy().astype(np.float32))
    assert all(np.isfinite(array).all() for array in golden.values())
    return golden


def make(name, case):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    random = np.random.RandomState(zlib.crc32(name.encode()))
    arrays = {
        parameter: draw(random, shape, role, case.full_precision)
        for parameter, shape, role in case.family.parameters(case.config)
    }
    golden = golden_of(case, arrays, random)
    in_file = {**arrays, **{copy: arrays[original] for copy, original in case.copies.items()}}
    for parameter, shape, role in case.unread:
        in_file[parameter] = draw(random, shape, role, case.full_precision)
    # In the order of names, as the reference implementation lays out tensors of one type.
    in_file = {**file_names(case, in_file), **case.extra(case.config)}
    write_json(folder / "config.json", case.config)
    write_model(folder, case, {key: in_file[key] for key in sorted(in_file)})
    write_safetensors(folder / "golden.safetensors", golden)
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{name}: {size / 1024:.0f} KiB, {describe(golden)}")


def describe(golden):
    """How far from uniform the attention is: the mean over rows of a row's largest weight."""
    weights = [array for name, array in golden.items() if name.startswith("weights.")]
    peak = np.mean([array[:, 1:].max(-1).mean() for array in weights])
    return f"largest weight of a row {peak:.2f} on average"


if __name__ == "__main__":
    torch.set_num_threads(1)
    for chosen in sys.argv[1:] or CASES:
        make(chosen, CASES[chosen])
