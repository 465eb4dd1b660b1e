"""Printed names of hardware, as tables of runs have them, and the chip each means."""

from datetime import date

import pytest

from analysis.book.chip_names import chip_named
from analysis.book.load import Book

MEANT = {
    "A100 80GB": "a100-80gb", "NVIDIA A100-SXM4-40GB": "a100-40gb", "8x A100 40GB": "a100-40gb",
    "a100-80gb": "a100-80gb", "A100 PCIe 80 GB": "a100-80gb", "A800": "a800-80gb",
    "H100 SXM": "h100-sxm", "H100": "h100-sxm", "NVIDIA H100 80GB HBM3": "h100-sxm",
    "H100 PCIe": "h100-pcie", "H800": "h800-sxm", "H200": "h200-sxm", "GH200": "gh200",
    "B200": "b200", "GB200 NVL72": "gb200", "V100": "v100-32gb",
    "Tesla V100 SXM2 32 GB": "v100-32gb", "V100 16GB": "v100-32gb",
    "TPU v2": "tpu-v2", "TPUv3": "tpu-v3", "Google TPU v4": "tpu-v4", "TPU v5e": "tpu-v5e",
    "TPU v5p": "tpu-v5p", "TPU v5": "tpu-v5p", "TPU v6e": "tpu-v6e", "MI250X": "mi250x",
    "AMD Instinct MI300X": "mi300x", "RTX 3090": "rtx-3090", "RTX 4090": "rtx-4090",
    "GeForce RTX 4090": "rtx-4090", "Ascend 910B": "ascend-910b",
}  # fmt: skip
NOT_IN_THE_BOOK = [
    "48GB GPU (A6000)", "Trainium", "Cerebras CS-2", "A10G", "H20", "Ascend 910", "cloud GPU/TPU",
    "TPU v3/v4", "V100 32GB + Ascend 910", "A100 and H100", "L40S", "P100", "", "RTX 4090D",
]  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_a_printed_name_means_its_chip(book: Book, text: str):
    found = chip_named(book, text)
    assert found
    assert found.id == MEANT[text]


@pytest.mark.parametrize("text", NOT_IN_THE_BOOK)
def test_other_hardware_and_mixtures_mean_none(book: Book, text: str):
    assert chip_named(book, text) is None


def test_every_chip_of_the_book_is_found_by_its_id_and_name(book: Book):
    for chip in book.chips.values():
        assert chip_named(book, chip.id) is chip
        assert chip_named(book, chip.name.upper()) is chip


def test_a_plain_a100_is_the_one_that_clouds_had_on_the_day(book: Book):
    for day, name in ((date(2021, 6, 1), "a100-40gb"), (date(2023, 6, 1), "a100-80gb")):
        found = chip_named(book, "A100", day)
        assert found
        assert found.id == name
