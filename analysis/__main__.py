"""The command line: everything a page shows, for people and for machines."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.book.load import DATA
from analysis.commands import book, cost, price
from analysis.commands.shared import day_of, time_of
from analysis.errors import CostfallError
from analysis.study.scenario import BASES, CURRENCIES


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
            run.__name__, help=run.__doc__, description=run.__doc__, parents=[shared, *parents]
        )
        added.set_defaults(run=run)
        return added

    command(book.check)
    command(cost.systems)
    evaluating = command(cost.evaluate, asking)
    evaluating.add_argument("system", help="an id that `systems` lists")
    evaluating.add_argument(
        "--basis", choices=BASES, default="rental", help="how compute is costed"
    )
    evaluating.add_argument("--currency", choices=CURRENCIES, default="USD")
    claiming = command(cost.claim, asking)
    claiming.add_argument("claim", help="a claim's id, such as eight-years")
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
    command(book.schema)
    return parser


if __name__ == "__main__":
    sys.exit(main())
