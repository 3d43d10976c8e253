"""Moodle XML: `reading` and `writing` of questions, `kinds` for the answers of each type, `cloze` for gaps within a text."""

from elearn.exchange.moodle_xml.reading import read_moodle_xml
from elearn.exchange.moodle_xml.writing import write_moodle_xml

__all__ = ["read_moodle_xml", "write_moodle_xml"]
