"""What an entry of the book is about, and what it says, in words."""

from collections.abc import Mapping
from pathlib import PurePath

from analysis.book import records as r
from analysis.book.uses import Use
from analysis.brief.words import BOUNDS, SIGNS, day, exact_money, rates_text, unit_price

KEYS = {
    "gpu_hours": ("GPU-hours", "GPU-hours"),
    "params": ("parameters", "parameters"),
    "params_total": ("parameters in all", "parameters"),
    "tokens": ("tokens processed", "tokens"),
    "flop": ("training compute", "FLOP"),
    "chips": ("number of chips", "chips"),
    "examples": ("examples", "examples"),
    "kept_share": ("share kept", "%"),
    "examples_per_request": ("examples per request", ""),
    "input_tokens_per_request": ("input per request", "tokens"),
    "output_tokens_per_request": ("output per request", "tokens"),
    "items": ("items made by people", "items"),
    "minutes_per_item": ("work on one item", "minutes"),
    "subjects": ("subjects", "subjects"),
    "questions": ("questions", "questions"),
    "shots": ("worked examples per question", ""),
    "input_characters": ("characters of all prompts", "characters"),
    "other_tokenisers": ("another tokeniser’s count over the one known", ""),
    "output_tokens_per_question": ("answer", "tokens"),
    "amount": ("sum stated", ""),
    "peak_dense_tflop_per_s": ("dense peak", "TFLOP/s"),
    "peak_dense_fp8_tflop_per_s": ("dense FP8 peak", "TFLOP/s"),
    "memory_gb": ("memory", "GB"),
    "memory_bandwidth_gb_per_s": ("memory bandwidth", "GB/s"),
    "tdp_w": ("power limit", "W"),
    "training_w": ("power in training, host and cooling apart", "W"),
    "start_usd": ("where the curve starts", ""),
    "anchor_usd": ("the figure it is anchored to", ""),
    "annual_decline_share": ("fall per year", "%"),
    "end_usd": ("where the curve ends", ""),
}
"""Each key that holds a figure: its name in a label, and its unit."""
KINDS: dict[type, str] = {
    r.Assumption: "Assumption", r.Architecture: "Architecture", r.Served: "Measured serving",
    r.BudgetPreset: "Budget", r.Pue: "PUE", r.Tokenizer: "Tokeniser",
    r.ChatFormat: "Chat format", r.ExtractionPreset: "Copying", r.Premise: "Premise",
    r.Lever: "Lever", r.PresetSetting: "Preset’s setting",
}  # fmt: skip
"""What a record with a name of its own is called before it."""
TERMS = {
    "on_demand": "on demand", "reserved_1y": "reserved for a year",
    "reserved_3y": "reserved for three years", "spot": "spot", "contract": "contract",
}  # fmt: skip


METHODS = {
    "direct-5-shot": "direct, 5-shot", "direct-0-shot": "direct, 0-shot",
    "cot": "chain of thought", "other": "another method",
}  # fmt: skip
_SIZES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def number(value: float) -> str:
    """As many digits as a reader can use.

    >>> number(82_432), number(3_768_320), number(6.7e9), number(2.1e25), number(0.35)
    ('82,432', '3,768,320', '6.7 billion', '2.1e25', '0.35')
    """
    if value >= 1e15:
        return f"{value:.4g}".replace("e+", "e")
    for size, name in _SIZES:
        if value >= size and (size > 1e6 or value % 1e4 == 0):
            return f"{value / size:.6g} {name}"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.5g}"


