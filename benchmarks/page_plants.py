"""Errors that trainers make on pages, in settings, in cases, in translations and in the names of files (see `plants`)."""

from __future__ import annotations

from typing import Final

from benchmarks.plants import CASES, LESSONS, PAGES, TRANSLATED, Plant

SETTINGS: Final = r"course\.yml"
QUIZ: Final = r"modules/.*/09.*\.vi\.md"

COURSE: Final = (
    Plant("a typing error in a key", "FM002", SETTINGS, r"^languages: ", "langauges: "),
    Plant("a word that is not one of those", "FM003", SETTINGS, r"^visibility: public", "visibility: công khai"),
    Plant("a tab before a key", "FM001", SETTINGS, r"^  vi: ", "\tvi: "),
    Plant("no blank after a colon", "FM001", SETTINGS, r"^slug: ", "slug:"),
    Plant("a colon inside a value", "FM001", SETTINGS, r"^  vi: (Nhận|Dữ|Trí|.)", r"  vi: Khóa 1: \1"),
    Plant("a list that is not closed", "FM001", SETTINGS, r"^languages: \[vi, en\]", "languages: [vi, en"),
    Plant("a quotation mark that is not closed in settings", "FM001", SETTINGS, r'^(    vi: "[^"\n]+)"$', r"\1"),
    Plant("a key that was copied", "FM001", SETTINGS, r"^(visibility: .+\n)", r"\1⌖\1"),
    Plant("a version with commas", "FM003", SETTINGS, r"^version: .+$", "version: 1,1,4"),
    Plant("a day the Vietnamese way in settings", "FM003", SETTINGS, r"^reviewed_on: .+$", "reviewed_on: 22/11/2026"),
    Plant("a day without its zero", "FM003", SETTINGS, r"^reviewed_on: .+$", "reviewed_on: 2026-11-2"),
    Plant("a folder that is not there", "CRS001", SETTINGS, r"dir: (01-\S+),", r"dir: \1s,"),
    Plant("a quiz with a mark in its id", "FM003", SETTINGS, r"quizzes: \[kiem-tra-cuoi-khoa\]", "quizzes: [kiem-tra-cuoi-khoá]"),
    Plant("a quiz by another name", "CRS003", SETTINGS, r"quizzes: \[kiem-tra-cuoi-khoa\]", "quizzes: [kiem-tra-cuoi]"),
    Plant("a law that is not there", "LAW001", SETTINGS, r"law_refs: \[(\S+?),", r"law_refs: [\1x,"),
    Plant("a level beyond the scale", "FM003", SETTINGS, r"level: \d", "level: 12"),
    Plant("an indentation too small", "FM001", SETTINGS, r"^  en: ", " en: "),
    Plant("a version that is missing", "FM003", SETTINGS, r"(\A(?s:.+?))^version: .+\n", r"⌖\1"),
    Plant("a lesson to relearn that is not there", "CRS013", SETTINGS, r"relearn: \[\]", "relearn: [bai-khac]"),
    Plant("curly quotation marks around a code", "FM003", SETTINGS, r'code: "(\S+)"', r"code: “\1”"),
    Plant("a blank in an id of the course", "FM003", SETTINGS, r"^id: (\S+)$", r"id: khoa \1"),
    Plant("a title in one language alone", "CRS022", SETTINGS, r"^title:\n  vi: (.+)\n  en: .+\n", r"title:\n⌖  vi: \1\n"),
    Plant("hours in words", "FM003", SETTINGS, r"^credit_hours: .+$", "credit_hours: 1 giờ"),
    Plant("a question to try that is not there", "CRS017", SETTINGS, r"^    question: (\S+)$", r"    question: \1-x"),
    Plant("a typing error in the glossary", "FM002", r"glossary\.yml", r"^  meaning:", "  meanning:"),
)

