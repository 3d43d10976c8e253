"""A Git repository on disk: what is taken of it, and that nothing in it can lead out of it or be run."""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from dulwich.objects import Blob, Commit, Tag, Tree
from dulwich.repo import Repo

from elearn.content import limits
from elearn.exchange.repository import apart, reading
from elearn.exchange.repository.control import NotPulled, Pulled, control_folder
from elearn.exchange.repository.reading import read_repository

pytestmark = pytest.mark.pure

COURSE = {"course.yml": b"format: 1\n", "modules/01-a/01-b.vi.md": "Chào".encode()}
Entry = tuple[bytes, int, bytes]


class Made:
    """A repository that a test writes, object by object."""

    def __init__(self, folder: Path, *, bare: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.repo = Repo.init_bare(str(folder)) if bare else Repo.init(str(folder))

    def keep(self, made: Any) -> bytes:
        self.repo.object_store.add_object(made)
        name: bytes = made.id
        return name

    def blob(self, content: bytes) -> bytes:
        return self.keep(Blob.from_string(content))

    def tree(self, files: Mapping[str, bytes], *more: Entry) -> bytes:
        """The tree of files by path; `more` are entries that no honest program writes."""
        made, below = Tree(), dict[str, dict[str, bytes]]()
        for path, content in files.items():
            head, _, rest = path.partition("/")
            if rest:
                below.setdefault(head, {})[rest] = content
            else:
                made.add(head.encode(), 0o100644, self.blob(content))
        for name, inside in below.items():
            made.add(name.encode(), stat.S_IFDIR, self.tree(inside))
        for name, mode, sha in more:
            made.add(name, mode, sha)
        return self.keep(made)

    def commit(self, tree: bytes, branch: str = "master") -> str:
        made = Commit()
        made.tree, made.message, made.author, made.committer = tree, b"x", b"A <a@b.vn>", b"A <a@b.vn>"
        made.author_time = made.commit_time = 1_700_000_000
        made.author_timezone = made.commit_timezone = 0
        name = self.keep(made)
        self.repo.refs[f"refs/heads/{branch}".encode()] = name
        return name.decode()

    def close(self) -> None:
        self.repo.close()


def a_repository(folder: Path, files: Mapping[str, bytes] | None = None, *more: Entry, bare: bool = False) -> Path:
    made = Made(folder, bare=bare)
    made.commit(made.tree(files if files is not None else COURSE, *more))
    made.close()
    return folder


def the_course(folder: Path, ref: str | None = None, path: str | None = None) -> Pulled:
    _, (found,) = read_repository(folder, ref, path)
    return found


def refusal(folder: Path, ref: str | None = None, path: str | None = None) -> str:
    with pytest.raises(NotPulled) as refused:
        read_repository(folder, ref, path)
    return refused.value.why


@pytest.mark.parametrize("bare", [True, False])
def test_the_files_of_a_commit_come_out_as_they_are(tmp_path: Path, bare: bool) -> None:
    assert the_course(a_repository(tmp_path / "r", bare=bare)) == Pulled("", COURSE)


def test_the_work_tree_is_not_looked_at(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "r")
    (folder / "course.yml").write_text("changed")
    assert the_course(folder).files == COURSE


def test_every_course_of_a_repository_is_found_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    files = {f"courses/{name}/{path}": content for name in ("a", "b") for path, content in COURSE.items()}
    folder = a_repository(tmp_path / "r", files | {"README.md": b"x", ".github/ci.yml": b"x", "courses/a/.hidden": b"x"})
    assert read_repository(folder, None, None)[1] == [Pulled("courses/a", COURSE), Pulled("courses/b", COURSE)]


def test_one_course_is_taken_where_it_is_named(tmp_path: Path) -> None:
    files = {f"{name}/{path}": content for name in ("a", "b") for path, content in COURSE.items()}
    assert the_course(a_repository(tmp_path / "r", files), path="b/").folder == "b"


@pytest.mark.parametrize("path", ["c", "..", "../r", "/etc", "a/modules", "a/course.yml"])
def test_a_folder_that_is_no_course_is_refused(tmp_path: Path, path: str) -> None:
    folder = a_repository(tmp_path / "r", {f"a/{name}": content for name, content in COURSE.items()})
    assert refusal(folder, path=path) == "no-course"


def test_a_branch_a_tag_and_a_hash_are_understood(tmp_path: Path) -> None:
    made = Made(tmp_path / "r")
    made.commit(made.tree(COURSE))
    name = made.commit(made.tree(COURSE | {"course.yml": b"other"}), "nhanh/hai")
    tag = Tag()
    tag.name, tag.object, tag.message, tag.tagger, tag.tag_time, tag.tag_timezone = (
        b"v1",
        (Commit, name.encode()),
        b"x",
        b"A <a@b.vn>",
        1,
        0,
    )
    made.repo.refs[b"refs/tags/v1"] = made.keep(tag)
    made.close()
    for ref in ("nhanh/hai", "v1", name, "refs/heads/nhanh/hai"):
        assert the_course(made.folder, ref).files["course.yml"] == b"other"


def test_packed_objects_and_names_are_read(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "r", bare=True)
    with Repo(str(folder)) as repo:
        repo.object_store.pack_loose_objects()
        repo.refs.pack_refs(all=True)
    assert the_course(folder).files == COURSE


@pytest.mark.parametrize("ref", ["khong-co", "../HEAD", "refs/../HEAD", "a..b", "-x", "", "a.lock", "0" * 40, "HEAD\n"])
def test_a_name_that_means_nothing_is_refused(tmp_path: Path, ref: str) -> None:
    assert refusal(a_repository(tmp_path / "r"), ref) in {"no-ref", "broken"}


def test_a_repository_without_a_commit_is_refused(tmp_path: Path) -> None:
    Repo.init(str(tmp_path)).close()
    assert refusal(tmp_path) == "no-ref"


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "no-repository"


# --- hostile -------------------------------------------------------------------------------------------------------


def codes_of(folder: Path) -> list[str]:
    found = the_course(folder)
    assert not found.files
    return [problem.code for problem in found.problems]


def hostile(tmp_path: Path, name: bytes, mode: int, content: bytes = b"/etc/passwd") -> Path:
    made = Made(tmp_path / "r")
    made.commit(made.tree(COURSE, (name, mode, made.blob(content))))
    made.close()
    return made.folder


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    assert codes_of(hostile(tmp_path, b"so-do.svg", 0o120000)) == ["SEC003"]


def test_a_submodule_is_refused(tmp_path: Path) -> None:
    assert codes_of(a_repository(tmp_path / "r", None, (b"modul", 0o160000, b"a" * 40))) == ["SEC003"]


@pytest.mark.parametrize(
    "name", [b"..", b"../../x.md", b"a/b.md", b"/etc/passwd", b"c:x.md", b"con.md", b"a\\b.md", b"\xff.md", b"a\x01.md"]
)
def test_a_name_that_leaves_the_folder_or_cannot_be_written_everywhere_is_refused(tmp_path: Path, name: bytes) -> None:
    assert codes_of(hostile(tmp_path, name, 0o100644)) == ["SEC001"]


def test_two_names_that_are_one_elsewhere_are_refused(tmp_path: Path) -> None:
    assert codes_of(hostile(tmp_path, b"COURSE.yml", 0o100644)) == ["SEC002"]


def test_a_folder_that_holds_itself_is_damage(tmp_path: Path) -> None:
    # A tree cannot hold its own hash; the object under that name is another one.
    made = Made(tmp_path / "r")
    inner = made.tree({"x.md": b"x"})
    outer = made.tree(COURSE, (b"loop", stat.S_IFDIR, inner))
    path = made.folder / ".git/objects" / inner[:2].decode() / inner[2:].decode()
    looped = b"40000 loop\0" + bytes.fromhex(inner.decode())
    path.chmod(0o644)
    path.write_bytes(zlib.compress(b"tree %d\0" % len(looped) + looped))
    made.commit(outer)
    made.close()
    assert refusal(made.folder) == "broken"


def test_folders_inside_each_other_without_end_are_refused(tmp_path: Path) -> None:
    made = Made(tmp_path / "r")
    tree = made.tree({"x.md": b"x"})
    for _ in range(50):
        tree = made.tree({}, (b"a", stat.S_IFDIR, tree))
    made.commit(made.tree(COURSE, (b"a", stat.S_IFDIR, tree)))
    made.close()
    assert codes_of(made.folder) == ["SEC001"]


def test_a_tree_of_a_million_entries_is_refused_before_it_is_taken_apart(tmp_path: Path) -> None:
    made = Made(tmp_path / "r")
    blob = bytes.fromhex(made.blob(b"x").decode())
    entries = b"".join(b"100644 %07d.md\0%s" % (number, blob) for number in range(1_000_000))
    # Git names objects by SHA-1.
    name = hashlib.sha1(b"tree %d\0" % len(entries) + entries, usedforsecurity=False).hexdigest().encode()
    path = made.folder / ".git/objects" / name[:2].decode() / name[2:].decode()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(b"tree %d\0" % len(entries) + entries, 1))
    made.commit(name)
    made.close()
    assert refusal(made.folder) == "too-large"


