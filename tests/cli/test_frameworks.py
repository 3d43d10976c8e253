"""`elearn framework` and `elearn position`: importing, exporting, checking, listing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from elearn.cli.running import bring_in_shipped, fill_if_empty
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.frameworks.loading import load
from elearn.frameworks.sheet import write_sheet
from elearn.frameworks.shipped import shipped_files
from elearn.frameworks.writing import to_yaml
from elearn.organisation import position_files
from elearn.organisation.models import Employment, Position
from elearn.organisation.queries import positions_of, requirements_of
from elearn.organisation.shipped import shipped_lists
from tests.cli.conftest import Elearn
from tests.frameworks.makers import a_framework

WARD = shipped_files()[-1]
(TITLES,) = shipped_lists()


def changed(tmp_path: Path, source: Path, old: str, new: str) -> str:
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(path)


def without_wd2(tmp_path: Path) -> str:
    """The file of a framework that leaves out a competency which every position of the release requires."""
    framework = load(WARD.name, WARD.read_bytes()).framework
    assert framework is not None
    items = tuple(each for each in framework.items if each.code != "WD2")
    relations = tuple(each for each in framework.relations if each.origin != "WD2")
    path = tmp_path / "partial.yml"
    path.write_bytes(to_yaml(replace(framework, items=items, relations=relations)))
    return str(path)


def test_the_frameworks_of_the_release_come_in_once(elearn: Elearn, installed: Database) -> None:
    first = elearn("--lang", "en", "framework", "import", "--shipped")
    second = elearn("--lang", "en", "framework", "import", "--shipped")
    assert (first.exit_code, first.stdout.count("Imported"), first.stderr) == (0, 3, "")
    assert (second.exit_code, "not imported again" in second.stdout) == (0, True)


def test_what_is_in_use_is_listed(elearn: Elearn, installed: Database) -> None:
    elearn("framework", "import", "--shipped")
    assert [each["code"] for each in json.loads(elearn("framework", "list", "--json").stdout)] == [
        "WARD-DT",
        "DIGCOMP-3.0",
        "TT02-2025",
    ]
    assert "WARD-DT\t1\town\t8\t8\tWard digital" in elearn("--lang", "en", "framework", "list").stdout


def test_an_export_is_the_file_that_was_imported(elearn: Elearn, installed: Database) -> None:
    elearn("framework", "import", "--shipped")
    assert elearn("framework", "export", "WARD-DT").stdout_bytes == WARD.read_bytes()


@pytest.mark.parametrize("separator", [";", ","])
def test_a_sheet_goes_out_and_comes_back_unchanged(elearn: Elearn, installed: Database, tmp_path: Path, separator: str) -> None:
    elearn("framework", "import", "--shipped")
    sheet = tmp_path / "ward.csv"
    sheet.write_bytes(elearn("framework", "export", "WARD-DT", "--format", "csv", "--separator", separator).stdout_bytes)
    result = elearn("--lang", "en", "framework", "import", str(sheet))
    assert (result.exit_code, result.stdout.strip()) == (0, "Unchanged: WARD-DT")


def test_a_changed_sheet_changes_the_items_alone(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    elearn("framework", "import", "--shipped")
    sheet = tmp_path / "ward.csv"
    content = elearn("framework", "export", "WARD-DT", "--format", "csv").stdout_bytes
    sheet.write_bytes(content.replace("Giữ kín thông tin".encode(), "Giữ thật kín thông tin".encode()))
    assert "0 items added, 1 changed, 0 retired" in elearn("--lang", "en", "framework", "import", str(sheet)).stdout
    assert "Giữ thật kín" in elearn("framework", "export", "WARD-DT").stdout


def test_a_sheet_of_a_framework_that_is_not_here_is_refused(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    sheet = tmp_path / "x.csv"
    texts = ";".join(f"{name}_{language}" for name in ("title", "in_words", "descriptor") for language in ("vi", "en"))
    sheet.write_text(f"framework;version;code;type;parent;{texts}\nX;1;A;competency;;a;b\n")
    result = elearn("framework", "import", str(sheet))
    assert (result.exit_code, "[FWK020]" in result.stderr) == (1, True)


def test_a_faulty_file_is_told_with_its_place_and_not_imported(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    path = changed(tmp_path, WARD, "licence: CC0-1.0", "licence: secret")
    result = elearn("framework", "import", path)
    assert (result.exit_code, f"{path}:" in result.stderr, "[FWK008]" in result.stderr) == (1, True, True)
    assert json.loads(elearn("framework", "list", "--json").stdout) == []


def test_a_relation_to_what_is_not_here_is_a_warning_and_comes_in(elearn: Elearn, installed: Database) -> None:
    result = elearn("framework", "import", str(WARD))
    assert (result.exit_code, "[FWK005]" in result.stderr) == (0, True)


def test_checking_needs_no_installation(elearn: Elearn, bare_environment: Path) -> None:
    result = elearn("framework", "check", *map(str, shipped_files()))
    assert (result.exit_code, bare_environment.exists()) == (0, False)


def test_checking_knows_the_frameworks_of_the_release(elearn: Elearn, tmp_path: Path) -> None:
    path = changed(tmp_path, WARD, '{framework: DIGCOMP-3.0, code: "4.1"}', '{framework: DIGCOMP-3.0, code: "9.9"}')
    result = elearn("framework", "check", path)
    assert (result.exit_code, "[FWK004]" in result.stdout) == (1, True)


def test_a_check_can_be_read_by_programs(elearn: Elearn, tmp_path: Path) -> None:
    path = changed(tmp_path, WARD, "code: WD2\n", "code: WD1\n")
    report = json.loads(elearn("--lang", "en", "framework", "check", path, "--format", "json").stdout)
    assert report["problems"][0]["code"] == "FWK001"
    assert report["problems"][0]["sentence"].startswith("the code 'WD1' is taken")


def test_a_sheet_is_checked_too(elearn: Elearn, tmp_path: Path) -> None:
    sheet = tmp_path / "x.csv"
    sheet.write_text("code;title\n")
    assert elearn("framework", "check", str(sheet)).exit_code == 1


def test_a_check_of_a_sheet_says_that_its_framework_is_not_here(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    elearn("framework", "import", "--shipped")
    sheet = tmp_path / "ward.csv"
    content = elearn("framework", "export", "WARD-DT", "--format", "csv").stdout_bytes
    sheet.write_bytes(content.replace(b"WARD-DT;1;", b"WARD-DT;2;"))
    result = elearn("framework", "check", str(sheet))
    assert (result.exit_code, "[FWK024]" in result.stdout) == (0, True)


def test_a_check_of_a_sheet_knows_the_frameworks_of_the_release(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    elearn("framework", "import", "--shipped")
    sheet = tmp_path / "ward.csv"
    sheet.write_bytes(elearn("framework", "export", "WARD-DT", "--format", "csv").stdout_bytes)
    assert "[FWK" not in elearn("framework", "check", str(sheet)).stdout


def test_a_sheet_is_checked_with_the_framework_that_is_given_beside_it(elearn: Elearn, tmp_path: Path) -> None:
    framework = tmp_path / "khung.yml"
    framework.write_bytes(to_yaml(a_framework(relations=())))
    sheet = tmp_path / "khung.csv"
    sheet.write_bytes(write_sheet(a_framework(relations=())))
    assert "[FWK" not in elearn("framework", "check", str(sheet), str(framework)).stdout


@pytest.mark.parametrize("words", [("framework", "import"), ("position", "import"), ("framework", "check")])
def test_a_call_without_files_is_a_wrong_call(elearn: Elearn, installed: Database, words: tuple[str, ...]) -> None:
    assert elearn(*words).exit_code == 2


def test_exporting_what_is_not_there_is_told(elearn: Elearn, installed: Database) -> None:
    assert elearn("framework", "export", "X").exit_code == 1


def test_importing_needs_the_schema(elearn: Elearn) -> None:
    assert elearn("framework", "import", "--shipped").exit_code == 3
    assert elearn("position", "import", "--shipped").exit_code == 3


def test_positions_of_the_release_come_in_once_over_their_framework(elearn: Elearn, installed: Database) -> None:
    elearn("framework", "import", "--shipped")
    first = elearn("--lang", "en", "position", "import", "--shipped")
    second = elearn("--lang", "en", "position", "import", "--shipped")
    assert (first.exit_code, "7 positions added" in first.stdout, "not imported again" in second.stdout) == (0, True, True)
    assert "counter\tdraft\t8\tCounter officer" in elearn("--lang", "en", "position", "list").stdout


def test_positions_without_their_framework_are_told_and_not_imported(elearn: Elearn, installed: Database) -> None:
    result = elearn("position", "import", str(TITLES))
    assert (result.exit_code, "[CLM001]" in result.stderr) == (1, True)
    assert json.loads(elearn("position", "list", "--json").stdout) == []


def test_exported_positions_come_back_unchanged(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    elearn("framework", "import", "--shipped")
    elearn("position", "import", "--shipped")
    path = tmp_path / "positions.yml"
    path.write_bytes(elearn("position", "export").stdout_bytes)
    result = elearn("--lang", "en", "position", "import", str(path))
    assert (result.exit_code, result.stdout.strip()) == (0, "Unchanged: POSITIONS")


@pytest.fixture
def filled(elearn: Elearn, installed: Database) -> Elearn:
    """The frameworks and positions of the release, required by nobody's position but the seven."""
    elearn("framework", "import", "--shipped")
    elearn("position", "import", "--shipped")
    return elearn


