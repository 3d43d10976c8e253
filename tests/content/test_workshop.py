"""The workshop: always an answer, in time, from a child that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from elearn.content import limits
from elearn.content.compilation import Previous
from elearn.content.hand import Trouble, Why, _Clock
from elearn.content.lint.fix import fix_sources
from elearn.content.problems import Problem, Severity
from elearn.content.steps import Steps
from elearn.content.wire import Job
from elearn.content.workshop import Workshop
from tests.content.source_folders import LAWS, M, changed, compiled, sound

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shop:
        yield shop


def child_of(workshop: Workshop) -> int:
    assert workshop._child is not None
    return workshop._child.pid


def reasons(problems: object) -> list[tuple[str, str]]:
    assert isinstance(problems, tuple)
    return [(problem.code, dict(problem.words).get("why", "")) for problem in problems]


def test_a_course_comes_back_as_if_compiled_here(workshop: Workshop) -> None:
    there, here = workshop.compile(sound(), laws=LAWS), compiled(sound())
    assert there.course == here.course
    assert there.problems == here.problems
    assert dict(there.files) == dict(here.files)


def test_what_is_published_is_told_to_the_child(workshop: Workshop) -> None:
    course = compiled(sound()).course
    assert course is not None
    sources = changed(M + "01-mo-dau.vi.md", "chưa mở cửa", "chưa mở")
    answer = workshop.compile(sources, laws=LAWS, previous=Previous.of(course))
    assert "CRS004" in {problem.code for problem in answer.problems}


def test_a_snippet_is_rendered(workshop: Workshop) -> None:
    assert workshop.render("**tiếp dân**", "vi").html == "<p><strong>tiếp dân</strong></p>"


def test_a_file_is_linted(workshop: Workshop) -> None:
    found = workshop.lint("a.vi.md", "---\ntitle: x\n---\n\n## ? q {#q}\n\n- [ ] a\n- [ ] b\n")
    assert "MCQ001" in {problem.code for problem in found}


def test_the_child_stays_warm_between_jobs(workshop: Workshop) -> None:
    workshop.render("a", "vi")
    before = child_of(workshop)
    workshop.render("b", "vi")
    assert child_of(workshop) == before


def test_the_child_is_replaced_after_its_jobs() -> None:
    with Workshop(jobs=2) as workshop:
        pids = []
        for _ in range(3):
            workshop.render("a", "vi")
            pids.append(child_of(workshop))
    assert pids[0] == pids[1] != pids[2]


HEAVY = b"---\nid: cham\ntitle: a\nminutes: 3\n---\n\n" + (b"```python\n" + b"x = 1 + len(a)\n" * 36 + b"```\n\n") * 195
"""A lesson that no limit refuses and that takes seconds: eight thousand lines of code to be coloured."""
SLOW, SLOWER = M + "05-cham.vi.md", M + "06-lau.vi.md"
FAULTY_CARD = sound()["card.vi.md"] + b"\n[a](khong-co.vi.md)\n"


def placed(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.place.path, problem.code) for problem in problems if problem.severity is Severity.ERROR]


def test_a_course_that_takes_too_long_is_a_problem_of_the_course() -> None:
    with Workshop() as workshop:
        workshop.render("warm", "vi")
        begun = time.monotonic()
        answer = workshop.compile(sound() | {SLOW: HEAVY}, laws=LAWS, seconds=0.4)
        assert time.monotonic() - begun < 15
    assert answer.course is None
    assert reasons(answer.problems) == [("MD090", "course-time")]
    assert answer.problems[0].place.path == "course.yml"


def test_a_file_that_takes_too_long_costs_its_author_that_file_alone() -> None:
    with Workshop(file_seconds=1.0) as workshop:
        workshop.render("warm", "vi")
        answer = workshop.compile(sound() | {SLOW: HEAVY, "card.vi.md": FAULTY_CARD}, laws=LAWS)
    assert answer.course is None
    # On a machine that does much else another file may be given up as well.
    assert {("card.vi.md", "LNK001"), (SLOW, "MD090")} <= set(placed(answer.problems))


def troubled(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, *troubles: Trouble) -> None:
    """Let the next children make these troubles, one each; whoever comes after them works."""
    ask, waiting = workshop._ask, list(troubles)

    def troublesome(job: Job, seconds: float, _hear: object = None) -> Any:
        if waiting:
            raise waiting.pop(0)
        return ask(job, seconds)

    monkeypatch.setattr(workshop, "_ask", troublesome)


def test_every_file_that_takes_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with Workshop() as workshop:
        troubled(workshop, monkeypatch, Trouble("time", SLOW, "render"), Trouble("time", SLOWER, "check"))
        answer = workshop.compile(sound() | {"card.vi.md": FAULTY_CARD}, laws=LAWS)
    assert placed(answer.problems) == [("card.vi.md", "LNK001"), (SLOW, "MD090"), (SLOWER, "MD090")]


def test_when_the_time_of_the_course_is_up_the_files_given_up_are_still_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with Workshop() as workshop:
        troubled(workshop, monkeypatch, Trouble("time", SLOW, "render"), Trouble("job-time", SLOWER, "render"))
        answer = workshop.compile(sound(), laws=LAWS)
    assert placed(answer.problems) == [(SLOW, "MD090"), ("course.yml", "MD090")]
    assert dict(answer.problems[1].words)["why"] == "course-time"


def test_a_file_that_makes_trouble_again_ends_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    with Workshop() as workshop:
        troubled(workshop, monkeypatch, *[Trouble("died", SLOW, "render")] * 5)
        assert placed(workshop.compile(sound(), laws=LAWS).problems) == [(SLOW, "MD090")] * 2


@pytest.mark.parametrize("why", ["memory", "recursion", "died"])
def test_a_file_that_takes_more_than_there_is_costs_that_file_alone(why: Why, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workshop() as workshop:
        troubled(workshop, monkeypatch, Trouble(why, M + "01-mo-dau.vi.md", "render"))
        answer = workshop.compile(sound() | {"card.vi.md": FAULTY_CARD}, laws=LAWS)
    assert placed(answer.problems) == [("card.vi.md", "LNK001"), (M + "01-mo-dau.vi.md", "MD090")]


def test_the_time_of_a_file_is_counted_over_all_its_steps() -> None:
    killed = threading.Event()
    clock = _Clock(killed.set, seconds=30, file_seconds=0.4)
    for path in ("a", "", "a", "b"):
        clock.turn_to(path)
        assert not killed.wait(0.15 if path == "a" else 0.6 * (path == ""))
    clock.turn_to("a")
    assert killed.wait(0.3)
    assert clock.expired == "time"


def test_no_file_is_blamed_for_time_between_files() -> None:
    killed = threading.Event()
    clock = _Clock(killed.set, seconds=0.2, file_seconds=0.1)
    assert killed.wait(5)
    assert clock.expired == "job-time"


def test_a_clock_that_was_stopped_kills_nobody() -> None:
    killed = threading.Event()
    clock = _Clock(killed.set, seconds=0.1, file_seconds=0.1)
    clock.stop()
    assert not killed.wait(0.3)


def test_files_are_mended_as_if_mended_here(workshop: Workshop) -> None:
    sources = changed(M + "01-mo-dau.vi.md", " {#q-mo-dau}", "")
    mending = workshop.fix(sources)
    assert mending.fixed == fix_sources(sources, Steps())
    assert list(mending.fixed) == [M + "01-mo-dau.vi.md"]


def test_a_file_that_takes_too_long_is_not_mended_and_the_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    needy = "Một\n---\n".encode()
    with Workshop() as workshop:
        troubled(workshop, monkeypatch, Trouble("time", SLOW, "check"))
        mending = workshop.fix({SLOW: needy, SLOWER: needy})
    assert placed(mending.problems) == [(SLOW, "MD090")]
    assert list(mending.fixed) == [SLOWER]


def test_after_a_deadline_the_next_job_is_answered() -> None:
    with Workshop() as workshop:
        workshop.compile(sound(), laws=LAWS, seconds=0.001)
        assert workshop.render("a", "vi").html == "<p>a</p>"


def test_a_child_that_died_between_jobs_is_replaced_unnoticed() -> None:
    with Workshop() as workshop:
        workshop.render("a", "vi")
        assert workshop._child is not None
        os.kill(child_of(workshop), signal.SIGKILL)
        workshop._child._process.wait()
        assert workshop.render("b", "vi").html == "<p>b</p>"


def test_a_child_that_dies_at_work_is_a_problem() -> None:
    with Workshop() as workshop:
        workshop.render("a", "vi")
        pid = child_of(workshop)
        threading.Timer(0.1, os.kill, (pid, signal.SIGKILL)).start()
        assert ("MD090", "died") in reasons(workshop.compile(sound() | {SLOW: HEAVY}, laws=LAWS).problems)


def test_too_little_memory_is_a_problem_and_not_a_dead_server() -> None:
    sources = sound() | {"assets/phim.webm": bytes(150 * 2**20)}
    with Workshop(memory=150 * 2**20) as workshop:
        answer = workshop.compile(sources, laws=LAWS)
    assert answer.course is None
    assert answer.problems[0].code == "MD090"
    assert dict(answer.problems[0].words)["why"] in {"memory", "died"}


HOSTILE = {
    "open brackets": "[" * 20_000,
    "nested lists": "\n".join(" " * depth + "- a" for depth in range(600)),
    "nested quotes": "> " * 3_000,
    "emphasis": "*a **b " * 20_000,
    "code marks": "".join("`" * number + "a" for number in range(1, 500)),
    "images": "![a](" * 20_000,
    "table": "|" * 60_000 + "\n" + "|-" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_seven_worst_inputs_are_answered_in_time(workshop: Workshop, name: str) -> None:
    begun = time.monotonic()
    workshop.render(HOSTILE[name], "vi")
    assert time.monotonic() - begun < 20


def test_threads_share_the_child(workshop: Workshop) -> None:
    answers: list[str] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(workshop.render(f"{n}", "vi").html)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [f"<p>{number}</p>" for number in range(8)]


def test_closing_ends_the_child() -> None:
    workshop = Workshop()
    workshop.render("a", "vi")
    assert workshop._child is not None
    process = workshop._child._process
    workshop.close()
    assert process.poll() is not None


def test_the_child_gets_none_of_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEARN_SECRET_KEY", "s3cret")
    with Workshop() as workshop:
        workshop.render("a", "vi")
        with open(f"/proc/{child_of(workshop)}/environ", "rb") as environment:  # noqa: PTH123 - a file of the kernel.
            assert b"s3cret" not in environment.read()


def test_a_serving_process_never_imports_markdown() -> None:
    program = "import sys, elearn.content.workshop; print([m for m in ('markdown', 'bleach', 'pymdownx') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_how_far_a_compilation_is_is_told_file_by_file(workshop: Workshop) -> None:
    heard: list[tuple[int, int]] = []
    sources = sound()
    workshop.compile(sources, laws=LAWS, hear=lambda done, total: heard.append((done, total)))
    steps = sum(3 if path.endswith(".md") else 1 for path in sources)
    assert {total for _, total in heard} == {steps}
    assert [done for done, _ in heard] == list(range(1, len(heard) + 1))
    assert len(heard) > len(sources)


def test_a_large_course_has_more_time_than_a_small_one_and_none_more_than_three_minutes() -> None:
    shop = Workshop()
    times = [shop._time_for(f"modules/01-a/{number}.md" for number in range(pages)) for pages in (0, 400, 5_000)]
    assert times == [limits.COURSE_SECONDS, limits.COURSE_SECONDS + 100, limits.COURSE_MOST_SECONDS]
