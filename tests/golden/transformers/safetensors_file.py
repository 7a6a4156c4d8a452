"""The safetensors layout: 8 bytes little-endian header length, a JSON header, then the tensors' bytes.

https://huggingface.co/docs/safetensors: the header maps a name to dtype, shape and [begin, end) in the data; row-major,
little-endian, no gaps. The header is padded with spaces so that the data starts at a multiple of 8.
"""

import json

import numpy as np

DTYPES = {"F32": "<f4", "I32": "<i4", "I64": "<i8", "U8": "u1", "BOOL": "?"}
NAMES = {np.dtype(numpy_name): name for name, numpy_name in DTYPES.items()}


def write_safetensors(path, arrays):
    """arrays: name -> numpy array, written in that order."""
    header = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, array in arrays.items():
        begin, end = end, end + array.nbytes
        header[name] = {"dtype": NAMES[array.dtype], "shape": list(array.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(array.tobytes() for array in arrays.values()))


def read_safetensors(path):
    """Returns name -> numpy array."""
    content = path.read_bytes()
    data_begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:data_begin])
    header.pop("__metadata__", None)
    arrays = {}
    for name, tensor in header.items():
        begin, end = (data_begin + offset for offset in tensor["data_offsets"])
        arrays[name] = np.frombuffer(content[begin:end], DTYPES[tensor["dtype"]]).reshape(tensor["shape"])
    return arrays
