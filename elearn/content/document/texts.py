"""Words per language, and HTML that is safe."""

from __future__ import annotations

from typing import TypeAlias

Language: TypeAlias = str
Text: TypeAlias = dict[Language, str]
"""Plain text per language."""
Html: TypeAlias = str
"""HTML that passed both sanitisers; safe to write into a page without escaping."""
