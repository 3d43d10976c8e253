"""Several people review one draft, on each database: how many must agree, who may not, what is kept, and two at once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from elearn.core.actor import Role
from elearn.core.errors import Conflict, DomainError, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from elearn.studio import service
from elearn.studio.models import CourseDraft, DraftReview, DraftWriter
from elearn.studio.queries import approvals_of, list_to_review
from elearn.studio.rules import Origin, ReviewRule, State
from elearn.studio.service import Sent
from tests.organisation.makers import TODAY, a_grant
from tests.studio.stage import House, changed, course_files
from tests.studio.test_review_rules import add
from tests.studio.test_telling import told


def asked_for(house: House, needed: int) -> Id:
    """A draft of the ward that waits for so many people."""
    house.require("ward", ReviewRule(needed))
    draft = house.checked(course_files())
    house.ask(draft)
    return draft


def events(house: House, name: str) -> list[dict[str, object]]:
    with house.database.read() as session:
        wanted = select(StoredEvent.payload).where(StoredEvent.name == f"studio.{name}").order_by(StoredEvent.id)
        return list(session.scalars(wanted))


def test_a_draft_is_approved_when_as_many_have_agreed_as_are_needed(house: House) -> None:
    draft = asked_for(house, 2)
    house.approve(draft)
    assert house.look(draft).state is State.ASKED
    house.approve(draft, "city reviewer")
    assert house.look(draft).state is State.APPROVED
    assert house.publish_draft(draft).slug == "thu"


def test_each_yes_is_an_event_with_the_count(house: House) -> None:
    draft = asked_for(house, 2)
    for who in ("reviewer", "city reviewer"):
        house.approve(draft, who)
    assert [(each["agreed"], each["needed"]) for each in events(house, "draft_approved")] == [(1, 2), (2, 2)]
    assert events(house, "review_asked")[0]["needed"] == 2


def test_one_who_sends_it_back_is_enough(house: House) -> None:
    draft = asked_for(house, 2)
    house.approve(draft)
    house.send_back(draft, "city reviewer")
    assert house.look(draft).state is State.SENT_BACK
    assert house.decisions(draft) == [("reviewer", "agreed", ""), ("city reviewer", "sent-back", "Sửa bài 1.")]


def test_nobody_agrees_twice(house: House) -> None:
    draft = asked_for(house, 2)
    house.approve(draft)
    with pytest.raises(Conflict):
        house.approve(draft)
    with pytest.raises(Conflict):
        house.send_back(draft)


def test_a_rule_that_changes_later_changes_nothing_that_was_asked_for(house: House) -> None:
    draft = asked_for(house, 2)
    house.approve(draft)
    house.require("ward", ReviewRule(1))
    assert house.look(draft).state is State.ASKED
    house.require("ward", ReviewRule(0))
    with pytest.raises(Conflict):
        house.publish_draft(draft)
    house.require("ward", ReviewRule(3))
    house.approve(draft, "city reviewer")
    assert house.publish_draft(draft).slug == "thu"


def test_where_the_unit_asks_for_nobody_its_author_publishes_and_the_record_says_so(house: House) -> None:
    house.require("ward", ReviewRule(0))
    draft = house.checked(course_files())
    assert house.publish_draft(draft, by_default=1).slug == "thu"
    (published,) = events(house, "draft_published")
    assert (published["needed"], published["reviewers"], published["rule_unit_id"]) == (0, [], str(house.units["ward"]))
    with house.database.read() as session:
        actor = session.scalars(select(StoredEvent.actor_id).where(StoredEvent.name == "studio.draft_published")).one()
    assert actor == house.people["trainer"]


def test_who_agreed_is_in_the_event_of_publication(house: House) -> None:
    draft = asked_for(house, 2)
    for who in ("reviewer", "city reviewer"):
        house.approve(draft, who)
    house.publish_draft(draft)
    (published,) = events(house, "draft_published")
    assert published["reviewers"] == [str(house.people["reviewer"]), str(house.people["city reviewer"])]


def test_a_unit_that_asks_for_a_review_gets_it_though_the_installation_does_not(house: House) -> None:
    house.require("city", ReviewRule(1))
    draft = house.checked(course_files())
    with pytest.raises(Conflict):
        house.publish_draft(draft, by_default=0)


def test_a_review_that_nobody_requires_can_be_asked_for(house: House) -> None:
    house.require("ward", ReviewRule(0))
    draft = house.checked(course_files())
    house.ask(draft)
    with pytest.raises(Conflict):
        house.publish_draft(draft)
    house.approve(draft)
    assert house.publish_draft(draft).slug == "thu"


def test_where_the_unit_above_reviews_its_own_reviewers_do_not(house: House) -> None:
    house.require("ward", ReviewRule(is_above=True))
    draft = house.checked(course_files())
    house.ask(draft)
    with pytest.raises(NotFound):
        house.approve(draft, "reviewer", document_hash=house.look(draft).document_hash)
    assert set(told(house, Kind.REVIEW_ASKED)) == {"city reviewer"}
    house.approve(draft, "city reviewer")
    assert house.look(draft).state is State.APPROVED


def helped(house: House, *helpers: str) -> Id:
    """A checked draft of the trainer that others helped to write."""
    draft = house.send(course_files())
    with house.database.unit_of_work() as work:
        work.session.add_all(DraftWriter(draft_id=draft, person_id=house.people[each]) for each in helpers)
    house.check()
    return draft


def test_whoever_helped_to_write_it_neither_reviews_it_nor_is_asked(house: House) -> None:
    draft = helped(house, "reviewer")
    house.ask(draft)
    with pytest.raises(NotFound):
        house.approve(draft)
    assert set(told(house, Kind.REVIEW_ASKED)) == {"city reviewer"}


def test_helpers_are_kept_when_the_draft_is_made(house: House) -> None:
    with house.database.unit_of_work() as work:
        sent = Sent(Origin.UPLOAD, "thu.zip", "0" * 64)
        helpers = [house.people["colleague"], house.people["trainer"]]
        service.make_draft(work.session, house.actor("trainer"), sent, unit_id=house.units["ward"], helpers=helpers, now=work.now)
    with house.database.read() as session:
        assert set(session.scalars(select(DraftWriter.person_id))) == {house.people["trainer"], house.people["colleague"]}


def review_row(house: House, draft: Id, who: str, **other: object) -> dict[str, object]:
    found = house.look(draft)
    row: dict[str, object] = {
        "draft_id": draft,
        "reviewer_id": house.people[who],
        "round": 1,
        "document_hash": found.document_hash,
        "decision": "agreed",
        "decided_at": found.made_at,
    }
    return row | other


@pytest.mark.parametrize("who", ["trainer", "colleague"])
def test_the_database_refuses_a_review_by_whoever_wrote_it(house: House, who: str) -> None:
    draft = helped(house, "colleague")
    house.ask(draft)
    with pytest.raises(IntegrityError), house.database.unit_of_work() as work:
        work.session.execute(insert(DraftReview).values(**review_row(house, draft, who)))


@pytest.mark.parametrize("other", [{"document_hash": "0" * 64}, {"round": 2}])
def test_the_database_refuses_a_review_of_anything_else_than_was_asked_about(house: House, other: dict[str, object]) -> None:
    draft = asked_for(house, 1)
    with pytest.raises(IntegrityError), house.database.unit_of_work() as work:
        work.session.execute(insert(DraftReview).values(**review_row(house, draft, "reviewer", **other)))


def test_the_database_refuses_a_second_word_of_the_same_reviewer(house: House) -> None:
    draft = asked_for(house, 2)
    house.approve(draft)
    with pytest.raises(IntegrityError), house.database.unit_of_work() as work:
        work.session.execute(insert(DraftReview).values(**review_row(house, draft, "reviewer")))


def set_draft(house: House, draft: Id, **values: object) -> None:
    with house.database.unit_of_work() as work:
        work.session.execute(update(CourseDraft).where(CourseDraft.id == draft).values(**values))


def test_the_database_refuses_an_approval_with_too_few(house: House) -> None:
    draft = asked_for(house, 2)
    house.approve(draft)
    document = house.look(draft).document_hash
    for needed in (2, 0, None):
        with pytest.raises(IntegrityError):
            set_draft(house, draft, state="approved", approved_hash=document, reviews_needed=needed)
    set_draft(house, draft, state="approved", approved_hash=document, reviews_needed=1)


@pytest.mark.parametrize("needed", [1, None])
def test_the_database_refuses_a_publication_without_the_reviews_it_needs(house: House, needed: int | None) -> None:
    done = house.checked(course_files())
    house.publish_draft(done, by_default=0)
    version = house.look(done).version_id
    draft = house.checked(changed())
    for state in ("ready", "asked"):
        set_draft(house, draft, state=state)
        with pytest.raises(IntegrityError):
            set_draft(house, draft, state="published", version_id=version, reviews_needed=needed)


def at_once(house: House, *acts: tuple[str, str], draft: Id) -> list[str]:
    """Several decide at the same moment; answers whom the service refused."""
    shown = house.look(draft).document_hash or ""
    actors = {who: house.actor(who) for who, _ in acts}
    barrier, refused = Barrier(len(acts)), []

    def decide(who: str, what: str) -> None:
        barrier.wait()
        try:
            with house.database.unit_of_work() as work:
                getattr(service, what)(work.session, actors[who], draft, shown, words="Vì thế.", now=work.now)
        except DomainError:
            refused.append(who)

    threads = [Thread(target=decide, args=act) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return refused


def test_two_who_agree_at_once_are_both_counted(house: House) -> None:
    draft = asked_for(house, 2)
    assert at_once(house, ("reviewer", "approve"), ("city reviewer", "approve"), draft=draft) == []
    assert house.look(draft).state is State.APPROVED
    assert sorted(who for who, _, _ in house.decisions(draft)) == ["city reviewer", "reviewer"]


def test_of_a_yes_and_a_no_at_once_the_no_holds(house: House) -> None:
    draft = asked_for(house, 2)
    refused = at_once(house, ("reviewer", "approve"), ("city reviewer", "send_back"), draft=draft)
    assert house.look(draft).state is State.SENT_BACK
    assert len(house.decisions(draft)) == 2 - len(refused)
    assert "city reviewer" not in refused


def test_the_same_person_in_two_windows_is_counted_once(house: House) -> None:
    draft = asked_for(house, 2)
    assert at_once(house, ("reviewer", "approve"), ("reviewer", "approve"), draft=draft) == ["reviewer"]
    assert house.look(draft).state is State.ASKED


def test_what_was_said_before_a_draft_was_overtaken_does_not_count(house: House) -> None:
    house.publish(owner="ward")
    house.require("ward", ReviewRule(2))
    first, second = house.checked(changed(version="1.2.0")), house.checked(changed(version="1.1.0"), "colleague")
    for draft, who in ((first, "trainer"), (second, "colleague")):
        house.ask(draft, who)
    for who in ("reviewer", "city reviewer"):
        house.approve(second, who)
        house.approve(first, who)
    assert house.publish_draft(second, "colleague").slug == "thu"
    assert house.publish_draft(first).slug is None
    house.check()
    house.ask(first)
    house.approve(first)
    assert house.look(first).state is State.ASKED
    assert len(house.decisions(first)) == 3


def waiting(house: House, who: str) -> list[tuple[str, int, int | None]]:
    with house.database.read() as session:
        rows = list_to_review(session, house.actor(who), today=TODAY).rows
    return [(each.file_name, each.agreed, each.needed) for each in rows]


def test_the_list_says_how_many_have_agreed_and_leaves_out_what_one_has_decided(house: House) -> None:
    draft = asked_for(house, 2)
    assert waiting(house, "reviewer") == [("thu.zip", 0, 2)]
    house.approve(draft)
    assert waiting(house, "reviewer") == []
    assert waiting(house, "city reviewer") == [("thu.zip", 1, 2)]


def test_the_author_hears_of_each_decision_once(house: House) -> None:
    draft = asked_for(house, 2)
    for who in ("reviewer", "city reviewer"):
        house.approve(draft, who)
    with house.database.read() as session:
        decided = session.scalars(select(Message.words).where(Message.kind == Kind.REVIEW_DECIDED).order_by(Message.written_at))
        outcomes = [words["outcome"]["vi"] for words in decided]
        notices = session.scalar(select(func.count()).select_from(Notice).where(Notice.person_id == house.people["trainer"]))
    assert (outcomes, notices) == (["đồng ý (mới có 1 trên 2 người)", "đồng ý phát hành"], 2)


def test_nobody_is_asked_twice_who_reviews_for_two_units(house: House) -> None:
    with house.database.unit_of_work() as work:
        a_grant(work.session, house.people["reviewer"], Role.REVIEWER, house.units["city"])
    asked_for(house, 3)
    with house.database.read() as session:
        rows = session.execute(select(Notice.person_id, func.count()).group_by(Notice.person_id)).all()
    assert {row[0]: row[1] for row in rows} == {house.people["reviewer"]: 1, house.people["city reviewer"]: 1}


def test_who_approved_what_is_kept_with_the_version(house: House) -> None:
    draft = asked_for(house, 2)
    for who in ("reviewer", "city reviewer"):
        house.approve(draft, who)
    house.publish_draft(draft)
    version = house.look(draft).version_id
    assert version is not None
    with house.database.read() as session:
        own = approvals_of(session, house.actor("trainer"), [version])[version]
        elsewhere = approvals_of(session, house.actor("other trainer"), [version])[version]
    assert [(each.reviewer, each.unit and each.unit["vi"]) for each in own.by] == [
        ("Người reviewer", "Phường A"),
        ("Người city reviewer", "Thành phố"),
    ]
    assert (own.needed, own.author, own.draft_id, elsewhere.draft_id) == (2, "Người trainer", draft, None)


def test_a_version_of_the_command_line_was_approved_by_nobody(house: House) -> None:
    house.publish(owner="ward")
    draft = house.checked(changed())
    with house.database.read() as session:
        assert approvals_of(session, house.actor("trainer"), [draft]) == {}


def test_a_third_reviewer_completes_three(house: House) -> None:
    add(house, "third", "ward")
    draft = asked_for(house, 3)
    for who in ("reviewer", "third", "city reviewer"):
        assert house.look(draft).state is State.ASKED
        house.approve(draft, who)
    assert house.look(draft).state is State.APPROVED


def test_words_that_are_too_long_are_refused(house: House) -> None:
    draft = asked_for(house, 1)
    with pytest.raises(Invalid):
        house.send_back(draft, words="a" * 4001)
