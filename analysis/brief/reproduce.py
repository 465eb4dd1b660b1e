"""A result as text to carry away: the command that computes it again, and Python that does.

A claim and a budget are written as arithmetic that needs no Costfall. A ledger and an extraction
hold too many formulas for that: their Python calls Costfall, which has to be installed.
"""

from dataclasses import MISSING, fields, replace
from datetime import date
from shlex import quote

from analysis.model.budget import FLOP_PER_PARAM_TOKEN, TOKENS_PER_PARAM
from analysis.study.budget import Answer as BudgetAnswer
from analysis.study.budget_inputs import CHIP_PRICE, FX_NAMES, PRICE
from analysis.study.claims import Finding
from analysis.study.evaluate import Ledger, Line
from analysis.study.extraction import Answer as ExtractionAnswer
from analysis.study.extraction_question import Question
from analysis.study.questions import AnyQuestion, ClaimQuestion
from analysis.study.scenario import Scenario

Result = Ledger | Finding | BudgetAnswer | ExtractionAnswer


def question_in(result: Result) -> AnyQuestion:
    """The question that a result answers, with the boundary that was counted."""
    match result:
        case Ledger():
            return replace(result.scenario, boundary=result.boundary)
        case Finding():
            asked = replace(result.ledger.scenario, boundary=result.boundary)
            return ClaimQuestion(result.claim.id, asked, result.starts, result.ends)
        case BudgetAnswer():
            return result.budget
    return result.question


def frozen_result(result: Result, day: date | None) -> Result:
    """The result of a book that was known on that day, saying so; an extraction cannot."""
    match result:
        case Ledger():
            return replace(result, scenario=replace(result.scenario, known_on=day))
        case Finding():
            asked = replace(result.ledger.scenario, known_on=day)
            return replace(result, ledger=replace(result.ledger, scenario=asked))
        case BudgetAnswer():
            return replace(result, budget=replace(result.budget, known_on=day))
    return result


def command_for(result: Result, known_on: date | None = None) -> str:
    """A result’s question as one line for a terminal; `known_on` is for an extraction alone."""
    match result:
        case Ledger():
            return ledger_command(result)
        case Finding():
            return claim_command(result)
        case BudgetAnswer():
            from analysis.brief.budget_brief import budget_command  # brings its charts along

            day = result.budget.known_on
            return budget_command(result.budget) + (f" --known-on {day}" if day else "")
    from analysis.brief.extraction_brief import extraction_command

    return extraction_command(result.question) + (f" --known-on {known_on}" if known_on else "")


def snippet_for(result: Result, known_on: date | None = None) -> str:
    """Python that prints a result's central numbers; `known_on` is for an extraction alone."""
    match result:
        case Ledger():
            return ledger_snippet(result)
        case Finding():
            return claim_snippet(result)
        case BudgetAnswer():
            return budget_snippet(result)
    return extraction_snippet(result, known_on)


def claim_command(finding: Finding) -> str:
    """The same question on the command line."""
    scenario = finding.ledger.scenario
    options = _options(scenario, ("as_of", "known_on", "draws", "seed"))
    options += [f"--set {quote(f'{name}={value}')}" for name, value in scenario.overrides]
    if (finding.starts, finding.ends) != (finding.claim.starts.day, finding.claim.ends.day):
        options += [f"--set starts={finding.starts}", f"--set ends={finding.ends}"]
    claim = f"costfall claim {finding.claim.id} --boundary {finding.boundary}"
    return " ".join([claim, *options])


def ledger_command(ledger: Ledger) -> str:
    """A ledger's scenario on the command line: whatever was not asked for stays at its default."""
    scenario = ledger.scenario
    options = [f"--boundary {ledger.boundary}"]
    options += _options(scenario, ("basis", "as_of", "known_on", "currency", "draws", "seed"))
    options += [f"--set {quote(f'{name}={value}')}" for name, value in scenario.overrides]
    return " ".join(["costfall evaluate", scenario.system, *options])


def _options(scenario: Scenario, names: tuple[str, ...]) -> list[str]:
    usual = Scenario(scenario.system)
    given = {name: getattr(scenario, name) for name in names}
    return [
        f"--{name.replace('_', '-')} {value}"
        for name, value in given.items()
        if value != getattr(usual, name)
    ]


def ledger_snippet(ledger: Ledger) -> str:
    """Python with Costfall that prints each line in US dollars, then the total's three numbers."""
    asked = ledger.scenario
    return f"""{_imports(asked)}from analysis.book.load import load
from analysis.study.evaluate import evaluate
from analysis.study.scenario import Scenario

ledger = evaluate(load().book, {_call(asked)})
for line in ledger.lines:
    print(line.name, line.usd.central, line.working)
print(ledger.total.low, ledger.total.central, ledger.total.high)  # {asked.currency}
"""


