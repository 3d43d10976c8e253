"""A .docx becomes lessons: what is kept, and that everything else is told with its paragraph."""

from __future__ import annotations

import pytest

from elearn.exchange.sentences import RULES, sentence_of
from elearn.exchange.word.document import course_of
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.values import Options, WordCourse
from tests.exchange.word.documents import NAMESPACES, W, docx, p, picture, png, ps, relations, run, table

pytestmark = pytest.mark.pure


def read(body: str, files: dict[str, bytes | str] | None = None, links: tuple[tuple[str, str, str], ...] = ()) -> WordCourse:
    return course_of(docx(body, files, links), "bai.docx", Options())


def text(body: str, **more: object) -> str:
    """The Markdown of the only lesson."""
    course = read(p("Bài", style="Heading1") + body, **more)  # type: ignore[arg-type]
    (lesson,) = course.lessons
    return lesson.markdown


def told(course: WordCourse) -> dict[str, int]:
    """The paragraph of each kind of loss."""
    return {problem.code: problem.place.line for problem in course.losses}


def test_the_title_and_the_highest_headings_cut_lessons_and_lower_ones_stay_inside() -> None:
    course = read(
        p("Tập huấn", style="Title")
        + p("Một", style="Heading1")
        + p("a")
        + p("Mục", style="Heading2")
        + p("b")
        + p("Hai", style="Heading1")
        + p("c")
    )
    assert (course.title, [lesson.title for lesson in course.lessons]) == ("Tập huấn", ["Một", "Hai"])
    assert course.lessons[0].markdown == "a\n\n## Mục\n\nb\n"


def test_one_heading_above_all_others_is_the_title() -> None:
    course = read(p("Khóa", style="Heading1") + p("Một", style="Heading2") + p("a") + p("Hai", style="Heading2") + p("b"))
    assert (course.title, [lesson.title for lesson in course.lessons]) == ("Khóa", ["Một", "Hai"])


@pytest.mark.parametrize(
    "starts", [("Bài 1. Một", "Bài 2. Hai"), ("Chương I", "Chương II"), ("Phần 1: a", "Phần 2: b"), ("1. Một", "2. Hai")]
)
def test_bold_numbered_paragraphs_are_headings_where_there_are_no_styles(starts: tuple[str, str]) -> None:
    course = read("".join(p(run(start, "<w:b/>")) + p("Nội dung của bài.") for start in starts))
    assert [lesson.title for lesson in course.lessons] == list(starts)
    assert "WRD042" in told(course)


def test_headings_never_jump_a_level() -> None:
    body = p("Bài", style="Heading1") + p("Sâu", style="Heading3") + p("a") + p("Bài hai", style="Heading1") + p("b")
    assert "\n## Sâu\n" in "\n" + read(body).lessons[0].markdown


def test_stress_links_and_raised_digits_are_kept() -> None:
    link = f'<w:hyperlink r:id="rId7">{run("trang chủ")}</w:hyperlink>'
    raised = run("2", '<w:vertAlign w:val="superscript"/>')
    words = text(
        p("Có ", run("đậm", "<w:b/>"), " và ", run("nghiêng", "<w:i/>"), " m", raised, " ", link),
        links=(("rId7", "hyperlink", "https://a.example/"),),
    )
    assert words == "Có **đậm** và *nghiêng* m² [trang chủ](https://a.example/)\n"


def test_bold_that_comes_from_a_style_is_seen() -> None:
    assert text(p("a ", run("b", '<w:rStyle w:val="Strong"/>'), " c")) == "a **b** c\n"


def test_a_link_that_runs_something_is_only_words() -> None:
    link = f'<w:hyperlink r:id="rId7">{run("bấm")}</w:hyperlink>'
    assert text(p(link), links=(("rId7", "hyperlink", "javascript:alert(1)"),)) == "bấm\n"


def test_nested_lists_get_four_spaces() -> None:
    body = p("một", listed=(2, 0)) + p("hai", listed=(2, 1)) + p("ba", listed=(2, 0))
    assert text(body) == "- một\n    - hai\n- ba\n"


