"""Any question's answer as figures and a one-page brief: what a pack of it holds."""

from dataclasses import dataclass, replace
from datetime import date

from analysis.book.known import recorded_span
from analysis.book.load import Book
from analysis.brief.budget_brief import budget_brief
from analysis.brief.budget_pictures import ladder_chart, waterfall_chart
from analysis.brief.budget_pictures import tornado_chart as budget_tornado
from analysis.brief.charts import Chart
from analysis.brief.export.figure import Figure, figure
from analysis.brief.extraction_brief import extraction_memo
from analysis.brief.extraction_pictures import recovered_chart
from analysis.brief.ledger_brief import brief_for_ledger
from analysis.brief.one_page import Brief
from analysis.brief.pictures import boundary_chart, claim_chart, ledger_chart
from analysis.brief.what_moves import tornado_chart
from analysis.brief.words import overall_verdict, verdict
from analysis.study import budget, extraction
from analysis.study.accounts import boundary_of
from analysis.study.budget_question import Budget
from analysis.study.claims import check_all, grounds
from analysis.study.evaluate import Ledger, evaluate
from analysis.study.grounds import unique
from analysis.study.ledger_inputs import inputs
from analysis.study.questions import AnyQuestion, ClaimQuestion
from analysis.study.scenario import Scenario
from analysis.study.scenario_links import code_for, link_for


@dataclass(frozen=True)
class Answered:
    """A question with its charts and its brief."""

    question: AnyQuestion
    charts: tuple[Chart, ...]
    brief: Brief


def answered(book: Book, question: AnyQuestion, *, internal: bool = False) -> Answered:
    """The charts that the question's page shows, and its one-page brief.

    Raises what the question raises: `UnknownNameError`, `NoFigureError`, `BadInputError`.
    """
    match question:
        case Scenario():
            ledger = evaluate(book, question)
            charts, brief = _of_ledger(book, ledger), brief_for_ledger(book, ledger)
        case ClaimQuestion():
            charts, brief = _of_claim(book, question)
        case Budget():
            bought = budget.answer(book, question)
            found = (ladder_chart(book, bought), waterfall_chart(book, bought),
                     budget_tornado(book, bought))  # fmt: skip
            charts, brief = tuple(filter(None, found)), budget_brief(book, bought)
        case _:
            copied = extraction.answer(book, question)
            charts = (recovered_chart(copied),)
            brief = extraction_memo(copied, internal=internal)
    marking = brief.marking or ("Internal" if internal else "")
    return Answered(question, charts, replace(brief, marking=marking))


def figures(
    book: Book, found: Answered, base: str = "", known_on: date | None = None
) -> tuple[Figure, ...]:
    """The charts with the address and the code that reopen them; frozen with `known_on`."""
    link = link_for(book, found.question, base, known_on=known_on) if base else ""
    span = recorded_span(book)
    return tuple(
        figure(chart, link=link, code=code_for(found.question),
               book_day=known_on or (span[1] if span else None), marking=found.brief.marking)
        for chart in found.charts
    )  # fmt: skip


def _of_ledger(book: Book, ledger: Ledger) -> tuple[Chart, ...]:
    moving = tornado_chart(book, ledger, inputs(book, ledger))
    return tuple(filter(None, (ledger_chart(book, ledger), moving)))


def _of_claim(book: Book, asked: ClaimQuestion) -> tuple[tuple[Chart, ...], Brief]:
    """The claim's curve on both scales, its boundaries, and the brief of the chosen one."""
    findings = check_all(book, asked.claim, asked.scenario, asked.dates)
    wanted = boundary_of(book.systems[asked.scenario.system], asked.scenario.boundary)
    found = next(f for f in findings if f.boundary == wanted)
    curves = tuple(claim_chart(book, found, findings, scale) for scale in ("log", "linear"))
    named = (curves[0], replace(curves[1], name=f"{curves[1].name}-linear"))
    usual = brief_for_ledger(book, found.ledger)
    brief = replace(
        usual,
        title=f"{overall_verdict(findings, found.forecast.publisher)}. {verdict(found)}",
        name=f"{asked.claim}-{wanted}".replace("+", "-"),
        chart=curves[0],
        rests_on=unique((*(g for one in findings for g in grounds(one)), *usual.rests_on)),
    )
    return (*named, boundary_chart(book, findings)), brief