def extraction_snippet(found: ExtractionAnswer, known_on: date | None = None) -> str:
    """Python with Costfall that prints share, cost and samples, each None where it is unknown."""
    asked, book = found.question, "load().book"
    imports = _imports(asked, known_on)
    known = ""
    if known_on:
        known = "from analysis.book.known import book_known_on\n"
        book = f"book_known_on({book}, {known_on!r})"
    return f"""{imports}{known}from analysis.book.load import load
from analysis.study.extraction import answer
from analysis.study.extraction_question import Question

found = answer({book}, {_call(asked)})
print(found.recovered and found.recovered.central, "of the gap recovered")
print(float(found.middle.attacker_usd), "US dollars paid by who copies")
print(found.middle.samples, "samples")
"""


def budget_snippet(found: BudgetAnswer) -> str:
    """Python of the standard library alone that prints FLOP, GPU-hours, parameters and tokens."""
    values = {name: held.value for name, held in found.quantities.items()}
    rate = FX_NAMES.get(found.budget.currency, "")
    over = {"": "", "fx_cny_per_usd": " / fx_cny_per_usd"}.get(rate, f" * {rate}")
    inputs = "\n".join(
        f"{name} = {values[name]!r}" for name in (rate, "accelerator_share", "mfu") if name
    )
    if found.way == "rent":
        hours = f"""{PRICE} = {values[PRICE]!r}
gpu_hours = usd * accelerator_share / {PRICE}"""
    else:
        hours = f"""{CHIP_PRICE} = {values[CHIP_PRICE]!r}
days, availability = {values["days"]!r}, {values["availability"]!r}
chips = floor(usd * accelerator_share / {CHIP_PRICE} * (1 + 1e-12))
gpu_hours = chips * 24 * days * availability"""
    peak = f"{found.chip.peak_dense_tflop_per_s.value!r} * 1e12"
    return f"""from math import floor, sqrt

amount = {values["amount"]!r}  # {found.budget.currency}
{inputs}
usd = amount{over}
{hours}
peak_flop_per_s = {peak}  # {found.chip.name}, dense bf16
flop = gpu_hours * 3600 * peak_flop_per_s * mfu
{_model(found)}
print(flop, gpu_hours, params, tokens)
"""


def _model(found: BudgetAnswer) -> str:
    asked, per = dict(found.budget.overrides), f"{FLOP_PER_PARAM_TOKEN:g}"
    if "params" in asked:
        return f"params = {asked['params']!r}\ntokens = flop / ({per} * params)"
    if "tokens" in asked:
        return f"tokens = {asked['tokens']!r}\nparams = flop / ({per} * tokens)"
    ratio = f"{TOKENS_PER_PARAM:g}"
    return f"params = sqrt(flop / ({per} * {ratio}))  # compute-optimal\ntokens = {ratio} * params"


def _imports(*held: object) -> str:
    """`import datetime`, where a day is written out in what follows."""
    return "import datetime\n\n" if "datetime.date(" in repr(held) else ""


def _call(asked: Scenario | Question) -> str:
    """The call that makes the question: what stands at its default is left out."""
    given = [
        f"{one.name}={getattr(asked, one.name)!r}"
        for one in fields(asked)
        if one.default is MISSING or getattr(asked, one.name) != one.default
    ]
    return f"{type(asked).__name__}({', '.join(given)})"


def claim_snippet(finding: Finding) -> str:
    """Python of the standard library alone that prints the cost, the years and the weeks."""
    line, starts, ends = finding.forecast, finding.starts, finding.ends
    terms = "\n".join(f"    {_term(entry)}" for entry in finding.ledger.lines)
    return f"""from datetime import date
from math import log

cost_usd = sum([
{terms}
])
anchor_usd = {line.anchor_usd.value!r}  # {line.publisher}'s figure for {line.anchor_year}
decline = {line.annual_decline_share.value!r}  # a year
years_ahead = log(anchor_usd / cost_usd) / -log(1 - decline)
weeks = (date({ends.year}, {ends.month}, {ends.day}) \
- date({starts.year}, {starts.month}, {starts.day})).days / 7
print(cost_usd, years_ahead, weeks)
"""


def _term(entry: Line) -> str:
    """One addend: the published figure, hours times price, or the estimate to the cent."""
    inputs = entry.quantities
    if {"gpu_hours", "rental_usd_per_gpu_hour"} <= inputs.keys():
        price = inputs["rental_usd_per_gpu_hour"].value
        value = f"{inputs['gpu_hours'].value!r} * {price!r}"
    else:
        value = repr(entry.usd.central)
    return f"{value},  # {entry.name}: {entry.working}"
