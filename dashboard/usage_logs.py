"""The card that prices a dropped usage log; it never leaves the machine and is not kept."""

import tempfile
from datetime import date
from pathlib import Path

import streamlit as st

from analysis.book.load import Book
from analysis.book.lookup import of_one_seller
from analysis.brief.log_words import (
    MOST_DAYS,
    columns_text,
    log_chart,
    log_finding,
    other_rows,
    sum_rows,
    time_sums,
    unpriced_rows,
)
from analysis.brief.words import day
from analysis.study.log_reader import KINDS
from analysis.study.scenario import CURRENCIES
from analysis.study.usage_log import LogBill, price_log
from dashboard import controls, panels
from dashboard.boundary import boundary, card
from dashboard.state import current_book
from dashboard.text import plain

MOST_MEGABYTES = 200
FIRST_DAY = date(2020, 6, 1)
MOST_OTHERS = 5


@card
def usage_logs() -> None:
    """The folded card: drop a log, and see what it cost by model, team and day."""
    with panels.fold("Price a usage log", "receipt_long") as opened:
        if not opened:
            return
        book = current_book(quiet=True)
        panels.small(
            "CSV, Parquet, JSON lines, or OpenAI’s usage as JSON, with columns for model, day and "
            "tokens under the names that OpenAI and litellm use. Read on this machine and not "
            "kept. Larger logs: `costfall price-log FILE`."
        )
        dropped = st.file_uploader(
            "Usage log", sorted(each.removeprefix(".") for each in KINDS), key="usage_log",
            max_upload_size=MOST_MEGABYTES,
        )  # fmt: skip
        model_beside, day_beside, currency_beside = st.columns(3)
        with model_beside:
            others = st.multiselect(
                "The same calls on other models", of_one_seller(book), key="log_models",
                max_selections=MOST_OTHERS, select_all=False, wrap=True,
            )  # fmt: skip
        with day_beside:
            as_of = st.date_input(
                "As if all were made on", None, FIRST_DAY, date.today(), key="log_day",
                format="DD/MM/YYYY",
            )  # fmt: skip
        with currency_beside:
            currency = controls.choice("log_currency", "Bill in", CURRENCIES, "USD")
        if dropped is None:
            return
        with boundary(), tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / f"log{Path(dropped.name).suffix.lower()}"
            log.write_bytes(dropped.getbuffer())
            out = Path(folder) / "priced.csv"
            with st.spinner("Pricing the log …"):
                found = price_log(book, log, currency=currency, as_of=as_of, out=out)
                elsewhere = {
                    name: price_log(book, log, currency=currency, as_of=as_of, model=name)
                    for name in others
                }
            told(book, found, elsewhere, f" at the prices of {day(as_of)}" if as_of else "")
            if found.priced:
                st.download_button(
                    "Each row with its cost (CSV)", out.read_bytes(), "priced-log.csv", "text/csv",
                    icon=":material/download:", on_click="ignore",
                )  # fmt: skip


def told(book: Book, found: LogBill, elsewhere: dict[str, LogBill], asked: str) -> None:
    panels.finding(log_finding(found, asked))
    if elsewhere:
        panels.table(other_rows(found, elsewhere), "lrrr")
        panels.small("The counts are those recorded; another model’s tokeniser makes others.")
    if found.priced:
        panels.chart_card(log_chart(book, found, asked), "log_chart")
        panels.table(sum_rows(found, found.by_model, "Model"), "lrrrrr")
        panels.table(sum_rows(found, time_sums(found), "When", MOST_DAYS), "lrrrrr")
    if found.by_team:
        panels.table(sum_rows(found, found.by_team, "Team"), "lrrrrr")
    if found.unpriced:
        panels.table(unpriced_rows(found), "lrl")
    panels.small(plain(columns_text(found)))
    panels.caveats(found.caveats)
    if found.sources:
        panels.small(f"Sources: {panels.links(book, found.sources)}")
