"""Fairness without cameras: no page of a sitting asks for camera, microphone, place, screen or keys, and none could get them."""

from __future__ import annotations

import re
from pathlib import Path

import elearn
from tests.examinations.said_pages import SaidPages
from tests.examinations.said_pages import pages as pages
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

SCRIPTS = Path(elearn.__file__).parent / "web" / "static" / "js"
WATCHING = re.compile(
    r"getUserMedia|getDisplayMedia|mediaDevices|MediaRecorder|geolocation|ImageCapture|IdleDetector|requestFullscreen|clipboard"
    r"|keyup|keypress|mousemove|pointermove|DeviceMotion|DeviceOrientation"
)
"""What a browser offers for watching people."""
KEYS = re.compile(r"keydown")
SENDING = re.compile(r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource")
REFUSED = ("camera", "microphone", "geolocation", "display-capture", "idle-detection")


def scripts_of(page: str) -> dict[str, str]:
    """The scripts that a page loads, with all that they import, by name."""
    found: dict[str, str] = {}
    waiting = re.findall(r'src="/static/\w+/js/([\w-]+)\.js"', page)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = (SCRIPTS / f"{name}.js").read_text()
            waiting += re.findall(r'"\./([\w-]+)\.js"', found[name])
    return found


def test_no_script_of_a_sitting_watches_and_none_sends_what_keys_were_pressed(pages: SaidPages) -> None:
    held, actor = pages.stage.a_held(), pages.stage.a_worker()
    pages.stage.a_candidate(held, actor)
    browser = pages.of(actor)
    sitting = str(browser.post(f"/vi/examinations/{held.id}/start").location)
    for address in (f"/vi/examinations/{held.id}", sitting, f"{sitting}/review", f"{sitting}/wrong/1"):
        answer = browser.get(address, follow_redirects=True)
        scripts = scripts_of(answer.text)
        assert {"first", "page"} <= scripts.keys()
        assert not [(name, each) for name, text in scripts.items() for each in WATCHING.findall(text)]
        assert not [name for name, text in scripts.items() if KEYS.search(text) and SENDING.search(text)]
        assert "capture" not in "".join(re.findall(r"<input[^>]*>", answer.text))
        policy = answer.headers["Permissions-Policy"].split(", ")
        assert {f"{each}=()" for each in REFUSED} <= set(policy)
    assert "deadline" in scripts_of(browser.get(sitting).text)
