"""Files of named arrays: formats that hold numbers and text, and nothing that could run."""

from .archive import ArrayFile, json_text, parse_json
from .atomic import remove_leftovers, write_atomically
from .members import open_zip, read_member
from .npy import npy_header, unpack_npy
from .npz import pack_npz, unpack_npz
from .opening import open_regular, read_regular, reading, shown_name
from .safetensors import pack_safetensors, unpack_safetensors

__all__ = [
    "ArrayFile",
    "json_text",
    "npy_header",
    "open_regular",
    "open_zip",
    "pack_npz",
    "pack_safetensors",
    "parse_json",
    "read_member",
    "read_regular",
    "reading",
    "remove_leftovers",
    "shown_name",
    "unpack_npy",
    "unpack_npz",
    "unpack_safetensors",
    "write_atomically",
]
