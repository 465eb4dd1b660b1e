"""Benchmarks as work for a model: what is asked, in tokens."""

from typing import Annotated

from pydantic import Field

from analysis.book.records.common import Figure, Id, PositiveFigure, Record, Text
from analysis.book.records.prices import Encoding


class BenchmarkTask(Record):
    """So many questions, each a prompt of worked examples and the question, and a short answer."""

    id: Id
    name: Text
    subjects: PositiveFigure
    questions: PositiveFigure
    shots: Figure
    """Worked examples before each question."""
    input_tokens: Annotated[dict[Encoding, PositiveFigure], Field(min_length=1)]
    """Tokens of all prompts together, by the encoding in which they were counted."""
    input_characters: PositiveFigure
    """The same in characters without white space, as some vendors billed them."""
    estimated_from: Encoding
    """The count that stands in for tokenisers that were not counted, times `other_tokenisers`."""
    other_tokenisers: PositiveFigure
    """Tokens of another tokeniser over those of `estimated_from`, with its range."""
    output_tokens_per_question: PositiveFigure


__all__ = ["BenchmarkTask"]
