"""`formulas`: names and codes that begin like formulas, exported in every form for spreadsheets and opened by LibreOffice.

LibreOffice opens each file and saves it as OpenDocument, in which a cell that it takes for a formula carries `table:formula`. Where
LibreOffice is missing, openpyxl reads the workbook; then CSV is not tried, and the line says so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import select

from benchmarks.databases import database_server
from benchmarks.many_completions import Archive, make_archive
from benchmarks.outcome import Outcome
from elearn.accounts.models import Person
from elearn.reporting.export_writing import file_of, write_export

WANTED = "0 formulas, every leading zero of workbooks kept"
MEANING = "What a spreadsheet makes of hostile cells and of codes that begin with zeros."
HOSTILE = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    '=HYPERLINK("http://x.example","x")', "=cmd|'/C calc'!A0", '"=1+1', "'=1+1", ";=1+1", ",=1+1", "x\r\n=1+1", "\ufeff=1+1",
    "\u200b=1+1", "\xa0=1+1",
)  # fmt: skip
FORMS = ("xlsx", "csv", "csv-comma")
_SEPARATORS = {"csv": "59", "csv-comma": "44"}
_FORMULA = re.compile(rb"table:formula=")


def measure(folder: Path, quick: bool) -> Outcome:
    del quick  # It is quick as it is.
    with database_server("SQLite", folder) as server:
        archive = make_archive(folder / "SQLite", server.new_database("elearn"), 20 * len(HOSTILE))
        codes = _name_hostile(archive)
        files = {form: _written(archive, form, folder) for form in FORMS}
        archive.database.close()
    office = shutil.which("soffice")
    workbook = load_workbook(files["xlsx"])
    cells = [cell for row in workbook.active for cell in row]
    formulas = sum(cell.data_type == "f" for cell in cells)
    lost = len(codes - {cell.value for cell in cells})
    if office is None:
        return Outcome(
            f"{formulas} formulas, {lost} zeros lost (openpyxl, XLSX alone: no LibreOffice here)", not formulas and not lost
        )
    for form, path in files.items():
        content = _opened(office, path, form, folder)
        formulas += len(_FORMULA.findall(content))
        if form == "xlsx":
            lost += sum(f">{code}<".encode() not in content for code in codes)
    return Outcome(
        f"{formulas} formulas in {len(files)} files, {lost} zeros lost, {len(HOSTILE)} hostile texts (LibreOffice)",
        not formulas and not lost,
    )


def _name_hostile(archive: Archive) -> set[str]:
    """Calls people by hostile texts, with codes that begin with zeros; answers the codes."""
    codes = set()
    with archive.database.unit_of_work() as work:
        people = work.session.scalars(select(Person).where(Person.staff_code.like("0%")).order_by(Person.staff_code)).all()
        for number, (person, text) in enumerate(zip(people, HOSTILE, strict=False)):
            person.full_name, person.staff_code = text, f"00{number:04d}"
            codes.add(f"00{number:04d}")
    return codes


def _written(archive: Archive, form: str, folder: Path) -> Path:
    export_id = archive.ask(form)
    write_export(archive.database, folder / form, export_id)
    return file_of(folder / form, export_id, form)


def _opened(office: str, path: Path, form: str, folder: Path) -> bytes:
    """The cells of the file as LibreOffice saves them."""
    out = folder / f"{form}-opened"
    # 76: UTF-8; the last token says that formulas are looked for, as somebody does who wants to be run over.
    read = ["--infilter=CSV:" + _SEPARATORS[form] + ",34,76,1,,0,false,true,false,false,false,-1,true"] if form != "xlsx" else []
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{folder}/office",
            "--headless",
            *read,
            "--convert-to",
            "ods",
            "--outdir",
            out,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    made = next(out.glob("*.ods"))
    with zipfile.ZipFile(made) as archive:
        return archive.read("content.xml")
