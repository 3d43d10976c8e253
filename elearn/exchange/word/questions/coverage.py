"""Lists of answers weighed against the questions that they can be about: one that names few of them may be about something else."""

from __future__ import annotations

from elearn.exchange.word.questions.found import AnswerRun, FoundQuestion


def doubt_few(questions: list[FoundQuestion], runs: list[AnswerRun]) -> None:
    """Let the keys of a list be confirmed that leaves most of the questions around it without one."""
    begin = 0
    for after in dict.fromkeys(run[0] for run in runs):
        around = questions[begin:after] or questions[after:]
        begin = max(after, begin)
        waiting = [each for each in around if len(each.options) > 1 and not each.stated]
        listed = [each for each in waiting if each.listed]
        if 2 * len(listed) < len(waiting):
            for each in listed:
                each.doubt("WRD071", listed=str(len(listed)), questions=str(len(waiting)))
