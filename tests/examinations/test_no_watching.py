"""Fairness without cameras: no page of a sitting asks for camera, microphone, place, screen or keys, and none may."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import elearn
from tests.examinations.said_pages import SaidPages
from tests.examinations.said_pages import pages as pages
from tests.examinations.sat_papers import sits
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

SCRIPTS = Path(elearn.__file__).parent / "web" / "static" / "js"
TEMPLATES = Path(elearn.__file__).parent / "examinations" / "templates"
WATCHING = re.compile(
    r"getUserMedia|getDisplayMedia|mediaDevices|MediaRecorder|geolocation|ImageCapture|IdleDetector|requestFullscreen"
    r"|sendBeacon|keyup|keypress|mousemove|pointermove|canvas"
)
"""What a browser offers for watching people. Leaving the page is no offence either: nobody is told of it."""
MEASURING = re.compile(r"keydown")
MAY_LISTEN_TO_KEYS = {"keys.js"}


def scripts_of(page: str) -> list[Path]:
    """The scripts that a page loads, and what they import."""
    found: dict[str, Path] = {}
    waiting = re.findall(r'src="[^"]*?/js/([\w-]+?)(?:\.[0-9a-f]{6,})?\.js', page)
    while waiting:
        name = waiting.pop()
        path = SCRIPTS / f"{name}.js"
        if name not in found and path.is_file():
            found[name] = path
            waiting += re.findall(r'from "\./([\w-]+)\.js"', path.read_text())
    return list(found.values())