def label(use: Use, chips: Mapping[str, r.Chip]) -> str:
    """What the entry is about, for a reader who never saw the file."""
    record, key = use.record, str(use.path[-1])
    match use.content, record:
        case r.ApiPriceFile() as file, r.PriceRow():
            model = file.models[int(use.path[1])].id
            return f"{model} ({file.name}): price from {day(record.since)}"
        case _, r.RentalQuote():
            chip = chips[record.chip].name if record.chip in chips else record.chip
            terms = f"{record.vendor}, {TERMS[record.term]}, {day(record.since)}"
            return f"{chip} rental, {terms}"
        case r.ChipFile() as file, r.Purchase():
            return f"{file.chips[int(use.path[1])].name}: purchase, {day(record.since)}"
        case r.ChipFile() as file, _:
            what = "launch" if key == "launched" else KEYS[key][0]
            return f"{file.chips[int(use.path[1])].name}: {what}"
        case r.SystemFile() as file, r.Published():
            return f"{file.system.name}, published cost: {record.what}"
        case r.SystemFile() as file, r.Figure():
            stage = file.system.stages[int(use.path[2])]
            return f"{file.system.name}, {stage.name[:1].lower()}{stage.name[1:]}: {KEYS[key][0]}"
        case r.TaskFile() as file, r.Figure():
            what, _ = KEYS.get(key, (f"tokens of all prompts in {key}", ""))
            return f"{file.tasks[int(use.path[1])].name}: {what}"
        case _, r.Score():
            return f"{PurePath(use.file).stem.upper()} of {record.name}, {METHODS[record.method]}"
        case _, r.FxRate():
            return f"US dollar in {record.currency}, from {day(record.since)}"
        case _, r.ElectricityPrice():
            return f"Electricity, {record.region}, from {day(record.since)}"
        case r.ForecastFile() as file, r.Figure():
            return f"Forecast, {file.forecasts[int(use.path[1])].name}: {KEYS[key][0]}"
        case r.ClaimFile() as file, r.DatedReading() | r.SourcedText():
            what = "caveat" if isinstance(record, r.SourcedText) else f"when the clock {key}"
            return f"Claim “{file.claim.statement}”: {what}"
        case r.ConflictFile() as file, r.Says():
            return f"Disagreement: {file.conflicts[int(use.path[1])].about}"
    return kind_and_name(record)


def kind_and_name(record: object) -> str:
    """Of records that say themselves what they are, and of others what kind they are of."""
    match record:
        case r.Run():
            return f"Run: {record.name}, {record.developer}"
        case r.ExtractionCase():
            return f"Copy: {record.student}, taught by {record.teacher}"
        case r.ExtractionInput() | r.Campaign():
            return f"Copying: {record.name.replace('_', ' ')}"
        case r.ExtractionYear():
            return f"Copying on {day(record.day)}: {record.base}, taught by {record.teacher}"
        case r.Event():
            return f"Event: {record.title}"
        case r.Claim():
            return f"Claim “{record.statement}”"
        case r.Forecast():
            return f"Forecast, {record.name}: where it was published"
        case r.WordRule():
            return "A maker’s rule for estimating tokens"
        case r.Multiple():
            return "Tokens over those of OpenAI’s o200k_base"
        case r.Sample():
            return f"Sample text in {record.language}"
        case r.LabourRate():
            return f"{record.name}, from {day(record.since)}"
        case r.GridCarbon():
            return f"Carbon of the grid, {record.region}, from {day(record.since)}"
        case r.PriceRow():
            return f"Price from {day(record.since)}: {_price(record)}"
    kind = KINDS.get(type(record), type(record).__name__)
    return f"{kind}: {record.name}" if hasattr(record, "name") else kind


