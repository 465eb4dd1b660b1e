"""How many chip-hours a compute stage takes: as set, as reported, or estimated from its work."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from analysis.book import records as r
from analysis.book.load import Book
from analysis.errors import NoFigureError
from analysis.model import compute
from analysis.model.compute import Number
from analysis.study.draws import Quantity
from analysis.study.expected import (
    FINETUNE,
    MOE,
    SET_UP_HOURS,
    TUNING_CHIPS,
    expected_mfu,
    parameters,
)
from analysis.study.grounds import Grounded, used
from analysis.study.inputs import (
    Inputs,
    certain,
    count_text,
    evidence_caveat,
    quantity,
    widened,
)
from analysis.study.stages import Asked, Caveat, Placed


@dataclass(frozen=True)
class Hours:
    """The inputs that chip-hours rest on, and the chip-hours from values of them."""

    inputs: Inputs
    gpu_hours: Callable[[Mapping[str, Number]], Number]


def hours_of(
    book: Book, placed: Placed, stage: r.ComputeStage, chip: r.Chip, asked: Asked
) -> Hours:
    """Chip-hours as set, as reported, or the work and the MFU that give them.

    Raises `NoFigureError` where neither hours nor work are known.
    """
    set_hours = asked.number(placed.path, "gpu_hours")
    if set_hours is not None:
        working = f"{set_hours:,.0f} GPU-hours as set"
        return _known(Inputs({"gpu_hours": certain(set_hours)}, working))
    hours_from = asked.text(placed.path, "hours_from", "reported")
    work = _work(placed, stage, asked)
    mfu = asked.number(placed.path, "mfu") if work else None
    changed = mfu is not None or chip.id != stage.chip or (work and work.set_by_reader)
    if stage.gpu_hours and not (work and (changed or hours_from == "estimated")):
        return _known(_reported(book, placed, stage.gpu_hours, chip, work))
    if not work:
        known = "neither its hours nor its FLOP are known; set gpu_hours"
        raise NoFigureError(placed.path, stage.paid_on, known)
    return _estimated(book, placed, stage, chip, work, mfu, asked)


def _known(inputs: Inputs) -> Hours:
    return Hours(inputs, lambda values: values["gpu_hours"])


def _reported(
    book: Book, placed: Placed, reported: r.Figure, chip: r.Chip, work: "Work | None"
) -> Inputs:
    working = f"{reported.value:,.0f} GPU-hours reported"
    if work:
        reached = compute.implied_mfu(
            flop=work.flop,
            gpu_hours=reported.value,
            peak_tflop_per_s=chip.peak_dense_tflop_per_s.value,
        )
        working += f" ({float(reached):.0%} MFU)"
    spread = book.assumptions["reported-hours-spread"]
    cause = f"{placed.system.id}.{placed.stage.id} hours"
    return Inputs(
        {"gpu_hours": widened(reported.value, spread, cause)},
        working,
        tuple(evidence_caveat(reported, working)),
        rests_on=(reported, spread),
    )


def _estimated(
    book: Book,
    placed: Placed,
    stage: r.ComputeStage,
    chip: r.Chip,
    work: "Work",
    mfu: float | None,
    asked: Asked,
) -> Hours:
    tuning, cause = stage.part == "tuning", f"{placed.system.id}.{stage.id} mfu"
    assumed = expected_mfu(
        parameters(book), chip=chip, kind="finetune" if tuning else "pretrain",
        architecture="moe" if stage.params_total else "dense", cause=cause,
    )  # fmt: skip
    share = assumed if mfu is None else certain(mfu)
    levels = [FINETUNE] if tuning else [chip.mfu, *([MOE] if stage.params_total else [])]
    text = f"{stage.name}: GPU-hours are estimated at an assumed {share.value:.0%} MFU"
    set_up = _set_up(book, placed, stage, asked) if tuning else Inputs({}, "")
    peak = chip.peak_dense_tflop_per_s.value

    def gpu_hours(values: Mapping[str, Number]) -> Number:
        return compute.gpu_hours(
            flop=work.flop_of(values), peak_tflop_per_s=peak, mfu=values["mfu"],
            set_up_hours=values.get("set_up_hours", 0.0), chips=values.get("chips", 0.0),
        )  # fmt: skip

    inputs = Inputs(
        {**work.quantities, "mfu": share, **set_up.quantities},
        f"{work.working} at {share.value:.0%} MFU{set_up.working}",
        (*work.caveats, *([] if mfu else [Caveat("mfu-assumed", text)])),
        rests_on=(
            *work.rests_on, chip.peak_dense_tflop_per_s,
            *([] if mfu else [book.assumptions[level] for level in levels]), *set_up.rests_on,
        ),
    )  # fmt: skip
    return Hours(inputs, gpu_hours)


def _set_up(book: Book, placed: Placed, stage: r.ComputeStage, asked: Asked) -> Inputs:
    """A tuning run is short: the time before its first step counts, on all its chips."""
    hours, chips = book.assumptions[SET_UP_HOURS], stage.chips or book.assumptions[TUNING_CHIPS]
    quantities = {
        "set_up_hours": quantity(hours, asked.number(placed.path, "set_up_hours"), hours.id),
        "chips": quantity(
            chips, asked.number(placed.path, "chips"), f"{placed.system.id}.{stage.id} chips"
        ),
    }
    return Inputs(
        quantities,
        f" and {quantities['set_up_hours'].value:g} h of set-up",
        rests_on=used({"set_up_hours": hours, "chips": chips}, quantities),
    )


@dataclass(frozen=True)
class Work(Grounded):
    """The training compute of a stage, as FLOP or as parameters and tokens."""

    quantities: dict[str, Quantity]
    working: str
    flop_of: Callable[[Mapping[str, Number]], Number]
    caveats: tuple[Caveat, ...]
    set_by_reader: bool

    @property
    def flop(self) -> float:
        return float(self.flop_of({name: q.value for name, q in self.quantities.items()}))


def _work(placed: Placed, stage: r.ComputeStage, asked: Asked) -> Work | None:
    """What was to be computed: FLOP as set, parameters × tokens where the reader sets one or the
    kind of tuning, published FLOP, parameters × tokens; None where none of it is known.
    """
    path, cause = placed.path, f"{placed.system.id}.{stage.id}"
    figures = {"params": stage.params, "tokens": stage.tokens}
    countable = all(figure or asked.holds(path, name) for name, figure in figures.items())
    given = {name: asked.number(path, name) for name in figures} if countable else {}
    tunes = countable and stage.part == "tuning"
    tuning = asked.text(path, "tuning", "") if tunes else ""
    set_here = bool(tuning) or any(value is not None for value in given.values())
    flop = asked.number(path, "flop")
    if flop is not None or (stage.flop and not set_here):
        taken = quantity(stage.flop, flop, f"{cause} flop")
        published = used({"flop": stage.flop}, {"flop": taken})
        working = f"{taken.value:.3g} FLOP"
        return Work(
            {"flop": taken}, working, lambda values: values["flop"],
            _weak(published, working), flop is not None or set_here, rests_on=published,
        )  # fmt: skip
    if not countable:
        return None
    per = compute.TUNING_FLOP_PER_PARAM_TOKEN[tuning] if tuning else stage.flop_per_param_token
    quantities = {n: quantity(f, given[n], f"{cause} {n}") for n, f in figures.items()}
    working = (
        f"{per} × {count_text(quantities['params'].value)} parameters × "
        f"{count_text(quantities['tokens'].value)} tokens"
    )
    kept = used(figures, quantities)
    return Work(
        quantities, working,
        lambda values: compute.training_flop(
            params=values["params"], tokens=values["tokens"], flop_per_param_token=per
        ),
        _weak(kept, working), set_here, rests_on=kept,
    )  # fmt: skip


def _weak(figures: Iterable[r.Cited], working: str) -> tuple[Caveat, ...]:
    found = [caveat for figure in figures for caveat in evidence_caveat(figure, working)]
    return tuple(dict.fromkeys(found))
