"""The shapes of every record in `data/`.

Units stand in the keys. Provenance (source, quote, evidence, recorded) never has a default, and
unknown keys are refused, so a citation cannot be lost in silence.
"""
# ruff: noqa: F403 (each module lists what it offers)

from analysis.book.records.architectures import *
from analysis.book.records.benchmarks import *
from analysis.book.records.budgets import *
from analysis.book.records.common import *
from analysis.book.records.evidence import *
from analysis.book.records.extraction import *
from analysis.book.records.files import *
from analysis.book.records.presets import *
from analysis.book.records.prices import *
from analysis.book.records.systems import *
from analysis.book.records.tokenizers import *
