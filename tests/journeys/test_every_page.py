"""Every page of the site, in both languages, on a telephone and on a desk: sound, accessible, narrow enough, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.app import create_app
from elearn.assessment import service as assessment
from elearn.assessment.queries import get_sitting
from elearn.assessment.responses import Response, Written
from elearn.authoring.question_form import KINDS
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.core.actor import SYSTEM, Actor
from elearn.core.days import day_of
from elearn.core.db.work import Database
from elearn.learning import service as learning
from elearn.obstacles.models import Obstacle
from elearn.organisation.models import Employment, RoleGrant
from elearn.organisation.queries import actor_of
from elearn.organisation.queries.staffing import find_kept_unit
from elearn.organisation.service.staff_imports import keep_plan, send_list
from elearn.organisation.service.staff_plans import plan_list
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import read_list
from elearn.planning.models import Assignment
from elearn.reporting.completion_filter import EVERYTHING
from elearn.reporting.models import CourseMonth
from elearn.reporting.service import NewExport, ask_for_export
from tests.assessment.counter import FINAL, WRITING, counter_course
from tests.journeys.conftest import sign_in
from tests.journeys.drafts import complete_and_change, send_drafts
from tests.journeys.examined import ACCOUNTS, CANDIDATE, CARD, CARD_NUMBER, COUNCIL, INVIGILATOR, MARKER, OFFICER, Examined, examine
from tests.journeys.installation import LiveSite
from tests.journeys.reading import english_on, faults_of
from tests.journeys.watching import Watch
from tests.journeys.written import write_courses
from tests.measurement.stage import feed_misled
from tests.organisation.staff_import.files import text

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COURSE = "courses/sec-phish"
WITH_CARD = "card"
"""Not an account: whoever came in with a card."""


@dataclass(frozen=True)
class Visit:
    """A page somebody comes to. `path` stands below the language; `{person}`, `{unit}` and `{position}` are filled with those of
    the ward; `{asked}` is what is asked of the city, `{course}` that course; `{open}` is an attempt of chị Hạnh at a quiz,
    `{essay}` one that she handed in and that waits to be marked;
    `{waiting}`, `{list}` and `{sound}` are lists of staff: one that nothing has looked at, one with problems, one to be written.
    """

    endpoint: str
    path: str
    username: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.username or 'citizen'}:{self.path or 'home'}"


LEADS_ON = {
    "assessment.submit_address",
    "examinations.act_address",
    "examinations.board_live",
    "examinations.results_csv",
    "examinations.results_xlsx",
    "examinations.start_address",
    "examinations.waiting",
    "authoring.asked_again",
    "authoring.import_template",
    "authoring.media",
    "organisation.staff_import_template",
    "reporting.statistics_file",
    "studio.choose_against",
    "studio.choose_versions",
    "studio.handbook_file",
    "studio.media",
    "studio.sources",
    "studio.version_sources",
}
"""Endpoints with a GET that only lead on to a page, or hand out a file."""

_HELD = "organise/{exam_%s}"
_DRAFT, _SEALED, _RUNNING, _PAPER, _CLOSED, _POSTED = (
    _HELD % each for each in ("draft", "sealed", "running", "on_paper", "closed", "posted")
)
EXAMINATIONS = (
    Visit("examinations.examinations", "organise", OFFICER),
    Visit("examinations.examinations", "organise", COUNCIL),
    Visit("examinations.new", "organise/new", OFFICER),
    *(Visit("examinations.examination", each, OFFICER) for each in (_DRAFT, _SEALED, _RUNNING, _CLOSED, _POSTED)),
    *(Visit("examinations.examination", _CLOSED, each) for each in (COUNCIL, MARKER)),
    Visit("examinations.plan", f"{_DRAFT}/plan", OFFICER),
    Visit("examinations.plan", f"{_RUNNING}/plan", OFFICER),
    Visit("examinations.people", f"{_DRAFT}/people", OFFICER),
    Visit("examinations.candidates", f"{_SEALED}/candidates", OFFICER),
    Visit("examinations.candidates", f"{_RUNNING}/candidates", OFFICER),
    Visit("examinations.candidate_list", f"{_SEALED}/candidates/list", OFFICER),
    Visit("examinations.candidate", f"{_SEALED}/candidates/{{exam_listed}}", OFFICER),
    Visit("examinations.rooms", f"{_SEALED}/rooms", OFFICER),
    Visit("examinations.rooms", f"{_PAPER}/rooms", OFFICER),
    Visit("examinations.cards", f"{_SEALED}/cards", OFFICER),
    Visit("examinations.opening", f"{_SEALED}/opening", COUNCIL),
    Visit("examinations.hours", f"{_RUNNING}/hours", OFFICER),
    Visit("examinations.board", f"{_RUNNING}/board", INVIGILATOR),
    Visit("examinations.board", f"{_RUNNING}/board", COUNCIL),
    *(Visit("examinations.observations", f"{_RUNNING}/observations", each) for each in (COUNCIL, OFFICER)),
    Visit("examinations.board_acts", f"{_RUNNING}/board/acts", INVIGILATOR),
    Visit("examinations.board_identity", f"{_RUNNING}/board/identity", INVIGILATOR),
    Visit("examinations.board_candidate", f"{_RUNNING}/board/{{exam_sits}}", INVIGILATOR),
    Visit("examinations.paper", f"{_PAPER}/paper", OFFICER),
    Visit("examinations.paper_plan", f"{_PAPER}/paper/plan", OFFICER),
    Visit("examinations.paper_entry", f"{_PAPER}/paper/entry", INVIGILATOR),
    Visit("examinations.paper_sheet", f"{_PAPER}/paper/entry/{{exam_sheet}}", INVIGILATOR),
    Visit("examinations.marking", f"{_CLOSED}/marking", MARKER),
    Visit("examinations.essay", f"{_CLOSED}/marking/{{exam_essay}}", MARKER),
    Visit("examinations.questions", f"{_CLOSED}/questions", OFFICER),
    Visit("examinations.question", f"{_CLOSED}/questions/{{exam_choice}}", OFFICER),
    Visit("examinations.ruling", f"{_CLOSED}/rulings/{{exam_ruling}}", COUNCIL),
    Visit("examinations.analysis", f"{_CLOSED}/analysis", OFFICER),
    Visit("examinations.reports", f"{_CLOSED}/reports", OFFICER),
    Visit("examinations.findings", f"{_CLOSED}/findings", OFFICER),
    Visit("examinations.annulments", f"{_CLOSED}/annulments", OFFICER),
    Visit("examinations.looked", f"{_CLOSED}/findings/{{exam_finding}}", OFFICER),
    *(Visit("examinations.results", f"{each}/results", OFFICER) for each in (_CLOSED, _POSTED)),
    Visit("examinations.posting_list", f"{_POSTED}/results/posting", OFFICER),
    Visit("examinations.appeals", f"{_POSTED}/appeals", OFFICER),
    Visit("examinations.minutes", f"{_POSTED}/minutes", OFFICER),
    Visit("examinations.sealed_log", f"{_POSTED}/log", OFFICER),
    Visit("examinations.printed_log", f"{_POSTED}/log/print", OFFICER),
    Visit("examinations.own", "examinations", CANDIDATE),
    Visit("examinations.own", "examinations", "hocvien"),
    Visit("examinations.entering", "examinations/{exam_running}", CANDIDATE),
    Visit("examinations.entering", "examinations/{exam_posted}", CANDIDATE),
    Visit("examinations.entering", "examinations/{exam_coming}", CANDIDATE),
    Visit("examinations.entering", "examinations/{exam_carded}", WITH_CARD),
    Visit("examinations.card", "exam-card"),
    Visit("examinations.sitting", "sittings/{exam_sitting}", CANDIDATE),
    Visit("examinations.review", "sittings/{exam_sitting}/review", CANDIDATE),
    Visit("examinations.wrong", "sittings/{exam_sitting}/wrong/1", CANDIDATE),
    Visit("examinations.machine", "sittings/{exam_machine}/machine", CANDIDATE),
    Visit("examinations.time_up", "sittings/{exam_late}/time-up", CANDIDATE),
    Visit("examinations.over", "sittings/{exam_handed_in}/over", CANDIDATE),
    Visit("examinations.result", "sittings/{exam_told}/result", CANDIDATE),
    Visit("examinations.wrong", "sittings/{exam_told}/wrong/1", CANDIDATE),
    Visit("examinations.finding", "sittings/{exam_handed_in}/findings/{exam_finding}", CANDIDATE),
    Visit("examinations.own_reports", "examinations/{exam_closed}/reports", CANDIDATE),
)
"""Pages of examinations, each as somebody sees it who has to do with it; see `examined`."""

VISITS = (
    Visit("learning.home", ""),
    Visit("catalogue.courses", "courses"),
    Visit("catalogue.courses", "courses?q=lua+dao"),
    Visit("catalogue.courses", "courses?q=khongcogi"),
    Visit("learning.course", f"{COURSE}/"),
    *(
        Visit("learning.lesson", f"{COURSE}/{slug}")
        for slug in ("vi-sao-la-minh", "tin-nhan-vneid", "gia-danh-co-quan", "duong-dan-ma-qr", "cuoc-goi-deepfake", "da-lo-bam")
    ),
    Visit(
        "learning.lesson",
        f"{COURSE}/tin-nhan-vneid?q-vneid-mo-dau=a&q-vneid-mo-dau.sure=certain&q-vneid-khoanh=1&q-vneid-du-de-dung=a",
    ),
    Visit("learning.lesson", f"{COURSE}/vi-sao-la-minh?q-minh-mo-dau=a&q-minh-co-ba=a&q-minh-nguoi-ngoai=c&q-minh-bao-nhieu=2.500"),
    Visit("learning.lesson", f"{COURSE}/da-lo-bam?path=a"),
    Visit("learning.finish", f"{COURSE}/finish"),
    Visit("learning.card", f"{COURSE}/card"),
    Visit("learning.report", f"{COURSE}/vi-sao-la-minh/report"),
    Visit("learning.report", f"{COURSE}/vi-sao-la-minh/report?block=thu-voi-viec-cua-phuong/question/2"),
    Visit("learning.remark", "remarks"),
    Visit("learning.remark", "remarks?code=AB-1234", status=404),
    Visit("incident.incident", "incident"),
    Visit("incident.incident", "incident#scam"),
    Visit("offline.offline", "offline"),
    Visit("learning.help_page", "help"),
    Visit("frameworks.frameworks", "frameworks"),
    *(Visit("frameworks.framework", f"frameworks/{code}") for code in ("WARD-DT", "DIGCOMP-3.0", "TT02-2025")),
    Visit("accounts.sign_in", "login"),
    Visit("accounts.sign_in", "login?shared="),
    Visit("accounts.activate", "activate"),
    Visit("accounts.reset", "reset"),
    Visit("", "khong-co-trang-nay", status=404),
    Visit("learning.home", "", "hocvien"),
    Visit("learning.dashboard", "learning", "hocvien"),
    Visit("learning.course", f"{COURSE}/", "hocvien"),
    Visit("learning.lesson", f"{COURSE}/vi-sao-la-minh", "hocvien"),
    Visit("learning.lesson", f"{COURSE}/gia-danh-co-quan", "hocvien"),
    Visit("learning.lesson", f"{COURSE}/da-lo-bam", "hocvien"),
    Visit("learning.known", f"{COURSE}/gia-danh-co-quan/known", "hocvien"),
    Visit("incident.incident", "incident#lost", "hocvien"),
    Visit("competency.competencies", "competencies", "hocvien"),
    Visit("competency.why", "competencies/WARD-DT/WD3", "hocvien"),
    Visit("competency.why", "competencies/DIGCOMP-3.0/4.1", "hocvien"),
    Visit("competency.why", "competencies/WARD-DT/WD99", "hocvien", 404),
    Visit("competency.competencies", "competencies", "giangvien"),
    Visit("accounts.account", "account", "hocvien"),
    Visit("accounts.recorded", "recorded", "hocvien"),
    Visit("accounts.password", "password", "hocvien"),
    Visit("notifications.notices", "notices", "hocvien"),
    Visit("notifications.notices", "notices?code=AB-1234", "hocvien"),
    Visit("notifications.notices", "notices", "giangvien"),
    Visit("notifications.mail", "account/mail", "hocvien"),
    Visit("accounts.give_way", "give-way", "hocvien"),
    Visit("planning.own", "planning/own", "hocvien"),
    Visit("monday.page", "monday", "lanhdao"),
    Visit("planning.assignments", "planning", "lanhdao"),
    Visit("planning.assignments", "planning", "nhansu"),
    Visit("planning.new", "planning/new", "lanhdao"),
    Visit("planning.assignment", "planning/{asked}", "nhansu"),
    Visit("planning.exemptions", "planning/exemptions", "lanhdao"),
    Visit("planning.exemptions", "planning/exemptions", "nhansu"),
    Visit("planning.late", "planning/late", "lanhdao"),
    Visit("planning.preview", "planning/reminders/new?who={person}.{course}", "lanhdao"),
    Visit("planning.preview", "planning/reminders/new", "lanhdao"),
    Visit("planning.reminders", "planning/reminders", "lanhdao"),
    Visit("organisation.admin", "admin", "hocvien", 403),
    Visit("reporting.completions", "reports/completions", "nhansu"),
    Visit("reporting.competencies", "reports/competencies", "nhansu"),
    Visit("reporting.competencies", "reports/competencies?unit={unit}", "nhansu"),
    Visit("reporting.competencies", "reports/competencies", "lanhdao"),
    Visit("reporting.completions", "reports/completions?page=3", "nhansu"),
    Visit("reporting.completions", "reports/completions", "lanhdao"),
    Visit("reporting.exports", "reports/exports", "nhansu"),
    Visit("reporting.export", "reports/exports/{export}", "nhansu"),
    Visit("reporting.join_ids", "reports/exports/join", "nhansu"),
    Visit("reporting.statistics", "statistics", "nhansu"),
    Visit("reporting.statistics", "statistics?by=theme&across=month", "nhansu"),
    Visit("reporting.statistics", "statistics?by=month", "lanhdao"),
    Visit("reporting.statistics", "statistics?by=age&across=gender", "nhansu"),
    Visit("reporting.statistics", "statistics?year=x", "nhansu"),
    Visit("reporting.attempts", "reports/attempts", "nhansu"),
    Visit("reporting.obstacles", "reports/obstacles", "nhansu"),
    Visit("reporting.obstacles", "reports/obstacles", "lanhdao"),
    Visit("obstacles.obstacles", "obstacles", "hocvien"),
    Visit("obstacles.obstacles", "obstacles", "lanhdao"),
    Visit("obstacles.obstacles", "obstacles?shelf=answered", "lanhdao"),
    Visit("obstacles.obstacles", "obstacles?shelf=below", "nhansu"),
    Visit("obstacles.obstacle", "obstacles/{obstacle}", "lanhdao"),
    Visit("obstacles.hand", "obstacles/{obstacle}/hand?q=khoa", "lanhdao"),
    Visit("support.units", "support", "nhansu"),
    Visit("support.unit", "support/{unit}", "nhansu"),
    Visit("organisation.staff", "staff", "nhansu"),
    Visit("organisation.staff", "staff?without=account&q=han", "nhansu"),
    Visit("organisation.staff_member", "staff/{person}", "nhansu"),
    Visit("organisation.staff_imports", "staff/imports", "nhansu"),
    Visit("organisation.staff_import", "staff/imports/{waiting}", "nhansu"),
    Visit("organisation.staff_import", "staff/imports/{list}", "nhansu"),
    Visit("organisation.staff_import", "staff/imports/{list}?kind=new", "nhansu"),
    Visit("organisation.staff_import", "staff/imports/{sound}", "nhansu"),
    Visit("reporting.faults", "reports/faults", "giangvien"),
    Visit("reporting.faults", "reports/faults?state=closed", "giangvien"),
    Visit("reporting.faults", "reports/faults?course=khongcogi", "giangvien"),
    Visit("reporting.remarks", "reports/faults/sec-phish/vi-sao-la-minh", "giangvien"),
    Visit("reporting.remarks", "reports/faults/sec-phish/vi-sao-la-minh", "thamdinh"),
    Visit("reporting.month", "studio/sec-phish/month/{month}", "giangvien"),
    Visit("studio.home", "studio", "giangvien"),
    Visit("studio.course", "studio/sec-phish", "giangvien"),
    Visit("measurement.questions", "measurement/sec-phish", "giangvien"),
    Visit("measurement.question", "measurement/sec-phish/{question}", "giangvien"),
    Visit("studio.new", "studio/drafts/new", "giangvien"),
    Visit("studio.import_page", "studio/import", "quantri"),
    Visit("studio.settings", "studio/sec-phish/settings", "giangvien"),
    Visit("studio.draft", "studio/drafts/{draft}", "giangvien"),
    Visit("studio.draft", "studio/drafts/{faulty}", "giangvien"),
    Visit("studio.learners", "studio/drafts/{told}/learners", "giangvien"),
    Visit("studio.draft", "studio/drafts/{told}", "giangvien"),
    Visit("studio.against", "studio/drafts/{told}/against/{before}", "giangvien"),
    Visit("studio.lesson_against", "studio/drafts/{told}/against/{before}/lessons/{first}", "giangvien"),
    Visit("studio.bank_against", "studio/drafts/{told}/against/{before}/banks/{drawn}", "giangvien"),
    Visit("studio.course", "studio/{written}", "giangvien"),
    Visit("studio.histories", "studio/versions", "giangvien"),
    Visit("studio.history", "studio/{written}/versions", "giangvien"),
    Visit("studio.version", "studio/{written}/versions/{before}", "giangvien"),
    Visit("studio.version_lesson", "studio/{written}/versions/{before}/lessons/{first}", "thamdinh"),
    Visit("studio.version_bank", "studio/{written}/versions/{before}/banks/{drawn}", "giangvien"),
    Visit("studio.publish_again", "studio/{written}/versions/{before}/again", "giangvien"),
    Visit("studio.compare_versions", "studio/{written}/versions/{before}/{after}", "giangvien"),
    Visit("studio.compare_lesson", "studio/{written}/versions/{before}/{after}/lessons/{first}", "giangvien"),
    Visit("studio.compare_bank", "studio/{written}/versions/{before}/{after}/banks/{drawn}", "giangvien"),
    Visit("studio.handbook", "studio/{written}/handbook", "giangvien"),
    Visit("authoring.home", "authoring", "giangvien"),
    Visit("authoring.new", "authoring/new", "giangvien"),
    Visit("authoring.overview", "authoring/{writing}", "giangvien"),
    Visit("authoring.editor", "authoring/{writing}/edit/{text}", "giangvien"),
    Visit("authoring.editor", "authoring/{writing}/edit/{text}?edition=citizen", "giangvien"),
    Visit("authoring.questions", "authoring/{writing}/questions/{text}", "giangvien"),
    *(Visit("authoring.questions", f"authoring/{{writing}}/questions/{{pool}}?new={kind}", "giangvien") for kind in KINDS),
    Visit("authoring.scenes", "authoring/{writing}/scenes/{case}", "giangvien"),
    Visit("authoring.file_settings", "authoring/{writing}/settings/{text}", "giangvien"),
    Visit("authoring.course_settings", "authoring/{writing}/course-settings", "giangvien"),
    Visit("authoring.glossary", "authoring/{writing}/glossary", "giangvien"),
    Visit("authoring.translate", "authoring/{writing}/translate/{text}?to=en", "giangvien"),
    Visit("authoring.translate", "authoring/{writing}/translate/{pool}?to=en", "giangvien"),
    Visit("authoring.history", "authoring/{writing}/history/{text}", "giangvien"),
    Visit("authoring.settle", "authoring/{writing}/settle/{aside}", "giangvien"),
    Visit("authoring.pictures", "authoring/{writing}/pictures", "giangvien"),
    Visit("authoring.descriptions", "authoring/{writing}/descriptions/{text}", "giangvien"),
    Visit("authoring.imports", "authoring/{writing}/imports", "giangvien"),
    Visit("authoring.brought", "authoring/{writing}/imports/{brought}", "giangvien"),
    Visit("authoring.export", "authoring/{writing}/export/{pool}?form=gift", "giangvien"),
    Visit("authoring.send_page", "authoring/{writing}/send", "giangvien"),
    Visit("studio.home", "studio", "thamdinh"),
    Visit("laws.laws", "studio/laws", "giangvien"),
    Visit("laws.law", "studio/laws/luat-91-2025", "giangvien"),
    Visit("studio.draft", "studio/drafts/{draft}", "thamdinh"),
    Visit("studio.preview", "studio/drafts/{draft}/lessons/{lesson}", "thamdinh"),
    Visit("studio.record", "studio/drafts/{draft}/record", "thamdinh"),
    Visit("studio.review_rules", "studio/review-rules", "quantri"),
    Visit("studio.review_rule", "studio/review-rules/{unit}", "quantri"),
    Visit("studio.preview_bank", "studio/drafts/{draft}/banks/{bank}", "thamdinh"),
    Visit("learning.changes", "courses/sec-phish/changes", "hocvien"),
    Visit("organisation.admin", "admin", "quantri"),
    Visit("organisation.people", "admin/people?q=hanh", "quantri"),
    Visit("organisation.people", "admin/people", "quantri"),
    Visit("organisation.person", "admin/people/{person}", "quantri"),
    Visit("organisation.units", "admin/units", "quantri"),
    Visit("organisation.units", "admin/units?q=vi+du", "quantri"),
    Visit("organisation.unit", "admin/units/{unit}", "quantri"),
    *(Visit("organisation.unit_change", f"admin/units/{{unit}}/change/{kind}", "quantri") for kind in ("create", "merge", "split")),
    Visit("organisation.unit_history", "admin/units/{unit}/history", "quantri"),
    Visit("organisation.unit_roles", "admin/units/{unit}/roles", "quantri"),
    Visit("organisation.unit_changes", "admin/changes", "quantri"),
    Visit("organisation.operations", "admin/operations", "quantri"),
    Visit("organisation.unused_accounts", "admin/accounts/unused", "quantri"),
    Visit("organisation.positions", "admin/positions", "quantri"),
    Visit("organisation.position", "admin/positions/{position}", "quantri"),
    Visit("learning.lesson", "courses/tiep-khach/kiem-tra"),
    Visit("learning.lesson", "courses/tiep-khach/kiem-tra", "hocvien"),
    Visit("learning.course", "courses/tiep-khach/", "hocvien"),
    Visit("assessment.sitting", "attempts/{open}", "hocvien"),
    Visit("assessment.review", "attempts/{open}/review", "hocvien"),
    Visit("learning.report_question", "attempts/{open}/wrong/1", "hocvien"),
    Visit("learning.report_question", "attempts/{essay}/wrong/1", "hocvien"),
    Visit("assessment.paused", "attempts/{open}/pause", "hocvien"),
    Visit("assessment.result", "attempts/{essay}/result", "hocvien"),
    Visit("assessment.marking", "marking", "giangvien"),
    Visit("assessment.essay", "marking/{essay}", "giangvien"),
    *EXAMINATIONS,
)


@pytest.fixture(scope="module")
def examined(standing_site: LiveSite) -> Examined:
    """Examinations in every state."""
    return examine(standing_site)


@pytest.fixture(scope="module")
def contexts(browser: Browser, standing_site: LiveSite, examined: Examined) -> Iterator[dict[str, BrowserContext]]:
    """A browser for each account, signed in once, and one for whoever came in with a card."""
    opened: dict[str, BrowserContext] = {}
    for username in ("", "hocvien", "nhansu", "lanhdao", "giangvien", "thamdinh", "quantri", *ACCOUNTS, WITH_CARD):
        opened[username] = browser.new_context(base_url=standing_site.address, viewport={"width": 1280, "height": 900})
        opened[username].set_default_timeout(20_000)
        page = opened[username].new_page()
        if username == WITH_CARD:
            come_in(page)
        elif username:
            sign_in(page, username)
        page.close()
    yield opened
    for each in opened.values():
        each.close()


def come_in(page: Page) -> None:
    """Types what stands on a card."""
    page.goto("/vi/exam-card")
    page.locator("main input[name=number]").fill(CARD_NUMBER)
    page.locator("main input[name=code]").fill(CARD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/examinations/*")


@pytest.fixture(scope="module")
def begun(contexts: dict[str, BrowserContext], examined: Examined) -> str:
    """The sitting that a candidate began at their browser, where alone it goes on."""
    page = contexts[CANDIDATE].new_page()
    page.goto(f"/vi/examinations/{examined.places['exam_running']}")
    page.locator("form[action$='/start'] button").click()
    page.wait_for_url("**/sittings/*")
    address = page.url
    page.close()
    return address.rpartition("/")[2]


@pytest.fixture(scope="module")
def places(standing_site: LiveSite, examined: Examined, begun: str) -> dict[str, str]:
    """The person, the unit and the position that stand in addresses: chị Hạnh and hers; and what `examined` names."""
    with standing_site.database.read() as session:
        person, unit, position = session.execute(
            select(Employment.person_id, Employment.unit_id, Employment.position_id)
            .join(Account, Account.person_id == Employment.person_id)
            .where(Account.username == "hocvien", Employment.is_main)
        ).one()
        asked, course = session.execute(select(Assignment.id, Assignment.course_id).where(Assignment.ends_on.is_(None))).one()
        led = select(RoleGrant.unit_id).join(Account, Account.person_id == RoleGrant.person_id)
        waiting = select(Obstacle.id).where(Obstacle.at_id == session.scalars(led.where(Account.username == "lanhdao")).one())
        told = select(CourseMonth.month).where(CourseMonth.course_id == course, CourseMonth.told_at.is_not(None))
        month = f"{session.scalars(told).one():%Y-%m}"
        obstacle = session.scalars(waiting.where(Obstacle.answered_on.is_(None), Obstacle.people >= 5)).first()
    attempts = sit_quizzes(standing_site.database, Actor(person_id=person, unit_id=unit))
    found = {"month": month, "person": str(person), "unit": str(unit), "position": str(position), "obstacle": str(obstacle)}
    complete_and_change(standing_site.database)
    ids = {"asked": str(asked), "course": str(course), "export": ask_for_file(standing_site.database)}
    ids["question"] = answer_questions(standing_site.database)
    drafts = {**send_drafts(standing_site), **write_courses(standing_site)}
    sat = {**examined.places, "exam_sitting": begun}
    return {**found, **ids, **attempts, **drafts, **sat, **send_lists(standing_site.database)}


def answer_questions(database: Database) -> str:
    """Answers to questions of the first course, of which one has a key that misleads: its id."""
    with database.read() as session:
        entry = get_course(session, SYSTEM, COURSE.partition("/")[2])
        course = LIBRARY.get_document(session, entry.rendition_id)
    asked = [each for each in course.questions.values() if each.kind == "single"][:8]
    feed_misled(database, entry.id, asked)
    return asked[0].id


def ask_for_file(database: Database) -> str:
    """An export of the officer of the city, which nobody has written yet."""
    with database.unit_of_work() as work:
        day = day_of(work.session, work.now)
        person = work.session.scalars(select(Account.person_id).where(Account.username == "nhansu")).one()
        officer = actor_of(work.session, person, today=day)
        assert officer is not None
        order = NewExport(EVERYTHING, layout="full", form="csv", language="vi", purpose="Báo cáo quý")
        return str(ask_for_export(work.session, officer, order, now=work.now, today=day).id)


def send_lists(database: Database) -> dict[str, str]:
    """Sends lists of staff as the officer of the city, and has two of them planned."""
    sent = {}
    with database.unit_of_work() as work:
        day = day_of(work.session, work.now)
        person = work.session.scalars(select(Account.person_id).where(Account.username == "nhansu")).one()
        officer = actor_of(work.session, person, today=day)
        unit = find_kept_unit(work.session, officer, "001", today=day)
        for name, terms in (("waiting", Terms(day)), ("list", Terms(day)), ("sound", Terms(day, unit, is_whole=True))):
            sent[name] = send_list(work.session, officer, b"-", f"{name}.csv", terms, now=work.now)
        rows = [("M1", "Phan Thị Mới", "001"), ("VD00012", "Trần Đổi Chỗ", "002"), ("", "Không Mã", "Văn phòng HĐND và UBND")]
        for name, terms, some in (("list", Terms(day), rows), ("sound", Terms(day, unit, is_whole=True), rows[:1])):
            listed = read_list(open_file(text(*some, headings=("Mã số", "Họ và tên", "Đơn vị")).encode()))
            plan = plan_list(work.session, officer, listed, terms, today=day)
            keep_plan(work.session, sent[name], replace(plan, faults=() if name == "sound" else plan.faults), listed)
    return {name: str(import_id) for name, import_id in sent.items()}


def sit_quizzes(database: Database, actor: Actor) -> dict[str, str]:
    """Publishes the course with quizzes and lets somebody begin one and hand another in."""
    course, begun = counter_course(), {}
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, course, {}, now=work.now)
    with database.unit_of_work() as work:
        entry = get_course(work.session, actor, course.slug)
        enrolment = learning.enrol(work.session, actor, entry, now=work.now)
        for name, quiz in (("open", FINAL), ("essay", WRITING)):
            lesson = next(each for each in course.lessons if each.id == quiz)
            begun[name] = assessment.start_attempt(
                work.session, actor, entry, course, lesson, cycle=enrolment.cycle, seed="5eed", now=work.now
            )
    with database.unit_of_work() as work:
        sitting = get_sitting(work.session, actor, begun["essay"])
        item = next(each for each in sitting.paper.items if each.question.kind == "essay")
        written = Response(Written("Thưa cô Ba, thứ Sáu có ạ."))
        assessment.save_answer(work.session, sitting, item, written, language="vi", key="1", now=work.now)
        assessment.submit_attempt(work.session, actor, sitting, now=work.now)
    return {name: str(attempt_id) for name, attempt_id in begun.items()}


@dataclass(frozen=True)
class Tab:
    """A page that stays open from one visit to the next (another process of the browser for each is a third of what a visit costs),
    and what it asked for and said since it was last looked at.
    """

    page: Page
    watch: Watch

    def told(self) -> list[str]:
        """What was said, and what was asked of others, since the last look."""
        found = [*self.watch.said, *self.watch.elsewhere]
        self.watch.said.clear()
        self.watch.requests.clear()
        return found


@pytest.fixture(scope="module")
def tabs(contexts: dict[str, BrowserContext], standing_site: LiveSite, places: dict[str, str]) -> dict[str, Tab]:
    """One for each account, opened after everything else was done in its browser."""
    watched = {name: Watch.over(context, standing_site.address) for name, context in contexts.items()}
    return {name: Tab(context.new_page(), watched[name]) for name, context in contexts.items()}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_a_page_is_as_it_should_be(tabs: dict[str, Tab], places: dict[str, str], visit: Visit, language: str) -> None:
    tab = tabs[visit.username]
    page = tab.page
    page.set_viewport_size({"width": 1280, "height": 800})
    try:
        answer = page.goto(f"/{language}/{visit.path.format(**places)}")
        assert answer is not None
        assert answer.status == visit.status
        found = faults_of(answer.text(), language)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{width}: {each}" for each in violations(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        found += [f"{width} pixels wide" for width in [page.evaluate("document.documentElement.scrollWidth")] if width > 320]
    finally:
        # Nothing of this page goes on, and the next address is another document even where only its fragment differs.
        page.goto("about:blank")
        told = tab.told()
    assert found + told == []


AXE = Axe()
_FOUND = """axe.run({resultTypes: ["violations"]}).then(({violations}) =>
    violations.flatMap(({id, nodes}) => nodes.slice(0, 3).map(({html}) => `${id}: ${html.slice(0, 120)}`)))"""


def violations(page: Page) -> list[str]:
    """What axe finds, with everything that can be opened standing open. It is laid into a page once, for all widths."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found: list[str] = page.evaluate(_FOUND)
    return found


