"""An extraction question as a one-page memo, and as the command that computes it again."""

from analysis.brief import extraction_words as words
from analysis.brief.extraction_pictures import recovered_chart
from analysis.brief.one_page import Assumed, Brief, KeyNumber
from analysis.brief.words import day
from analysis.study import extraction_grounds as grounds
from analysis.study.extraction import Answer
from analysis.study.extraction_levers import effects
from analysis.study.extraction_question import INPUTS, Question
from analysis.study.grounds import unique

LEVERS = 5


def extraction_memo(found: Answer, *, internal: bool) -> Brief:
    """The page: finding, chart, three numbers, what would change it, and the log of inputs."""
    preset = found.given.preset
    badge = words.BASIS_NAMES[preset.basis]
    moved = effects(found)[:LEVERS]
    told = f" {preset.accuser}’s allegation. {preset.answer}" if preset.accuser else ""
    return Brief(
        name=found.question.preset,
        title=words.finding(found),
        question=(
            f"What would a copy through the API recover, and at what cost? {preset.name} "
            f"({badge}), prices of {day(found.given.as_of)}.{told}"
        )[:300],
        chart=recovered_chart(found),
        numbers=_numbers(found),
        changes=(
            f"{words.exit_text(found)}.",
            *(f"{each.levers[0].name}: {words.lever_change(each)}." for each in moved),
        ),
        assumptions=tuple(_assumed(found, name) for name in _named(found)),
        caveats=tuple(f"{c.text[:1].upper()}{c.text[1:]}" for c in found.caveats),
        command=extraction_command(found.question),
        seed=f"{found.question.draws:,} draws, seed {found.question.seed}; bands hold 80 %.",
        marking="Internal" if internal else "",
        rests_on=unique(
            (*grounds.everything(found), *(one for each in moved for one in each.levers))
        ),
    )


def extraction_command(asked: Question) -> str:
    """The question as one line for a terminal.

    >>> extraction_command(Question(overrides=(("accounts", 5.0),)))
    'costfall extraction --preset extraction-alpaca --set accounts=5'
    """
    parts = [f"costfall extraction --preset {asked.preset}"]
    if asked.as_of:
        parts.append(f"--as-of {asked.as_of}")
    parts += [
        f"--set {name}={value if isinstance(value, str) else f'{value:.15g}'}"
        for name, value in asked.overrides
    ]
    if asked.draws != Question.draws:
        parts.append(f"--draws {asked.draws}")
    if asked.seed != Question.seed:
        parts.append(f"--seed {asked.seed}")
    return " ".join(parts)


def _numbers(found: Answer) -> tuple[KeyNumber, ...]:
    recovered, days = found.recovered, found.spread(lambda each: each.clone_days)
    time = words.days_range(days) if days else "not known"
    return (
        KeyNumber(
            "Share of the gap recovered",
            words.share(recovered.central) if recovered else "not known",
            words.share_range(recovered) if recovered else "no volume is set",
            grounds.share(found),
        ),
        KeyNumber("Cost to who copies", words.usd_range(found.attacker).split(" (")[0],
                  words.usd_range(found.attacker), grounds.cost(found)),
        KeyNumber(f"Time to {words.share(found.target)}", time.split(" (")[0], time,
                  grounds.share(found)),
    )  # fmt: skip


def _named(found: Answer) -> list[str]:
    """Inputs that were set or that the preset has, those set first."""
    set_here = [name for name, _ in found.question.overrides]
    return [*set_here, *(name for name in found.given.figures if name not in set_here)]


def _assumed(found: Answer, name: str) -> Assumed:
    rule, figure = INPUTS[name], found.given.figures.get(name)
    value = found.given.values[name]
    shown = value if isinstance(value, str) else f"{value:,.6g} {rule.unit}"
    ranged = figure is not None and figure.low is not None and figure.high is not None
    return Assumed(
        name=rule.label,
        value=shown,
        range=f"{figure.low:,.6g} to {figure.high:,.6g}" if figure and ranged else "",
        evidence=figure.evidence if figure else "set by the reader",
        sources=(found.book.sources[figure.source],) if figure else (),
        rests_on=(figure,) if figure else (),
    )
