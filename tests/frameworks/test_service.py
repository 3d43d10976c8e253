"""Importing frameworks and reading them back, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from elearn.core.actor import SYSTEM
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.frameworks import queries
from elearn.frameworks.document import Framework, ItemKind, Relation, RelationKind
from elearn.frameworks.models import Competency, CompetencyRelation, FrameworkLevel
from elearn.frameworks.service import import_framework
from elearn.frameworks.writing import to_yaml
from elearn.organisation import service
from elearn.organisation.queries import get_position_record
from tests.conftest import NOW
from tests.frameworks.makers import DAY, a_framework, a_scale, an_item, imported, said, shipped
from tests.organisation.makers import acting


def events_of(database: Database) -> Sequence[StoredEvent]:
    with database.read() as session:
        wanted = StoredEvent.name == "frameworks.framework_imported"
        return session.scalars(select(StoredEvent).where(wanted).order_by(StoredEvent.id)).all()


def exported(database: Database, code: str = "STATE-5", version: str | None = None) -> Framework:
    with database.read() as session:
        return queries.get_document(session, code, version)


def count(database: Database, model: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def competency(database: Database, code: str = "A1") -> queries.CompetencyRow:
    with database.read() as session:
        return queries.get_competency(session, "STATE-5", code)


def test_what_is_imported_is_exported_as_it_came(database: Database) -> None:
    imported(database, a_framework())
    assert exported(database) == a_framework()


@pytest.mark.parametrize("code", ["DIGCOMP-3.0", "TT02-2025", "WARD-DT"])
def test_a_framework_of_the_release_is_exported_as_its_very_file(database: Database, code: str) -> None:
    imported(database, shipped(code))
    assert to_yaml(exported(database, code)) == to_yaml(shipped(code))


def test_an_import_tells_what_came(database: Database) -> None:
    (done,) = imported(database, a_framework())
    assert (done.is_changed, done.added, done.changed, done.retired) == (True, ("A", "A1", "A2"), (), ())


def test_the_same_framework_twice_changes_nothing(database: Database) -> None:
    imported(database, a_framework())
    before = competency(database)
    (done,) = imported(database, a_framework())
    assert (done.is_changed, len(events_of(database)), competency(database)) == (False, 1, before)


def test_a_changed_text_keeps_the_row_and_tells_which(database: Database) -> None:
    imported(database, a_framework())
    before = competency(database)
    changed = replace(a_framework(), items=(*a_framework().items[:1], an_item("A1", parent="A"), a_framework().items[2]))
    (done,) = imported(database, changed)
    assert (done.added, done.changed, done.retired) == ((), ("A1",), ())
    assert competency(database).id == before.id
    assert events_of(database)[-1].payload["changed"] == ["A1"]


def test_each_revision_is_counted_in_its_event(database: Database) -> None:
    imported(database, a_framework(), a_framework(note={}), a_framework())
    assert [(each.payload["revision"], each.payload["changed_parts"]) for each in events_of(database)][1:] == [
        (2, ["about"]),
        (3, ["about"]),
    ]


def test_an_item_that_is_no_longer_named_is_retired_and_stays(database: Database) -> None:
    imported(database, a_framework())
    (done,) = imported(database, a_framework(items=a_framework().items[:2]))
    assert (done.retired, competency(database, "A2").is_retired, count(database, Competency)) == (("A2",), True, 3)
    with database.read() as session:
        assert [each.code for each in queries.list_competencies(session, "STATE-5")] == ["A", "A1"]


def test_a_retired_item_comes_back_as_the_same_row(database: Database) -> None:
    imported(database, a_framework())
    before = competency(database, "A2")
    imported(database, a_framework(items=a_framework().items[:2]))
    (done,) = imported(database, a_framework())
    assert (competency(database, "A2"), done.changed) == (before, ("A2",))


def test_a_moved_item_is_told_as_changed(database: Database) -> None:
    imported(database, a_framework())
    items = a_framework().items
    (done,) = imported(database, a_framework(items=(*items[:2], replace(items[2], parent=""))))
    assert (done.changed, competency(database, "A2").parent_id) == (("A2",), None)


def test_relations_become_what_the_file_says(database: Database) -> None:
    imported(database, a_framework())
    (done,) = imported(database, a_framework(relations=(Relation("A2", "OTHER", "9", RelationKind.EXACT),)))
    assert (done.changed_parts, exported(database).relations) == (
        ("relations",),
        (Relation("A2", "OTHER", "9", RelationKind.EXACT),),
    )


def test_a_level_that_nothing_uses_can_go(database: Database) -> None:
    imported(database, a_framework())
    imported(database, a_framework(scale=a_scale(4)))
    assert len(exported(database).scale.levels) == 4


def require(database: Database, rank: int) -> Id:
    """A position requires this level of A1; answers the position."""
    with database.unit_of_work() as work:
        position = service.create_position(work.session, SYSTEM, "clerk", said("Văn thư"), now=work.now)
        wanted = queries.get_competency(work.session, "STATE-5", "A1").id
        service.require_level(work.session, SYSTEM, position, wanted, rank, on=DAY, now=work.now, today=DAY)
    return position


def test_a_level_that_a_record_uses_cannot_go_and_nothing_changes(database: Database) -> None:
    imported(database, a_framework())
    require(database, 5)
    with pytest.raises(Conflict):
        imported(database, a_framework(scale=a_scale(4), note={}))
    assert exported(database) == a_framework()


def test_a_level_that_a_record_uses_may_be_called_otherwise(database: Database) -> None:
    imported(database, a_framework())
    require(database, 5)
    scale = a_scale()
    renamed = replace(scale, levels=(*scale.levels[:4], replace(scale.levels[4], title=said("Cao nhất"))))
    (done,) = imported(database, a_framework(scale=renamed))
    assert done.changed_parts == ("scale",)


def test_a_competency_that_a_record_uses_is_retired_and_the_record_stays(database: Database) -> None:
    imported(database, a_framework())
    position = require(database, 3)
    imported(database, a_framework(items=(an_item("B1"),), relations=()))
    with database.read() as session:
        assert queries.get_competency(session, "STATE-5", "A1").is_retired
        assert [each.code for each in get_position_record(session, position, today=DAY).now] == ["A1"]


def test_another_version_takes_the_place_of_the_one_in_use(database: Database) -> None:
    first, second = imported(database, a_framework(), a_framework(version="2", items=(an_item("B1"),), relations=()))
    with database.read() as session:
        in_use = queries.get_framework(session, "STATE-5")
        old = queries.get_framework(session, "STATE-5", "1")
    assert (in_use.id, old.id, old.retired_at) == (second.framework_id, first.framework_id, NOW)
    assert events_of(database)[-1].payload["replaces_id"] == str(first.framework_id)


def test_an_earlier_version_keeps_its_competencies(database: Database) -> None:
    imported(database, a_framework(), a_framework(version="2", items=(an_item("B1"),), relations=()))
    assert exported(database, "STATE-5", "1").items == a_framework().items


def test_an_earlier_version_can_be_taken_into_use_again(database: Database) -> None:
    first, _, again = imported(database, a_framework(), a_framework(version="2"), a_framework())
    with database.read() as session:
        assert queries.get_framework(session, "STATE-5").version == "1"
    assert (first.framework_id, again.is_changed) == (again.framework_id, True)


def test_only_the_operator_imports(database: Database) -> None:
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        import_framework(work.session, acting(Id(int=1)), a_framework(), now=work.now)


def test_a_file_of_the_release_is_known_by_its_digest(database: Database) -> None:
    with database.unit_of_work() as work:
        import_framework(work.session, SYSTEM, a_framework(), now=work.now, shipped_digest="a" * 64)
    imported(database, a_framework(note={}))
    with database.read() as session:
        assert queries.shipped_digests(session) == {"a" * 64}


def test_a_competency_is_found_by_framework_and_code(database: Database) -> None:
    imported(database, a_framework())
    found = competency(database)
    assert (found.kind, found.words, found.levels) == (
        ItemKind.COMPETENCY,
        said("Soạn văn bản"),
        ((2, said("Soạn được theo mẫu")),),
    )


@pytest.mark.parametrize(("framework", "code"), [("STATE-5", "X"), ("X", "A1")])
def test_a_competency_that_is_not_there_is_none(database: Database, framework: str, code: str) -> None:
    imported(database, a_framework())
    with database.read() as session:
        assert queries.find_competency(session, framework, code) is None
        with pytest.raises(NotFound):
            queries.get_competency(session, framework, code)


def test_competencies_are_found_by_id_in_every_version(database: Database) -> None:
    imported(database, a_framework())
    old = competency(database)
    imported(database, a_framework(version="2"))
    with database.read() as session:
        assert queries.competencies_by_id(session, [old.id]) == {old.id: old}


def test_a_scale_speaks_the_wanted_language(database: Database) -> None:
    (done,) = imported(database, a_framework())
    with database.read() as session:
        told = {language: queries.scale_of(session, done.framework_id, language)[0] for language in ("vi", "en")}
    assert [(each.rank, each.code, each.title) for each in told.values()] == [
        (1, "C1", "Cấp độ 1"),
        (1, "C1", "cap do 1 in English"),
    ]


def test_a_relation_is_seen_from_both_ends(database: Database) -> None:
    imported(database, shipped("DIGCOMP-3.0"), shipped("WARD-DT"))
    with database.read() as session:
        ours = queries.get_competency(session, "WARD-DT", "WD2")
        theirs = queries.get_competency(session, "DIGCOMP-3.0", "4.2")
        out = queries.relations_of(session, [ours.id])
        back = queries.relations_of(session, [theirs.id])
    assert [(each.framework, each.code, each.is_outgoing, each.other_id) for each in out] == [
        ("DIGCOMP-3.0", "4.2", True, theirs.id),
        ("TT02-2025", "4.2", True, None),
    ]
    assert [(each.framework, each.code, each.is_outgoing, each.other_id) for each in back] == [("WARD-DT", "WD2", False, ours.id)]


def test_a_retired_competency_tells_no_relation_to_the_other_end(database: Database) -> None:
    ward = shipped("WARD-DT")
    imported(database, shipped("DIGCOMP-3.0"), ward)
    left = tuple(each for each in ward.items if each.code != "WD2")
    imported(database, replace(ward, items=left, relations=tuple(each for each in ward.relations if each.origin != "WD2")))
    with database.read() as session:
        theirs = queries.get_competency(session, "DIGCOMP-3.0", "4.2")
        assert queries.relations_of(session, [theirs.id]) == ()
    assert count(database, CompetencyRelation) == len([each for each in ward.relations if each.origin != "WD2"])


def test_what_can_be_named_is_competencies_in_use(database: Database) -> None:
    imported(database, a_framework(), a_framework(items=a_framework().items[:2]))
    with database.read() as session:
        known = queries.known_frameworks(session)
    assert {code: (each.codes, each.levels) for code, each in known.items()} == {"STATE-5": (frozenset({"A1"}), 5)}


def test_frameworks_in_use_are_listed_ours_first(database: Database) -> None:
    imported(database, shipped("DIGCOMP-3.0"), shipped("WARD-DT"), a_framework(), a_framework(version="2"))
    with database.read() as session:
        listed = queries.list_frameworks(session)
    assert [(each.code, each.version, each.competencies, each.levels) for each in listed] == [
        ("WARD-DT", "1", 8, 8),
        ("DIGCOMP-3.0", "3.0", 21, 8),
        ("STATE-5", "2", 2, 5),
    ]


def test_a_scale_of_five_stands_beside_one_of_eight(database: Database) -> None:
    imported(database, a_framework(), shipped("WARD-DT"))
    assert count(database, FrameworkLevel) == 13
