"""Static files with addresses that never change their content.

All files stand below `/static/<digest>/`, where the digest covers every one of them: a page and its scripts always fit together,
and a browser may keep them for a year. The parts of the kit's style are joined into one file, a script comes with what it imports,
and comments stay at home: whoever reads on a poor line does not pay for them.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path

import brotli
from flask import Flask, Response, request
from whitenoise import WhiteNoise

from elearn.web.access import public
from elearn.web.scripts import joined
from elearn.web.security import FILE_HEADERS

SOURCE = Path(__file__).parent / "static"
_COMMENT = re.compile(rb"/\*.*?\*/\s*", re.DOTALL)
_COMPRESSIBLE = frozenset({".css", ".js", ".svg", ".json", ".webmanifest"})


def source_files(source: Path = SOURCE) -> dict[str, bytes]:
    """Every static file by its path, as it is sent: `css/kit/*.css` as `css/kit.css`, scripts with their imports, no comments."""
    files: dict[str, bytes] = {}
    kit = b""
    modules = {path.stem: path.read_text(encoding="utf-8") for path in source.glob("js/*.js")}
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        if name.startswith("css/kit/"):
            kit += _without_comments(path.read_bytes())
        elif path.suffix == ".css":
            files[name] = _without_comments(path.read_bytes())
        elif path.suffix == ".js":
            files[name] = joined(path.stem, modules).encode()
        elif path.is_file():
            files[name] = path.read_bytes()
    if kit:
        files["css/kit.css"] = kit
    return files


def _without_comments(style: bytes) -> bytes:
    return _COMMENT.sub(b"", style)


def digest_of(files: dict[str, bytes]) -> str:
    """Twelve hex digits over names and contents."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:12]


def build(files: dict[str, bytes], target: Path) -> None:
    """Writes the files and their compressed twins into `target`, at once or not at all; several processes may try."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=".draft-"))
    for name, content in files.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if path.suffix in _COMPRESSIBLE:
            path.with_name(path.name + ".br").write_bytes(brotli.compress(content))
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, mtime=0))
    draft.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(draft)


def _headers(headers: dict[str, str], _path: str, _url: str) -> None:
    for name, value in FILE_HEADERS.items():
        headers.setdefault(name, value)


def install(app: Flask, folder: Path) -> None:
    """Serves the files and gives templates `asset(path)`."""
    files = source_files()
    digest = digest_of(files)
    target = folder / digest
    build(files, target)
    prefix = f"/static/{digest}/"

    def asset(path: str) -> str:
        if path not in files:
            raise KeyError(path)
        return prefix + path

    app.jinja_env.globals["asset"] = asset
    # A GET for a file never reaches the application.
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=os.fspath(target),
        prefix=prefix,
        max_age=31_536_000,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=_headers,
    )

    worker = (target / "js" / "sw.js").read_bytes()
    mark = hashlib.sha256(worker).hexdigest()[:20]

    @public
    def service_worker() -> Response:
        """The service worker stands at the root, because its address bounds what it may serve."""
        response = Response(worker, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
        response.set_etag(mark)
        response.make_conditional(request)
        return response

    app.add_url_rule("/sw.js", "service_worker", service_worker)
