"""Sources: which files are accepted, and what is refused before anything is parsed."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import limits
from elearn.content.source import Kind, SourcesRefused, check_paths, classify, decode, load, path_is_accepted
from elearn.content.source_folder import read_folder

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "path",
    [
        "../laws.yml",
        "/etc/passwd",
        "a/../../b.md",
        "a//b.md",
        "./a.md",
        "a\\..\\b.md",
        "modules/CON.md",
        "a\x00.md",
        "a/b ",
        "a/b.",
        "c:/x",
        "",
        "x" * 300,
        "a/" * 12 + "b.md",
        "a\u202eb.md",
    ],
)
def test_a_path_that_leaves_the_folder_or_cannot_be_written_everywhere_is_refused(path: str) -> None:
    assert not path_is_accepted(path)


def test_an_ordinary_vietnamese_path_is_accepted() -> None:
    assert path_is_accepted("assets/Sơ đồ tiếp dân.svg")


@given(st.text(max_size=60))
def test_an_accepted_path_never_climbs(path: str) -> None:
    if path_is_accepted(path):
        assert ".." not in path.split("/")
        assert not path.startswith("/")


def test_names_that_differ_only_in_capitals_collide() -> None:
    assert [problem.code for problem in check_paths(["assets/a.svg", "assets/A.svg"])] == ["SEC002"]


def test_names_that_differ_only_in_unicode_form_collide() -> None:
    name = "assets/tiếp.svg"
    forms = [unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)]
    assert [problem.code for problem in check_paths(forms)] == ["SEC002"]


def test_a_decomposed_path_is_known_by_its_composed_name() -> None:
    loaded, _ = load({unicodedata.normalize("NFD", "assets/tiếp.svg"): b"<svg/>"})
    assert list(loaded.media) == ["assets/tiếp.svg"]


def test_a_refused_path_is_not_loaded() -> None:
    loaded, problems = load({"../x.vi.md": b"x"})
    assert (loaded.texts, [problem.code for problem in problems]) == ({}, ["SEC001"])


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("course.yml", Kind.COURSE),
        ("modules/01-a/01-b.vi.md", Kind.LESSON),
        ("modules/01-a/b.vi.md", Kind.UNKNOWN),
        ("modules/01-b.vi.md", Kind.UNKNOWN),
        ("banks/a.vi.md", Kind.BANK),
        ("card.vi.md", Kind.CARD),
        ("cards/a.en.md", Kind.CARD),
        ("glossary.yml", Kind.GLOSSARY),
        ("snippets/a.md", Kind.SNIPPET),
        ("assets/a.SVG", Kind.MEDIA),
        ("README.md", Kind.FREE),
        ("assets/a.exe", Kind.UNKNOWN),
    ],
)
def test_a_path_says_what_a_file_is_for(path: str, kind: Kind) -> None:
    assert classify(path).kind is kind


def test_a_lesson_path_holds_number_address_and_language() -> None:
    place = classify("modules/01-tiep-dan/03-xu-ly.en.md")
    assert (place.folder, place.number, place.slug, place.language) == ("01-tiep-dan", "03", "xu-ly", "en")


def test_a_byte_order_mark_and_foreign_line_ends_are_tolerated() -> None:
    assert decode("a.vi.md", "\ufeffmột\r\nhai\rba".encode()) == ("một\nhai\nba", [])


def test_text_is_brought_to_composed_form() -> None:
    text, _ = decode("a.vi.md", unicodedata.normalize("NFD", "tiếp dân").encode())
    assert text == "tiếp dân"


def test_bytes_that_are_not_utf8_are_refused_with_their_place() -> None:
    text, problems = decode("a.vi.md", b"mot\nhai \xff")
    assert text is None
    assert (problems[0].code, problems[0].place.line, problems[0].place.column) == ("SEC008", 2, 5)


@pytest.mark.parametrize("character", ["\x00", "\x02", "\x1b", "\u202e", "\u2066", "\ue000", "\uffff", "\x9b"])
def test_characters_that_hide_or_steer_are_refused(character: str) -> None:
    text, problems = decode("a.vi.md", f"một\nhai{character}".encode())
    assert text is None
    assert (problems[0].code, problems[0].place.line, problems[0].place.column) == ("SEC011", 2, 4)


def test_a_text_of_exactly_the_limit_is_read_and_one_byte_more_is_not() -> None:
    assert decode("a.vi.md", b"x" * limits.SOURCE_BYTES)[0] is not None
    assert decode("a.vi.md", b"x" * (limits.SOURCE_BYTES + 1))[0] is None


def test_too_many_files_are_refused_before_any_is_read() -> None:
    loaded, problems = load({f"assets/{number}.svg": b"" for number in range(limits.FILES + 1)})
    assert (loaded.media, [problem.code for problem in problems]) == ({}, ["SEC005"])


def test_too_much_text_in_all_is_refused() -> None:
    each = b"x" * limits.SOURCE_BYTES
    many = {f"snippets/{number}.md": each for number in range(limits.TEXT_BYTES // limits.SOURCE_BYTES + 1)}
    assert [problem.code for problem in load(many)[1]] == ["SEC012"]


STACKED = "a" + "\u0301\u0316" * 40_000


def test_more_marks_on_a_letter_than_anybody_writes_are_refused_with_their_place() -> None:
    _, problems = load({"snippets/a.md": f"một\nhai {STACKED}".encode()})
    place = problems[0].place
    assert (problems[0].code, place.line, place.column) == ("SEC013", 2, 5 + 1 + limits.STACKED_MARKS)


def test_marks_are_not_put_in_order_before_they_are_counted() -> None:
    # It would take the square of their number: eighty thousand of them kept a process for four seconds.
    begun = time.process_time()
    load({"snippets/a.md": STACKED.encode()})
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("text", ["ế" * 100, "e\u0302\u0301" * 100, "a" + "\u0301" * limits.STACKED_MARKS, "…" * 100, "─" * 500])
def test_what_people_write_has_not_too_many_marks(text: str) -> None:
    assert load({"snippets/a.md": text.encode()})[1] == []


def test_a_name_that_is_no_text_is_refused() -> None:
    assert [problem.code for problem in load({"assets/x\udcff.svg": b"x"})[1]] == ["SEC001"]


def test_hidden_files_are_left_out_without_a_word() -> None:
    loaded, problems = load({".git/config": b"x", ".DS_Store": b"x", "__MACOSX/a.vi.md": b"x"})
    assert (loaded.texts, problems) == ({}, [])


def test_a_file_of_unknown_use_is_a_warning() -> None:
    _, problems = load({"assets/a.docx": b"x"})
    assert [(problem.code, problem.severity.value) for problem in problems] == [("SEC009", "warning")]


def test_a_lesson_without_a_number_is_an_error() -> None:
    _, problems = load({"modules/01-a/b.vi.md": b"x"})
    assert [(problem.code, problem.severity.value) for problem in problems] == [("CRS002", "error")]


def test_a_folder_is_read_with_its_paths(tmp_path: Path) -> None:
    (tmp_path / "modules" / "01-a").mkdir(parents=True)
    (tmp_path / "modules" / "01-a" / "01-b.vi.md").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_bytes(b"x")
    assert read_folder(tmp_path) == {"modules/01-a/01-b.vi.md": b"x"}


@pytest.mark.parametrize("target", ["/etc/hostname", "/etc"])
def test_a_symbolic_link_refuses_the_folder(tmp_path: Path, target: str) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "link.svg").symlink_to(target)
    with pytest.raises(SourcesRefused) as refused:
        read_folder(tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["SEC003"]
