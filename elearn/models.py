"""Every table of the product on one page, for migrations, backups and tests: importing this module makes `Base.metadata` whole."""

from __future__ import annotations

from elearn.accounts import models as accounts
from elearn.assessment import models as assessment
from elearn.authoring import models as authoring
from elearn.catalogue import models as catalogue
from elearn.catalogue import search
from elearn.competency import models as competency
from elearn.core import chain, events, notes
from elearn.core.db.base import Base
from elearn.core.jobs import model as jobs
from elearn.examinations import models as examinations
from elearn.frameworks import models as frameworks
from elearn.laws import models as laws
from elearn.learning import models as learning
from elearn.measurement import models as measurement
from elearn.notifications import models as notifications
from elearn.obstacles import models as obstacles
from elearn.organisation import models as organisation
from elearn.planning import models as planning
from elearn.reporting import models as reporting
from elearn.studio import models as studio
from elearn.support import models as support

MODULES = (
    events,
    chain,
    notes,
    jobs,
    accounts,
    notifications,
    frameworks,
    organisation,
    catalogue,
    search,
    assessment,
    measurement,
    examinations,
    learning,
    competency,
    obstacles,
    planning,
    studio,
    authoring,
    laws,
    reporting,
    support,
)
"""The modules that declare tables or what belongs to them."""

metadata = Base.metadata
