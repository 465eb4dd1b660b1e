"""The card that sizes one's own exposure: a usage log's sums by account, held against the law."""

import tempfile
from pathlib import Path

import numpy as np
import streamlit as st

from analysis.brief import extraction_words as words
from analysis.study.account_exposure import Exposure, exposure
from analysis.study.draws import Spread
from analysis.study.extraction import Answer
from analysis.study.extraction_law import band, central, drawn
from analysis.study.log_reader import KINDS
from dashboard import panels
from dashboard.boundary import boundary
from dashboard.text import plain

MOST_MEGABYTES = 200
LISTED = 10


def account_log(found: Answer) -> None:
    """The folded card: drop a log of one's own API, and see what its volumes would suffice for."""
    with panels.fold("The exposure of your own API", "shield_person") as opened:
        if not opened:
            return
        panels.small(
            "A usage log with a column for accounts: sums by account only, under pseudonyms of "
            "this session. Nothing of what was asked or answered is read, and nothing is kept."
        )
        dropped = st.file_uploader(
            "Usage log with accounts", sorted(each.removeprefix(".") for each in KINDS),
            key="account_log", max_upload_size=MOST_MEGABYTES,
        )  # fmt: skip
        cap_beside, hazard_beside = st.columns(2)
        with cap_beside:
            cap = st.number_input("Try a cap, exchanges per account and day", 1, 10_000_000, 100,
                                  key="log_cap")  # fmt: skip
        with hazard_beside:
            hazard = st.number_input("Try finding, share of accounts a day", 0.0, 1.0, 0.05,
                                     key="log_hazard")  # fmt: skip
        if dropped is None:
            return
        with boundary(), tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / f"log{Path(dropped.name).suffix.lower()}"
            log.write_bytes(dropped.getbuffer())
            told(found, exposure(log), float(cap), float(hazard))


def told(found: Answer, seen: Exposure, cap: float, hazard: float) -> None:
    """The log's sums and what they would suffice for in aggregate, as it is and under controls."""
    kind = words.DOMAIN_NAMES[found.domain]
    everyone = _share(found, seen.exchanges)
    st.markdown(
        f"**{len(seen.accounts):,} accounts made {seen.exchanges:,} exchanges in {seen.days:,} "
        f"days. All of them together would suffice for {words.share_range(everyone)} of the gap in "
        f"{plain(kind)}.**"
    )
    busiest = seen.accounts[0]
    cases = {
        "As it is, all accounts": seen.exchanges,
        f"The busiest account ({busiest.pseudonym})": busiest.exchanges,
        f"All, capped at {cap:,.0f} a day": seen.capped(cap),
        f"All, {hazard:.1%} of accounts found a day": seen.watched(hazard),
    }
    panels.table(
        [{"Volume": name, "Exchanges": f"{count:,}",
          "Would suffice for": words.share_range(_share(found, count))}
         for name, count in cases.items()], "lrr",
    )  # fmt: skip
    panels.small(
        f"The busiest hundredth of accounts made {seen.top_share:.0%} of all exchanges. "
        "An upper bound: as if everyone worked for one who copies, and every exchange taught as "
        "much as one of the public cases. It says nothing of anyone’s intent."
        + (f" {seen.unreadable:,} records could not be read." if seen.unreadable else "")
    )
    panels.table(
        [{"Account": each.pseudonym, "Exchanges": f"{each.exchanges:,}",
          "Input tokens": f"{each.input_tokens:,}", "Output tokens": f"{each.output_tokens:,}",
          "Days": f"{each.days:,}", "Per day": f"{each.exchanges / max(1, each.days):,.1f}"}
         for each in seen.accounts[:LISTED]], "lrrrrr",
    )  # fmt: skip


def _share(found: Answer, exchanges: float) -> Spread:
    """What so many samples recover of the question's kind, with the band of the draws."""
    question = found.question
    told_of = {name: found.values[name] for name in ("information", "traces")}
    middle = central(found.book, found.domain, found.base_params_b).share(exchanges, **told_of)
    draws = drawn(
        found.book, found.domain, found.base_params_b, question.draws, question.seed
    ).share(exchanges, **told_of)  # fmt: skip
    low, high = band(np.asarray(draws))
    return Spread(low, float(middle), high)
