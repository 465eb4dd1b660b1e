"""Text of the book, of links and of errors, as text."""

import re

# Inside a word an underscore is text; a colon matters before a letter (:red[…]) or a slash (links).
_MARKUP = re.compile(r"([\\`*\[\]<>$#~|{}]|(?<!\w)_|_(?!\w)|:(?=[A-Za-z/]))")


def plain(text: str) -> str:
    """No character of it becomes markup or a formula.

    >>> print(plain("$5 and *x*"))
    \\$5 and \\*x\\*
    """
    return _MARKUP.sub(r"\\\1", text)
