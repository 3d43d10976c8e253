"""`python -m elearn.exchange.apart_child MEMORY`: the process in which a foreign bank is read, so that none can stall a server.

It reads one line of JSON (`{"format", "file", "language"}`) and the bytes of the file from standard input, and writes the report to
standard output: see `elearn.exchange.apart`.
"""

from __future__ import annotations

import json
import sys

from elearn.content.child import limit_memory
from elearn.exchange.apart import report_to_json
from elearn.exchange.formats import read


def main() -> None:
    limit_memory(int(sys.argv[1]))
    source = sys.stdin.buffer
    head = json.loads(source.readline())
    report = read(str(head["format"]), source.read(), file=str(head["file"]), language=str(head["language"]))
    sys.stdout.buffer.write(report_to_json(report))


if __name__ == "__main__":
    main()
