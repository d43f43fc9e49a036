"""Files of named arrays: formats that hold numbers and text, and nothing that could run."""

from .archive import ArrayFile, json_text, parse_json
from .atomic import remove_leftovers, write_atomically
from .npz import pack_npz, unpack_npz
from .safetensors import pack_safetensors, unpack_safetensors

__all__ = [
    "ArrayFile",
    "json_text",
    "pack_npz",
    "pack_safetensors",
    "parse_json",
    "remove_leftovers",
    "unpack_npz",
    "unpack_safetensors",
    "write_atomically",
]