def test_more_files_than_a_course_may_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILES", 10)
    files = COURSE | {f"assets/{number}.md": b"x" for number in range(20)}
    assert codes_of(a_repository(tmp_path / "r", files)) == ["SEC005"]


def test_more_bytes_than_a_course_may_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FOLDER_BYTES", 5 * limits.MIB)
    files = COURSE | {f"assets/{number}.png": bytes([number]) * limits.MIB for number in range(6)}
    assert codes_of(a_repository(tmp_path / "r", files)) == ["SEC012"]


def test_a_repository_with_more_courses_than_are_taken_at_once_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FOUND", 2)
    assert refusal(a_repository(tmp_path / "r", {f"{name}/course.yml": b"x" for name in "abc"})) == "too-large"


@pytest.mark.parametrize("where", ["objects/info/alternates", "objects/info/http-alternates", "commondir"])
@pytest.mark.parametrize("words", ["/etc", "../../other/objects", "."])
def test_objects_of_another_repository_are_refused(tmp_path: Path, where: str, words: str) -> None:
    folder = a_repository(tmp_path / "r")
    path = folder / ".git" / where
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{words}\n")
    assert refusal(folder) == "leads-out"


@pytest.mark.parametrize("name", ["objects", "refs", "HEAD", "packed-refs", "objects/pack", "objects/ab", "objects/info"])
def test_a_link_in_the_repository_is_refused(tmp_path: Path, name: str) -> None:
    folder = a_repository(tmp_path / "r")
    path = folder / ".git" / name
    if path.exists():
        path.rename(tmp_path / "moved")
    else:
        (tmp_path / "moved").mkdir()
    path.symlink_to(tmp_path / "moved")
    assert refusal(folder) in {"leads-out", "no-repository"}


