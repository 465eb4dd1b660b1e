"""The command that lists the presets."""

import argparse

from analysis.commands.shared import opened_book, show, source_entry


def presets(options: argparse.Namespace) -> int:
    """List the presets of every kind, and where each opens."""
    from analysis.study.presets import presets as found_in
    from analysis.study.scenario_links import code_for, link_for

    book = opened_book(options)
    found = [
        {
            "id": one.id,
            "kind": one.kind,
            "name": one.name,
            "title": one.header.title,
            "author": one.header.author,
            "reference": source_entry(book, one.header.reference),
            "baseline": one.header.baseline,
            "description": one.header.description,
            "settings": [
                {
                    "name": setting.name,
                    "value": setting.value,
                    "reason": setting.reason,
                    "evidence": setting.evidence,
                    "source": source_entry(book, setting.source),
                }
                for setting in one.settings
            ],
            "scenario": code_for(one.question),
            "page": one.page,
            "query": [list(pair) for pair in one.query],
            "link": link_for(book, one.question),
        }
        for one in found_in(book)
    ]
    show(options, found, [
        f"{one['id']:<30} {one['kind']:<10} {one['name']}: {one['link']}" for one in found
    ])  # fmt: skip
    return 0