def test_numbers_that_word_writes_are_counted_and_begin_anew_where_it_does() -> None:
    body = p("a", listed=(3, 0)) + p("b", listed=(3, 0)) + p("Giữa.") + p("c", listed=(5, 0))
    assert text(body) == "1. a\n2. b\n\nGiữa.\n\n1. c\n"


def test_a_list_that_goes_on_after_text_keeps_its_number() -> None:
    body = p("a", listed=(3, 0)) + p("Giữa.") + p("b", listed=(3, 0))
    assert text(body) == "1. a\n\nGiữa.\n\n2\\. b\n"


def test_typed_dashes_are_lists() -> None:
    assert text(ps("- a\n+ b\n- c")) == "- a\n    - b\n- c\n"


def test_signs_of_markdown_are_words() -> None:
    assert text(p("# *a* [[b]] {{ include: x }}")) == "\\# \\*a\\* \\[\\[b]] \\{\\{ include: x }}\n"


def test_a_table_without_headings_gets_its_first_row_and_is_told() -> None:
    course = read(p("Bài", style="Heading1") + table(("Bước", "Ngày"), ("Nhận", "1|2")))
    assert course.lessons[0].markdown == "| Bước | Ngày |\n|---|---|\n| Nhận | 1\\|2 |\n"
    assert told(course)["WRD040"] == 2


def test_a_marked_heading_row_is_not_told() -> None:
    assert "WRD040" not in told(read(p("Bài", style="Heading1") + table(("a", "b"), ("c", "d"), head=True)))


def test_merged_cells_are_told_and_keep_the_columns() -> None:
    merged = (
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("Chung")}</w:tc></w:tr><w:tr>'
        f"<w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr></w:tbl>"
    )
    course = read(p("Bài", style="Heading1") + merged)
    assert course.lessons[0].markdown == "| Chung |  |\n|---|---|\n| a | b |\n"
    assert told(course)["WRD030"] == 2


def test_footnotes_are_kept() -> None:
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{p("Điều 7")}</w:footnote></w:footnotes>'
    words = text(
        p("Luật", '<w:r><w:footnoteReference w:id="2"/></w:r>', "."),
        files={"word/footnotes.xml": note},
        links=(("rId5", "footnotes", "footnotes.xml"),),
    )
    assert words == "Luật[^n1].\n\n[^n1]: Điều 7\n"


def test_a_picture_comes_along_with_its_description() -> None:
    course = read(
        p("Bài", style="Heading1") + p(picture(description="Sơ đồ ba bước")),
        {"word/media/a.png": png()},
        (("rId9", "image", "media/a.png"),),
    )
    (media,) = course.media
    assert course.lessons[0].markdown == f"![Sơ đồ ba bước]({media.name})\n"
    assert (media.content, course.lessons[0].media) == (png(), (media.name,))


@pytest.mark.parametrize(
    "description", ["", "image1.png", "Picture 3", "A picture containing text Description automatically generated"]
)
def test_a_picture_without_description_is_left_to_the_linter_and_told(description: str) -> None:
    course = read(
        p("Bài", style="Heading1") + p(picture(description=description)),
        {"word/media/a.png": png()},
        (("rId9", "image", "media/a.png"),),
    )
    assert course.lessons[0].markdown.startswith("![](assets/")
    assert told(course)["WRD038"] == 2


def test_a_metafile_is_lost_and_told() -> None:
    course = read(
        p("Bài", style="Heading1") + p("a", picture()), {"word/media/a.emf": b"\x01\0\0\0EMF"}, (("rId9", "image", "media/a.emf"),)
    )
    assert (course.media, told(course)["WRD036"]) == ((), 2)


def test_a_linked_picture_is_never_fetched() -> None:
    course = read(
        p("Bài", style="Heading1") + p("a", picture(attribute="link")), links=(("rId9", "image", "https://a.example/x.png"),)
    )
    assert (course.media, told(course)["WRD035"]) == ((), 2)


