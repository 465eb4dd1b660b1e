"""The palette: apart for every sight, legible on its paper. Published figures first."""

from itertools import combinations
from typing import get_args

import pytest

from analysis.brief.export.colours import SIGHTS, apart, blended, ciede2000, contrast, seen
from analysis.brief.extraction_specs import _INKS, _TURN
from analysis.brief.style import COLOURS, DASHES, RANGE_OPACITY, SERIES, Theme

THEMES: tuple[Theme, ...] = get_args(Theme)
TEXT, MARK = 4.5, 3.0
"""WCAG 2.2, criteria 1.4.3 and 1.4.11."""
APART, APART_IN_GREY = 10.0, 5.0
"""CIEDE2000; 2 is just noticed, and greys differ in lightness alone."""

SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 2.5, 0.0), (56.0, -27.0, -3.0), 31.9030),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]  # fmt: skip
"""From table 1 of Sharma, Wu and Dalal 2005: pairs that wrong code gets wrong."""


@pytest.mark.parametrize(("one", "other", "difference"), SHARMA)
def test_differences_are_the_published_ones(one, other, difference: float):
    assert ciede2000(one, other) == pytest.approx(difference, abs=5e-5)
    assert ciede2000(other, one) == pytest.approx(difference, abs=5e-5)


def test_contrast_is_wcags():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # just fails
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # just passes


def test_red_and_green_of_one_lightness_run_together_for_the_red_green_blind_alone():
    red, green = "#c86464", "#7d8c32"
    full = apart(red, green)
    assert full > 30
    for sight in ("protan", "deutan"):
        assert apart(red, green, sight) < full / 2
    assert apart(red, green, "tritan") > full / 2


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_sight_leaves_black_white_and_grey_as_they_are(sight):
    for grey in ("#000000", "#808080", "#ffffff"):
        assert apart(seen(grey, sight), grey) < 0.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_lines_that_share_a_dash_keep_apart(theme: Theme, sight):
    least = APART_IN_GREY if sight == "greyscale" else APART
    assert len(SERIES[theme]) == len(DASHES)
    for (one, dash), (other, other_dash) in combinations(
        zip(SERIES[theme], DASHES, strict=True), 2
    ):
        if dash == other_dash:
            assert apart(one, other, sight) >= least, (one, other)


PAIRS = [("accent", "line"), ("accent", "ink"), ("line", "ink"), ("accent", "muted")]
"""Colours that one picture sets side by side: total and stages, ours and published, own and API."""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", PAIRS)
def test_colours_used_together_keep_apart(theme: Theme, pair: tuple[str, str]):
    one, other = (COLOURS[theme][name] for name in pair)
    for sight in SIGHTS[:4]:
        assert apart(one, other, sight) >= APART
    # Muted text stands beside a point of the accent's; a line of its own it never is.
    if "muted" not in pair:
        assert apart(one, other, "greyscale") >= APART_IN_GREY


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_its_paper(theme: Theme):
    colours = COLOURS[theme]
    inks = [colours[name] for name in ("ink", "muted", "accent", "line")] + [*SERIES[theme]]
    assert min(contrast(ink, colours["paper"]) for ink in inks) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
def test_ranges_and_bars_stand_out_from_their_paper(theme: Theme):
    paper = COLOURS[theme]["paper"]
    for name in ("ink", "accent", "line"):
        assert contrast(blended(COLOURS[theme][name], RANGE_OPACITY, paper), paper) >= MARK


@pytest.mark.parametrize("theme", THEMES)
def test_letters_on_bars_and_cells_can_be_read(theme: Theme):
    """A map's cells run from the grid's colour to the accent's, evenly in CIELAB; in sRGB, which
    lies near it between these two, every hundredth is tried."""
    colours = COLOURS[theme]
    for name in ("accent", "line"):
        bar = blended(colours[name], RANGE_OPACITY, colours["paper"])
        assert contrast("#000000", bar) >= TEXT
    above, below = _INKS[theme]
    for level in range(101):
        cell = blended(colours["accent"], level / 100, colours["grid"])
        ink = above if level / 100 > _TURN[theme] else below
        assert contrast(ink, cell) >= TEXT - 0.1, level  # the mixture is not quite the cell's
