"""An officer who sits the examination is told nothing of what was found about themselves: by no count, no log and no refusal."""

from __future__ import annotations

import re

import pytest

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.errors import Conflict, Forbidden
from elearn.core.ids import new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Finding, FindingPerson, Look, Sitting
from elearn.examinations.queries import posted
from elearn.examinations.queries.examinations import read_progress
from elearn.examinations.queries.standing import read_facts
from elearn.examinations.rules import State
from elearn.examinations.scores.posting_rules import MISSING_WORDS, Missing
from elearn.examinations.service import posting
from elearn.examinations.service.log import note_act
from tests.examinations.handed import Handed, a_handed
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, a_plan, hand_in, right
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_serve_or_sit import an_officer
from tests.site import Site

SAID, NUMBERS = "Đề nghị giải trình đến hết 30/11/2026", "3 bài, 3 dấu hiệu cần xem xét"


@pytest.fixture
def pages(site: Site) -> Pages:
    assert isinstance(site.database.clock, FakeClock)
    return Pages(site, a_stage(site.database, site.database.clock, has_essay=True))


def found_about(stage: Stage, actor: Actor) -> Handed:
    """A closed examination whose finding about the one of ward B is about `actor`, with what the log says of it."""
    handed = a_handed(stage, State.CLOSED)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, handed.other.candidate).person_id = actor.person_id
        acts = {ActKind.LOOKED: (NUMBERS, None), ActKind.HEARD: (SAID, handed.other.candidate)}
        for kind, (words, about) in acts.items():
            note_act(work.session, stage.stranger, handed.held.id, kind, words=words, candidate_id=about, now=work.now)
    return handed


def findings(stage: Stage, handed: Handed, reader: Actor | None) -> list[int]:
    with stage.database.read() as session:
        found = posted.list_lacks(session, handed.held, reader=reader)
        facts = read_facts(session, handed.held, read_progress(session, handed.held), reader=reader, now=stage.clock.now())
    assert list(facts.lacks) == found
    return [each.n for each in found if each.what is Missing.FINDINGS]


def test_open_findings_are_counted_without_those_about_the_reader(pages: Pages) -> None:
    stage = pages.stage
    handed = found_about(stage, stage.city_officer)
    assert [findings(stage, handed, each) for each in (None, stage.stranger, stage.city_officer)] == [[3], [3], [2]]
    text = pages.browser(stage.city_officer).get(f"/vi/organise/{handed.held.id}").text
    assert re.findall(r"(\d+) dấu hiệu", text) == ["2"]


def test_the_log_tells_of_hearings_that_they_were_and_no_more(pages: Pages) -> None:
    stage = pages.stage
    handed = found_about(stage, stage.city_officer)
    for rest in ("log", "log/print"):
        text = pages.checked(stage.city_officer).get(f"/vi/organise/{handed.held.id}/{rest}").text
        assert "Xem xét dấu hiệu, nghe thí sinh" in text
        assert SAID not in text
        assert NUMBERS not in text
        assert text.count("không hiện với thí sinh") == 2
    with stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, handed.other.candidate).person_id = stage.stranger.person_id
    text = pages.checked(stage.city_officer).get(f"/vi/organise/{handed.held.id}/log").text
    assert SAID in text
    assert NUMBERS in text
    assert "không hiện với thí sinh" not in text


def test_a_refusal_to_post_does_not_tell_of_it_either(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(a_plan(CHOICE), state=State.CLOSED, unit=stage.city)
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, stage.city_officer)
    finding = Finding(id=new_id(), examination_id=held.id, kind="speed", evidence={}, found_at=stage.clock.now(), outcome="")
    about = FindingPerson(finding_id=finding.id, candidate_id=stage.row(Sitting, sitting).candidate_id)
    with stage.database.unit_of_work() as work:
        work.session.add(Look(examination_id=held.id, looked_at=work.now, papers=1, kinds=["speed"]))
        work.session.add(finding)
        work.session.flush()
        work.session.add(about)
    said = []
    for actor in (stage.city_officer, an_officer(stage)):
        with pytest.raises((Conflict, Forbidden)) as refused, stage.database.unit_of_work() as work:
            posting.post_results(work.session, actor, held.id, now=work.now)
        said.append(refused.value.message)
    own, others = said
    assert own.startswith("Anh/chị là thí sinh của kỳ thi này")
    assert others == MISSING_WORDS[Missing.FINDINGS]
