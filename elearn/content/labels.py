"""Labels of versions (`1.10.0`, `2.0-rc.1`), compared as people mean them."""

from __future__ import annotations

_NUMBERS = 4
"""A label has at most so many numbers before its hyphen; those that are not written are 0."""

Order = tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]


def is_later(label: str, than: str) -> bool:
    """Whether one label stands after another: 1.10.0 after 1.9.0; 1.0 and 1.0.0 are the same; 1.0-rc.1 stands before 1.0."""
    return order(label) > order(than)


def order(label: str) -> Order:
    """What labels are sorted by. The label has the form that course.yml asks for.

    Raises:
        ValueError: it has not.
    """
    numbers, hyphen, draft = label.partition("-")
    written = [int(number) for number in numbers.split(".")]
    padded = (*written, *[0] * (_NUMBERS - len(written)))
    # Among the words of a draft numbers stand before words, as in semantic versioning.
    words = tuple((not word.isdecimal(), int(word) if word.isdecimal() else 0, word) for word in draft.split(".")) if hyphen else ()
    return padded, not hyphen, words