def test_a_picture_that_is_not_there_is_told() -> None:
    assert told(read(p("Bài", style="Heading1") + p("a", picture("rId77"))))["WRD035"] == 2


def test_the_final_text_of_tracked_changes_is_taken_and_told() -> None:
    body = p(
        "Hạn là ", f'<w:del w:id="1"><w:r><w:delText>10</w:delText></w:r></w:del><w:ins w:id="2">{run("15")}</w:ins>', " ngày."
    )
    course = read(p("Bài", style="Heading1") + body)
    assert (course.lessons[0].markdown, told(course)["WRD021"]) == ("Hạn là 15 ngày.\n", 2)


def test_a_comment_is_told_at_its_paragraph_with_its_words() -> None:
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="4">{p("Xem lại số này")}</w:comment></w:comments>'
    course = read(
        p("Bài", style="Heading1") + p("a", '<w:r><w:commentReference w:id="4"/></w:r>') + p("b"),
        {"word/comments.xml": comments},
        (("rId5", "comments", "comments.xml"),),
    )
    (loss,) = [each for each in course.losses if each.code == "WRD020"]
    assert (loss.place.line, loss.excerpt) == (2, "Xem lại số này")


def test_hidden_text_stays_hidden() -> None:
    course = read(p("Bài", style="Heading1") + p("a", run("mật", "<w:vanish/>")))
    assert (course.lessons[0].markdown, told(course)["WRD028"]) == ("a\n", 2)


@pytest.mark.parametrize("form", ["both", "old", "new"])
def test_the_words_of_a_text_box_follow_once(form: str) -> None:
    new = (
        "<mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData uri='x'><wps:wsp><wps:txbx>"
        f"<w:txbxContent>{p('Trong khung')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice>"
    )
    old = (
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{p('Trong khung')}</w:txbxContent></v:textbox>"
        "</v:shape></w:pict></mc:Fallback>"
    )
    inside = {"both": new + old, "old": old, "new": new}[form]
    course = read(p("Bài", style="Heading1") + p("a", f"<w:r><mc:AlternateContent>{inside}</mc:AlternateContent></w:r>") + p("b"))
    assert (course.lessons[0].markdown, told(course)["WRD022"]) == ("a\n\nTrong khung\n\nb\n", 2)


def test_an_equation_becomes_words_and_is_told() -> None:
    course = read(p("Bài", style="Heading1") + p("Tính ", "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", " ra"))
    assert (course.lessons[0].markdown, told(course)["WRD027"]) == ("Tính x+1 ra\n", 2)


@pytest.mark.parametrize(
    ("drawing", "code"),
    [
        ('<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>', "WRD023"),
        ('<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>', "WRD024"),
        ('<a:graphicData uri="x"/>', "WRD025"),
    ],
)
def test_what_is_drawn_otherwise_is_told(drawing: str, code: str) -> None:
    inside = f"<w:r><w:drawing><wp:inline><a:graphic>{drawing}</a:graphic></wp:inline></w:drawing></w:r>"
    assert told(read(p("Bài", style="Heading1") + p("a", inside)))[code] == 2


def test_an_embedded_object_is_told() -> None:
    assert told(read(p("Bài", style="Heading1") + p("a", "<w:r><w:object><o:OLEObject/></w:object></w:r>")))["WRD026"] == 2


def test_the_table_of_contents_stays_out() -> None:
    course = read(p("Bài ....... 3", style="TOC1") + p("Bài", style="Heading1") + p("a"))
    assert (len(course.lessons), told(course)["WRD033"]) == (1, 1)


def test_fields_keep_what_they_show() -> None:
    field = f'<w:fldSimple w:instr=" REF muc1 ">{run("mục 2")}</w:fldSimple>'
    course = read(p("Bài", style="Heading1") + p("Xem ", field))
    assert (course.lessons[0].markdown, told(course)["WRD029"]) == ("Xem mục 2\n", 2)


