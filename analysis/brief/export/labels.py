"""The labels of a drawn picture kept inside it and off each other.

Vega places a label beside its mark and looks no further. Here each label that would be cut off or
lie on another text or a level line moves to the nearest free place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple
from xml.etree import ElementTree

from analysis.brief.export.fonts import width
from analysis.brief.legible import drawable

SVG = "{http://www.w3.org/2000/svg}"
ElementTree.register_namespace("", SVG[1:-1])
ASCENT, DESCENT = 0.70, 0.21
"""Of the letters' size, above and below the line that they stand on."""
NEAR = 44
"""Pixels up, down or sideways that a label may move from its mark."""
STEP = 4
INSIDE = 0.5
"""Pixels that a label drawn back into the picture stays off its edge."""
OVER_TEXT, OVER_MARK, OUTSIDE = 100.0, 6.0, 1000.0
"""What a place costs that hides a text or a mark or leaves the picture, beside a pixel of way."""
_SHIFT = re.compile(r"translate\(([-\d.e]+),\s*([-\d.e]+)\)")


class Box(NamedTuple):
    """Left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, dx: float, dy: float) -> "Box":
        """The same box elsewhere."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def meets(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (self.left < other.right and other.left < self.right
                and self.top < other.bottom and other.top < self.bottom)  # fmt: skip

    def within(self, other: "Box") -> bool:
        """Whether no part of it lies outside the other."""
        return (self.left >= other.left and self.top >= other.top
                and self.right <= other.right and self.bottom <= other.bottom)  # fmt: skip


@dataclass
class Text:
    """A text of the picture, with its halo if it has one."""

    words: str
    box: Box
    bold: bool
    is_label: bool
    """Of a mark, and so free to move; the others belong to axes."""
    elements: list[ElementTree.Element]


def parsed(svg: str) -> ElementTree.Element:
    """The picture as a tree. It comes from our own renderer, which writes no entities."""
    return ElementTree.fromstring(svg)  # noqa: S314


def arranged(root: ElementTree.Element, whole: Box) -> None:
    """Move the labels that leave `whole` or lie on another text, and write what can be drawn."""
    _drop_hidden(root)
    for element in root.iter(f"{SVG}text"):
        _raise(element)
    found = texts(root)
    lines = list(_lines(root, 0.0, 0.0))
    marks = [*_marks(root, 0.0, 0.0), *lines]
    fixed = [text for text in found if not text.is_label]
    free = [text for text in found if text.is_label]
    settled = [text.box for text in fixed]
    waiting = []
    for text in free:
        others = [other.box for other in found if other is not text]
        if text.box.within(whole) and not any(map(text.box.meets, [*others, *lines])):
            settled.append(text.box)
        else:
            waiting.append(text)
    for text in sorted(waiting, key=lambda text: not text.bold):
        dx, dy = _best(text.box, whole, settled, marks)
        settled.append(text.box.moved(dx, dy))
        for element in text.elements:
            x, y = _shift(element)
            element.set("transform", f"translate({x + dx:g},{y + dy:g})")
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith("aria-")]:
            del element.attrib[name]
        element.attrib.pop("role", None)
        if element.text:
            element.text = drawable(element.text)


def _drop_hidden(parent: ElementTree.Element) -> None:
    """Take out what is not to be seen, such as axis labels without room."""
    for element in list(parent):
        if element.get("opacity") == "0" or element.get("display") == "none":
            parent.remove(element)
        else:
            _drop_hidden(element)


def _raise(element: ElementTree.Element) -> None:
    """Set a text of several lines with its middle where Vega sets its first line."""
    drops = [float(part.get("dy") or 0) for part in element]
    if sum(drops):
        x, y = _shift(element)
        element.set("transform", f"translate({x:g},{y - sum(drops) / 2:g})")


def texts(root: ElementTree.Element) -> list[Text]:
    """Every text that the picture shows, once for each place."""
    found: dict[tuple[str, float, float], Text] = {}
    for element, x, y, is_label in _written(root, 0.0, 0.0, False):
        words = [part.text or "" for part in (list(element) or [element])]
        if not "".join(words).strip():
            continue
        key = ("\n".join(words), x, y)
        if key in found:
            found[key].elements.append(element)
            continue
        size = float((element.get("font-size") or "13px").removesuffix("px"))
        bold = element.get("font-weight") == "bold"
        wide = max(width(drawable(line), size, bold) for line in words)
        left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor") or "", 0.0)
        low = y + sum(float(part.get("dy") or 0) for part in element)
        box = Box(left, y - ASCENT * size, left + wide, low + DESCENT * size)
        found[key] = Text("\n".join(words), box, bold, is_label, [element])
    return list(found.values())


def _best(box: Box, whole: Box, taken: list[Box], marks: list[Box]) -> tuple[float, float]:
    """The way to the cheapest place near the label's own."""
    inward = min(whole.right - box.right - INSIDE, 0.0) or max(whole.left - box.left + INSIDE, 0.0)
    sideways = sorted({inward, 0.0, *(side * (box.right - box.left) * part
                                      for side in (-1, 1) for part in (0.5, 1.0))})  # fmt: skip
    up_down = range(-NEAR, NEAR + 1, STEP)

    def price(way: tuple[float, float]) -> tuple[float, float, float]:
        place = box.moved(*way)
        cost = abs(way[0]) * 0.5 + abs(way[1])
        cost += OUTSIDE * (not place.within(whole))
        cost += OVER_TEXT * sum(place.meets(other) for other in taken)
        cost += OVER_MARK * sum(place.meets(mark) for mark in marks)
        return (cost, *way)

    return min(product(sideways, up_down), key=price)


def _written(
    parent: ElementTree.Element, x: float, y: float, is_label: bool
) -> Iterator[tuple[ElementTree.Element, float, float, bool]]:
    for element in parent:
        dx, dy = _shift(element)
        if element.tag == f"{SVG}text":
            at = x + dx + float(element.get("x") or 0), y + dy + float(element.get("y") or 0)
            yield element, *at, is_label
        else:
            inside = is_label or "mark-text role-mark" in (element.get("class") or "")
            yield from _written(element, x + dx, y + dy, inside)


def _marks(parent: ElementTree.Element, x: float, y: float) -> Iterator[Box]:
    """Where points stand, as small boxes around their middle."""
    for element in parent:
        dx, dy = _shift(element)
        if "mark-symbol role-mark" in (element.get("class") or ""):
            for point in element:
                px, py = _shift(point)
                yield Box(-4, -4, 4, 4).moved(x + dx + px, y + dy + py)
        else:
            yield from _marks(element, x + dx, y + dy)


def _lines(parent: ElementTree.Element, x: float, y: float) -> Iterator[Box]:
    """Where level lines run that are data, such as the steps of a price."""
    for element in parent:
        dx, dy = _shift(element)
        if "mark-rule role-mark" in (element.get("class") or ""):
            for line in element.iter(f"{SVG}line"):
                lx, ly = _shift(line)
                reach = float(line.get("x2") or 0)
                if reach and not float(line.get("y2") or 0):
                    yield Box(min(0.0, reach), -1, max(0.0, reach), 1).moved(x + lx, y + ly)
        else:
            yield from _lines(element, x + dx, y + dy)


def _shift(element: ElementTree.Element) -> tuple[float, float]:
    found = _SHIFT.match(element.get("transform") or "")
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)