def in_use(elearn: Elearn) -> list[tuple[str, str]]:
    return [(each["version"], str(each["competencies"])) for each in json.loads(elearn("framework", "list", "--json").stdout)]


def test_a_file_that_leaves_out_what_positions_require_is_refused(filled: Elearn, tmp_path: Path) -> None:
    before = in_use(filled)
    result = filled("--lang", "en", "framework", "import", without_wd2(tmp_path))
    assert (result.exit_code, "--retire" in result.stderr, in_use(filled) == before) == (1, True, True)


def test_a_refused_file_tells_what_it_would_retire_and_who_needs_it(filled: Elearn, tmp_path: Path) -> None:
    result = filled("--lang", "en", "framework", "import", without_wd2(tmp_path))
    assert "Retired: WD2\n" in result.stdout
    assert "WD2 is still required by the positions: clerk, community, counter" in result.stdout


def test_what_is_required_is_retired_when_that_is_said(filled: Elearn, tmp_path: Path) -> None:
    result = filled("--lang", "en", "framework", "import", without_wd2(tmp_path), "--retire")
    assert (result.exit_code, "1 retired" in result.stdout) == (0, True)


def test_what_nothing_leans_on_is_retired_unasked(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    elearn("framework", "import", "--shipped")
    assert elearn("framework", "import", without_wd2(tmp_path)).exit_code == 0


def test_a_new_version_that_lacks_what_is_required_is_refused(filled: Elearn, tmp_path: Path) -> None:
    path = Path(without_wd2(tmp_path))
    path.write_text(path.read_text().replace('code: WARD-DT\nversion: "1"', 'code: WARD-DT\nversion: "2"'))
    result = filled("--lang", "en", "framework", "import", str(path))
    assert (result.exit_code, "Version 2 takes the place of version 1" in result.stdout) == (1, True)


def test_a_competency_with_evidence_is_not_retired_unasked(
    elearn: Elearn, installed: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elearn("framework", "import", "--shipped")
    monkeypatch.setattr("elearn.cli.effects.competencies_spoken_of", lambda _session, _framework, codes: frozenset(codes))
    result = elearn("--lang", "en", "framework", "import", without_wd2(tmp_path))
    assert (result.exit_code, "Evidence is in the ledger of: WD2" in result.stdout) == (1, True)


def test_a_rehearsal_tells_and_writes_nothing(filled: Elearn, tmp_path: Path) -> None:
    path = changed(tmp_path, WARD, "Giữ kín thông tin", "Giữ thật kín thông tin")
    result = filled("--lang", "en", "framework", "import", path, "--dry-run")
    assert (result.exit_code, "Changed: " in result.stdout, "Imported" in result.stdout) == (0, True, False)
    assert "Giữ thật kín" not in filled("framework", "export", "WARD-DT").stdout


def test_a_rehearsal_of_what_would_be_refused_ends_as_the_import_would(filled: Elearn, tmp_path: Path) -> None:
    assert filled("framework", "import", without_wd2(tmp_path), "--dry-run").exit_code == 1


@pytest.fixture
def staffed(elearn: Elearn, installed: Database) -> Elearn:
    """The demo, in which people hold the positions of the release."""
    bring_in_shipped(installed)
    fill_if_empty(installed, "mot cau du dai de thu")
    return elearn


def clerk_without_wd1(tmp_path: Path) -> str:
    """A list of one position that many hold, which leaves out a competency."""
    listed = position_files.load(TITLES.name, TITLES.read_bytes()).positions
    assert listed is not None
    clerk = next(each for each in listed.positions if each.code == "clerk")
    path = tmp_path / "clerk.yml"
    path.write_bytes(
        position_files.to_yaml(replace(listed, code="OTHER", positions=(replace(clerk, requires=clerk.requires[1:]),)))
    )
    return str(path)


def required_of_clerks(elearn: Elearn) -> int:
    listed = json.loads(elearn("position", "list", "--json").stdout)
    return next(each["required"] for each in listed if each["code"] == "clerk")


def test_a_list_that_ends_what_a_held_position_requires_is_refused(staffed: Elearn, tmp_path: Path) -> None:
    result = staffed("--lang", "en", "position", "import", clerk_without_wd1(tmp_path))
    assert (result.exit_code, "--retire" in result.stderr, required_of_clerks(staffed)) == (1, True, 8)


def test_a_list_tells_whom_it_takes_what_from(staffed: Elearn, tmp_path: Path) -> None:
    told = staffed("--lang", "en", "position", "import", clerk_without_wd1(tmp_path)).stdout
    assert "clerk no longer requires: WARD-DT WD1" in told
    assert "clerk: people who hold it: " in told


def test_a_list_ends_what_a_held_position_requires_when_that_is_said(staffed: Elearn, tmp_path: Path) -> None:
    assert staffed("position", "import", clerk_without_wd1(tmp_path), "--retire").exit_code == 0
    assert required_of_clerks(staffed) == 7


def test_a_list_may_end_what_a_position_requires_that_nobody_holds(filled: Elearn, tmp_path: Path) -> None:
    assert filled("position", "import", clerk_without_wd1(tmp_path)).exit_code == 0


def test_a_start_does_not_retire_what_is_in_use(
    filled: Elearn, installed: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = in_use(filled)
    monkeypatch.setattr("elearn.cli.importing.shipped_files", lambda: (Path(without_wd2(tmp_path)),))
    bring_in_shipped(installed)
    assert ("--retire" in capsys.readouterr().err, in_use(filled) == before) == (True, True)


def test_exported_positions_come_back_after_a_competency_was_retired(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    elearn("framework", "import", "--shipped")
    elearn("position", "import", "--shipped")
    elearn("framework", "import", without_wd2(tmp_path), "--retire")
    path = tmp_path / "positions.yml"
    path.write_bytes(elearn("position", "export").stdout_bytes)
    result = elearn("--lang", "en", "position", "import", str(path))
    assert (result.exit_code, result.stdout.strip()) == (0, "Unchanged: POSITIONS")


def test_a_course_that_names_what_is_not_here_is_published_with_a_warning(
    elearn: Elearn, installed: Database, tmp_path: Path
) -> None:
    made = elearn("course", "new", "an-toan", "--title-vi", "An", "--title-en", "Safe", "--folder", str(tmp_path))
    folder = Path(made.stdout.strip())
    settings = folder / "course.yml"
    settings.write_text(settings.read_text() + "competencies:\n  - {framework: NOWHERE, code: X1, level: 3}\n")
    result = elearn("course", "publish", str(folder))
    assert (result.exit_code, "[CLM001]" in result.stderr) == (0, True)


def test_the_course_of_the_product_names_what_the_release_knows(elearn: Elearn, installed: Database) -> None:
    elearn("framework", "import", "--shipped")
    courses = Path(__file__).parents[2] / "courses"
    result = elearn("course", "publish", str(courses))
    assert (result.exit_code, "[CLM" in result.stderr) == (0, False)


def events(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(StoredEvent.id)).all())


def test_a_second_start_reads_no_file_of_the_release_again(installed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_in_shipped(installed)
    before = events(installed)
    monkeypatch.setattr("elearn.frameworks.loading.load", None)
    monkeypatch.setattr("elearn.organisation.position_files.load", None)
    bring_in_shipped(installed)
    assert events(installed) == before


def test_a_start_takes_in_a_file_whose_bytes_have_changed(
    installed: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bring_in_shipped(installed)
    capsys.readouterr()
    files = [shutil.copy(path, tmp_path) for path in shipped_files()]
    changed(tmp_path, WARD, "Giữ kín thông tin", "Giữ thật kín thông tin")
    monkeypatch.setattr("elearn.cli.importing.shipped_files", lambda: tuple(Path(each) for each in files))
    bring_in_shipped(installed)
    assert capsys.readouterr().out.splitlines() == ["Đã nhập WARD-DT"]


def test_a_start_leaves_alone_what_the_operator_has_changed(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    bring_in_shipped(installed)
    elearn("framework", "import", changed(tmp_path, WARD, "Giữ kín thông tin", "Giữ thật kín thông tin"))
    bring_in_shipped(installed)
    assert "Giữ thật kín" in elearn("framework", "export", "WARD-DT").stdout


def test_people_of_the_demo_hold_positions_that_require_something(installed: Database) -> None:
    bring_in_shipped(installed)
    fill_if_empty(installed, "mot cau du dai de thu")
    day = installed.clock.now().date() + timedelta(days=1)
    with installed.read() as session:
        beside = select(Employment.person_id).join(Position).where(Position.code == "data-protection", ~Employment.is_main)
        person = session.scalars(beside.limit(1)).one()
        held = positions_of(session, person, day)
        asked = {each.code: each.level for each in requirements_of(session, person, day)}
    assert [each.code for each in held] == ["clerk", "data-protection"]
    assert asked == {"WD1": 4, "WD2": 6, "WD3": 4, "WD4": 6, "WD5": 4, "WD6": 5, "WD7": 4, "WD8": 5}
