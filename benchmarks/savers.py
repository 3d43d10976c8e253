"""People who go on sitting quizzes or examinations while their server is killed, and the log of what was acknowledged to them.

Each act is repeated until the server has answered it, as a page's script does with what it could not send: a save under the same
mark, so that what was kept before its answer was lost is kept once. Every answer is a text of its own, by which it is found in the
tables.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.candidate import Candidate, Form, read_forms
from benchmarks.load import Reply

SAVES = 6
"""Saves in one attempt before it is handed in."""
_REST = 0.02


class Ended(Exception):
    """It is enough: whoever still waits for an answer gives up."""


@dataclass
class Acknowledged:
    """What the server has said that it keeps: texts of answers, and ids of attempts (or sittings) that were begun and handed in.

    `unsure` counts requests whose answer was lost with the connection; they were sent again. `odd` are answers that no save gets.
    """

    answers: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    handed_in: set[str] = field(default_factory=set)
    unsure: int = 0
    odd: list[str] = field(default_factory=list)


class Saver:
    """One client. `log` is its own; it is read when the client has ended.

    Args:
        candidates: before what is sat, one after the other; the same one again and again where it may be sat so.
        saves: in each before it is handed in.
        over: how the address ends to which handing in leads.
    """

    def __init__(
        self,
        number: int,
        candidates: Iterable[Candidate],
        enough: threading.Event,
        *,
        saves: int = SAVES,
        over: str = "/result",
    ) -> None:
        self.log = Acknowledged()
        self._number, self._candidates, self._enough = number, candidates, enough
        self._saves, self._over = saves, over
        self._texts = itertools.count()

    def run(self) -> None:
        """Sits one attempt after the other until it is enough."""
        for candidate in self._candidates:
            try:
                self._sit(candidate)
            except Ended:
                return
            finally:
                candidate.leave()
        self.log.odd.append("nothing was left to sit")

    def _sit(self, candidate: Candidate) -> None:
        attempt = self._until_answered(candidate.start, 303).location
        self.log.begun.add(_id_of(attempt))
        form = self._typed_form(candidate, attempt)
        for _ in range(self._saves):
            self._save(candidate, attempt, form)
        result = self._until_answered(lambda: candidate.submit(attempt), 303).location
        if result.endswith(self._over):
            self.log.handed_in.add(_id_of(attempt))

    def _typed_form(self, candidate: Candidate, attempt: str) -> Form:
        page = self._until_answered(lambda: candidate.get(attempt), 200).plain.decode()
        return next(form for form in read_forms(page) if form.kind == "text")

    def _save(self, candidate: Candidate, attempt: str, form: Form) -> None:
        text = f"client-{self._number}-answer-{next(self._texts)}"
        fields = [(name, text if name == form.name else value) for name, value in form.fields]
        sent = candidate.saving(attempt, fields, text)
        self._until_answered(lambda: candidate.ask(sent), 200)
        self.log.answers.add(text)

    def _until_answered(self, act: Callable[[], Reply], wanted: int) -> Reply:
        while not self._enough.is_set():
            try:
                reply = act()
            except OSError:
                self.log.unsure += 1
            else:
                if reply.status == wanted:
                    return reply
                if reply.status < 500:
                    self.log.odd.append(f"{reply.status} instead of {wanted}")
            # Nobody serves for a moment; twenty clients that knock without a pause would keep the server from starting.
            time.sleep(_REST)
        raise Ended


def _id_of(attempt: str) -> str:
    return attempt.rpartition("/")[2]


def together(logs: list[Acknowledged]) -> Acknowledged:
    """What was acknowledged to all clients."""
    return Acknowledged(
        answers=set().union(*(each.answers for each in logs)),
        begun=set().union(*(each.begun for each in logs)),
        handed_in=set().union(*(each.handed_in for each in logs)),
        unsure=sum(each.unsure for each in logs),
        odd=[each for log in logs for each in log.odd],
    )
