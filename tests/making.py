"""Small books made by hand. Every field has a default, so a test names only what it is about."""

from datetime import date
from typing import Any

from analysis.book import records as r
from analysis.book.load import Book, Price, Priced

CITED: dict[str, Any] = {
    "source": "a-source",
    "quote": None,
    "evidence": "recalled",
    "recorded": date(2023, 1, 1),
    "note": "Made up for a test.",
}


def priced(model: str = "m", provider: str = "p", **given: Any) -> Price:
    """One price row; without more, 10 in and 30 out from 1 January 2023."""
    row = {
        **CITED,
        "since": date(2023, 1, 1),
        "date_basis": "stated",
        "status": "list",
        "currency": "USD",
        "input_per_mtok": 10.0,
        "output_per_mtok": 30.0,
        **given,
    }
    return Price(provider, model, r.PriceRow(**row))


def rented(usd: float, vendor: str = "v", **given: Any) -> r.RentalQuote:
    """One quote for an hour of the chip `c`."""
    quote = {
        **CITED,
        "since": date(2023, 1, 1),
        "chip": "c",
        "vendor": vendor,
        "tier": "neocloud",
        "term": "on_demand",
        "usd_per_gpu_hour": usd,
        **given,
    }
    return r.RentalQuote(**quote)


def exchanged(per_usd: float, since: date, **given: Any) -> r.FxRate:
    """So many pounds per dollar."""
    return r.FxRate(**{**CITED, "since": since, "currency": "GBP", "per_usd": per_usd, **given})


def figure(value: float, **given: Any) -> r.PositiveFigure:
    return r.PositiveFigure(**{**CITED, "value": value, **given})


def chip(name: str = "c") -> r.Chip:
    return r.Chip(
        id=name,
        name=name.upper(),
        vendor="Example",
        memory_gb=figure(80.0),
        peak_dense_tflop_per_s=figure(100.0),
        mfu="mfu",
        server_overhead="server-overhead",
        server_power="server-power",
        power_load="power-load",
    )


def a_book(*records: Price | r.RentalQuote | r.FxRate, **more: Any) -> Book:
    """A book of these prices, quotes and rates, and the chip `c`."""
    rows: dict[tuple[str, str], list[r.PriceRow]] = {}
    for price in records:
        if isinstance(price, Price):
            rows.setdefault((price.provider, price.model), []).append(price.row)
    return Book(
        models=tuple(
            Priced(provider, provider.upper(), r.PricedModel(id=m, name=m, prices=tuple(found)))
            for (provider, m), found in rows.items()
        ),
        chips={"c": chip()},
        rentals=tuple(q for q in records if isinstance(q, r.RentalQuote)),
        fx=tuple(rate for rate in records if isinstance(rate, r.FxRate)),
        **more,
    )
