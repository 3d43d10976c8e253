"""GIFT, the text format of Moodle: `reading` and `writing`, over `notation`.

Read as Moodle reads it: a blank line ends a question, `\\` stands before what is no mark, `//` before a remark.
"""

from elearn.exchange.gift.reading import read_gift
from elearn.exchange.gift.writing import write_gift

__all__ = ["read_gift", "write_gift"]
