"""For every code of the grammar and the rules: a text that breaks the rule, and one like it that does not."""

from __future__ import annotations

from typing import Final, NamedTuple

FRONT = "---\nid: bai\ntitle: Bài\nminutes: 1\n---\n\n"
CASE = '---\nkind: case\nid: ca\ntitle: Ca\nminutes: 1\nstart: "13:40"\nactor: anh Phúc\n---\n\n'
ENDS = "\n## Kết {#ket role=ending outcome=good}\n\nHết.\n\n## Hồ sơ tốt {#tot role=model-file}\n\nXong.\n"
GOOD_CASE = CASE + "## Cảnh {#canh}\n\nChuyện.\n\n- [Đi](#ket) | +5m | Làm: đi\n  > Vì sao.\n" + ENDS
BANK = "---\nkind: bank\ntitle: Ngân hàng\n---\n\n"
CARD = "---\nkind: card\nid: the\ntitle: Thẻ\n---\n\n"
OPTIONS = "- [ ] Gọi số trong tin\n  > Số của người gửi.\n- [x] Tự mở ứng dụng\n  > Cửa của mình.\n"
QUESTION = "### ? Làm gì trước? {#q-mot}\n\n" + OPTIONS


def ask(answers: str, meta: str = "", title: str = "Làm gì trước?") -> str:
    """A question with these answers."""
    comment = f"<!-- {meta} -->\n\n" if meta else ""
    return f"### ? {title} {{#q-mot}}\n\n{comment}{answers}"


def skewed(positions: list[int]) -> str:
    """A bank whose right options stand in these positions, from 0."""
    texts = []
    for number, right in enumerate(positions):
        options = (f"- [{'x' if place == right else ' '}] Việc {place}\n  > Vì {place}.\n" for place in range(3))
        texts.append(f"### ? Câu {number}? {{#b-{number}}}\n\n" + "".join(options))
    return BANK + "\n".join(texts)


class Example(NamedTuple):
    broken: str
    sound: str
    path: str = "modules/01-a/01-bai.vi.md"


