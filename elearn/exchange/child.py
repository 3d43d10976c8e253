"""`python -m elearn.exchange.child MEMORY`: the process in which a foreign document is read, so that none can stall or fill a
server.

It reads one job from standard input: a line of JSON (`{"job", "name", "options", "size"}`), then so many bytes of the document,
then the PDF of a presentation if there is one. It writes one answer to standard output: a result as JSON, or, for the job
`clean`, a presentation out of which nothing leads. What ends it (memory, the stack, a fault of a library) its parent tells as a
document that cannot be read.
"""

from __future__ import annotations

import json
import sys

from pydantic import TypeAdapter

from elearn.content.child import limit_memory
from elearn.content.problems import Place, Problem, Severity
from elearn.exchange.word.document import course_of
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.package import open_package
from elearn.exchange.word.slides import cleaned
from elearn.exchange.word.values import Options, Refusal, to_json


def answer(head: bytes, rest: bytes) -> bytes:
    """The answer to one job."""
    said = json.loads(head)
    name, size = str(said["name"]), int(said["size"])
    content, pdf = rest[:size], rest[size:]
    try:
        if said["job"] == "clean":
            return cleaned(open_package(content))
        options = TypeAdapter(Options).validate_python(said["options"])
        return to_json(course_of(content, name, options, pdf))
    except WordRefused as refused:
        # The codes of the archive are the compiler's own, which `report.finding` does not know.
        return to_json(Refusal(Problem(Place(name, refused.line), Severity.ERROR, refused.code, tuple(refused.words.items()))))


def main() -> None:
    limit_memory(int(sys.argv[1]))
    source = sys.stdin.buffer
    head = source.readline()
    sys.stdout.buffer.write(answer(head, source.read()))


if __name__ == "__main__":
    main()
