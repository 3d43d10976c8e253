"""The entrance of the compiler: the files of a course become one document, or all the problems that stand in the way.

Pure: the same sources give the same bytes. It imports Markdown, so only the command line and the child process call it; every
other process asks `workshop.Workshop`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from elearn.content import frontmatter, identity, settings_shapes, yaml_tree
from elearn.content import source as source_files
from elearn.content.assemble import assemble, assets_of, site_of
from elearn.content.change_rules import check_changes
from elearn.content.compilation import Compilation, Previous, Snippet
from elearn.content.course_document import course_of
from elearn.content.course_rules import (
    Settings,
    check_completion,
    check_folders,
    check_identities,
    check_lesson_ids,
    check_previous,
    check_recalls,
    check_see,
    check_words,
)
from elearn.content.decoding import decode
from elearn.content.document import Course, Term
from elearn.content.draw_rules import check_draws
from elearn.content.grammar.raw import Line, RawText
from elearn.content.law_rules import check_citations
from elearn.content.laws import law_texts
from elearn.content.links import Links, Site
from elearn.content.lint import check
from elearn.content.lint.rules_language import check_characters
from elearn.content.part import Part, problems_of, whole_of
from elearn.content.problems import Place, Problem, Severity
from elearn.content.reading import Reading, Tongues, read_all
from elearn.content.register import Law
from elearn.content.register_file import read_register
from elearn.content.source import Sources
from elearn.content.steps import Steps
from elearn.content.wording import Definitions, Wording
from elearn.content.yaml_tree import Value

LAWS_PATH = "../laws.yml"
_REQUIRED = ("id", "slug", "version", "title", "summary", "languages", "modules")
_EXCERPT = 160


def compile_sources(
    sources: Mapping[str, bytes],
    *,
    laws: bytes | None = None,
    previous: Previous | None = None,
    steps: Steps | None = None,
) -> Compilation:
    """Compile a course.

    Args:
        sources: path inside the course folder → bytes.
        laws: the bytes of the site's laws.yml, if there is one.
        previous: what is already published of this course.
        steps: told of each file and step, and knows which files are given up; a compilation needs its own.

    Returns:
        All problems in the order of their places. The course is None exactly when one of them is an error.
    """
    loaded, problems = source_files.load(sources)
    if problems and not loaded.raw:
        # Nothing was read: whatever else could be told would be told of nothing.
        return Compilation(None, _complete(problems, {}))
    course, files = _compile(loaded, laws, previous, problems, steps or Steps())
    ordered = _complete(problems, {path: text.text.split("\n") for path, text in loaded.texts.items()})
    if any(problem.severity is Severity.ERROR for problem in ordered):
        return Compilation(None, ordered)
    return Compilation(course, ordered, files)


def _compile(
    loaded: Sources, laws: bytes | None, previous: Previous | None, problems: list[Problem], steps: Steps
) -> tuple[Course | None, dict[str, bytes]]:
    settings = _settings(loaded, problems, steps)
    reading = read_all(loaded, _tongues(settings, loaded), problems, steps)
    for raw in reading.raws:
        if steps.begins(raw.path, "check"):
            problems.extend(check.check(raw))
            problems.extend(check_characters(raw.path, loaded.raw[raw.path].decode("utf-8")))
    problems.extend(check_folders(settings, reading))
    problems.extend(check_words(settings))
    problems.extend(check_lesson_ids(reading))
    assets = assets_of(loaded, problems, steps)
    refused = frozenset(loaded.media) - set(assets)
    slug = settings.values.get("slug", "")
    site = site_of(slug, reading, assets, refused)
    parts = assemble(site, _modules(settings, reading), reading, previous, problems=problems, steps=steps)
    steps.rests()
    problems.extend(check_identities(settings, parts))
    problems.extend(check_completion(settings, parts, reading))
    problems.extend(check_changes(settings, parts, reading))
    problems.extend(check_recalls(parts, reading))
    problems.extend(check_see(parts, reading))
    problems.extend(check_draws(parts, reading))
    register = _register(settings, laws, problems, steps)
    terms = _terms(loaded, problems, steps)
    if register:
        problems.extend(check_citations(settings, reading, _glossary(loaded), register, steps))
    steps.rests()
    if any(key not in settings.values for key in _REQUIRED):
        return None, {}
    told = law_texts(settings.values.get("law_refs", ()), register)
    course = course_of(settings.values, parts, told, terms, identity.source_hash(loaded.raw))
    if previous is not None:
        problems.extend(check_previous(settings, course, previous, reading))
    names = {f"{asset.media.sha256}.{asset.media.suffix}": asset.content for asset in parts.used_media}
    return course, names


def compile_part(path: str, files: Mapping[str, bytes]) -> Part:
    """Compile one file with what it needs, as far as it goes.

    Args:
        path: of the file, among `files`.
        files: the file and those that `part.paths_needed` names.

    Returns:
        The problems in the file, in the order of their places; the course that it makes alone, also where there are errors.
    """
    sources = whole_of(path, files)
    if sources is None:
        return Part(None, _problems_of_settings(path, files[path]))
    loaded, problems = source_files.load(sources)
    course, media = _compile(loaded, None, None, problems, Steps())
    ordered = _complete(problems, {each: text.text.split("\n") for each, text in loaded.texts.items()})
    return Part(course, problems_of(path, ordered), media)


def _problems_of_settings(path: str, content: bytes) -> tuple[Problem, ...]:
    """What is wrong in course.yml, the glossary or a snippet."""
    text, problems = decode(path, content)
    if text is None:
        return tuple(problems)
    match source_files.classify(path).kind:
        case source_files.Kind.COURSE:
            problems = frontmatter.read_course(path, text)[2]
        case source_files.Kind.GLOSSARY:
            problems = frontmatter.read_glossary(path, text)[1]
        case source_files.Kind.SNIPPET:
            return lint_file(path, text)
    return _complete(list(problems), {path: text.split("\n")})


def _settings(loaded: Sources, problems: list[Problem], steps: Steps) -> Settings:
    text = loaded.texts.get("course.yml")
    if text is not None and not steps.begins(text.path, "read"):
        return Settings({}, None)
    if text is None:
        if not any(problem.place.path == "course.yml" for problem in problems):
            problems.append(Problem(Place("course.yml"), Severity.ERROR, "CRS009"))
        return Settings({}, None)
    values, yaml, found = frontmatter.read_course(text.path, text.text)
    problems.extend(found)
    return Settings(values, yaml, faulty=frontmatter.faulty_keys(yaml, found))


def _tongues(settings: Settings, loaded: Sources) -> Tongues:
    """The languages that course.yml tells; where it does not, those of the product in which there are files."""
    if settings.knows("languages"):
        return Tongues(settings.values["languages"])
    written = {text.place.language for text in loaded.texts.values()}
    return Tongues([code for code in settings_shapes.LANGUAGES if code in written] or ["vi"], are_told=False)


def _modules(settings: Settings, reading: Reading) -> list[Mapping[str, Any]]:
    """The entries of `modules`, each folder once; where they are not known, one for every folder that there is."""
    listed: dict[str, Mapping[str, Any]] = {}
    for module in settings.values.get("modules", ()):
        if "dir" in module:
            listed.setdefault(module["dir"], module)
    if not settings.knows("modules"):
        for sheaf in reading.lessons:
            folder = sheaf.source.place.folder
            listed.setdefault(folder, {"dir": folder})
    return list(listed.values())


def _register(settings: Settings, laws: bytes | None, problems: list[Problem], steps: Steps) -> dict[str, Law]:
    """The laws that the site knows (LAW001: the course names one that is not in laws.yml)."""
    known: dict[str, Law] = {}
    if laws is not None and steps.begins(LAWS_PATH, "read"):
        text, found = decode(LAWS_PATH, laws)
        problems.extend(found)
        if text is not None:
            known, found = read_register(LAWS_PATH, text)
            problems.extend(found)
    if any(problem.place.path == LAWS_PATH for problem in problems):
        return known
    problems.extend(
        Problem(settings.place_in("law_refs", word=key), Severity.ERROR, "LAW001", (("key", key),))
        for key in settings.values.get("law_refs", ())
        if key not in known
    )
    return known


def _glossary(loaded: Sources) -> Value | None:
    text = loaded.texts.get("glossary.yml")
    return yaml_tree.parse(text.path, text.text)[0] if text is not None else None


def _terms(loaded: Sources, problems: list[Problem], steps: Steps) -> tuple[Term, ...]:
    text = loaded.texts.get("glossary.yml")
    if text is None or not steps.begins(text.path, "read"):
        return ()
    terms, found = frontmatter.read_glossary(text.path, text.text)
    problems.extend(found)
    return tuple(Term(term["term"], term["meaning"]) for term in terms)


def _complete(problems: list[Problem], lines: Mapping[str, list[str]]) -> tuple[Problem, ...]:
    """Each problem once, by place, with the line it speaks of."""
    complete = {_with_excerpt(problem, lines.get(problem.place.path, [])): None for problem in problems}
    return tuple(sorted(complete, key=lambda problem: (problem.place, problem.code, problem.words)))


def _with_excerpt(problem: Problem, lines: list[str]) -> Problem:
    if problem.excerpt or not 0 < problem.place.line <= len(lines):
        return problem
    return replace(problem, excerpt=lines[problem.place.line - 1][:_EXCERPT])


def lint_file(path: str, text: str) -> tuple[Problem, ...]:
    """What is wrong in one Markdown file on its own: its front matter, its grammar and the rules for its texts."""
    # What is no text in UTF-8 either is for `decode` to refuse.
    decoded, refused = decode(path, text.encode(errors="surrogatepass"))
    if decoded is None:
        return tuple(refused)
    raw, found = check.lint_file(path, text)
    problems = list(found)
    if raw.front is not None and raw.kind != "snippet":
        problems += frontmatter.read_front(raw.kind, path, raw.front.markdown, raw.front.number, translation=True)[2]
    return _complete(problems, {path: list(raw.lines)})


def render_snippet(text: str, language: str) -> Snippet:
    """Safe HTML of a piece of Markdown on its own, for a preview: its links and pictures lead nowhere."""
    path = "snippet.md"
    decoded, problems = decode(path, text.encode(errors="surrogatepass"))
    if decoded is None:
        return Snippet("", tuple(problems))
    lines = RawText(tuple(Line(number, 1, line) for number, line in enumerate(decoded.split("\n"), 1)))
    wording = Wording(path, language, Links(Site(""), language, []), Definitions(), problems)
    return Snippet(wording.block(lines), tuple(problems))


__all__ = ["Compilation", "Part", "Previous", "Snippet", "compile_part", "compile_sources", "lint_file", "render_snippet"]