FRONT: Final = (
    Plant("a typing error in front matter", "FM002", LESSONS, r"^minutes: ", "minuets: "),
    Plant("minutes with a word", "FM003", LESSONS, r"^minutes: (\d+)$", r"minutes: \1 phút"),
    Plant("front matter that is not closed", "MD009", LESSONS, r"\A---\n((?:.+\n)+?)---\n", r"⌖---\n\1"),
    Plant("front matter without its first line", "FM004", LESSONS, r"\A---\n", ""),
    Plant("a title with a colon", "FM001", LESSONS, r"^title: [^\"\n]+$", "title: Bài 2: Tin nhắn"),
    Plant("no blank after a colon in front matter", "FM001 FM002", LESSONS, r"^title: ", "title:"),
    Plant("a kind that does not exist", "FM003", QUIZ, r"^kind: quiz$", "kind: quizz"),
    Plant("competencies without brackets", "FM003", LESSONS, r"^competencies: \[(.+, .+)\]$", r"competencies: \1"),
    Plant("curly quotation marks around a time", "FM003", CASES, r'^start: "(.+)"$', r"start: “\1”"),
    Plant("a time of day that does not exist", "FM003", CASES, r"^start: .+$", 'start: "25:40"'),
    Plant("a pass mark beyond all", "FM003", QUIZ, r"^pass: .+$", "pass: 120%"),
    Plant("attempts in words", "FM003", QUIZ, r"^attempts: .+$", "attempts: ba"),
    Plant("a bank that is not there", "BNK002", QUIZ, r"bank: (\S+), count: 3", r"bank: \1s, count: 3"),
    Plant("more than the bank holds", "BNK001", QUIZ, r"count: 3", "count: 60"),
    Plant("a condition that cannot be read", "BNK003", QUIZ, r"difficulty = 1 and", "difficulty =< 1 and"),
    Plant("an underscore for a hyphen", "FM003", QUIZ, r"^feedback: .+$", "feedback: after_submit"),
    Plant("a word to shuffle that is none", "FM003", QUIZ, r"^shuffle: \[questions,", "shuffle: [question,"),
    Plant("an id that differs in the translation", "TRN006", r"modules/.*/0[1-8].*\.en\.md", r"^id: (\S+)$", r"id: \1-en"),
    Plant("minutes that differ in the translation", "TRN006", r"modules/.*/0[1-8].*\.en\.md", r"^minutes: \d+$", "minutes: 99"),
)

