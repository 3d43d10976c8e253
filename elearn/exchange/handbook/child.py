"""`python -m elearn.exchange.handbook.child MEMORY`: the process in which a handbook is set.

It reads a zip from standard input (the markup and its pictures), puts it into a folder of its own that goes with it, and writes the
PDF to standard output. It sees no fonts of the machine, so that the same course makes the same book everywhere.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
import zipfile
from pathlib import Path

import typst

from elearn.content.child import limit_memory

MAIN = "main.typ"


def main() -> None:
    limit_memory(int(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())) as work:
        for name in work.namelist():
            # We wrote them; the check costs nothing.
            if re.fullmatch(r"[0-9a-z]{1,80}\.[a-z]{3,5}", name):
                (Path(folder) / name).write_bytes(work.read(name))
        sys.stdout.buffer.write(_set(Path(folder)))


def _set(folder: Path) -> bytes:
    main = folder / MAIN
    try:
        pdf = typst.compile(str(main), root=str(folder), ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        # Accessible if it can be, but rather a book than none.
        pdf = typst.compile(str(main), root=str(folder), ignore_system_fonts=True)
    return pdf if isinstance(pdf, bytes) else b"".join(pdf)


if __name__ == "__main__":
    main()
