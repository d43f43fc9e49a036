"""The module of an exported folder that reads and prepares examples, whatever framework the network is in."""

from __future__ import annotations

from . import reading
from .sources import preparing_source, sources

DATA = '''\
"""From files to the inputs of the network, and from its outputs to answers; NumPy is all that it needs."""

from __future__ import annotations

import csv
import datetime
import json
import math
import struct
import sys
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray
about = json.loads(Path(__file__).with_name("about.json").read_text(encoding="utf-8"))


{preparing}

{reading}'''


def data_program() -> str:
    """Return the source of ``data.py``."""
    return DATA.format(preparing=preparing_source(), reading=sources(reading))
