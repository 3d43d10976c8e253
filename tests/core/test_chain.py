"""The audit chain, and the triggers that keep events."""

import base64
import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from elearn.core.actor import ANONYMOUS, SYSTEM, Actor
from elearn.core.append_only import EVENT_FACTS, append_only_triggers, drop_append_only_triggers
from elearn.core.chain import (
    GENESIS,
    ChainHead,
    ChainReport,
    HeadRefusedError,
    SignedHead,
    accept_head,
    canonical,
    chain,
    chainer,
    count_unchained,
    read_head,
    verify,
)
from elearn.core.chain_keys import KeyRing, key_id_of, new_ring, rotated
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.events import Event, StoredEvent, publish
from elearn.core.ids import Id, new_id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.runner import Runner
from elearn.core.jobs.schedule import Pulse
from tests.conftest import NOW
from tests.databases import make_sqlite_template, sqlite_url


def a_ring(seed: bytes = b"t") -> KeyRing:
    """A ring of one key that is the same in every run."""
    return KeyRing.read(("sk:" + base64.urlsafe_b64encode(seed * 32).decode().rstrip("="),))


KEYS = a_ring()


@dataclass(frozen=True, slots=True)
class Happened(Event):
    name: ClassVar[str] = "test.happened"
    subject: ClassVar[str] = "thing_id"
    thing_id: Id


def happen(database: Database, count: int, start: int = 0) -> None:
    with database.unit_of_work() as work:
        for n in range(start, start + count):
            work.session.add(
                StoredEvent(
                    name="test.happened",
                    at=NOW + timedelta(seconds=n),
                    actor_kind="person",
                    actor_id=new_id(),
                    subject_id=None,
                    payload={"n": n, "từ": "Đức"},
                )
            )


def chain_all(database: Database) -> int:
    with database.unit_of_work() as work:
        return chain(work.session, KEYS, work.now)


def check(database: Database, known: SignedHead | None = None) -> ChainReport:
    with database.read() as session:
        return verify(session, KEYS, known)


def head_of(database: Database) -> SignedHead | None:
    with database.read() as session:
        return read_head(session)


@contextmanager
def an_intruder(database: Database) -> Iterator:
    """Somebody who may do anything to the tables, triggers or not."""
    with database.connection() as connection, connection.begin():
        for statement in drop_append_only_triggers(connection.dialect.name):
            connection.exec_driver_sql(statement)
        yield connection


def test_events_get_places_without_gaps_in_order_of_time(database: Database):
    happen(database, 3, start=10)
    happen(database, 3)
    chain_all(database)
    with database.read() as session:
        rows = session.execute(select(StoredEvent.position, StoredEvent.payload).order_by(StoredEvent.position)).all()
    assert [(position, payload["n"]) for position, payload in rows] == [(1, 0), (2, 1), (3, 2), (4, 10), (5, 11), (6, 12)]


def test_a_later_commit_comes_later_in_the_chain_whatever_its_time(database: Database):
    happen(database, 2, start=10)
    chain_all(database)
    happen(database, 1)
    chain_all(database)
    with database.read() as session:
        assert session.scalar(select(StoredEvent.payload).where(StoredEvent.position == 3))["n"] == 0


def test_the_hash_holds_the_one_before(database: Database):
    happen(database, 2)
    chain_all(database)
    with database.read() as session:
        first, second = session.scalars(select(StoredEvent).order_by(StoredEvent.position)).all()
    assert first.hash == hashlib.sha256(GENESIS + canonical(first)).digest()
    assert second.hash == hashlib.sha256(first.hash + canonical(second)).digest()


@pytest.mark.pure
def test_the_canonical_form_is_fixed():
    event = StoredEvent(
        id=Id("01a20366-667a-7403-acea-d9ca56373bec"),
        name="test.happened",
        at=NOW,
        actor_kind="system",
        actor_id=None,
        subject_id=None,
        payload={"b": 1, "a": "Đ"},
    )
    assert canonical(event) == (
        b'{"actor_id":null,"actor_kind":"system","at":"2026-11-22T01:42:00.000000Z","id":"01a20366-667a-7403-acea-d9ca56373bec",'
        b'"name":"test.happened","payload":{"a":"\\u0110","b":1},"subject_id":null}'
    )


@pytest.mark.parametrize(("actor", "kind"), [(Actor(person_id=new_id()), "person"), (SYSTEM, "system"), (ANONYMOUS, "anonymous")])
def test_an_event_tells_the_installation_from_somebody_without_account(database: Database, actor: Actor, kind: str):
    with database.unit_of_work() as work:
        publish(work.session, Happened(new_id()), actor=actor, now=work.now)
    with database.read() as session:
        assert session.scalars(select(StoredEvent.actor_kind)).one() == kind


