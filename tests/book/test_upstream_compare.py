"""Catalogues against the book: what differs, what to be wary of, and what is proposed."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import records as r
from analysis.book.load import Book
from analysis.book.lookup import row_on
from analysis.book.price_faults import quote_faults, row_faults
from analysis.book.upstream.catalogues import installed, installed_catalogue
from analysis.book.upstream.compare import Comparison, as_record, compare
from analysis.book.upstream.flags import differing
from analysis.book.upstream.listing import Catalogue
from tests.book.upstream_making import (
    GENAI,
    JUNE,
    OURS,
    SAMPLES,
    SEEN,
    TODAY,
    a_catalogue,
    interval,
    litellm,
    one,
    read,
    row,
    sample,
    snapshot,
)
from tests.making import a_book, priced

# --- what is compared ----------------------------------------------------------------------------


def test_a_price_that_the_book_has_is_no_difference():
    found = compare(OURS, [litellm(m=(10, 30))], TODAY)
    assert (found.differences, found.same) == ((), 1)


@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_there_is_a_difference_if_and_only_if_a_price_differs(into: float, out: float):
    found = compare(OURS, [a_catalogue(row(into, out))], TODAY)
    as_ours = abs(into / 10 - 1) <= 1e-6 and abs(out / 30 - 1) <= 1e-6
    assert (len(found.differences), found.same) == ((0, 1) if as_ours else (1, 0))


def test_a_price_that_one_side_leaves_out_is_no_difference_but_for_input_and_output():
    ours = a_book(priced("m", "openai", cached_input_per_mtok=5.0))
    assert compare(ours, [a_catalogue(row(batch_input_per_mtok=5.0))], TODAY).same == 1
    assert one(ours, a_catalogue(row(cached_input_per_mtok=4.0))).changed == (
        "cached_input_per_mtok",
    )
    half = one(ours, a_catalogue(row(out=None)))
    assert half.changed == ("output_per_mtok",)
    assert any("gives no output, cached input" in flag for flag in half.flags)


def test_tiers_of_one_length_are_compared_and_others_are_not():
    tier = r.LongContext(above_input_tokens=200_000, input_per_mtok=20.0, output_per_mtok=60.0)
    ours = a_book(priced("m", "openai", long_context=(tier,)))
    dearer = tier.model_copy(update={"input_per_mtok": 25.0})
    longer = dearer.model_copy(update={"above_input_tokens": 272_000})
    assert one(ours, a_catalogue(row(long_context=(dearer,)))).changed == ("long_context",)
    assert compare(ours, [a_catalogue(row(long_context=(longer,)))], TODAY).same == 1
    flags = one(ours, a_catalogue(row(11))).flags
    assert "made-up gives no long context, and the book's row does" in flags


def test_an_alias_of_either_side_leads_to_the_books_id():
    ours = a_book(priced("m", "openai"))
    known = replace(ours.models[0], model=ours.models[0].model.model_copy(
        update={"aliases": ("m-2023-01-01",)}
    ))  # fmt: skip
    book = replace(ours, models=(known,))
    for listed in (row(11, model="m-2023-01-01"), row(11, model="other", aliases=("M",))):
        found = one(book, a_catalogue(listed))
        assert (found.kind, found.model) == ("price", "m")


def test_a_model_is_found_at_its_own_seller_alone():
    book = a_book(priced("m", "openai"), priced("m", "groq", input_per_mtok=1.0))
    catalogue = a_catalogue(row(), row(1.0, provider="groq"), row(9, provider="together_ai"))
    found = compare(book, [catalogue], TODAY)
    assert (found.differences, found.same) == ((), 2)
    assert found.unknown_providers == (("together_ai", 1),)


def test_the_row_of_the_day_counts_on_both_sides():
    book = a_book(priced("m", "openai"), priced("m", "openai", since=JUNE, input_per_mtok=5.0))
    dated = a_catalogue(row(), row(5.0, since=JUNE), row(1.0, since=TODAY + timedelta(1)))
    for day in (JUNE - timedelta(1), JUNE, TODAY):
        assert compare(book, [dated], day).same == 1
    later = one(book, dated, today=TODAY + timedelta(1))
    assert later.listed.input_per_mtok == 1.0
    only_later = compare(book, [a_catalogue(row(since=TODAY))], JUNE)
    assert (only_later.differences, only_later.not_begun) == ((), 1)


def test_yuan_characters_and_withdrawn_models_are_counted_and_not_compared():
    book = a_book(
        priced("yuan", "openai", currency="CNY"),
        priced("gone", "openai", until=JUNE),
        priced(
            "characters", "openai", input_per_mtok=None, output_per_mtok=None,
            input_per_1k_characters=1.0, output_per_1k_characters=2.0,
        ),
    )  # fmt: skip
    rows = [row(1, 2, model=name) for name in ("yuan", "gone", "characters")]
    found = compare(book, [a_catalogue(*rows)], TODAY)
    assert (found.differences, found.same) == ((), 0)
    assert (found.other_currency, found.withdrawn, found.per_character) == (1, 1, 1)


def test_a_model_that_has_gone_upstream_is_told_and_never_proposed():
    book = a_book(
        priced("m", "openai"), priced("alone", "openai"), priced("old", "openai", until=JUNE),
        priced("n", "groq"),
    )  # fmt: skip
    found = compare(book, [a_catalogue(row())], TODAY)
    assert found.only_in_book == (("openai", "alone"),)  # nothing is known of groq
    assert found.differences == ()


def test_a_model_that_the_book_lacks_is_new_once_however_many_list_it():
    first, second = a_catalogue(row(model="New-1"), name="x"), a_catalogue(row(model="new-1"))
    found = one(OURS, first, second)
    assert (found.kind, found.model, found.row, found.others) == ("new", "New-1", None, ())
    assert found.flags == ()


def test_what_the_book_leaves_out_on_purpose_is_not_new():
    book = a_book(priced("meta.llama3-70b-instruct-v1:0", "bedrock"))
    rows = [
        row(model=name, provider="bedrock")
        for name in ("anthropic.claude-v2", "eu.meta.llama3-8b", "us-east-1/meta.llama3-8b")
    ]
    found = compare(book, [a_catalogue(*rows)], TODAY)
    assert (found.differences, found.left_out) == ((), 3)


def test_a_model_listed_twice_in_one_catalogue_is_compared_twice():
    """litellm lists some models with and without their seller's name."""
    for rows in ((row(), row(9)), (row(9), row())):
        found = one(OURS, a_catalogue(*rows))
        assert found.listed.input_per_mtok == 9
        assert len(found.others) == 1
        assert "made-up (m) agrees with the book" in found.flags[0]


