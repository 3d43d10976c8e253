"""What is done with the register and with what cites it.

reading     laws.yml is taken in; who cites what changed is told
citing      what a published course cites is kept
confirming  a person says that a passage still holds
"""

from elearn.laws.service.citing import keep_citations
from elearn.laws.service.confirming import confirm
from elearn.laws.service.reading import FileRead, take_in

__all__ = ["FileRead", "confirm", "keep_citations", "take_in"]