def test_an_event_of_a_person_names_them_and_no_other_does(database: Database):
    for kind, actor_id in (("person", None), ("system", new_id()), ("anonymous", new_id()), ("robot", None)):
        with pytest.raises(IntegrityError), database.unit_of_work() as work:
            work.session.add(StoredEvent(name="x.y", at=NOW, actor_kind=kind, actor_id=actor_id, payload={}))


@pytest.mark.pure
def test_the_chain_holds_every_column_of_an_event_but_its_place():
    assert {*EVENT_FACTS, "position", "hash"} == set(StoredEvent.__table__.columns.keys())


@pytest.mark.pure
@pytest.mark.parametrize("words", [(), ("pk:" + "A" * 43,), ("sk:short",), ("sk:" + "A" * 43, "rubbish"), ("sk:" + "=" * 43,)])
def test_a_faulty_ring_is_refused(words: tuple[str, ...]):
    with pytest.raises(ValueError, match="key"):
        KeyRing.read(words)


@pytest.mark.pure
def test_a_new_key_keeps_the_public_half_of_every_one_before():
    first = new_ring()
    third = rotated(rotated(first))
    assert [word[:3] for word in third] == ["sk:", "pk:", "pk:"]
    assert KeyRing.read(first).signer.key_id in KeyRing.read(third).public_keys


@pytest.mark.pure
def test_a_key_is_named_by_its_digest():
    assert KEYS.signer.key_id == key_id_of(KEYS.signer.public_key)


def test_no_more_events_than_asked_for_are_chained_at_once(database: Database):
    happen(database, 5)
    with database.unit_of_work() as work:
        assert chain(work.session, KEYS, work.now, limit=3) == 3
    with database.read() as session:
        assert count_unchained(session) == 2


def test_chaining_nothing_signs_nothing(database: Database):
    assert chain_all(database) == 0
    assert head_of(database) is None


def test_an_empty_chain_is_sound(database: Database):
    assert check(database) == ChainReport(0, None, (), None, head_fits=True, signature_fits=True, unchained=0)


def test_a_chain_made_in_pieces_is_sound(database: Database):
    for start in (0, 5, 10):
        happen(database, 5, start)
        chain_all(database)
    happen(database, 2, 20)
    assert check(database) == ChainReport(15, None, (), None, head_fits=True, signature_fits=True, unchained=2)


def test_the_runner_chains_what_was_committed(database: Database):
    stop = threading.Event()
    happen(database, 3)

    def chain_once(context: JobContext) -> None:
        chainer(KEYS)(context)
        stop.set()

    Runner(database, {"core.chain": chain_once}, pulses=[Pulse("core.chain", timedelta(seconds=1))]).run_forever(stop)
    assert (check(database).checked, check(database).is_sound) == (3, True)


def test_a_changed_event_is_named(database: Database):
    happen(database, 5)
    chain_all(database)
    with an_intruder(database) as connection:
        connection.execute(update(StoredEvent).where(StoredEvent.position == 3).values(name="test.nothing"))
    assert (check(database).first_bad, check(database).is_sound) == (3, False)


def test_a_removed_event_is_named(database: Database):
    happen(database, 5)
    chain_all(database)
    with an_intruder(database) as connection:
        connection.execute(delete(StoredEvent).where(StoredEvent.position.in_((2, 3))))
    assert (check(database).missing, check(database).is_sound) == (((2, 3),), False)


def test_swapped_events_are_named(database: Database):
    happen(database, 5)
    chain_all(database)
    with an_intruder(database) as connection:
        connection.execute(update(StoredEvent).where(StoredEvent.position == 2).values(position=99))
        connection.execute(update(StoredEvent).where(StoredEvent.position == 4).values(position=2))
        connection.execute(update(StoredEvent).where(StoredEvent.position == 99).values(position=4))
    assert check(database).first_bad == 2


def test_a_cut_tail_is_named(database: Database):
    happen(database, 5)
    chain_all(database)
    with an_intruder(database) as connection:
        connection.execute(delete(StoredEvent).where(StoredEvent.position > 3))
    assert (check(database).missing_tail, check(database).is_sound) == ((4, 5), False)