# --- what to be wary of --------------------------------------------------------------------------


def test_two_catalogues_that_disagree_are_both_quoted():
    found = one(OURS, a_catalogue(row(2, 8), name="x"), a_catalogue(row(), name="y"))
    assert found.catalogue.name == "x"
    assert [other.catalogue.name for other in found.others] == ["y"]
    assert "input is 2 in x, 10 in y; output is 8 in x, 30 in y; y agrees with the book" in (
        found.flags
    )
    (turned,) = compare(
        OURS, [a_catalogue(row(), name="y"), a_catalogue(row(2, 8), name="x")], TODAY
    ).differences
    assert turned.catalogue.name == "x"  # the first that says something else


def test_catalogues_that_agree_on_a_change_raise_no_flag():
    found = one(OURS, a_catalogue(row(8, 24), name="x"), a_catalogue(row(8, 24), name="y"))
    assert (found.others, found.flags) == ((), ())


@pytest.mark.parametrize(
    ("into", "told"),
    [
        (0, "input is 0 where the book has 10"),
        (50, "input 50 is 5 times the book's 10"),
        (100, "input 100 is 10 times the book's 10"),
        (10_000, "input 10000 is 1,000 times the book's 10"),
        (2, "input 2 is 1/5 of the book's 10"),
        (1, "input 1 is 1/10 of the book's 10"),
        (0.01, "input 0.01 is 1/1,000 of the book's 10"),
    ],
)
def test_a_price_of_nothing_and_a_jump_are_flagged(into: float, told: str):
    assert one(OURS, a_catalogue(row(into))).flags == (told,)


@pytest.mark.parametrize("into", [49.9, 2.01, 9, 11])
def test_a_smaller_move_is_not(into: float):
    assert one(OURS, a_catalogue(row(into))).flags == ()


