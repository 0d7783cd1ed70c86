"""Opening a file of households or members by its ending; ``-`` is standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from mdpoverty.errors import InputError, MdpovertyError, said_by_system
from mdpoverty.facts.checks import Check
from mdpoverty.language import Message