def test_headers_columns_and_colours_are_told() -> None:
    section = '<w:sectPr><w:cols w:num="2"/></w:sectPr>'
    header = f'<w:hdr xmlns:w="{W}">{p("UBND xã")}</w:hdr>'
    course = read(
        p("Bài", style="Heading1") + p(run("đỏ", '<w:color w:val="FF0000"/>'), " đen") + section,
        {"word/header1.xml": header},
        (("rId6", "header", "header1.xml"),),
    )
    assert {"WRD032", "WRD037", "WRD041"} <= told(course).keys()


def test_characters_that_nobody_sees_go_and_letters_are_composed() -> None:
    assert text(p("Tie\u0302\u0301p\u00a0co\u00adng\u200b da\u0302n")) == "Tiếp cong dân\n"


def test_the_strict_form_of_the_standard_is_read() -> None:
    body = f"<w:document {NAMESPACES}><w:body>{p('Bài', style='Heading1')}{p('a')}</w:body></w:document>"
    strict = body.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert course_of(docx("", {"word/document.xml": strict}), "a", Options()).lessons[0].markdown == "a\n"


def test_a_style_sheet_of_the_converter_inside_a_document_changes_nothing() -> None:
    planted = {"mammoth/style-map": "p => script"}
    assert read(p("Bài", style="Heading1") + p("a"), planted).lessons[0].markdown == "a\n"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("font", "words", "encoding"),
    [(".VnTime", "Céng hoµ x· héi chñ nghÜa", "TCVN3 (ABC)"), ("VNI-Times", "Coäng hoøa xaõ hoäi", "VNI")],
)
def test_old_encodings_are_named_and_refused(font: str, words: str, encoding: str) -> None:
    body = p("a") + p(run(words, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'))
    with pytest.raises(WordRefused) as refused:
        read(body)
    assert (refused.value.code, refused.value.line, refused.value.words["encoding"]) == ("WRD006", 2, encoding)


OLD_TEXTS = [
    ("Céng hoµ x· héi chñ nghÜa ViÖt Nam\nĐộc lập - Tự do - Hạnh phúc", "TCVN3 (ABC)", "hoµ"),
    ("Bµi 1. TiÕp c«ng d©n\nC¸n bé tiÕp nhËn ®¬n th­ vµ tr¶ lêi ®óng h¹n", "TCVN3 (ABC)", "Bµi"),
    ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI", "Coäng"),
    ("Caâu 1: Ngöôøi tieáp nhaän ñôn laø ai?\nA. Vaên thö\nB. Chuû tòch", "VNI", "Caâu"),
]


@pytest.mark.parametrize(("words", "encoding", "first"), OLD_TEXTS)
def test_old_encodings_without_their_font_are_named_and_refused(words: str, encoding: str, first: str) -> None:
    with pytest.raises(WordRefused) as refused:
        read(p("a") + "".join(p(run(line[:7]), run(line[7:])) for line in words.split("\n")))
    assert (refused.value.code, refused.value.line) == ("WRD006", 2)
    assert (refused.value.words["encoding"], refused.value.words["font"]) == (encoding, first)


@pytest.mark.parametrize(("words", "encoding", "first"), OLD_TEXTS)
@pytest.mark.parametrize("form", ["{}", "<html><body><p>{}</p></body></html>"])
def test_pasted_text_in_an_old_encoding_is_refused(words: str, encoding: str, first: str, form: str) -> None:
    with pytest.raises(WordRefused) as refused:
        course_of(form.format(words).encode(), "dán", Options())
    assert (refused.value.code, refused.value.words["encoding"], refused.value.words["font"]) == ("WRD006", encoding, first)


@pytest.mark.parametrize(
    "words", ["Le café près de la gare, élève à l'école", "Señor Muñoz, año 2024, São Paulo", "Cán bộ xã Ea Tô"]
)
def test_text_of_another_language_is_no_old_encoding(words: str) -> None:
    assert course_of(words.encode(), "dán", Options()).lessons


@pytest.mark.parametrize("words", ["Cộng hòa xã hội chủ nghĩa", "Plain words", "§ 5"])
def test_an_old_font_left_over_on_unicode_text_harms_nothing(words: str) -> None:
    assert text(p(run(words, '<w:rFonts w:ascii=".VnTime"/>'))) == f"{words}\n"


def test_a_document_without_words_is_refused() -> None:
    with pytest.raises(WordRefused, match="WRD010"):
        read(p(""))


def test_every_code_has_its_sentence_in_both_languages() -> None:
    ours = {code: rule for code, rule in RULES.items() if code.startswith("WRD")}
    assert ours
    assert all(rule.vi.endswith(".") and rule.en.endswith(".") and rule.vi != rule.en for rule in ours.values())


def test_a_loss_can_be_told_in_both_languages() -> None:
    (loss,) = [
        each for each in read(p("Bài", style="Heading1") + p("a", run("mật", "<w:vanish/>"))).losses if each.code == "WRD028"
    ]
    assert sentence_of(loss, "vi") != sentence_of(loss, "en")


def test_relations_of_a_note_are_its_own() -> None:
    link = f'<w:hyperlink r:id="rId1">{run("văn bản")}</w:hyperlink>'
    note = f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{p(link)}</w:footnote></w:footnotes>'
    files: dict[str, bytes | str] = {
        "word/footnotes.xml": note,
        "word/_rels/footnotes.xml.rels": relations(("rId1", "hyperlink", "https://b.example/")),
    }
    words = text(p("a", '<w:r><w:footnoteReference w:id="2"/></w:r>'), files=files, links=(("rId5", "footnotes", "footnotes.xml"),))
    assert "[văn bản](https://b.example/)" in words


NESTED = "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr></w:tbl>"


def test_a_table_inside_a_table_comes_once() -> None:
    inner = NESTED.format(p("trong"))
    words = text(table(("Một", "Hai"), ("a", p("b") + inner + p("c"))))
    assert words == "| Một | Hai |\n|---|---|\n| a | b / trong / c |\n"


def test_a_table_inside_a_table_of_a_paste_comes_once_and_is_told() -> None:
    inner = "<table><tr><td>trong</td></tr></table>"
    html = f"<p>Bài</p><table><tr><td>Một</td><td>Hai</td></tr><tr><td>a</td><td>{inner}</td></tr></table>"
    course = course_of(html.encode(), "dán", Options())
    assert (course.lessons[0].markdown.count("trong"), "WRD031" in told(course)) == (1, True)


@pytest.mark.parametrize("element", ["altChunk", "subDoc"])
@pytest.mark.parametrize("form", ["{}", "<w:p>{}</w:p>"])
def test_another_file_that_is_inserted_whole_is_told_with_what_stands_before_it(element: str, form: str) -> None:
    course = read(p("Bài", style="Heading1") + p("Trước đó.") + form.format(f'<w:{element} r:id="rId9"/>'))
    (problem,) = [each for each in course.losses if each.code == "WRD051"]
    assert problem.excerpt == "Trước đó."


@pytest.mark.parametrize(
    "body",
    ["<w:strange><w:p><w:r><w:t>mất</w:t></w:r></w:p></w:strange>", "<w:p><w:strange><w:r><w:t>mất</w:t></w:r></w:strange></w:p>",
     "<w:p><w:r><w:strange>mất</w:strange></w:r></w:p>"],
)  # fmt: skip
def test_whatever_is_not_known_and_holds_words_is_told(body: str) -> None:
    course = read(p("Bài", style="Heading1") + p("a") + body)
    assert [each.excerpt for each in course.losses if each.code == "WRD052"] == ["mất"]


def test_a_reading_above_words_is_kept_behind_them() -> None:
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>hán</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    assert text(p("Chữ ", ruby)) == "Chữ 漢 (hán)\n"


def field(instruction: str, begin: str = "") -> str:
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{kind}">{begin if kind == "begin" else ""}</w:fldChar></w:r>' for kind in ("begin", "end")
    ]
    return "".join([marks[0], *(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in instruction.split("|")), marks[1]])


def test_what_is_chosen_in_a_list_is_kept() -> None:
    choices = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Một"/><w:listEntry w:val="Hai"/></w:ddList></w:ffData>'
    assert text(p("Chọn ", field(" FORMDROPDOWN ", choices), ".")) == "Chọn Hai.\n"


@pytest.mark.parametrize(
    ("instruction", "said"),
    [(r" EQ \f(1,2) ", "1/2"), (r" EQ \f(a+b;2) ", "(a+b)/2"), (r" EQ |\r(3,x)", "[3]√(x)"), (r"EQ \r(\f(1,2))", "√(1/2)"),
     (r" EQ x\s\up6(2) ", "x²")],
)  # fmt: skip
def test_an_equation_of_an_old_field_is_kept_and_told(instruction: str, said: str) -> None:
    course = read(p("Bài", style="Heading1") + p("Tính ", field(instruction), "."))
    assert (course.lessons[0].markdown.replace("\\", ""), "WRD027" in told(course)) == (f"Tính {said}.\n", True)


def m(name: str, inside: str) -> str:
    return f"<m:{name}>{inside}</m:{name}>"


def t(words: str) -> str:
    return m("r", m("t", words))


@pytest.mark.parametrize(
    ("equation", "said"),
    [
        (m("f", m("num", t("1")) + m("den", t("2"))), "1/2"),
        (m("f", m("num", t("a+b")) + m("den", t("2"))), "(a+b)/2"),
        (m("sSup", m("e", t("x")) + m("sup", t("2"))), "x²"),
        (m("sSup", m("e", t("x")) + m("sup", t("a+1"))), "x^(a+1)"),
        (m("sSub", m("e", t("x")) + m("sub", t("1"))), "x₁"),
        (m("rad", m("radPr", "") + m("deg", "") + m("e", t("x+1"))), "√(x+1)"),
        (m("rad", m("deg", t("3")) + m("e", t("x"))), "[3]√(x)"),
        (m("d", m("e", t("a,b"))), "(a,b)"),
        (
            m("nary", '<m:naryPr><m:chr m:val="∑"/></m:naryPr>' + m("sub", t("i=1")) + m("sup", t("n")) + m("e", t("i"))),
            "∑_(i=1)ⁿ i",
        ),
        (m("func", m("fName", t("sin")) + m("e", t("x"))), "sin x"),
        (m("m", m("mr", m("e", t("1")) + m("e", t("2"))) + m("mr", m("e", t("3")) + m("e", t("4")))), "[1, 2; 3, 4]"),
    ],
)
def test_an_equation_says_on_one_line_what_it_meant(equation: str, said: str) -> None:
    assert text(p("Tính ", m("oMath", equation))).replace("\\", "") == f"Tính {said}\n"


def test_a_question_with_equations_tells_it_itself() -> None:
    half = m("oMath", m("f", m("num", t("1")) + m("den", t("2"))))
    course = read(p("Câu 1: Một nửa là?") + p("A. ", half) + p("B. 2") + p("Đáp án: A") + ps("Câu 2: b?\nA. x\nB. y\nĐáp án: A"))
    told_by = [[problem.code for problem in question.entry.problems] for question in course.questions]
    assert told_by == [["WRD027"], []]


def test_a_large_first_letter_stands_in_its_word_again() -> None:
    letter = p("Đ", properties='<w:framePr w:dropCap="drop"/>')
    assert text(p("Trước.") + letter + p("oạn văn.")) == "Trước.\n\nĐoạn văn.\n"


@pytest.mark.parametrize("kind", ["page", "column"])
def test_a_break_of_the_page_does_not_join_words(kind: str) -> None:
    assert text(p("một", f'<w:r><w:br w:type="{kind}"/></w:r>', "hai")) == "một hai\n"


def test_a_sign_with_a_form_for_old_programs_is_kept() -> None:
    sign = "<w:r><mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback><w:t>☺</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    assert text(p("Vui ", sign)) == "Vui ☺\n"
