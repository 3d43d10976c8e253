"""What tests of exports share: an officer, somebody's completions, an order, and the file that comes of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from elearn.accounts.models import Person
from elearn.core.actor import Actor, Role
from elearn.core.ids import Id
from elearn.reporting.completion_filter import EVERYTHING, CompletionFilter
from elearn.reporting.export_queries import get_work
from elearn.reporting.export_writing import file_of, write_export
from elearn.reporting.service import AskedExport, NewExport, ask_for_export
from tests.organisation.makers import TODAY, a_grant, a_person, acting, an_account
from tests.reporting.sheets import read_sheet
from tests.reporting.test_completions import Register


class Desk:
    """An officer of `own` with a folder for files."""

    def __init__(self, register: Register, folder: Path) -> None:
        self.register, self.database, self.folder = register, register.database, folder
        ward = register.units["own"]
        with self.database.unit_of_work() as work:
            person = a_person(work.session, ward, name="Trần Văn Phụ Trách")
            an_account(work.session, person)
            self.grant = a_grant(work.session, person, Role.TRAINING_OFFICER, ward)
        self.actor: Actor = acting(person, (Role.TRAINING_OFFICER, ward))

    def take_on(self, *grants: tuple[Role, Id]) -> None:
        """Somebody else with these roles sits down at the desk."""
        with self.database.unit_of_work() as work:
            person = a_person(work.session, grants[0][1], name="Lê Thị Kế Nhiệm")
            an_account(work.session, person)
            for role, unit in grants:
                a_grant(work.session, person, role, unit)
        self.actor = acting(person, *grants)

    def ask(self, actor: Actor | None = None, wanted: CompletionFilter = EVERYTHING, **new: Any) -> AskedExport:
        order: dict[str, Any] = {"layout": "full", "form": "csv", "language": "vi", "purpose": "Báo cáo quý", **new}
        with self.database.unit_of_work() as work:
            return ask_for_export(work.session, actor or self.actor, NewExport(wanted, **order), now=work.now, today=TODAY)

    def file(self, export_id: Id) -> Path:
        with self.database.read() as session:
            return file_of(self.folder, export_id, get_work(session, export_id).order.form)

    def write(self, export_id: Id) -> Path:
        write_export(self.database, self.folder, export_id)
        return self.file(export_id)

    def export(self, wanted: CompletionFilter = EVERYTHING, **new: Any) -> list[dict[str, str]]:
        """The rows of an export, read back from its file, every value as a text."""
        path = self.write(self.ask(wanted=wanted, **new).id)
        if path.suffix == ".xlsx":
            return [{name: cell.value for name, cell in row.items()} for row in read_sheet(path)]
        if path.suffix == ".jsonl":
            return [{key: str(value) for key, value in json.loads(line).items()} for line in path.read_text().splitlines()]
        text = path.read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="," if new.get("form") == "csv-comma" else ";"))

    def call(self, person: Id, **fields: str) -> None:
        """Changes what a person is called."""
        with self.database.unit_of_work() as work:
            row = work.session.get_one(Person, person)
            for name, value in fields.items():
                setattr(row, name, value)
