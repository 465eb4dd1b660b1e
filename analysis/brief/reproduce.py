"""A result as text to carry away: a citation, and Python that computes it anew without us."""

from shlex import quote

from analysis.brief.words import BOUNDARY_NAMES, changed_text, day, verdict
from analysis.study.claims import Finding
from analysis.study.evaluate import Ledger, Line
from analysis.study.scenario import Scenario


def claim_citation(finding: Finding) -> str:
    """Who says so, on which figures, as of when."""
    published = (printed.figure for printed in finding.ledger.published)
    recorded = max(figure.recorded for figure in (finding.claim, *published))
    return (
        f"Costfall, “{finding.claim.statement}”, {BOUNDARY_NAMES[finding.boundary].lower()}: "
        f"{verdict(finding)} {changed_text(finding.ledger.scenario)} "
        f"Figures recorded by {day(recorded)}."
    ).replace("  ", " ")


def claim_command(finding: Finding) -> str:
    """The same question on the command line."""
    changed = "".join(
        f" --set {quote(f'{name}={value}')}" for name, value in finding.ledger.scenario.overrides
    )
    dates = ""
    if (finding.starts, finding.ends) != (finding.claim.starts.day, finding.claim.ends.day):
        dates = f" --set starts={finding.starts} --set ends={finding.ends}"
    return f"costfall claim {finding.claim.id} --boundary {finding.boundary}{changed}{dates}"


def ledger_command(ledger: Ledger) -> str:
    """A ledger's scenario on the command line: whatever was not asked for stays at its default."""
    scenario, usual = ledger.scenario, Scenario(ledger.scenario.system)
    given = {"boundary": ledger.boundary}
    for name in ("basis", "as_of", "known_on", "currency", "draws", "seed"):
        value = getattr(scenario, name)
        if value != getattr(usual, name):
            given[name] = str(value)
    options = [f"--{name.replace('_', '-')} {value}" for name, value in given.items()]
    options += [f"--set {quote(f'{name}={value}')}" for name, value in scenario.overrides]
    return " ".join(["costfall evaluate", scenario.system, *options])


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
