"""A figure as one web page that asks nobody for anything: picture, words, and table of its rows."""

from collections.abc import Iterator
from html import escape

from analysis.brief.export.figure import Figure
from analysis.brief.export.picture import svg
from analysis.brief.export.sizes import Size
from analysis.brief.style import COLOURS
from analysis.brief.words import day

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
"""What the page may load: nothing, but for the styles and the typeface inside it."""
_INK = COLOURS["light"]
STYLE = f"""
body{{margin:2rem auto;padding:0 1rem;max-width:64rem;color:{_INK["ink"]};
background:{_INK["paper"]};font:1rem/1.5 system-ui,sans-serif}}
figure{{margin:0}} svg{{max-width:100%;height:auto}} h1{{font-size:1.5rem;line-height:1.25}}
figcaption,.lesser{{color:{_INK["muted"]}}} a{{color:{_INK["line"]}}}
div{{overflow-x:auto}} table{{border-collapse:collapse}}
th,td{{padding:.25rem .75rem .25rem 0;text-align:left;border-bottom:1px solid {_INK["grid"]}}}
td.n{{text-align:right;font-variant-numeric:tabular-nums}}
"""


def html(figure: Figure, size: Size) -> bytes:
    """The page, in UTF-8. Its title stands in its text, so its picture is the plain one."""
    chart = figure.chart
    lines = [
        "<!doctype html>",
        '<html lang="en-GB"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="description" content="{escape(figure.alt)}">',
        f"<title>{escape(figure.title)}</title><style>{STYLE}</style></head><body>",
        *([f"<p><strong>{escape(figure.marking)}</strong></p>"] if figure.marking else []),
        f"<main><h1>{escape(figure.title)}</h1>",
        f'<p class="lesser">{escape(chart.subtitle)}</p>',
        f"<figure>{svg(figure, size, plain=True).decode()}",
        f"<figcaption>{escape(chart.source_line)}{_scenario(figure)}</figcaption></figure>",
        "<h2>What the picture shows</h2>",
        *(f"<p>{escape(text)}</p>" for text in long_description(figure)),
        "<h2>Data</h2>",
        *_table(figure),
        "<h2>Sources</h2><ul>",
        *(f"<li>{_source(figure, n)}</li>" for n in range(len(chart.sources))),
        "</ul></main></body></html>",
    ]
    return "\n".join(lines).encode()


def long_description(figure: Figure) -> list[str]:
    """The picture in words, by paragraph: what it shows, how, and every labelled value."""
    chart = figure.chart
    named = dict.fromkeys(
        f"{row['name']}: {row.get('label') or row.get('shown')}"
        for row in chart.rows
        if row.get("name") and (row.get("label") or row.get("shown"))
    )
    return [figure.alt, f"{chart.subtitle}.", *(["; ".join(named) + "."] if named else [])]


def _scenario(figure: Figure) -> str:
    told = f" Scenario: {escape(figure.code)}." if figure.code else ""
    if figure.book_day:
        told += f" Book of {day(figure.book_day)}."
    if figure.link:
        told += f" {_link(figure.link, 'Open this view')}."
    return told


def _link(url: str, text: str) -> str:
    """A link to a page of the web; other addresses, such as scripts, stay text."""
    if not url.startswith(("https://", "http://")):
        return f"{escape(text)}: {escape(url)}"
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(text)}</a>'


def _source(figure: Figure, number: int) -> str:
    source = figure.chart.sources[number]
    read = f"{escape(source.publisher)}, accessed {day(source.accessed)}"
    return f"{_link(source.url, source.title)}, {read}"


def _table(figure: Figure) -> Iterator[str]:
    """Exactly the plotted rows."""
    rows = figure.chart.rows
    columns = list(dict.fromkeys(key for row in rows for key in row))
    yield f"<div><table><caption>{escape(figure.chart.measure)}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    yield "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(_cell(row.get(name)) for name in columns) + "</tr>"
    yield "</tbody></table></div>"


def _cell(value: object) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f'<td class="n">{value!r}</td>'
    return f"<td>{'' if value is None else escape(str(value))}</td>"
