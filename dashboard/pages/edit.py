"""Edit prices: find one, change it, see what moves, and save it safely."""

from datetime import date

import streamlit as st

from analysis.book.check import stale_prices
from analysis.book.editing.edits import Change, EditError, stamped
from analysis.book.load import Book, Priced
from analysis.brief.edit_words import followed_text, headline
from analysis.brief.market_pictures import priced_name
from analysis.errors import CostfallError
from dashboard import controls, panels
from dashboard.access import person, sign_in_button
from dashboard.announced import announced
from dashboard.boundary import card
from dashboard.editing import tasks
from dashboard.editing.approval import approval, waiting
from dashboard.editing.form import draw, texts
from dashboard.editing.review import consequences, day_of_change, trial_of
from dashboard.editing.saves import conflict, name_now, save_bar, told
from dashboard.editing.table import price_table
from dashboard.editing.upload import DRAFT, uploaded
from dashboard.editing.upstream import from_upstream
from dashboard.links import Bound, link_notice
from dashboard.state import current, data_folder
from dashboard.text import plain

TODAY = date.today()
TASKS = {
    "price": "A new dated price of a model that the book has.",
    "correction": "A row put right: the wrong one stays for questions about what was known before.",
    "model": "A new model of a provider that the book has, with its first price.",
    "provider": "A provider that the book does not have, with its first model.",
    "rental": "What a vendor asks for an hour of a chip.",
    "rate": "An exchange rate from a day on.",
    "event": "A dated fact for the timeline.",
    "file": "A file of the book that you changed elsewhere.",
    "upstream": "Prices that other projects’ catalogues have and the book has not.",
}  # fmt: skip
FIRST_MODEL = "gpt-4"


@card
def edit() -> None:
    good, folder = current(), data_folder()
    book = good.book
    if id_ := st.query_params.get("proposal"):
        told(folder)
        approval(book, folder, id_)
        return
    panels.finding(*headline(book, stale_prices(book, TODAY), TODAY))
    who = person()
    if not who.may_edit:
        st.info(plain(who.why_not), icon=":material/visibility:")
    sign_in_button()
    told(folder)
    price_table(book, TODAY)
    waiting(folder)
    task = controls.choice("task", "What to enter", tuple(TASKS), "price")
    panels.small(TASKS[task])
    if task in ("file", "upstream"):
        change = (uploaded(good.parts) if task == "file"
                  else from_upstream(book, good.parts, folder, TODAY))  # fmt: skip
        finish(book, change, "" if change else "Nothing is chosen yet.", DRAFT)
        return
    fill_in(book, form_of(book, good.parts, task))


def form_of(book: Book, parts: tuple, task: str) -> tasks.Form:  # type: ignore[type-arg]
    """The form of a task, once its model or provider is chosen."""
    if task in ("price", "correction"):
        priced = chosen_model(book)
        if task == "price":
            return tasks.price_form(book, parts, priced, TODAY)
        rows = priced.model.prices
        at = st.selectbox(
            "Row to correct", range(len(rows)), len(rows) - 1, key=f"row {priced.model.id}",
            format_func=lambda i: f"{rows[i].since}, recorded {rows[i].recorded}",
        )  # fmt: skip
        return tasks.correction_form(book, parts, priced, rows[at], TODAY)
    if task == "model":
        sellers = dict.fromkeys(p.provider for p in book.models)
        provider = st.selectbox("Sold by", list(sellers), key="provider", persist_state="session")
        return tasks.model_form(book, parts, provider, TODAY)
    if task == "provider":
        return tasks.provider_form(book, TODAY)
    return tasks.other_form(book, parts, task, TODAY)


def chosen_model(book: Book) -> Priced:
    names = {priced_name(book, priced): priced for priced in book.models}
    known = sorted(names, key=str.lower)
    at = known.index(FIRST_MODEL) if FIRST_MODEL in known else 0
    chosen = st.selectbox("Model", known, at, key="model", bind="query-params")
    return names[chosen]


def fill_in(book: Book, form: tasks.Form) -> None:
    """The form, what it amounts to, and the way to save it."""
    typed = texts(form.id, form.first, form.names)
    draft = form.make(typed, False)
    confirmed = False
    if form.before:
        panels.small(plain(followed_text(form.before, TODAY)))
    main, words = st.columns(2, gap="large")
    with main:
        draw(form.id, form.main, form.first, draft)
        if draft.warnings:
            said = "; ".join(sorted(draft.warnings.values()))
            confirmed = st.checkbox("I have checked these figures: they are meant",
                                    key=f"confirm {form.id} {said}")  # fmt: skip
        if form.more:
            with st.expander("More of the row", icon=":material/tune:"):
                draw(form.id, form.more, form.first, draft)
    with words:
        draw(form.id, form.words, form.first, draft)
        with st.expander("More of the source", icon=":material/menu_book:"):
            draw(form.id, form.about, form.first, draft)
    change = hindrance = None
    try:
        draft = form.make(typed, confirmed)
        change = draft.change
    except EditError as error:
        hindrance = f"{str(error)[:1].upper()}{str(error)[1:]}."
    if change is None:
        wrong = "Some fields are wrong." if set(draft.faults) else "Confirm what looks like a slip."
        hindrance = hindrance or draft.needed or wrong
    finish(book, change, hindrance or "", form.id)


def finish(book: Book, change: Change | None, hindrance: str, draft_id: str) -> None:
    """Save bar, then what the change does."""
    folder, trial = data_folder(), None
    try:
        trial = trial_of(folder, stamped(change, recorded_by=name_now())) if change else None
    except CostfallError as error:
        hindrance = f"{str(error)[:1].upper()}{str(error)[1:]}."
    if conflict(folder, draft_id):
        return
    save_bar(folder, trial, hindrance, draft_id)
    if trial and change:
        consequences(book, trial, day_of_change(change, TODAY))


book = current(quiet=True).book
link_notice(
    {
        "task": Bound("price", options=tuple(TASKS)),
        "model": Bound(FIRST_MODEL, options=tuple(priced_name(book, p) for p in book.models)),
        "proposal": Bound("none", longest=40),
        "q": Bound("its beginning", longest=60),
    }
)
edit()
announced(book, TODAY, TODAY)