MARKDOWN: Final = (
    Plant("a box that does not exist", "MD008", LESSONS, r"^> \[!DESK\]$", "> [!DEKS]"),
    Plant("a box without !", "MD011", LESSONS, r"^> \[!(IMPORTANT|DESK)\]$", r"> [\1]"),
    Plant("a box that is not closed", "MD011", LESSONS, r"^> \[!(IMPORTANT|DESK)\]$", r"> [!\1"),
    Plant("a blank inside a box's mark", "MD011", LESSONS, r"^> \[!(IMPORTANT|DESK)\]$", r"> [! \1]"),
    Plant("a block of another name", "BLK001", LESSONS, r"^/// details", "/// detials"),
    Plant("a block that is not closed", "BLK002 BLK003", LESSONS, r"^(/// audience \| citizen\n(?:.*\n)+?)///\n", r"⌖\1"),
    Plant("a block with two strokes", "BLK009 BLK006", LESSONS, r"^/// (audience|details)", r"// \1"),
    Plant("readers that do not exist", "BLK004", LESSONS, r"^/// audience \| official", "/// audience | offical"),
    Plant("no blank after the signs of a heading", "MD012", LESSONS, r"^(##) (?!\?)(.+)$", r"\1\2"),
    Plant("a heading two levels down", "MD001", LESSONS, r"^## (?!\?)(.+)$", r"\g<0>\n\nMột câu.\n\n⌖##### Mục nhỏ"),
    Plant("a heading of the first level", "MD010", LESSONS, r"^## (?!\?)(.+)$", r"# \1"),
    Plant("a table without its line of hyphens", "MD013", LESSONS, r"^(\|.+\|)\n\|[-|]+\|\n", r"\1\n"),
    Plant("a row with a cell too many", "MD014", LESSONS, r"^(\|[-|]+\|\n\|.+\|)$(?=\n\|(.+)\|$)\n.+$", r"\1\n⌖|\2| thừa |"),
    Plant("a picture that is not there", "IMG002", LESSONS, r"\]\(assets/(\S+?)\.svg", r"](assets/\1-moi.svg"),
    Plant("a picture with capitals", "IMG002", LESSONS, r"\]\(assets/(\S)(\S+?)\.svg", r"](Assets/\1\2.svg"),
    Plant("a picture without words", "IMG001", LESSONS, r"!\[[^\]\n]+\]\(assets", "![](assets"),
    Plant("a picture that is not closed", "LNK004", LESSONS, r"(!\[[^\]\n]+\]\(assets/\S+ \"[^\"\n]+\")\)", r"\1"),
    Plant("a blank between the brackets of a link", "LNK004", LESSONS, r"\]\((0\d-\S+\.md)\)", r"] (\1)"),
    Plant("the brackets of a link exchanged", "LNK004", LESSONS, r"\[([^\]\n]+)\]\((0\d-\S+\.md)\)", r"(\1)[\2]"),
    Plant("a link to a lesson that is not there", "LNK001", LESSONS, r"\]\((0\d-\S+?)\.vi\.md\)", r"](\1-cu.vi.md)"),
    Plant("a link to a heading that is not there", "LNK001", LESSONS, r"\]\((0\d-\S+?)\.vi\.md\)", r"](\1.vi.md#khong-co)"),
    Plant("an address without its scheme", "LNK001", LESSONS, r"\]\((0\d-\S+?)\.vi\.md\)", "](www.vidu.example)"),
    Plant("words that do not say where a link goes", "A11Y002", LESSONS, r"\[[^\]\n]+\]\((0\d-\S+\.md)\)", r"[bấm vào đây](\1)"),
    Plant("a footnote that is not there", "LNK005", LESSONS, r"\[\^(\w+)\](?!:)", r"[^\1-cu]"),
    Plant("a footnote without its colon", "LNK005", LESSONS, r"^\[\^(\w+)\]: (?=.+$)", r"[^\1] "),
    Plant("bold that is not closed", "MD015", LESSONS, r"^(?![|>#-])([^*\n]*)\*\*([^*\n]+)\*\*([^*\n]*)$", r"\1**\2\3"),
    Plant("blanks inside bold", "MD015", LESSONS, r"^(?![|>#-])([^*\n]*)\*\*([^*\n]+)\*\*([^*\n]*)$", r"\1** \2 **\3"),
    Plant("a nested list by two blanks", "MD004", LESSONS, r"^1\. (.+)\n2\. (.+)$", r"- \1\n⌖  - \2"),
    Plant("HTML", "MD005", LESSONS, r"^(?![|>#-])([^*\n]*)\*\*([^*\n]+)\*\*", r"\1<b>\2</b>"),
    Plant("a line of hyphens", "MD006", LESSONS, r"^## (?!\?)", r"⌖---\n\n## "),
    Plant("an underlined heading", "MD006", LESSONS, r"^## (?!\?)(?!.*\{)(.+)$", r"\1\n⌖---"),
    Plant("code that is not closed", "MD002", LESSONS, r"^(```spot\n(?:.*\n)+?)```\n", r"⌖\1"),
    Plant("a contact without its colon", "MD016", r"card\.vi\.md", r"\{\{ contact: cntt \}\}", "{{ contact cntt }}"),
    Plant("a contact that is not closed", "MD016", r"card\.vi\.md", r"\{\{ contact: cntt \}\}", "{{ contact: cntt }"),
    Plant(
        "a text of this course that is not there", "INC001", LESSONS, r"^## (?!\?)", "⌖{{ include: snippets/khong-co.md }}\n\n## "
    ),
    Plant("four things on a card", "CRD001", r"card\.vi\.md", r"^(1\. .+\n2\. .+\n3\. .+\n)", r"⌖\g<1>4. Thêm một việc.\n"),
    Plant("a paragraph pasted from TCVN3", "LNG002", LESSONS, r"^## (?!\?)", "⌖TiÕp c«ng d©n ®Þnh kú t¹i trô së.\n\n## "),
    Plant("a paragraph pasted from VNI", "LNG002", LESSONS, r"^## (?!\?)", "⌖Tieáp coâng daân ñònh kyø taïi truï sôû.\n\n## "),
    Plant(
        "a negative that is easily overlooked",
        "QST011",
        PAGES,
        r"^### \? .+ (\{#(?:q|b)-\S+\})(?=\n(?:(?!###).*\n)*?- \[x\])",
        r"### ? Việc nào không nên làm? \1",
    ),
    Plant("a link that runs a script", "LNK002", LESSONS, r"\]\((0\d-\S+\.md)\)", "](javascript:mo())"),
)

