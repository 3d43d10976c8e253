"""What authoring's doors have in common: the workspace in an address, the workshop, the files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask import current_app, g, url_for

from elearn.authoring.citing import EXTENSION as KNOWN_LAWS
from elearn.authoring.citing import KnownLaws
from elearn.authoring.naming import Names
from elearn.authoring.queries import FileRow, WorkspaceRow, find_workspace_of_draft, get_workspace, list_files, media_of, read_texts
from elearn.authoring.spots import Spots
from elearn.authoring.views.told import Titles, Ways, languages_in
from elearn.authoring.views.words import KINDS
from elearn.content.grammar.files import front_of
from elearn.content.outline import Outline
from elearn.content.problems import Problem
from elearn.content.register import NO_LONGER, NOT_YET, Law
from elearn.content.source import Kind, classify
from elearn.content.workshop import Workshop
from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.organisation.views.shared import open_or_note
from elearn.studio.files import read
from elearn.studio.views.shared import ToldPlace, private_files
from elearn.web.access import current_actor
from elearn.web.addresses import id_in_address
from elearn.web.languages import current_language
from elearn.web.work import read_session, today

WORKSHOP = "elearn.workshop"
SETTINGS = "course.yml"


def open_workspace(workspace_id: str) -> WorkspaceRow:
    """The workspace in an address; one that is not there for this actor is noted.

    Raises:
        NotFound: there is none.
    """
    wanted = id_in_address(workspace_id)
    read = lambda: get_workspace(read_session(), current_actor(), wanted, today=today())  # noqa: E731 - said in one line
    return open_or_note("workspace", wanted, read)


def workshop() -> Workshop:
    """This process's workshop. Its child begins with the first text that is compiled here."""
    found: Workshop = current_app.extensions[WORKSHOP]
    return found


def outline_of(workspace: WorkspaceRow, files: list[FileRow]) -> Outline:
    """The settings of the course and of its files, as they are written."""
    course = read_texts(read_session(), workspace.id, [SETTINGS]).get(SETTINGS, "")
    return workshop().outline(course, {each.path: each.front for each in files if each.front})


def names_of(workspace: WorkspaceRow) -> Names:
    """All ids that are written in a workspace's texts, and those that were retired."""
    texts = read_texts(read_session(), workspace.id)
    retired = workshop().outline(texts.get(SETTINGS, ""), {}).settings.get("retired", ())
    return Names.of(texts, [each for each in retired if isinstance(each, str)])


def original_of(path: str, source_language: str) -> str:
    """The path of a text in the source language; of what is no translation its own."""
    language = classify(path).language
    return path.removesuffix(f".{language}.md") + f".{source_language}.md" if language else path


def is_case(path: str, outline: Outline, source_language: str) -> bool:
    """Whether a file is a case, or the translation of one."""
    front = outline.fronts.get(original_of(path, source_language), outline.fronts.get(path, {}))
    return classify(path).kind is Kind.LESSON and front.get("kind") == "case"


def laws_at_hand() -> Mapping[str, Law]:
    """The laws of the installation's register by key; none where it has none."""
    read: KnownLaws | None = current_app.extensions.get(KNOWN_LAWS)
    return read(read_session()) if read is not None else {}


def law_options(language: str, chosen: Collection[str] = ()) -> list[tuple[str, str]]:
    """The laws of the register as choices: key, and title with number and state; behind them chosen ones that are not there."""
    laws = laws_at_hand()
    told = [(key, f"{in_language(law.title, language)[0]} {law.number}{_state_of(law)}") for key, law in laws.items()]
    gone = [(key, g.translate(N_("%(key)s (không có trong danh mục)"), key=key)) for key in chosen if key not in laws]
    return [*told, *gone]


def _state_of(law: Law) -> str:
    if law.status in NO_LONGER:
        told = N_("không còn hiệu lực")
    elif law.status in NOT_YET:
        told = N_("chưa có hiệu lực")
    else:
        return ""
    return f" ({g.translate(told)})"


def read_media(workspace_id: Id, paths: set[str]) -> dict[str, bytes]:
    """The bytes of some pictures and recordings of a workspace."""
    names = media_of(list_files(read_session(), workspace_id))
    return {path: read(private_files(), names[path]) for path in paths if path in names}


class Addresses:
    """The editor's addresses, for the pages of drafts."""

    def place_of(self, draft_id: Id) -> str | None:
        """The address of the workspace from which a draft was sent, None where the actor cannot open one."""
        found = find_workspace_of_draft(read_session(), current_actor(), draft_id)
        return url_for("authoring.overview", workspace_id=found) if found is not None else None

    def told(self, draft_id: Id, texts: Mapping[str, str], problems: Sequence[Problem], *, with_ways: bool) -> list[ToldPlace]:
        """The place of each problem, with the form of the workspace that mends it as it is now."""
        sent = Spots(texts)
        outline = workshop().outline(texts.get(SETTINGS, ""), {path: front_of(text) for path, text in texts.items()})
        languages = languages_in(outline)
        titles, ways = Titles(outline, languages[0]), None
        found = find_workspace_of_draft(read_session(), current_actor(), draft_id) if with_ways else None
        if found is not None:
            ways = Ways(found, languages, Spots(read_texts(read_session(), found)))
        placed = [(each, sent.at(each.place)) for each in problems]
        return [titles.of(each, spot, ways.to(each, spot) if ways is not None else "") for each, spot in placed]


def title_of(workspace: WorkspaceRow) -> str:
    """The course's title in the language of the page."""
    return in_language(workspace.title, current_language())[0]


def name_in(path: str, text: str) -> str:
    """What a file with this text is called for people, whether it is there or was removed."""
    front = front_of(text) if path.endswith(".md") else None
    return name_of(path, workshop().outline("", {path: front}) if front else None)


def name_of(path: str, outline: Outline | None = None) -> str:
    """What a file is called for people: its title, or what it is for."""
    title = outline.fronts.get(path, {}).get("title") if outline is not None else None
    if isinstance(title, str) and title:
        return title
    place = classify(path)
    return KINDS[place.kind] if place.kind in {Kind.COURSE, Kind.GLOSSARY} else path.rpartition("/")[2]