def test_a_new_model_that_is_half_free_or_free_is_flagged():
    for into, out, told in (
        (3, 0, "output is 0 though input is 3"),
        (0, 3, "input is 0 though output is 3"),
        (0, 0, "input and output are 0: free, or not priced yet"),
    ):
        assert one(OURS, a_catalogue(row(into, out, model="n"))).flags == (told,)


def test_a_new_model_that_may_be_an_old_one_is_flagged():
    book = a_book(priced("claude-opus-4-20250514", "anthropic"))
    found = one(book, a_catalogue(row(model="claude-4-opus-latest", provider="anthropic")))
    assert found.kind == "new"
    assert found.flags == ("perhaps another name of claude-opus-4-20250514, which the book has",)


def test_a_price_older_than_the_books_is_flagged():
    book = a_book(priced("m", "openai", since=JUNE, recorded=TODAY))
    before = one(book, a_catalogue(row(9, since=JUNE - timedelta(1))))
    assert before.flags == ("it is of 2026-05-31, older than the book's row of 2026-06-01",)
    between = one(book, a_catalogue(row(9, since=JUNE + timedelta(1))))
    assert between.flags == (
        "it is of 2026-06-02; the book's row was written down later, on 2026-11-30",
    )
    assert one(book, a_catalogue(row(9, since=TODAY))).flags == ()


MISTAKES = [  # day, model, the wrong price in and out, a word of warning; real ones of catalogues
    ("2023-11-01", "gpt-4", 3, 60, "input 3 is 1/10 of the book's 30"),
    ("2023-03-13", "text-davinci-003", 2, 2, "input 2 is 1/10 of the book's 20"),
    ("2024-03-01", "claude-instant-1.2", 0.163, 0.551, "input 0.163 is 1/10 of the book's 1.63"),
    ("2025-06-01", "amazon.titan-text-express-v1", 1.3, 1.7, "had this price from 2023-11-13"),
    ("2026-11-01", "o3", 10, 40, "input 10 is 5 times the book's 2"),
    ("2026-11-01", "o3", 10, 40, "had this price from 2025-04-16, before the row of 2025-06-10"),
    ("2026-11-01", "gpt-4o-mini", 0, 0.6, "input is 0 where the book has 0.15"),
    ("2026-11-01", "gpt-4o-mini", 150, 600, "output 600 is 1,000 times the book's 0.6"),
]


@pytest.mark.parametrize(("day", "model", "into", "out", "told"), MISTAKES)
def test_mistakes_that_catalogues_made_are_flagged(
    book: Book, day: str, model: str, into: float, out: float, told: str
):
    (seller,) = book.by_model[model]
    id_upstream = "bedrock" if seller.provider == "amazon" else seller.provider
    listed = row(into, out, model=model, provider=id_upstream)
    found = one(book, a_catalogue(listed), today=date.fromisoformat(day))
    assert (found.provider, found.model, found.kind) == (seller.provider, model, "price")
    assert any(told in flag for flag in found.flags), found.flags


# --- what is proposed ----------------------------------------------------------------------------


def test_a_proposal_is_a_row_that_says_where_it_was_read():
    book = a_book(priced("gpt-4o-mini", "openai", input_per_mtok=0.2, output_per_mtok=0.6))
    found = next(
        d for d in compare(book, [sample("litellm.json")], TODAY).differences if d.kind == "price"
    )
    name, source, proposed = as_record(found, TODAY)
    digest = sha256((SAMPLES / "litellm.json").read_bytes()).hexdigest()
    assert name == proposed["source"] == f"litellm-{digest[:12]}"
    assert source == {
        "title": "litellm litellm.json",
        "publisher": "BerriAI",
        "url": "https://github.com/BerriAI/litellm",
        "kind": "secondary",
        "accessed": TODAY,
        "licence": "MIT",
        "note": f"sha256 {digest}",
    }
    assert proposed == {
        "since": TODAY,
        "date_basis": "observed",
        "status": "list",
        "currency": "USD",
        "input_per_mtok": 0.15,
        "output_per_mtok": 0.6,
        "cached_input_per_mtok": 0.075,
        "batch_input_per_mtok": 0.075,
        "batch_output_per_mtok": 0.3,
        "source": name,
        "quote": '"gpt-4o-mini": {"cache_read_input_token_cost": 7.5e-08, '
        '"input_cost_per_token": 1.5e-07, "input_cost_per_token_batches": 7.5e-08, '
        '"output_cost_per_token": 6e-07, "output_cost_per_token_batches": 3e-07}',
        "evidence": "verified",
        "recorded": TODAY,
        "note": f"From litellm litellm.json (sha256 {digest[:12]}…), not read at the seller.",
    }
    r.Source.model_validate(source)
    made = r.PriceRow.model_validate(proposed)
    assert not [*row_faults(made), *quote_faults(made)]


