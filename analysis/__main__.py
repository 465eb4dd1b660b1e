"""The command line: everything a page shows, for people and for machines."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from analysis.book.load import DATA
from analysis.book.records import Evidence, PriceRow
from analysis.commands import (
    add_price,
    backtest,
    benchmark,
    book,
    budget,
    cost,
    count,
    export,
    extraction,
    label,
    measure,
    presets,
    price,
    price_log,
    serving,
    upstream,
)
from analysis.commands.shared import day_of, time_of
from analysis.errors import CostfallError
from analysis.study.scenario import BASES, CURRENCIES

STATUSES: tuple[str, ...] = get_args(PriceRow.model_fields["status"].annotation)
EVIDENCE: tuple[str, ...] = get_args(Evidence)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0; 1 for a book with problems under `check`; 2 with one line on bad input."""
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except CostfallError as error:
        print(f"costfall: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


class _Parser(argparse.ArgumentParser):
    """Bad usage ends like every other error: one actionable line, exit code 2."""

    def error(self, message: str) -> Any:
        print(f"costfall: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False)
    shared.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="another book")
    shared.add_argument("--json", action="store_true", help="for machines")
    asking = _Parser(add_help=False)
    asking.add_argument("--boundary", help="what counts")
    asking.add_argument("--as-of", type=day_of, metavar="DATE", help="prices of this day")
    asking.add_argument("--known-on", type=day_of, metavar="DATE", help="the book as of this day")
    asking.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                        help="change an input; stage.input for one stage")  # fmt: skip
    asking.add_argument("--draws", type=int, help="random draws behind the 90 %% range")
    asking.add_argument("--seed", type=int, help="of the draws")
    parser = _Parser(prog="costfall", description="What does a language model cost?")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(run: Any, *parents: _Parser) -> argparse.ArgumentParser:
        added = commands.add_parser(
            run.__name__.replace("_", "-"), help=run.__doc__, description=run.__doc__,
            parents=[shared, *parents],
        )  # fmt: skip
        added.set_defaults(run=run)
        return added

    command(book.check)
    command(cost.systems)
    command(presets.presets)
    evaluating = command(cost.evaluate, asking)
    evaluating.add_argument("system", help="an id that `systems` lists")
    evaluating.add_argument(
        "--basis", choices=BASES, default="rental", help="how compute is costed"
    )
    evaluating.add_argument("--currency", choices=CURRENCIES, default="USD")
    comparing = command(cost.compare)
    comparing.add_argument("scenario", nargs="+",
                           help="such as gpt-3-2020 'gpt-4 basis=amortised mfu=0.4'")  # fmt: skip
    claiming = command(cost.claim, asking)
    claiming.add_argument("claim", help="a claim's id, such as eight-years")
    spending = command(budget.budget)
    spending.add_argument("amount", help="a sum of money, or the id of a preset: britgpt-900m")
    spending.add_argument("--currency", choices=CURRENCIES, help="default: GBP")
    spending.add_argument("--way", choices=("buy", "rent"),
                          help="default: rent where rental_usd_per_gpu_hour is set")  # fmt: skip
    spending.add_argument("--as-of", type=day_of, metavar="DATE",
                          help="rates and prices of this day; default: 2023-03-15")  # fmt: skip
    spending.add_argument("--known-on", type=day_of, metavar="DATE", help="the book as of this day")
    spending.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                          help="change an input")  # fmt: skip
    spending.add_argument("--against", metavar="MODEL", help="default: gpt-4")
    spending.add_argument("--reach", metavar="TARGET",
                          help="a model, FLOP or AI exaflops: what they cost")  # fmt: skip
    spending.add_argument("--certain", action="store_true", help="no ranges")
    spending.add_argument("--draws", type=int, help="random draws behind the 90 %% range")
    spending.add_argument("--seed", type=int, help="of the draws")
    pricing = command(price.price)
    pricing.add_argument("--model", required=True)
    pricing.add_argument("--provider", help="where several sell a model of this name")
    pricing.add_argument("--input", type=int, required=True, metavar="N", help="input tokens")
    pricing.add_argument("--output", type=int, required=True, metavar="N", help="output tokens")
    pricing.add_argument("--cached", type=int, default=0, metavar="N", help="of the input tokens")
    pricing.add_argument("--batch", action="store_true", help="at batch prices")
    pricing.add_argument("--unit", choices=("tokens", "characters"), default="tokens",
                         help="what N counts")  # fmt: skip
    pricing.add_argument("--as-of", type=day_of, metavar="DATE", help="default: today")
    pricing.add_argument("--at", type=time_of, metavar="HH:MM", help="time of day in UTC")
    pricing.add_argument("--known-on", type=day_of, metavar="DATE")
    pricing.add_argument("--currency", choices=CURRENCIES, help="default: the row's own")
    counting = command(count.count)
    counting.add_argument("file", nargs="?", default="-", metavar="FILE",
                          help="a text; without one, what is piped in")  # fmt: skip
    counting.add_argument("--model", required=True, help="a model of the book, or an encoding")
    calling = command(measure.measure)
    calling.add_argument("file", metavar="FILE", help="a text, or requests as JSON lines")
    calling.add_argument("--model", action="append", required=True,
                         help="as the endpoint names it; repeat it for more")  # fmt: skip
    calling.add_argument("--priced-as", metavar="MODEL", help="whose prices of the book to use")
    calling.add_argument("--calls", type=int, default=1, metavar="K", help="to each model")
    calling.add_argument("--most", type=int, default=200, metavar="N", help="tokens of a reply")
    calling.add_argument("--bill-of", type=int, default=1000, metavar="N",
                         help="calls to come, told from 5 measured on")  # fmt: skip
    calling.add_argument("--currency", choices=CURRENCIES, default="USD")
    logging = command(price_log.price_log)
    logging.add_argument("file", nargs="+", metavar="FILE",
                         help="CSV, Parquet, JSON lines or JSON, or a folder of them")  # fmt: skip
    logging.add_argument("--cluster", metavar="ADDRESS",
                         help="of a Dask scheduler whose workers see the files")  # fmt: skip
    logging.add_argument("--out", metavar="FILE", help="each record with its cost")
    logging.add_argument("--model", help="as if all had been calls to this model")
    logging.add_argument("--provider", help="who is taken to sell the models")
    logging.add_argument("--as-of", type=day_of, metavar="DATE", help="all at this day's prices")
    logging.add_argument("--currency", choices=CURRENCIES, default="USD")
    _add_benchmark(command)
    _add_label(command)
    _add_serving(command)
    testing = command(backtest.backtest)
    testing.add_argument("what", choices=tuple(backtest.TESTED),
                         help="training runs, or students of a teacher")  # fmt: skip
    testing.add_argument("file", metavar="FILE.csv", help="one published case a row")
    copying = command(extraction.extraction)
    copying.add_argument("--preset", help="default: extraction-alpaca")
    copying.add_argument("--known-on", type=day_of, metavar="DATE", help="the book as of this day")
    copying.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                         help="change an input")  # fmt: skip
    copying.add_argument("--as-of", type=day_of, metavar="DATE",
                         help="prices of this day; default: the preset's")  # fmt: skip
    copying.add_argument("--draws", type=int, help="random draws behind the 80 %% band")
    copying.add_argument("--seed", type=int, help="of the draws")
    _add_export(command)
    command(extraction.refit)
    _add_editing(command)
    command(book.schema)
    return parser


