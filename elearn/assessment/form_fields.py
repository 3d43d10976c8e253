"""The fields of one question in a form: typed look-up that refuses what no page of ours can send.

`responses` documents the names and values. This module knows how values become ids and text, not what they mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from elearn.assessment.shuffling import tokens

WRITTEN_LIMIT = 500
"""Characters of a number, a short text or a gap."""
ESSAY_LIMIT = 20_000
"""Characters of a free text."""

Fields: TypeAlias = Mapping[str, Sequence[str]]
"""A form or query with every value of every name, as `MultiDict.to_dict(flat=False)` of Flask's requests gives it."""

Reason: TypeAlias = Literal["unknown", "too-many", "too-long", "character", "order", "move", "confidence", "stored"]


class ResponseRefused(ValueError):
    """A value that no page of ours can send, or bytes that are no response. `field` names where, `reason` why.

    The value itself is not repeated: it may be long, hostile or personal.
    """

    def __init__(self, field: str, reason: Reason) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class QuestionFields:
    """The fields of one question; `part` is what follows the question id and a full stop in a field's name.

    `takes_ids` says whether an element may be named by its id as well as by its token.
    """

    def __init__(self, question_id: str, fields: Fields, order_seed: str, *, takes_ids: bool) -> None:
        self._question_id = question_id
        self._fields = fields
        self._order_seed = order_seed
        self._takes_ids = takes_ids

    def refusal(self, part: str, reason: Reason) -> ResponseRefused:
        return ResponseRefused(self._name(part), reason)

    def has(self, part: str) -> bool:
        return bool(self._fields.get(self._name(part)))

    def value(self, part: str = "") -> str:
        """The one value of a field, "" if there is none."""
        values = self._values(part)
        if len(values) > 1:
            raise self.refusal(part, "too-many")
        return values[0] if values else ""

    def text(self, part: str = "", limit: int = WRITTEN_LIMIT) -> str:
        """Typed text with plain line ends; "" if only white space was typed."""
        # Browsers send line ends as two characters and count them as one.
        value = self.value(part).replace("\r\n", "\n").replace("\r", "\n")
        if len(value) > limit:
            raise self.refusal(part, "too-long")
        # A database keeps neither NUL nor half a character.
        if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
            raise self.refusal(part, "character")
        return value if value.strip() else ""

    def elements(self, known: Sequence[str]) -> tuple[str, ...]:
        """The ids named by the values of the question's own field, in the order sent."""
        values = self._values("")
        if len(values) > len(known):
            raise self.refusal("", "too-many")
        by_token = self._tokens(known)
        return tuple(self._named(value, by_token, "") for value in values)

    def element(self, known: Sequence[str], part: str) -> str:
        """The id chosen from the list of a part, "" if none was."""
        value = self.value(part)
        return self._named(value, self._tokens(known, part), part) if value else ""

    def named(self, value: str, known: Sequence[str], part: str) -> str:
        """The id that stands in a compound value of `part`."""
        return self._named(value, self._tokens(known), part)

    def _tokens(self, known: Sequence[str], place: str = "") -> dict[str, str]:
        """Ids by what may name them: a token, and perhaps the id itself."""
        by_token = tokens(self._order_seed, self._question_id, known, place)
        return by_token | {element_id: element_id for element_id in known} if self._takes_ids else by_token

    def _named(self, value: str, by_token: Mapping[str, str], part: str) -> str:
        if value not in by_token:
            raise self.refusal(part, "unknown")
        return by_token[value]

    def _name(self, part: str) -> str:
        return f"{self._question_id}.{part}" if part else self._question_id

    def _values(self, part: str) -> Sequence[str]:
        return self._fields.get(self._name(part), ())
