"""What a job reads of a foreign file: pictures that no course would show do not come in, and are told."""

from __future__ import annotations

from elearn.authoring.reading import without_refused
from elearn.exchange.word.values import Media, WordCourse

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02\x08\x02\x00\x00\x00\xfd\xd4\x9as"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'


def test_a_hostile_picture_of_a_foreign_file_stays_out_and_is_told() -> None:
    media = (Media("assets/a.svg", SVG), Media("assets/b.png", PNG), Media("assets/c.png", b"MZ" + bytes(100)))
    course = without_refused(WordCourse(title="a", kind="text", media=media))
    assert isinstance(course, WordCourse)
    assert [each.name for each in course.media] == ["assets/b.png"]
    assert [(each.code, each.place.path) for each in course.losses] == [("SEC007", "assets/a.svg"), ("SEC006", "assets/c.png")]