def test_a_chain_rewritten_without_the_key_has_a_bad_signature(database: Database):
    happen(database, 5)
    chain_all(database)
    with an_intruder(database) as connection:
        connection.execute(delete(StoredEvent).where(StoredEvent.position > 2))
        connection.execute(delete(ChainHead))
        connection.execute(update(StoredEvent).values(position=None, hash=None))
    with database.unit_of_work() as work:
        chain(work.session, a_ring(b"i"), work.now)
    assert (check(database).head_fits, check(database).signature_fits) == (True, False)


def forge_head(database: Database, **changed: object) -> None:
    with an_intruder(database) as connection:
        connection.execute(update(ChainHead).values(**changed))


@pytest.mark.parametrize(
    "changed", [{"position": 2}, {"hash": bytes(32)}, {"signature": bytes(64)}, {"key_id": a_ring(b"i").signer.key_id}]
)
def test_a_forged_head_is_neither_believed_nor_signed_over(database: Database, changed: dict[str, object]):
    happen(database, 3)
    chain_all(database)
    forge_head(database, **changed)
    happen(database, 1, 10)
    with pytest.raises(HeadRefusedError):
        chain_all(database)
    assert check(database).signature_fits is False


def test_a_chain_goes_on_under_a_new_key_and_the_head_before_stays_believed(database: Database):
    words = new_ring()
    happen(database, 2)
    with database.unit_of_work() as work:
        chain(work.session, KeyRing.read(words), work.now)
    keys = KeyRing.read(rotated(words))
    with database.read() as session:
        assert verify(session, keys).is_sound
    happen(database, 1, 10)
    with database.unit_of_work() as work:
        assert chain(work.session, keys, work.now) == 1
    with database.read() as session:
        assert (verify(session, keys).is_sound, read_head(session).key_id) == (True, keys.signer.key_id)


def test_a_lost_ring_is_replaced_by_an_act_of_its_own(database: Database):
    happen(database, 2)
    chain_all(database)
    other = a_ring(b"o")
    with database.unit_of_work() as work:
        assert accept_head(work.session, other, work.now).key_id == KEYS.signer.key_id
    with database.read() as session:
        assert verify(session, other).is_sound


def test_without_a_key_the_signature_is_left_unchecked(database: Database):
    happen(database, 1)
    chain_all(database)
    with database.read() as session:
        report = verify(session)
    assert (report.signature_fits, report.is_sound) == (None, True)


def test_a_removed_head_is_noticed(database: Database):
    happen(database, 2)
    chain_all(database)
    with an_intruder(database) as connection:
        connection.execute(delete(ChainHead))
    assert (check(database).head_fits, check(database).signature_fits) == (False, False)


def test_a_head_moved_to_another_place_is_noticed(database: Database):
    happen(database, 3)
    chain_all(database)
    with an_intruder(database) as connection:
        connection.execute(update(ChainHead).values(position=2))
    assert (check(database).head_fits, check(database).signature_fits) == (False, False)


def test_an_older_table_with_its_older_head_is_caught_by_a_head_kept_elsewhere(database: Database, clock: FakeClock):
    happen(database, 3)
    chain_all(database)
    with database.read() as session:
        old = session.get(ChainHead, 1)
        older = {name: getattr(old, name) for name in ("position", "hash", "signed_at", "key_id", "signature")}
    happen(database, 2, 10)
    clock.advance(seconds=1)
    chain_all(database)
    known = head_of(database)
    with an_intruder(database) as connection:
        connection.execute(delete(StoredEvent).where(StoredEvent.position > 3))
        connection.execute(update(ChainHead).values(**older))
    assert check(database).is_sound
    assert check(database, known).missing_tail == (4, 5)


def test_a_head_kept_elsewhere_with_another_hash_is_noticed(database: Database):
    happen(database, 3)
    chain_all(database)
    known = replace(head_of(database), position=2, hash=bytes(32))
    assert check(database, known).first_bad == 2


