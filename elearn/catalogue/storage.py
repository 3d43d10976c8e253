"""Where media lie: files named by their content.

The address `/media/<sha256>.<suffix>` never changes its bytes, so a browser keeps it for good. Only published course media are
in the public folder; private files are kept in the same way in a folder of their own, to which no address leads.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Protocol

NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,5}")


class Storage(Protocol):
    def put(self, name: str, content: bytes) -> None:
        """Keeps the content under its name; a name that is there already is left as it is."""
        ...

    def find(self, name: str) -> Path | None:
        """The file of that name, or None."""
        ...

    def remove_old(self, before: datetime, *, keep: Collection[str]) -> int:
        """Removes the files that were last put before an instant and are not among those to keep; answers how many."""
        ...


class LocalStorage:
    """Files in a folder of this machine, spread over 256 subfolders.

    Args:
        folder: where they lie.
        is_private: readable by the service alone; otherwise a web server of the same machine may hand them out.
    """

    def __init__(self, folder: Path, *, is_private: bool = False) -> None:
        self.folder = folder
        self._is_private = is_private
        self._modes = (0o700, 0o600) if is_private else (0o777, 0o644)

    def put(self, name: str, content: bytes) -> None:
        path = self._path(name)
        if path.exists():
            if self._is_private:
                # Put again, it is as young as one that was not there. What browsers see keeps its time.
                path.touch()
            return
        self.folder.mkdir(mode=self._modes[0], parents=True, exist_ok=True)
        path.parent.mkdir(mode=self._modes[0], exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        draft_path = Path(draft.name)
        draft_path.chmod(self._modes[1])
        draft_path.rename(path)

    def find(self, name: str) -> Path | None:
        if not NAME.fullmatch(name):
            return None
        path = self._path(name)
        return path if path.is_file() else None

    def remove_old(self, before: datetime, *, keep: Collection[str]) -> int:
        gone = 0
        for path in self.folder.glob("??/*"):
            if path.name not in keep and path.stat().st_mtime < before.timestamp():
                path.unlink()
                gone += 1
        return gone

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name
