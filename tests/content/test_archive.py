"""A zip that somebody sends: what is read of it, and what is refused before it can do harm."""

from __future__ import annotations

import random
import warnings
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from elearn.content import limits
from elearn.content.archive import read_archive
from elearn.content.lint.catalogue import sentence_of
from elearn.content.source import SourcesRefused
from tests.content.zips import a_zip, entry, of_entries

pytestmark = pytest.mark.pure

COURSE = {"course.yml": b"format: 1\n", "modules/01-a/01-b.vi.md": "Chào".encode()}


def refusal_of(content: bytes) -> str:
    """The code of the problem for which an archive is refused; it has a sentence in both languages."""
    with pytest.raises(SourcesRefused) as refused:
        read_archive(content)
    problem = refused.value.problems[0]
    assert sentence_of(problem, "vi") != sentence_of(problem, "en")
    return problem.code


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def test_the_files_of_a_course_come_out_as_they_went_in() -> None:
    assert read_archive(a_zip(COURSE)) == COURSE


def test_a_single_folder_around_everything_is_taken_away() -> None:
    assert read_archive(a_zip(COURSE, top="khoa-hoc")) == COURSE


def test_a_folder_beside_course_yml_stays() -> None:
    assert read_archive(a_zip({"course.yml": b"x"})) == {"course.yml": b"x"}


def test_two_folders_are_not_taken_away() -> None:
    files = {"a/course.yml": b"x", "b/course.yml": b"y"}
    assert read_archive(a_zip(files)) == files


def test_what_an_operating_system_leaves_behind_is_left_out() -> None:
    left = {"khoa/.DS_Store": b"x", "__MACOSX/khoa/._course.yml": b"x"}
    assert read_archive(a_zip({f"khoa/{path}": content for path, content in COURSE.items()} | left)) == COURSE


# Some names of three letters mean a device on Windows and are refused: the ones drawn here have a digit in front.
@given(st.dictionaries(st.from_regex(r"[0-9][a-z]{1,8}/[0-9][a-z]{1,8}\.md", fullmatch=True), st.binary(max_size=200).filter(
    lambda content: not content.startswith((b"PK", b"BZh", b"\x1f\x8b", b"7z", b"Rar", b"\xfd7z", b"\x28\xb5"))
), min_size=1, max_size=8))  # fmt: skip
def test_any_sources_survive_the_way_through_a_zip(files: dict[str, bytes]) -> None:
    sources = {"course.yml": b"format: 1\n", **files}
    assert read_archive(a_zip(sources, top="khoa")) == sources


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_raise_nothing_else(content: bytes) -> None:
    for each in (content, b"PK\x03\x04" + content):
        try:
            read_archive(each)
        except SourcesRefused:
            continue


@given(st.integers(min_value=0, max_value=400), st.integers(min_value=0, max_value=255))
@example(158, 0)
def test_a_zip_with_one_byte_changed_is_read_or_refused_and_raises_nothing_else(at: int, byte: int) -> None:
    content = bytearray(a_zip(COURSE))
    content[at % len(content)] = byte
    try:
        read_archive(bytes(content))
    except SourcesRefused:
        return


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7", noise(500)])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refusal_of(content) == "SEC014"


def test_a_zip_that_is_cut_off_is_refused() -> None:
    assert refusal_of(a_zip(COURSE)[:-40]) == "SEC014"


def test_a_zip_with_something_before_it_is_refused() -> None:
    assert refusal_of(b"#!/bin/sh\n" + a_zip(COURSE)) == "SEC014"


def test_a_file_whose_bytes_are_not_those_that_were_packed_is_refused() -> None:
    content = a_zip({"course.yml": noise(400)}, compression=zipfile.ZIP_STORED)
    at = content.index(noise(400)) + 100
    assert refusal_of(content[:at] + b"XXXX" + content[at + 4 :]) == "SEC014"


@pytest.mark.parametrize(
    "name",
    [
        "../course.yml",
        "a/../../b.md",
        "/etc/passwd",
        "C:/x.md",
        "a\\b.md",
        "a//b.md",
        "con.md",
        "a/b\u202e.md",
        "x" * 241,
        "a/b\u200b.md",
        "a\u00adb.md",
    ],
)
def test_a_path_that_leaves_the_folder_or_cannot_be_written_everywhere_is_refused(name: str) -> None:
    assert refusal_of(of_entries([("course.yml", b"x"), (name, b"x")])) == "SEC001"


def test_a_link_is_refused() -> None:
    assert refusal_of(of_entries([("course.yml", b"x"), (entry("modules", mode=0o120777), b"/etc")])) == "SEC003"