def test_a_name_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "r")
    (tmp_path / "elsewhere").write_text((folder / ".git/refs/heads/master").read_text())
    (folder / ".git/refs/heads/lan").symlink_to(tmp_path / "elsewhere")
    assert refusal(folder, "lan") == "no-ref"


def test_a_git_file_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    a_repository(tmp_path / "other")
    (tmp_path / "r").mkdir()
    (tmp_path / "r/.git").write_text(f"gitdir: {tmp_path / 'other/.git'}\n")
    assert refusal(tmp_path / "r") == "leads-out"


def test_nothing_of_the_repositorys_settings_is_looked_at_or_run(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "r")
    mark = tmp_path / "run"
    with (folder / ".git/config").open("a") as config:
        config.write(
            f"[core]\n\tfsmonitor = touch {mark}\n\thooksPath = {tmp_path}\n\tworktree = /etc\n[include]\n\tpath = /etc/passwd\n"
        )
    hook = folder / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n")
    hook.chmod(0o755)
    assert the_course(folder).files == COURSE
    assert not mark.exists()


def test_nothing_is_written_into_the_repository(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "r")
    before = {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}
    the_course(folder)
    assert {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))} == before


def test_the_control_folder_of_a_bare_repository_is_itself(tmp_path: Path) -> None:
    assert control_folder(a_repository(tmp_path / "r", bare=True)) == tmp_path / "r"


# --- apart ---------------------------------------------------------------------------------------------------------


def test_a_child_process_gives_the_same(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "r", {f"khóa/{name}": content for name, content in COURSE.items()})
    assert apart.pull(folder, None, None) == read_repository(folder, None, None)


def test_a_child_process_says_why_not(tmp_path: Path) -> None:
    with pytest.raises(NotPulled) as refused:
        apart.pull(a_repository(tmp_path / "r"), "khong-co", None)
    assert (refused.value.why, refused.value.about) == ("no-ref", "khong-co")


def test_a_damaged_object_is_told_as_damage(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "r")
    for path in (folder / ".git/objects").glob("??/*"):
        os.chmod(path, 0o644)  # noqa: PTH101
        path.write_bytes(b"nonsense")
    with pytest.raises(NotPulled) as refused:
        apart.pull(folder, None, None)
    assert refused.value.why == "broken"


def test_a_bomb_runs_out_of_the_childs_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MEMORY_BYTES", 300 * limits.MIB)
    made = Made(tmp_path / "r")
    size = 180 * limits.MIB
    name = "a" * 40
    path = made.folder / ".git/objects/aa" / ("a" * 38)
    path.parent.mkdir()
    path.write_bytes(zlib.compress(b"blob %d\0" % size + bytes(size), 1))
    made.commit(made.tree(COURSE, (b"b.png", 0o100644, name.encode())))
    made.close()
    with pytest.raises(NotPulled) as refused:
        apart.pull(made.folder, None, None)
    assert refused.value.why in {"too-large", "broken"}


def test_a_repository_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(NotPulled) as refused:
        apart.pull(a_repository(tmp_path / "r"), None, None, seconds=0.01)
    assert refused.value.why == "too-slow"
