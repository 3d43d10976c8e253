"""Scripts are sent joined with what they import, and say so when they cannot be."""

from __future__ import annotations

import re

import pytest

from elearn.web.assets import source_files
from elearn.web.scripts import joined

pytestmark = pytest.mark.pure

SAY = "export function say(words) {\n  log.push(words);\n}\n"
TWICE = 'import { say } from "./say.js";\n\nexport class Twice {\n  say(words) {\n    say(words);\n    say(words);\n  }\n}\n'
PAGE = 'import * as all from "./twice.js";\nimport { say } from "./say.js";\n\nnew all.Twice().say("a");\nsay("b");\n'
MODULES = {"say": SAY, "twice": TWICE, "page": PAGE}


def test_what_is_imported_stands_before_what_imports_it_and_once() -> None:
    assert re.findall(r"^const \$(\w+) =", joined("page", MODULES), re.MULTILINE) == ["say", "twice"]


def test_what_a_module_exports_is_what_others_get() -> None:
    assert "const $say = (() => {\nfunction say(words) {\n  log.push(words);\n}\nreturn { say };\n})();\n" in joined(
        "page", MODULES
    )
    assert "const { say } = $say;\n" in joined("page", MODULES)
    assert "const all = $twice;\n" in joined("page", MODULES)


def test_nothing_is_left_to_be_asked_for() -> None:
    for name, content in source_files().items():
        if name.endswith(".js"):
            assert not re.search(rb"^(?:import|export)\b", content, re.MULTILINE), name


def test_comments_with_lines_for_themselves_stay_at_home() -> None:
    text = '/* Why. */\nconst KIND = "image/*";\n  /* Two\n     lines. */\nlet x = 1; /* beside */\n'
    assert joined("one", {"one": text}) == 'const KIND = "image/*";\nlet x = 1; /* beside */\n'


def test_a_circle_is_refused() -> None:
    modules = {"a": 'import { b } from "./b.js";\n', "b": 'import { a } from "./a.js";\n'}
    with pytest.raises(ValueError, match="a → b → a"):
        joined("a", modules)


@pytest.mark.parametrize(
    "text", ['import say from "./say.js";\n', "export const x = 1;\n", "export default say;\n", 'import { say } from "other";\n']
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not in the form"):
        joined("page", {"page": 'import { say } from "./say.js";\n' + text, "say": SAY})


def test_an_import_of_nothing_is_refused() -> None:
    with pytest.raises(KeyError):
        joined("page", {"page": 'import "./gone.js";\n'})
