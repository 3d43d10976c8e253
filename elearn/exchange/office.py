"""An office program (LibreOffice) draws the slides of a presentation, if there is one: started, watched, ended with all its
children."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import resource

SECONDS: Final = 90.0
"""A first start makes a profile, which alone takes ten seconds on a small machine."""
MEMORY: Final = 4 * 1024 * 1024 * 1024
LARGEST_PDF: Final = 60 * 1024 * 1024
NONE: Final = "none"
"""The value of the setting that forbids looking for a program."""


def program(setting: str) -> str | None:
    """The program that the setting names, else the one on the path; None where there is none, or the setting says `none`."""
    if setting == NONE:
        return None
    return shutil.which(setting) if setting else shutil.which("soffice") or shutil.which("libreoffice")


def pdf_of(office: str, presentation: bytes, *, seconds: float = SECONDS) -> bytes | None:
    """The slides as pages of a PDF, None where the program does not manage.

    Args:
        office: path of the program.
        presentation: a .pptx out of which nothing leads (`slides.cleaned`): the program would fetch it.
        seconds: the time that it has.
    """
    with tempfile.TemporaryDirectory(prefix="elearn-office-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        (root / "deck.pptx").write_bytes(presentation)
        if not _run(_command(office, root), root, seconds):
            return None
        made = root / "out" / "deck.pdf"
        if not made.is_file() or made.is_symlink() or made.stat().st_size > LARGEST_PDF:
            return None
        content = made.read_bytes()
    return content if content.startswith(b"%PDF-") else None


def _command(office: str, root: Path) -> list[str]:
    return [
        office,
        f"-env:UserInstallation={(root / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nofirststartwizard",
        "--convert-to",
        "pdf:impress_pdf_Export",
        "--outdir",
        str(root / "out"),
        str(root / "deck.pptx"),
    ]


def _run(command: list[str], root: Path, seconds: float) -> bool:
    """Whether the command ended by itself and well. It and its children form a group, which is ended as a whole."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(root), "TMPDIR": str(root), "LANG": "C.UTF-8"}
    try:
        process = subprocess.Popen(  # noqa: S603 - the program that the operator named, our own options, our own file.
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        _limit(process.pid)
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _limit(pid: int) -> None:
    if sys.platform == "linux":
        try:
            resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        except (OSError, ValueError):
            # It has ended already, or the machine allows less.
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