def test_an_event_slipped_in_behind_the_head_is_noticed(database: Database):
    happen(database, 3)
    chain_all(database)
    with an_intruder(database) as connection:
        last = connection.execute(select(StoredEvent.hash).where(StoredEvent.position == 3)).scalar_one()
        event = StoredEvent(
            id=new_id(), name="test.slipped", at=NOW, actor_kind="system", actor_id=None, subject_id=None, payload={}
        )
        connection.execute(
            insert(StoredEvent).values(
                **{name: getattr(event, name) for name in EVENT_FACTS},
                position=4,
                hash=hashlib.sha256(last + canonical(event)).digest(),
            )
        )
    assert (check(database).head_fits, check(database).is_sound) == (False, False)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event",
        "DELETE FROM event WHERE position IS NULL",
        "UPDATE event SET name = 'test.other'",
        "UPDATE event SET position = position + 100",
        "UPDATE event SET position = NULL, hash = NULL",
        "UPDATE event SET name = 'test.other', position = 50, hash = 'x' WHERE position IS NULL",
        "UPDATE event SET position = 50 WHERE position IS NULL",
        "INSERT INTO event (id, name, at, payload, position) SELECT id, name, at, payload, 77 FROM event",
    ],
)
def test_the_database_keeps_events(database: Database, statement: str):
    happen(database, 1)
    chain_all(database)
    happen(database, 1)
    with database.unit_of_work() as work, pytest.raises(DBAPIError, match="append-only"):
        work.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO event (id, name, at, payload) SELECT id, 'test.other', at, payload FROM event",
        "UPDATE OR REPLACE event SET position = 1, hash = 'x' WHERE position IS NULL",
    ],
)
def test_sqlite_does_not_replace_events(sqlite_database_url: str, clock: FakeClock, statement: str):
    database = Database(sqlite_database_url, clock=clock)
    happen(database, 1)
    chain_all(database)
    happen(database, 1)
    with database.unit_of_work() as work, pytest.raises(DBAPIError, match="append-only"):
        work.session.execute(text(statement))
    database.close()


def test_postgresql_does_not_truncate_events(postgres_database_url: str, clock: FakeClock):
    database = Database(postgres_database_url, clock=clock)
    with database.unit_of_work() as work, pytest.raises(DBAPIError, match="append-only"):
        work.session.execute(text("TRUNCATE event"))
    database.close()


def test_the_triggers_can_be_taken_off_and_put_on_again(database: Database):
    with an_intruder(database) as connection:
        for statement in append_only_triggers(connection.dialect.name):
            connection.exec_driver_sql(statement)
    happen(database, 1)
    with database.unit_of_work() as work, pytest.raises(DBAPIError, match="append-only"):
        work.session.execute(text("DELETE FROM event"))


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without triggers and with a chain of eight events."""
    path = make_sqlite_template(tmp_path_factory.mktemp("chain") / "chained.db")
    database = Database(sqlite_url(path), clock=FakeClock(NOW))
    happen(database, 8)
    chain_all(database)
    with an_intruder(database):
        pass
    database.close()
    return path


@contextmanager
def a_copy(chained: Path) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "elearn.db"
        shutil.copyfile(chained, path)
        database = Database(sqlite_url(path), clock=FakeClock(NOW))
        yield database
        database.close()


CHANGES = st.one_of(
    st.tuples(st.just("name"), st.text(min_size=1, max_size=8).filter(lambda name: name.isprintable())),
    st.tuples(st.just("at"), st.datetimes(timezones=st.just(NOW.tzinfo))),
    st.tuples(st.just("actor_kind"), st.sampled_from(("system", "anonymous", "robot"))),
    st.tuples(st.just("actor_id"), st.one_of(st.none(), st.uuids())),
    st.tuples(st.just("subject_id"), st.uuids()),
    st.tuples(st.just("payload"), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)),
    st.tuples(st.just("hash"), st.binary(min_size=32, max_size=32)),
    st.tuples(st.just("id"), st.uuids()),
)


@given(position=st.integers(1, 8), change=CHANGES)
def test_any_single_change_is_found_at_its_place(chained: Path, position: int, change: tuple[str, object]):
    with a_copy(chained) as database:
        with database.connection() as connection, connection.begin():
            # Whoever can write to the file can also lift what the table refuses.
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            connection.execute(update(StoredEvent).where(StoredEvent.position == position).values(**dict([change])))
        assert check(database).first_bad == position


@given(positions=st.sets(st.integers(1, 8), min_size=1))
def test_any_removal_is_found(chained: Path, positions: set[int]):
    with a_copy(chained) as database:
        with database.connection() as connection, connection.begin():
            connection.execute(delete(StoredEvent).where(StoredEvent.position.in_(positions)))
        report = check(database)
    ranges = [*report.missing, *([report.missing_tail] if report.missing_tail else [])]
    assert {n for first, last in ranges for n in range(first, last + 1)} == positions


@given(order=st.permutations(range(1, 9)))
def test_any_other_order_is_found_at_its_first_difference(chained: Path, order: list[int]):
    with a_copy(chained) as database:
        with database.connection() as connection, connection.begin():
            connection.execute(update(StoredEvent).values(position=StoredEvent.position + 100))
            for new, old in enumerate(order, 1):
                connection.execute(update(StoredEvent).where(StoredEvent.position == 100 + old).values(position=new))
        moved = [new for new, old in enumerate(order, 1) if new != old]
        assert check(database).first_bad == (moved[0] if moved else None)