def value(use: Use) -> str:
    """What the entry says, with its unit; nothing where it only names a source."""
    match use.record:
        case r.Score() as score:
            return f"{score.percent:g} %"
        case r.Run() as run:
            return ", ".join(_run_figures(run))
        case r.ExtractionCase() as case:
            scores = f"{case.base_score:g} → {case.student_score:g}"
            return f"{scores}, teacher {case.teacher_score:g} ({case.metric})"
        case r.Architecture() as shape:
            return (
                f"{shape.layers} layers of {shape.d_model:,}, {number(shape.params_total)} params"
            )
        case r.Event() | r.Day() | r.DatedReading() as dated:
            return day(dated.day)
        case r.Claim() as claim:
            return f"{claim.years:g} years in {claim.weeks:g} weeks"
        case r.Forecast() as forecast:
            return day(forecast.published)
        case r.Says() as reading:
            return reading.says
        case r.PresetSetting() as setting:
            return setting.value if isinstance(setting.value, str) else number(setting.value)
        case (r.SourcedText() | r.Sample()) as stated:
            return stated.text
        case r.Figure() as figure:
            return _figure(use, figure)
    return _price(use.record) or _counting(use.record) or _copying(use.record)


def _copying(record: object) -> str:
    """Of records of what is or could be copied."""
    match record:
        case r.ExtractionPreset():
            return f"{record.domain}, {record.basis}"
        case r.Premise():
            return f"fails if {record.fails_if}"
        case r.Lever():
            return f"{record.does} ({record.effect})"
        case r.ExtractionYear():
            return f"{record.base_params_b:g} billion parameters"
    return ""


def _counting(record: object) -> str:
    """Of records that say how tokens are counted."""
    match record:
        case r.Tokenizer() as tokenizer:
            return tokenizer.vocabulary or "not published"
        case r.ChatFormat() as chat:
            return f"{chat.tokens_per_message:g} tokens a message, {chat.tokens_to_prime:g} a call"
        case r.Multiple() as over:
            return f"{over.prose:g}× in prose, {over.code:g}× in code, {over.han:g}× in Chinese"
        case r.WordRule() as rule:
            return f"{rule.tokens_per_han:g} per Chinese character, {rule.tokens_per_word:g} a word"
    return ""


def _price(record: object) -> str:
    """Of records that hold an amount of money, or a rate of exchange."""
    match record:
        case r.PriceRow():
            return rates_text(record) + ("" if record.status == "list" else f" ({record.status})")
        case r.RentalQuote():
            return f"{unit_price(record.usd_per_gpu_hour, 'USD')} per chip-hour"
        case r.Published():
            said = BOUNDS[record.bound] + exact_money(record.amount, record.currency)
            return f"{said} ({record.basis} basis)"
        case r.Purchase():
            return exact_money(record.usd)
        case r.Served(usd_per_mtok=float() as usd):
            return f"{unit_price(usd, 'USD')} per million tokens"
        case r.Served(usd=float() as usd):
            return exact_money(usd)
        case r.BudgetPreset():
            return exact_money(record.amount, record.currency)
        case r.LabourRate():
            return f"{exact_money(record.amount, record.currency)} per {record.unit}"
        case r.ElectricityPrice():
            return f"{unit_price(record.usd_per_kwh, 'USD')} per kWh"
        case r.GridCarbon():
            return f"{record.kg_co2_per_kwh:g} kg CO₂ per kWh"
        case r.FxRate():
            return f"{SIGNS[record.currency]}{record.per_usd:.4f} per US dollar"
    return ""


def _figure(use: Use, figure: r.Figure) -> str:
    key = str(use.path[-1])
    if key.endswith("usd"):
        return exact_money(figure.value)
    if key == "amount" and isinstance(use.content, r.SystemFile):
        stage = use.content.system.stages[int(use.path[2])]
        return exact_money(figure.value, stage.currency if isinstance(stage, r.SumStage) else "USD")
    unit = KEYS.get(key, ("", ""))[1]
    shown = figure.value * 100 if unit == "%" else figure.value
    return f"{number(shown)} {unit}".strip()


def _run_figures(run: r.Run) -> list[str]:
    named = {
        "GPU-hours": run.gpu_hours, "FLOP": run.flop, "parameters": run.params,
        "tokens": run.tokens,
    }  # fmt: skip
    found = [f"{number(held)} {unit}" for unit, held in named.items() if held is not None]
    return [*found, *([exact_money(run.cost_usd)] if run.cost_usd else [])]