EXAMPLES: Final[dict[str, Example]] = {
    # --- ids
    "QID001": Example("### ? Làm gì?\n\n" + OPTIONS, QUESTION),
    "QID003": Example("### ? Làm gì? {#Câu_1}\n\n" + OPTIONS, QUESTION),
    "QID004": Example(ask("- [ ] Một {#a1}\n- [x] Hai {#a1}\n"), ask("- [ ] Một {#a1}\n- [x] Hai {#a2}\n")),
    # --- questions
    "QST001": Example("### ? Làm gì? {#q-mot}\n\nNghĩ xem.\n", QUESTION),
    "QST002": Example(ask(OPTIONS + "\n= 10\n"), ask(OPTIONS)),
    "QST003": Example(ask(OPTIONS, "competncy: WD1"), ask(OPTIONS, "competency: WD1")),
    "QST004": Example(ask(OPTIONS + "\nMột đoạn.\n\n" + OPTIONS), ask(OPTIONS + "\nMột đoạn.\n\n- một\n- hai\n")),
    "QST005": Example(ask("> [!TIP]\n> Nghĩ.\n" + OPTIONS), ask("> [!TIP]\n> Nghĩ.\n\n" + OPTIONS)),
    "QST006": Example(ask(OPTIONS, "difficulty: 9"), ask(OPTIONS, "difficulty: 3")),
    "QST007": Example(ask("- [ ] Một\n> Vì.\n- [x] Hai\n"), ask("- [ ] Một\n  > Vì.\n- [x] Hai\n")),
    "QST009": Example(ask(OPTIONS, "type: order"), ask("1. a\n2. b\n3. c\n", "type: order")),
    "QST010": Example(ask("Dài. " * 90 + "\n\n" + OPTIONS), ask("Dài. " * 60 + "\n\n" + OPTIONS)),
    "QST011": Example(ask(OPTIONS, title="Việc nào không nên làm?"), ask(OPTIONS, title="Việc nào **không nên** làm?")),
    "QST012": Example(f"/// audience | citizen\n{QUESTION}\n///\n", f"/// audience | citizen\na\n///\n\n{QUESTION}"),
    "QST013": Example(GOOD_CASE + "\n" + QUESTION, GOOD_CASE),
    "QST014": Example(CARD + "1. a\n2. b\n3. c\n\n" + QUESTION, CARD + "1. a\n2. b\n3. c\n", "card.vi.md"),
    "QST015": Example(f"/// details | a\n{QUESTION}\n///\n", f"/// details | a\nb\n///\n\n{QUESTION}"),
    # --- choices
    "MCQ001": Example(ask("- [ ] Một\n- [ ] Hai\n"), ask(OPTIONS)),
    "MCQ002": Example(ask("- [x] Một\n"), ask(OPTIONS)),
    "MCQ003": Example(ask("- [x] Một\n- [ ] *một*\n"), ask("- [x] Một\n- [ ] Hai\n")),
    "MCQ004": Example(ask("- [x] Một\n- [x] Hai\n"), ask("- [x] Một\n- [x] Hai\n- [ ] Ba\n")),
    "MCQ005": Example(ask("- [x] Một\n- [ ] Hai\n- Ba\n"), ask("- [x] Một\n- [ ] Hai\n- [ ] Ba\n")),
    "MCQ006": Example(ask("- [x]Một\n- [ ] Hai\n"), ask("- [x] Một\n- [ ] Hai\n")),
    "MCQ007": Example(ask("- [x] Một\n- [ ]\n"), ask("- [x] Một\n- [ ] Hai\n")),
    "MCQ008": Example(ask("- [x] Một\n- [x] Hai\n- [ ] Ba\n", "type: single"), ask(OPTIONS, "type: single")),
    "MCQ010": Example(ask("- [x] Một\n- [ ] Hai\n  > Vì.\n"), ask(OPTIONS)),
    "MCQ011": Example(
        ask("- [x] Mở ứng dụng có sẵn trên máy rồi xem trong đó có yêu cầu nào không\n- [ ] Bấm vào xem\n- [ ] Gọi lại\n"),
        ask("- [x] Mở ứng dụng có sẵn\n- [ ] Bấm vào xem thử\n- [ ] Gọi lại số ấy\n"),
    ),
    "MCQ012": Example(ask("- [x] Tất cả đều đúng\n- [ ] Một\n"), ask("- [x] Tất cả đều đúng\n- [ ] Một\n", "shuffle: off")),
    "MCQ013": Example(skewed([1] * 9), skewed([0, 1, 2] * 3), "banks/b.vi.md"),
    "MCQ014": Example(
        ask("- [x] Báo cáo lãnh đạo\n- [ ] Bấm vào xem\n"), ask("- [x] Báo cáo lãnh đạo\n- [ ] Xác minh qua số lạ\n")
    ),
    "MCQ015": Example(ask(OPTIONS + "-[ ] Ba\n"), ask(OPTIONS + "- [ ] Ba\n  > Vì.\n")),
    # --- slips of the pen
    "QST016": Example("### Làm gì? {#q-mot}\n\n" + OPTIONS, QUESTION),
    "QST017": Example(ask(OPTIONS + "\nĐáp án: B\n"), ask(OPTIONS + "\nĐáp án sẽ được giải thích ở bài sau.\n")),
    "GAP008": Example(ask("Vào [x: sổ | tệp] và [[tệp]].\n"), ask("Vào [[x: sổ | tệp]] và [[tệp]] [a](https://a.example).\n")),
    "SPT007": Example(ask("```spott\n{+ a +}\n```\n\n= 1\n"), ask("```text\n{a}\n```\n\n= 1\n")),
    "MD011": Example("> [NOTE]\n> a\n", "> [!NOTE]\n> a\n\n> [NOTE](https://a.example)\n"),
    "MD012": Example("##Mục\n", "## Mục\n\n#nhãn\n"),
    "MD013": Example("| a | b |\n| 1 | 2 |\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
    "MD014": Example("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", "| a | b |\n|---|---|\n| `1|2` | 3 \\| 4 |\n"),
    "MD015": Example("Việc **gấp nhất.\n", "Việc **gấp** nhất, `2**3`, ***rất*** gấp.\n"),
    "MD016": Example("Gọi {{ contact cntt }}.\n", "Gọi {{ contact: cntt }}, `{{ a }}`.\n\n{{ include: snippets/a.md }}\n"),
    "MD017": Example("<!— ghi chú -->\n", "<!-- ghi chú -->\n"),
    "BLK009": Example("// details | a\nb\n///\n", "/// details | a\nb\n///\n"),
    "LNK004": Example("Xem [bài 2] (02-b.vi.md).\n", "Xem [bài 2](02-b.vi.md), [a] (tức là b).\n"),
    "LNK005": Example("Theo luật.[^luat]\n", "Theo luật.[^luat]\n\n[^luat]: Điều 7.\n"),
    # --- numbers
    "NUM001": Example(ask("= 1,000.5\n"), ask("= 1000.5\n")),
    "NUM002": Example(ask("= 12 .. 8\n"), ask("= 8 .. 12\n")),
    "NUM003": Example(ask("= 1.000\n"), ask("= 0.125\n")),
    "NUM004": Example(ask("= 10 | ngày\n"), ask("= 10 | unit: ngày\n")),
    # --- short texts
    "TXT001": Example(ask('= ""\n'), ask('= "QLVB"\n')),
    "TXT002": Example(ask('= "QLVB" => 0%\n= "a"\n'), ask('= "QLVB" => 50%\n= "a"\n')),
    "TXT003": Example(ask('= "*"\n'), ask('= "quản lý*"\n')),
    "TXT004": Example(ask('= "QLVB" => 50%\n'), ask('= "QLVB" => 50%\n= "quản lý"\n')),
    # --- pairs and orders
    "MAT001": Example(ask("- a => một\n- b => một\n"), ask("- a => một\n- b => hai\n")),
    "MAT002": Example(ask("- a => một\n- => hai\n"), ask("- a => một\n- b => hai\n")),
    "MAT003": Example(ask("- a => một\n- b => hai\n- c\n"), ask("- a => một\n- b => hai\n- => ba\n")),
    "MAT004": Example(ask("- a => một\n- b => hai\n- =>\n"), ask("- a => một\n- b => hai\n- => ba\n")),
    "MAT005": Example(ask("- a => một\n- a => hai\n"), ask("- a => một\n- b => hai\n")),
    "ORD001": Example(ask("1. a\n2. b\n", "type: order"), ask("1. a\n2. b\n3. c\n", "type: order")),
    "ORD002": Example(ask("1. a\n2. b\n3. a\n", "type: order"), ask("1. a\n2. b\n3. c\n", "type: order")),
    # --- gaps
    "GAP001": Example(ask("Vào [[sổ và [[tệp]].\n"), ask("Vào [[sổ]] và [[tệp]].\n")),
    "GAP002": Example(ask("Vào [[x: sổ* | tệp]].\n"), ask("Vào [[sổ*]].\n")),
    "GAP003": Example(ask("| a | b |\n|---|---|\n| [[sổ]] | c |\n"), ask("Vào [[sổ]].\n")),
    "GAP004": Example(ask("Vào [[sổ|]].\n"), ask("Vào [[sổ|tệp]].\n")),
    "GAP005": Example(ask("Vào [[x: sổ]].\n"), ask("Vào [[x: sổ | tệp]].\n")),
    "GAP006": Example(ask("Vào [[x: sổ | Sổ]].\n"), ask("Vào [[x: sổ | tệp]].\n")),
    "GAP007": Example("Vào [[sổ]] nhé.\n", "Vào `[[sổ]]` và \\[[tệp]] nhé.\n"),
    # --- spotted texts
    "SPT001": Example(ask("```spot\n{+ a và {- b -}\n```\n"), ask("```spot\n{+ a +} và {- b -}\n```\n")),
    "SPT002": Example(ask("```spot\n{- a -}\n```\n"), ask("```spot\n{+ a +} {- b -}\n```\n")),
    "SPT003": Example(ask("```spot\nx {> vì <} {+ a +}\n```\n"), ask("```spot\n{+ a +}{> vì <}\n```\n")),
    "SPT004": Example(ask("```spot\n{+ +} {+ b +}\n```\n"), ask("```spot\n{+ a +} {+ b +}\n```\n")),
    "SPT005": Example(ask("```spot\n{+ a +} {- b -}\n```\n"), ask("```spot\n{+ a +}{> vì <} {- b -}\n```\n")),
    "SPT006": Example(ask("```spot\n{+ a +} b\n```\n"), ask("```spot\n{+ a +} {- b -}\n```\n")),
    # --- Markdown
    "MD001": Example("## Một\n\n#### Hai\n", "## Một\n\n### Hai\n\n## Ba\n"),
    "MD002": Example("```\nmã\n", "```\nmã\n```\n"),
    "MD003": Example("<!-- ghi chú\n\nchữ\n", "<!-- ghi chú -->\n\nchữ\n"),
    "MD004": Example("- a\n  - b\n", "- a\n    - b\n"),
    "MD005": Example("Chữ <b>đậm</b>.\n", "Thẻ `<b>`, 2 < 3, <https://a.example>.\n"),
    "MD006": Example("Một\n---\n\nchữ\n", "## Một\n\n***\n\nchữ\n"),
    "MD007": Example("a\ue123b\n", "ab\n"),
    "MD008": Example("> [!NOTA]\n> a\n", "> [!NOTE]\n> a\n"),
    "MD009": Example("---\nid: bai\n", "---\nid: bai\n---\n"),
    "MD010": Example("# Tên bài\n", "## Mục\n"),
    # --- blocks
    "BLK001": Example("/// audiense | official\na\n///\n", "/// audience | official\na\n///\n"),
    "BLK002": Example("/// audience | official\na\n", "/// audience | official\na\n///\n"),
    "BLK003": Example(
        "/// audience | official\n/// audience | citizen\na\n///\n///\n",
        "/// audience | official\na\n///\n\n/// audience | citizen\nb\n///\n",
    ),
    "BLK004": Example("/// audience | ai\na\n///\n", "/// audience | citizen\na\n///\n"),
    "BLK005": Example(CASE + "/// if | Mất tiền\na\n///\n", GOOD_CASE),
    "BLK006": Example("a\n\n///\n", "/// details | a\nb\n///\n"),
    "BLK007": Example("/// if | x\na\n///\n", "/// audience | official\na\n///\n"),
    "BLK008": Example(GOOD_CASE.replace("Chuyện.", "/// audience | citizen\na\n///"), GOOD_CASE),
    # --- recalls
    "REC001": Example("> [!RECALL]\n> - a: b\n", "> [!RECALL] q-khac\n> - a: b\n"),
    "REC002": Example("> [!RECALL] q-khac\n> - a: b\n> - chữ\n", "> [!RECALL] q-khac\n> - a: b\n> - b: chữ\n"),
    "REC005": Example(QUESTION + "\n> [!RECALL] q-mot\n> - a: x\n", QUESTION + "\n> [!RECALL] q-mot\n> - a: x\n> - b: y\n"),
    # --- cases
    "CAS001": Example(GOOD_CASE.replace("## Cảnh {#canh}", "## Cảnh"), GOOD_CASE),
    "CAS002": Example(GOOD_CASE + "\n## Lạc {#lac role=ending outcome=poor}\n\na\n", GOOD_CASE),
    "CAS003": Example(GOOD_CASE.replace(" role=ending outcome=good", ""), GOOD_CASE),
    "CAS004": Example(GOOD_CASE.replace("[Đi](#ket)", "[Đi](#Kết)"), GOOD_CASE),
    "CAS005": Example(GOOD_CASE.replace("(#ket)", "(#khac)"), GOOD_CASE),
    "CAS006": Example(
        GOOD_CASE.replace("Chuyện.", "/// if | mat-tien\na\n///"),
        GOOD_CASE.replace("Chuyện.", "/// if | not mat-tien\na\n///").replace("+5m", "+5m | set: mat-tien"),
    ),
    "CAS007": Example(GOOD_CASE.replace("role=ending outcome=good", "role=scene"), GOOD_CASE),
    "CAS008": Example(GOOD_CASE.replace("Làm: đi", "Khép hồ sơ."), GOOD_CASE),
    "CAS009": Example(GOOD_CASE.replace("role=ending", "role=end"), GOOD_CASE),
    "CAS010": Example(GOOD_CASE.replace("+5m", "+5m | set: mat-tien"), GOOD_CASE),
    "CAS011": Example(GOOD_CASE.replace("{#tot ", "{#ket "), GOOD_CASE),
    "CAS012": Example(GOOD_CASE.replace(" outcome=good", ""), GOOD_CASE),
    "CAS013": Example(GOOD_CASE.replace("role=model-file", "role=ending outcome=fair"), GOOD_CASE),
    "CAS014": Example(GOOD_CASE.replace("  > Vì sao.\n", ""), GOOD_CASE),
    # --- lessons and cards
    "LSN001": Example(FRONT + "chữ " * 600, FRONT + "chữ " * 150),
    "LSN002": Example("a\n", "a\n\n> [!DESK]\n> Làm ngay.\n"),
    "LSN003": Example("a\n\n" + ask(OPTIONS), ask(OPTIONS, "role: opening")),
    "CRD001": Example(CARD + "1. a\n2. b\n", CARD + "1. a\n2. b\n3. c\n", "card.vi.md"),
    # --- links
    "LNK002": Example("[a](JavaScript:alert(1))\n", "[a](02-b.vi.md), `](javascript:`\n"),
    "LNK003": Example("[a](http://a.example)\n", "[a](https://a.example)\n"),
    # --- accessibility
    "A11Y001": Example("|  |  |\n|---|---|\n| a | b |\n", "| x |  |\n|---|---|\n| a | b |\n"),
    "A11Y002": Example("[bấm vào đây](https://a.example)\n", "[Cổng dịch vụ công](https://a.example)\n"),
    "A11Y003": Example("![Phim](assets/a.webm)\n\nchữ\n", "![Phim](assets/a.webm)\n\n/// details | Lời chép\nchữ\n///\n"),
    # --- language
    "LNG001": Example("tie\u0302\u0301p dân\n", "tiếp dân\n"),
    "LNG002": Example("TiÕp c«ng d©n ®Þa ph­¬ng, so¹n v¨n b¶n\n", "Tiếp công dân, 20 µm, 5·6\n"),
    "TRN007": Example(
        FRONT + "<!-- chưa dịch: html -->\n", FRONT + "<!-- chưa dịch xong, chờ anh Khoa -->\n", "modules/01-a/01-bai.en.md"
    ),
    "LNG004": Example("xác nhận hoà giải\n", "xác nhận hòa giải, quý, loại, khoảng, Thuý\n"),
}