@pytest.mark.parametrize("name", ["modules/", "x/", ".git/hooks/post-checkout", "__MACOSX/x", "node_modules/.bin/x", ".x/"])
def test_a_link_is_refused_where_it_would_be_left_out_too(name: str) -> None:
    assert refusal_of(of_entries([("course.yml", b"x"), (entry(name, mode=0o120777), b"/etc")])) == "SEC003"


@pytest.mark.parametrize(
    "name", ["../../x/", "a/../../x/", "/etc/", "con/", "a\\b/", "../.git/x", ".git/../../x", "__MACOSX/../../x"]
)
def test_a_folder_or_a_hidden_file_that_leads_out_is_refused(name: str) -> None:
    assert refusal_of(of_entries([("course.yml", b"x"), (name, b"")])) == "SEC001"


def test_the_folders_that_programs_write_beside_files_are_no_matter() -> None:
    folders = [(f"khoa/{name}/", b"") for name in ("", "modules", "modules/01-a", ".git", "empty")]
    packed = of_entries(
        [*((name.replace("//", "/"), each) for name, each in folders), *((f"khoa/{k}", v) for k, v in COURSE.items())]
    )
    assert read_archive(packed) == COURSE


@pytest.mark.parametrize(
    "names",
    [
        ["modules/01-a/01-b.vi.md", "Modules/01-c/01-d.vi.md"],
        ["modules/01-a/01-b.vi.md", "Modules/"],
        ["assets/Hình/a.md", "assets/hình/b.md"],
        ["a", "a/b.md"],
        ["A", "a/b.md"],
        ["a", "a/"],
    ],
)
def test_two_folders_or_a_file_and_a_folder_that_are_one_elsewhere_are_refused(names: list[str]) -> None:
    assert refusal_of(of_entries([(name, b"") for name in names])) == "SEC002"


def test_one_folder_in_two_forms_of_unicode_is_one() -> None:
    names = ["course.yml", "assets/h\u1ecdc/a.md", "assets/ho\u0323c/b.md"]
    assert set(read_archive(of_entries([(name, b"") for name in names]))) == set(names)


@pytest.mark.parametrize("mode", [0o010644, 0o020644, 0o060644, 0o140644])
def test_a_special_file_is_refused(mode: int) -> None:
    assert refusal_of(of_entries([(entry("pipe.md", mode=mode), b"")])) == "SEC003"


@pytest.mark.parametrize("twin", ["course.yml", "COURSE.YML"])
def test_a_name_that_comes_twice_is_refused(twin: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = of_entries([("course.yml", b"one"), (twin, b"two")])
    assert refusal_of(content) == "SEC002"


def test_two_names_that_are_one_in_unicode_are_refused() -> None:
    assert refusal_of(of_entries([("assets/h\u1ecdc.md", b"one"), ("assets/ho\u0323c.md", b"two")])) == "SEC002"


def test_an_encrypted_file_is_refused() -> None:
    content = a_zip({"course.yml": b"x"})
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + flags
        content = content[:at] + bytes([content[at] | 1]) + content[at + 1 :]
    assert refusal_of(content) == "SEC015"


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_compression_is_refused(compression: int) -> None:
    assert refusal_of(a_zip(COURSE, compression=compression)) == "SEC015"


def test_a_file_that_grows_out_of_all_proportion_is_refused() -> None:
    assert refusal_of(a_zip({"course.yml": noise(2_000_000), "bomb.md": b"0" * 20_000_000})) == "SEC016"


def test_many_small_files_that_grow_together_out_of_all_proportion_are_refused() -> None:
    small = b"0" * limits.ARCHIVE_SMALL_BYTES
    assert refusal_of(a_zip({f"a/{number}.md": small for number in range(400)})) == "SEC016"


def test_a_file_that_claims_to_be_smaller_than_it_is_is_refused() -> None:
    content = bytearray(a_zip({"course.yml": b"0" * 1_000_000}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal_of(bytes(content)) == "SEC014"


def test_more_than_a_course_folder_may_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FOLDER_BYTES", 1_000_000)
    assert refusal_of(a_zip({"a/1.md": noise(600_000), "a/2.md": noise(600_001)})) == "SEC012"


@pytest.mark.parametrize("count", [limits.FILES + 1, 3 * limits.FILES])
def test_too_many_files_are_refused(count: int) -> None:
    assert refusal_of(a_zip({f"a/{number}.md": b"" for number in range(count)}, compression=zipfile.ZIP_STORED)) == "SEC005"


@pytest.mark.parametrize("name", ["inner.zip", "inner.md", "inner.tar.gz"])
def test_an_archive_inside_the_archive_is_refused(name: str) -> None:
    assert refusal_of(a_zip({"course.yml": b"x", name: a_zip(COURSE)})) == "SEC017"


def test_a_word_file_that_lies_beside_the_course_is_passed_on() -> None:
    files = {"course.yml": b"x", "goc.docx": a_zip(COURSE)}
    assert read_archive(a_zip(files)) == files
