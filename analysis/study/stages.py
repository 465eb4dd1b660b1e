"""Which stages a system has, and what a scenario asks of each."""

from dataclasses import dataclass

from analysis.book import lookup
from analysis.book import records as r
from analysis.book.load import Book
from analysis.study.scenario import WHOLE_SCENARIO, Scenario


@dataclass(frozen=True)
class Caveat:
    """A stated weakness of this result."""

    code: str
    text: str


@dataclass(frozen=True)
class Placed:
    """A stage at its place: `base.training` is stage `training` of the system under `base`."""

    path: str
    part: str
    """The part of the asked-for system's account, whatever the part was in its own."""
    system: r.System
    stage: r.ComputeStage | r.ApiStage | r.LabourStage | r.SumStage


class Asked:
    """The scenario's overrides, remembering which ones a stage made use of."""

    def __init__(self, scenario: Scenario) -> None:
        self.values = dict(scenario.overrides)
        self.used: set[str] = set()

    def get(self, path: str, name: str) -> float | str | None:
        """The override nearest to the stage at `path`: its own, its parent's, or a bare name."""
        steps = path.split(".")
        keys = [".".join([*steps[:n], name]) for n in range(len(steps), 0, -1)]
        if len(steps) == 1 or name in WHOLE_SCENARIO:
            keys.append(name)
        for key in keys:
            if key in self.values:
                self.used.add(key)
                return self.values[key]
        return None

    def holds(self, path: str, name: str) -> bool:
        """Whether `get` would find one; asking does not count as a use."""
        before = set(self.used)
        found = self.get(path, name) is not None
        self.used = before
        return found

    def number(self, path: str, name: str) -> float | None:
        value = self.get(path, name)
        return None if value is None else float(value)

    def text(self, path: str, name: str, default: str) -> str:
        value = self.get(path, name)
        return default if value is None else str(value)


def placed_stages(book: Book, system: r.System, under: str = "", part: str = "") -> list[Placed]:
    """The stages of `system`, with those of its bases in place of each reference to them."""
    found: list[Placed] = []
    for stage in system.stages:
        path = f"{under}.{stage.id}" if under else stage.id
        if isinstance(stage, r.SystemStage):
            base = lookup.named("system", book.systems, stage.system)
            found += placed_stages(book, base, path, part or stage.part)
        else:
            found.append(Placed(path, part or stage.part, system, stage))
    return found
