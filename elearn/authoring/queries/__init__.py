"""Reading workspaces. Whose they are is decided by `policy`: pages open a workspace first, and read the rest through it.

workspaces  which there are for an actor
files       as they are now
history     as they were saved
passages    from which words translations were made
imports     what was brought from elsewhere
hands       who had a hand in a course
"""

from elearn.authoring.queries.files import (
    FileRow,
    OpenText,
    RemovedRow,
    find_removed,
    list_files,
    list_removed,
    media_of,
    open_text,
    private_name,
    read_texts,
)
from elearn.authoring.queries.history import (
    Aside,
    RevisionRow,
    get_aside,
    get_revision_text,
    get_text_of_revision,
    list_asides,
    list_revisions,
    list_writers,
)
from elearn.authoring.queries.imports import ImportRow, files_of_workspaces, find_import, get_import, list_imports
from elearn.authoring.queries.passages import read_known
from elearn.authoring.queries.workspaces import (
    WorkspaceRow,
    find_workspace_of,
    find_workspace_of_draft,
    get_workspace,
    list_closed,
    list_workspaces,
)

__all__ = [
    "Aside",
    "FileRow",
    "ImportRow",
    "OpenText",
    "RemovedRow",
    "RevisionRow",
    "WorkspaceRow",
    "files_of_workspaces",
    "find_import",
    "find_removed",
    "find_workspace_of",
    "find_workspace_of_draft",
    "get_aside",
    "get_import",
    "get_revision_text",
    "get_text_of_revision",
    "get_workspace",
    "list_asides",
    "list_closed",
    "list_files",
    "list_imports",
    "list_removed",
    "list_revisions",
    "list_workspaces",
    "list_writers",
    "media_of",
    "open_text",
    "private_name",
    "read_known",
    "read_texts",
]