def _add_export(command: Any) -> None:
    exporting = command(export.export)
    exporting.add_argument("preset", help="an id that `presets` lists, or a scenario in one line")
    exporting.add_argument("folder", metavar="DIR", help="is made where it is missing")
    exporting.add_argument("--size", default="web", help="default: web; or slide, report, news …")
    exporting.add_argument("--internal", action="store_true", help="marked as such on every page")
    exporting.add_argument("--known-on", type=day_of, metavar="DATE",
                           help="of the links; default: the newest book")  # fmt: skip


def _add_editing(command: Any) -> None:
    adding = command(add_price.add_price)
    adding.add_argument("--model", required=True)
    adding.add_argument("--provider", help="where several sell a model of this name")
    adding.add_argument("--since", type=day_of, required=True, metavar="DATE", help="first day")
    adding.add_argument("--input", required=True, metavar="X", help="per million tokens")
    adding.add_argument("--output", required=True, metavar="Y", help="per million tokens")
    adding.add_argument("--cached", metavar="Z", help="cached input, per million tokens")
    adding.add_argument("--currency", choices=CURRENCIES, required=True)
    adding.add_argument("--status", choices=STATUSES,
                        help="default: list, or scheduled where it begins later")  # fmt: skip
    adding.add_argument("--source-title", required=True)
    adding.add_argument("--source-url", required=True)
    adding.add_argument("--publisher", help="of the source; default: the seller")
    adding.add_argument("--quote", required=True, help="the prices as printed, with their unit")
    adding.add_argument("--accessed", type=day_of, required=True, metavar="DATE")
    adding.add_argument("--evidence", choices=EVIDENCE, default="verified",
                        help="default: verified, so the quote must print the prices")  # fmt: skip
    adding.add_argument("--note")
    adding.add_argument("--confirm", action="store_true", help="a jump of five times or more")
    adding.add_argument("--by", metavar="NAME", help="who saves; default: this account")
    adding.add_argument("--why", metavar="TEXT", help="for the changelog")
    adding.add_argument("--dry-run", action="store_true", help="show, and save nothing")
    adding.add_argument("--commit", action="store_true", help="with git, where data is a checkout")
    comparing = command(upstream.upstream)
    comparing.add_argument("catalogue", nargs="*",
                           help="installed ones, or JSON files of litellm, models.dev and others; "
                           "default: all installed")  # fmt: skip
    comparing.add_argument("--accept", metavar="MODEL", help="take its difference over")
    comparing.add_argument("--leave", metavar="MODEL", help="do not show its difference again")
    comparing.add_argument("--provider", help="where several sell a model of this name")
    comparing.add_argument("--by", metavar="NAME", help="who decides; default: this account")