CASE: Final = (
    Plant("a choice to a scene that is not there", "CAS005", CASES, r"\]\(#(canh|ket)-(\d)\)", r"](#\1-9\2)"),
    Plant("a word of the file without marks", "CAS008", CASES, r"\| Làm: ", "| Lam: "),
    Plant("a role that does not exist", "CAS009", CASES, r"role=ending", "role=end"),
    Plant("an outcome that does not exist", "CAS009", CASES, r"outcome=\w+", "outcome=tot"),
    Plant("a scene without its id", "CAS001", CASES, r"^(## .+) \{#canh-\d\}$", r"\1"),
    Plant("a fact that nobody sets", "CAS006", CASES, r"^/// if \| (\S+)$", r"/// if | \1-x"),
    Plant("a condition with a mark", "BLK005", CASES, r"^/// if \| (\S+)$", "/// if | Mất tiền"),
    Plant("a choice without #", "CAS004", CASES, r"^(- \[.+\]\()#(\S+\).*)$", r"\1\2"),
    Plant(
        "a scene that nobody comes to",
        "CAS002",
        CASES,
        r"^(## .+) \{#(ket-\d) (role=ending .+)\}$",
        r"\g<0>\n\nHết.\n\n⌖## Lạc {#lac \3}",
    ),
)

TRANSLATION: Final = (
    Plant(
        "another option is right in the translation",
        "TRN002",
        TRANSLATED,
        r"^- \[x\] ((?:.+\n)(?:  .+\n)?)- \[ \] ",
        r"⌖- [ ] \1- [x] ",
    ),
    Plant(
        "an option that the translation lacks", "TRN002", TRANSLATED, r"^(### .+\n(?:(?!###).*\n)*?)- \[ \] .+\n  > .+\n", r"⌖\1"
    ),
    Plant("an id of a question that differs", "TRN002", TRANSLATED, r"^### \? (.+) \{#(\S+)\}$", r"### ? \1 {#\2-en}"),
    Plant(
        "a paragraph that the translation adds",
        "TRN004",
        r"modules/.*/0[1-8].*\.en\.md",
        r"^## (?!\?)(.+)\n\n(?=[A-Za-z*“])",
        r"\g<0>⌖One more sentence.\n\n",
    ),
    Plant(
        "a paragraph that the translation lacks",
        "TRN004",
        r"modules/.*/0[1-8].*\.en\.md",
        r"^(## (?!\?).+\n\n)[A-Za-z“].+\n\n(?=[A-Za-z“])",
        r"\1⌖",
    ),
    Plant(
        "another minute in the translation of a case",
        "TRN002",
        r"modules/.*/(?:06-da-lo-bam|05-may-cua-nha-thau|06-doan-phim-nuoc-lu)\.en\.md",
        r"\| \+(\d+)m",
        r"| +9\1m",
    ),
)

PLANTS: Final = (*COURSE, *FRONT, *MARKDOWN, *CASE, *TRANSLATION)
