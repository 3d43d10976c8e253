"""`python -m elearn.exchange.child MEMORY`: the process in which a foreign document is read, so that none can stall or fill a server.

It reads one job from standard input and writes one answer to standard output: a line of JSON (`{"job", "name", "options"}`), then
the bytes. What ends it (memory, the stack, a fault of a library) its parent tells as a document that cannot be read.
"""

from __future__ import annotations

import json
import sys

from pydantic import TypeAdapter

from elearn.content.child import limit_memory
from elearn.content.problems import Place
from elearn.exchange.report import finding
from elearn.exchange.word.document import course_of
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.values import Options, Refusal, to_json


def answer(head: bytes, content: bytes) -> bytes:
    """The answer to one job, as JSON."""
    said = json.loads(head)
    name = str(said["name"])
    try:
        options = TypeAdapter(Options).validate_python(said["options"])
        return to_json(course_of(content, name, options))
    except WordRefused as refused:
        return to_json(Refusal(finding(Place(name, refused.line), refused.code, **refused.words)))


def main() -> None:
    limit_memory(int(sys.argv[1]))
    source = sys.stdin.buffer
    head = source.readline()
    sys.stdout.buffer.write(answer(head, source.read()))


if __name__ == "__main__":
    main()