def _add_benchmark(command: Any) -> None:
    running = command(benchmark.benchmark)
    running.add_argument("task", nargs="?", default="mmlu", help="default: mmlu")
    running.add_argument("--model", help="default: every model on sale")
    running.add_argument("--provider", help="where several sell a model of this name")
    running.add_argument("--batch", action="store_true", help="at batch prices where offered")
    running.add_argument("--as-of", type=day_of, metavar="DATE", help="default: today")
    running.add_argument("--at", type=time_of, metavar="HH:MM", help="time of day in UTC")
    running.add_argument("--known-on", type=day_of, metavar="DATE")
    running.add_argument("--currency", choices=CURRENCIES, default="USD")


def _add_label(command: Any) -> None:
    labelling = command(label.label)
    labelling.add_argument("examples", help="how many")
    labelling.add_argument("--model", help="default: text-davinci-003")
    labelling.add_argument("--task", help="default: demonstrations; or comparisons")
    labelling.add_argument("--rate", help="a labour rate, such as labelling-hour-offshore")
    labelling.add_argument("--as-of", type=day_of, metavar="DATE", help="default: 2023-03-13")
    labelling.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                           help="change an input, such as minutes_per_item=20")  # fmt: skip
    labelling.add_argument("--draws", type=int, help="random draws behind the 90 %% range")
    labelling.add_argument("--seed", type=int, help="of the draws")


def _add_serving(command: Any) -> None:
    hosting = _Parser(add_help=False)
    hosting.add_argument("name", help="an architecture, or a system that has one")
    hosting.add_argument("--chip", default="h100-sxm", help="default: h100-sxm")
    hosting.add_argument("--chips", type=int, metavar="N", help="for one copy of the model")
    hosting.add_argument("--requests", type=int, metavar="N", help="at once on one copy")
    hosting.add_argument("--speed", type=float, metavar="N", help="least tokens/s of a request")
    hosting.add_argument("--bits", type=float, metavar="N", help="of a weight; else as published")
    hosting.add_argument("--input", type=float, metavar="N", help="input tokens of a request")
    hosting.add_argument("--output", type=float, metavar="N", help="output tokens of a request")
    hosting.add_argument("--cached-share", type=float, metavar="S", help="of input, 0 to 1")
    hosting.add_argument("--tier", default="neocloud", help="of the rental; default: neocloud")
    hosting.add_argument("--term", default="on_demand", help="default: on_demand")
    hosting.add_argument("--as-of", type=day_of, metavar="DATE", help="default: today")
    hosting.add_argument("--known-on", type=day_of, metavar="DATE")
    hosting.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                         help="change an input, such as utilisation=0.8")  # fmt: skip
    command(serving.serve, hosting)
    comparing = command(serving.break_even, hosting)
    comparing.add_argument("--model", required=True, help="the API's model")
    comparing.add_argument("--provider", help="where several sell a model of this name")
    comparing.add_argument("--batch", action="store_true", help="at the API's batch prices")
    comparing.add_argument("--tokens-per-month", type=float, required=True, metavar="N")
    comparing.add_argument("--spares", type=int, default=1, metavar="N", help="spare copies")


if __name__ == "__main__":
    sys.exit(main())
