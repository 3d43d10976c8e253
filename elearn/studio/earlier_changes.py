"""What earlier versions said of themselves comes into the settings of one that was written in the browser. Reads YAML: for jobs."""

from __future__ import annotations

from elearn.content.settings_text import read_changes, with_settings


def with_earlier_changes(text: str, served: str) -> str:
    """course.yml with all that earlier versions said of themselves.

    Whoever writes in the browser never sees the version and its changes, so what they send may come from before the last of them.

    Args:
        text: as it was written.
        served: course.yml of the version that is served.

    Raises:
        ValueError: one of the texts is no mapping in YAML.
    """
    own, earlier = read_changes(text), read_changes(served)
    if set(earlier) <= set(own):
        return text
    return with_settings(text, {"changes": {**own, **earlier}})
