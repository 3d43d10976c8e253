"""The composition root: it knows everyone, nobody knows it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import Mode, Settings
from elearn.accounts.views import blueprint as accounts
from elearn.assessment.views import blueprint as assessment
from elearn.authoring.citing import EXTENSION as KNOWN_LAWS
from elearn.authoring.views import blueprint as authoring
from elearn.authoring.views.shared import WORKSHOP, Addresses
from elearn.catalogue.reactions import count_courses_of
from elearn.catalogue.storage import LocalStorage
from elearn.catalogue.views import blueprint as catalogue
from elearn.catalogue.views import media
from elearn.competency.views import blueprint as competency
from elearn.content.workshop import Workshop
from elearn.core.actor import Actor
from elearn.core.clock import Clock
from elearn.core.db.work import Database
from elearn.core.errors import N_, Unavailable
from elearn.demo.marks import holds_demo_city
from elearn.examinations.queries.examinations import titles_of
from elearn.examinations.views import blueprint as examinations
from elearn.frameworks.views import blueprint as frameworks
from elearn.incident.views import blueprint as incident
from elearn.laws.beside import waiting_laws
from elearn.laws.queries import known_laws
from elearn.laws.views import blueprint as laws
from elearn.learning.asked import EXTENSION as ASKED
from elearn.learning.views import blueprint as learning
from elearn.measurement.views import blueprint as measurement
from elearn.monday.views import blueprint as monday
from elearn.notifications.views import blueprint as notifications
from elearn.obstacles.answers import Answers
from elearn.obstacles.views import blueprint as obstacles
from elearn.organisation.queries import load_actor
from elearn.organisation.views import blueprint as organisation
from elearn.planning.views import blueprint as planning
from elearn.planning.views.asking import what_is_asked
from elearn.reporting.views import blueprint as reporting
from elearn.studio.views import blueprint as studio
from elearn.studio.views.shared import EDITOR
from elearn.studio.waiting_laws import EXTENSION as WAITING_LAWS
from elearn.support.views import blueprint as support
from elearn.web.application import Site, WebSettings, make_application
from elearn.web.design import blueprint as design
from elearn.web.languages import PREFIX
from elearn.web.navigation import Entry, Navigation
from elearn.web.offline import blueprint as offline
from elearn.wiring import SESSION_INFO

NAVIGATION = Navigation(
    home="learning.home",
    arrival="learning.dashboard",
    search="catalogue.courses",
    notices="notifications.notices",
    entries=(
        Entry("learning.home", "Trang đầu", for_anonymous=True),
        Entry("learning.dashboard", "Việc học", permission="learning.learn"),
        Entry("competency.competencies", "Năng lực", permission="competency.own"),
        Entry("catalogue.courses", "Khóa học", for_anonymous=True, permission="learning.learn"),
        Entry(
            "studio.home",
            "Soạn bài",
            permission="studio.open",
            pages=(
                Entry("studio.home", "Khóa học và bản nháp", permission="studio.open"),
                Entry("authoring.home", "Khóa học tôi soạn", permission="studio.author"),
                Entry("studio.histories", "Các bản đã phát hành", permission="studio.versions"),
                Entry("laws.laws", "Văn bản pháp luật", permission="studio.open"),
                Entry("reporting.faults", "Góp ý của người đọc", permission="reporting.faults"),
                Entry("assessment.marking", "Chấm bài viết", permission="assessment.mark"),
            ),
        ),
        Entry("monday.page", "Thứ Hai", permission="monday.read"),
        Entry(
            "planning.assignments",
            "Giao học",
            permission="planning.assign",
            pages=(
                Entry("planning.assignments", "Khóa học được giao", permission="planning.assign"),
                Entry("planning.exemptions", "Miễn học", permission="planning.exempt"),
                Entry("planning.late", "Người quá hạn", permission="planning.remind"),
                Entry("planning.reminders", "Lời nhắc đã gửi", permission="planning.remind"),
                Entry("studio.review_rules", "Thẩm định khóa học", permission="studio.set_review"),
            ),
        ),
        Entry("examinations.examinations", "Tổ chức thi", permission="examinations.organise"),
        Entry(
            "reporting.completions",
            "Báo cáo",
            permission="reporting.completions",
            pages=(
                Entry("reporting.completions", "Ai đã hoàn thành", permission="reporting.completions"),
                Entry("reporting.exports", "Tệp đã xuất", permission="reporting.completions"),
                Entry("reporting.statistics", "Thống kê", permission="reporting.statistics"),
                Entry("reporting.competencies", "Năng lực của đơn vị", permission="reporting.competencies"),
                Entry("reporting.attempts", "Hết lượt làm bài", permission="reporting.attempts"),
                Entry("studio.histories", "Các bản đã phát hành", permission="studio.versions"),
            ),
        ),
        Entry(
            "obstacles.obstacles",
            "Vướng mắc",
            permission="reporting.obstacles",
            pages=(
                Entry("obstacles.obstacles", "Vướng mắc chờ trả lời", permission="reporting.obstacles"),
                Entry("reporting.obstacles", "Vướng mắc tại bàn", permission="reporting.obstacles"),
                Entry("support.units", "Đơn vị cần hỗ trợ", permission="support.read"),
            ),
        ),
        Entry(
            "organisation.staff",
            "Nhân sự",
            permission="organisation.help_sign_in",
            pages=(
                Entry("organisation.staff", "Người trong đơn vị", permission="organisation.help_sign_in"),
                Entry("organisation.staff_imports", "Nhập danh sách", permission="organisation.import_staff"),
            ),
        ),
        Entry(
            "organisation.admin",
            "Quản trị",
            permission="organisation.administer",
            pages=(
                Entry("organisation.admin", "Tổng quan", permission="organisation.administer"),
                Entry("organisation.people", "Người trong đơn vị", permission="organisation.administer"),
                Entry("organisation.unused_accounts", "Tài khoản lâu không dùng", permission="organisation.administer"),
                Entry("organisation.units", "Cây đơn vị", permission="organisation.administer"),
                Entry("organisation.unit_changes", "Thay đổi tổ chức", permission="organisation.administer"),
                Entry("organisation.positions", "Vị trí việc làm", permission="organisation.administer"),
                Entry("studio.import_page", "Nhập khóa học", permission="studio.import"),
                Entry("studio.review_rules", "Thẩm định khóa học", permission="studio.set_review"),
            ),
        ),
        Entry("notifications.notices", "Tin báo", permission="notifications.own"),
        Entry(
            "accounts.account",
            "Tài khoản",
            permission="accounts.own",
            pages=(
                Entry("accounts.account", "Tài khoản của tôi", permission="accounts.own"),
                Entry("notifications.mail", "Tin báo qua thư", permission="notifications.own"),
            ),
        ),
        Entry(
            "accounts.sign_in",
            "Đăng nhập",
            for_anonymous=True,
            pages=(
                Entry("accounts.sign_in", "Đăng nhập", for_anonymous=True),
                Entry("examinations.card", "Vào thi bằng phiếu", for_anonymous=True),
            ),
        ),
        Entry("accounts.give_way", "Nhường máy", permission="accounts.own"),
    ),
)


def open_database(settings: Settings, clock: Clock | None = None, *, patient: bool = False) -> Database:
    """The installation's database, with everybody who reacts to events.

    `clock` is given by tests; in production it is PostgreSQL's own, or the machine's on SQLite.
    """
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    pool = settings.threads + 2
    return Database(
        settings.database,
        clock=clock,
        session_info={**SESSION_INFO, "zone": settings.time_zone},
        pool_size=pool,
        patient=patient,
    )


def create_app(settings: Settings, *, clock: Clock | None = None) -> Flask:
    """The site: the page kit, every feature's pages below the language, and who acts."""
    database = open_database(settings, clock)
    if settings.mode is not Mode.DEMO:
        _refuse_demo_city(database)
    app = make_application(_web_settings(settings), database)
    app.debug = settings.debug
    app.extensions["elearn.storage"] = LocalStorage(settings.media)
    app.extensions["elearn.private"] = LocalStorage(settings.private, is_private=True)
    app.extensions["elearn.settings"] = settings
    app.extensions[WORKSHOP] = Workshop()
    app.extensions[EDITOR] = Addresses()
    app.extensions["elearn.exports"] = settings.exports
    app.extensions["elearn.navigation"] = NAVIGATION
    app.extensions["elearn.courses_of_units"] = count_courses_of
    app.extensions["elearn.examination_titles"] = titles_of
    for blueprint in (
        accounts,
        notifications,
        frameworks,
        organisation,
        catalogue,
        assessment,
        examinations,
        learning,
        incident,
        competency,
        obstacles,
        studio,
        authoring,
        laws,
        measurement,
        planning,
        reporting,
        monday,
        support,
        offline,
    ):
        app.register_blueprint(blueprint, url_prefix=PREFIX)
    app.register_blueprint(media)
    if settings.mode is not Mode.PRODUCTION:
        app.register_blueprint(design, url_prefix=PREFIX)

    def who_acts(session: Session, token: str) -> Actor | None:
        now = database.clock.now()
        return load_actor(session, token, now=now, today=now.astimezone(settings.time_zone).date())

    app.extensions["elearn.actor_loader"] = who_acts
    app.extensions[ASKED] = what_is_asked
    app.extensions[WAITING_LAWS] = waiting_laws
    app.extensions[KNOWN_LAWS] = known_laws
    app.extensions["elearn.desk_answers"] = Answers()
    return app


def _refuse_demo_city(database: Database) -> None:
    """Keeps the demo accounts, whose password everybody may know, to the mode that they are for.

    Raises:
        Unavailable: the database holds the demo city.
    """
    try:
        with database.read() as session:
            is_demo = holds_demo_city(session)
    except SQLAlchemyError:
        return  # It does not answer yet, or has no tables: `/readyz` says so.
    finally:
        database.close()  # Workers that are forked later share no connection.
    if is_demo:
        raise Unavailable(
            N_("Đây là cơ sở dữ liệu của bản trình diễn: chỉ `elearn run` phục vụ được. Trang thật cần cơ sở dữ liệu mới.")
        )


def _web_settings(settings: Settings) -> WebSettings:
    return WebSettings(
        secret_key=settings.secret_key,
        old_secret_keys=settings.old_secret_keys,
        allowed_hosts=settings.allowed_hosts,
        https=settings.https,
        proxies=settings.proxies,
        instance=settings.instance.absolute(),
        time_zone=settings.time_zone,
        site=Site({"vi": settings.site_name, "en": settings.site_name_en}, {"vi": settings.agency, "en": settings.agency_en}),
        is_production=settings.mode is Mode.PRODUCTION,
    )
