"""The scores of the law of recovered shares, in words and as a table."""

from collections.abc import Mapping

from analysis.study.extraction_backtest import BackTest, Score, law_score

NAMES = {
    "law": "The law", "linear": "Linear in log samples and size", "domain_mean": "Mean of the kind",
    "mean": "Mean of all",
}  # fmt: skip


def scores(found: BackTest) -> Mapping[str, Score]:
    """The law's score and those of simpler ways, best explained first."""
    return {"law": law_score(found.compared), **found.baselines}


def score_rows(found: BackTest) -> list[dict[str, str]]:
    """A table: each way to predict, how far off, R², and coverage."""
    return [
        {"Predicted by": NAMES[name], "Cases": str(each.n),
         "Off by, on average": "–" if each.mae is None else f"{each.mae:.3f}",
         "R²": "–" if each.r2 is None else f"{each.r2:.2f}".replace("-", "−"),
         "In the 80 % band": "–" if each.coverage_80 is None else f"{each.coverage_80:.0%}"}
        for name, each in scores(found).items()
    ]  # fmt: skip


def score_lines(found: BackTest) -> list[str]:
    """One line a way to predict, then how many rows were left out."""
    lines = [f"{NAMES[name]}: {score_text(each)}" for name, each in scores(found).items()]
    if found.left_out:
        lines.append(f"not scored: {len(found.left_out)} (--json names them)")
    return lines


def score_text(found: Score) -> str:
    """Such as “off by 0.13 on average (n = 120), R² 0.67, 83 % inside the band”."""
    if found.mae is None:
        return "nothing to score"
    parts = [f"off by {found.mae:.3f} on average (n = {found.n})"]
    if found.r2 is not None:
        parts.append(f"R² {found.r2:.2f}")
    if found.coverage_80 is not None:
        parts.append(f"{found.coverage_80:.0%} inside the 80 % band")
    return ", ".join(parts)
