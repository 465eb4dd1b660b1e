"""Text of the book, of links and of errors, as text."""

import re

_MARKUP = re.compile(
    r"""([\\`*\[\]<>$#~|{}&@]     # emphasis, code, links, formulas, entities, addresses
    |(?<!\w)_|_(?!\w)             # inside a word an underscore is text
    |:(?=[A-Za-z/]|[\w+-]+:)      # :red[…], links, :shortcodes:
    |-(?=[->])                     # dashes and arrows that would be prettified
    |(?<=www)\.                    # bare addresses
    |^[-+](?=\s)|(?<=^\d)\.(?=\s))  # list marks at the start
    """,
    re.VERBOSE,
)


def plain(text: str) -> str:
    """No character of it becomes markup or a formula.

    >>> print(plain("$5 and *x*"))
    \\$5 and \\*x\\*
    """
    return _MARKUP.sub(r"\\\1", text)