def test_a_proposal_has_the_catalogues_day_and_tiers():
    book = a_book(priced("o3", "openai"))
    found = {
        d.model: as_record(d, TODAY)[2] for d in compare(book, [read(GENAI)], TODAY).differences
    }
    assert (found["o3"]["since"], found["o3"]["date_basis"]) == (date(2025, 6, 10), "stated")
    assert found["sellers-name"]["long_context"] == (
        {"above_input_tokens": 200_000, "input_per_mtok": 2.0, "output_per_mtok": 5.0},
    )
    seen = read(snapshot(n={"standard": [interval(None, 1.0, 2.0, SEEN)]}))
    proposed = as_record(one(book, seen), TODAY)[2]
    assert (proposed["since"], proposed["date_basis"]) == (date(2025, 6, 11), "observed")


# --- the real catalogues and the real book -------------------------------------------------------


@pytest.fixture(scope="module")
def catalogues() -> list[Catalogue]:
    assert installed() == ("genai-prices", "model-prices")
    return [installed_catalogue(name) for name in installed()]


@pytest.fixture(scope="module")
def compared(book: Book, catalogues: list[Catalogue]) -> Comparison:
    return compare(book, catalogues, TODAY)


def test_the_catalogues_know_most_models_that_the_book_compares(compared: Comparison):
    """Were names or units misread, hardly any price would agree."""
    changed = [d for d in compared.differences if d.kind == "price"]
    assert compared.same > 100
    assert compared.same > 5 * len(changed)
    assert compared.withdrawn > 0
    assert compared.other_currency > 0


def test_no_difference_repeats_what_the_book_says(book: Book, compared: Comparison):
    sold = {(priced.provider, priced.model.id): priced for priced in book.models}
    for found in compared.differences:
        priced = sold.get((found.provider, found.model))
        if found.kind == "new":
            assert priced is None
            assert found.provider in {provider for provider, _ in sold}
            assert (found.row, found.changed) == (None, ())
        else:
            assert priced is not None
            assert found.row == row_on(priced.model.prices, found.model, TODAY)
            assert found.row.currency == "USD"
            assert found.changed == differing(found.listed, found.row) != ()
        for other in found.others:
            assert differing(found.listed, other.listed)


def test_nothing_is_proposed_for_a_model_that_no_catalogue_lists(compared: Comparison):
    proposed = {(d.provider, d.model) for d in compared.differences}
    assert compared.only_in_book
    assert proposed.isdisjoint(compared.only_in_book)
    assert len(proposed) == len(compared.differences)


def test_comparing_twice_gives_the_same(
    book: Book, catalogues: list[Catalogue], compared: Comparison
):
    assert compare(book, [installed_catalogue(c.name) for c in catalogues], TODAY) == compared


def test_the_order_of_catalogues_changes_who_is_quoted_and_not_what_agrees(
    book: Book, catalogues: list[Catalogue], compared: Comparison
):
    turned = compare(book, catalogues[::-1], TODAY)
    assert turned.same == compared.same
    assert {(d.provider, d.model) for d in turned.differences if d.kind == "price"} == {
        (d.provider, d.model) for d in compared.differences if d.kind == "price"
    }


def test_every_difference_makes_a_sound_row_and_taking_it_settles_it(
    book: Book, catalogues: list[Catalogue], compared: Comparison
):
    sold = {(priced.provider, priced.model.id): priced for priced in book.models}
    for found in compared.differences:
        _, source, record = as_record(found, TODAY)
        r.Source.model_validate(source)
        made = r.PriceRow.model_validate(record)
        assert not [*row_faults(made), *quote_faults(made)], found.model
        if found.row and made.since >= found.row.since:
            rows = (*sold[found.provider, found.model].model.prices, made)
            assert row_on(rows, found.model, TODAY) == made
            assert not differing(found.listed, made)