def test_axe_finds_what_is_wrong_at_every_width(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<html lang="vi"><title>Trang</title><main><h1>Trang</h1><p>Ảnh <img src="data:,"></p></main></html>')
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == ['image-alt: <img src="data:,">']
    page.close()


def test_every_address_that_shows_a_page_is_visited(standing_site: LiveSite) -> None:
    app = create_app(standing_site.settings)
    shown = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and "lang" in rule.arguments and not rule.endpoint.startswith("design.")
    }
    app.extensions["elearn.database"].close()
    assert shown - LEADS_ON == {visit.endpoint for visit in VISITS} - {""}


@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize(
    "path", ["", f"{COURSE}/tin-nhan-vneid?q-vneid-mo-dau=a&q-vneid-khoanh=1", f"{COURSE}/da-lo-bam?path=a", "incident"]
)
def test_axe_finds_nothing_in_the_other_looks(browser: Browser, standing_site: LiveSite, path: str, theme: str) -> None:
    context = browser.new_context(base_url=standing_site.address, color_scheme="dark" if theme == "dark" else "light")
    context.add_init_script(f"localStorage.setItem('elearn:theme', '{theme}')")
    page = context.new_page()
    page.goto(f"/vi/{path}")
    assert violations(page) == []
    context.close()


def test_english_on_a_vietnamese_page_is_noticed() -> None:
    page = '<html lang="vi"><body><p>How many minutes do you have?</p><p lang="en">How many minutes do you have?</p></body></html>'
    assert len(list(english_on(page))) == 1
