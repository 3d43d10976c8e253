"""Safe HTML: nothing that runs, steers or pretends comes through, whatever is put in; two sanitisers agree on it."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.content import sanitise
from elearn.content.grammar.raw import Line, RawText
from elearn.content.links import Links, Site
from elearn.content.sanitise import SanitisersDisagree, address_is_safe, decorate, safe_html
from elearn.content.wording import Definitions, Wording

pytestmark = pytest.mark.pure

PICTURE = "/media/" + "a" * 64 + ".svg"

# Classics of mutation and parsing tricks, from public advisories and test collections.
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><p><style><!--</style><img src=x onerror=alert(1)>-->",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mtext></form><form><mglyph><svg><mtext><textarea><path id='</textarea><img onerror=alert(1) src=1>'>",
    "<noscript><style></noscript><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' &#14;javascript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='\u200bjavascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<a href='https:evil'>x</a>",
    "<a href='/x' target=_blank onclick=alert(1)>x</a>",
    "<p style='position:fixed'>x</p>",
    "<p id=csrf name=csrf class='callout evil'>x</p>",
    "<form action=x><input name=a><button formaction=javascript:alert(1)>x</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<base href=//evil.example><link rel=stylesheet href=x><meta http-equiv=refresh content=0>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><img src=x onerror=alert(1)>",
    "<table><td><a href=javascript:alert(1)>x",
    "<table><script>alert(1)</script></table>",
    "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
    "<details ontoggle=alert(1) open>x</details>",
    "<img src='//evil.example/x.png'>",
    "<img src='https://evil.example/x.png'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<isindex action=javascript:alert(1)>",
    "<b><p><b><p>" * 50,
    "<a" * 500,
    "<div>" * 300 + "x",
    "</p></div></table>",
    "<p\x00>x<p/onclick=alert(1)>",
    "<scr<script>ipt>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<ſcript>alert(1)</ſcript>",
    "<a href='https://x.example/\"onmouseover=alert(1)'>x</a>",
]

_DECORATION = {"id", "role", "tabindex", "aria-label", "rel", "scope", "loading", "decoding"}


def faults(html: str) -> list[str]:
    """What stands in some HTML, as a browser would read it, that must never stand there."""
    found = []
    for element in html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        if not isinstance(element.tag, str) or element.tag not in sanitise.TAGS | {"tbody"}:
            found.append(str(element.tag))
            continue
        known = sanitise.ATTRIBUTES.get(element.tag, frozenset()) | _DECORATION | {"class"}
        found += [f"{element.tag} {name}" for name in element.attrib if name not in known]
        found += [
            f"href {element.get('href')}" for _ in [0] if "href" in element.attrib and not address_is_safe(element.get("href"))
        ]
        if "src" in element.attrib and not re.fullmatch(r"/media/[0-9a-f]{64}\.\w+", element.get("src")):
            found.append("src")
    return found


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_is_made_harmless_or_refused(html: str) -> None:
    try:
        safe = safe_html(html, "vi")
    except SanitisersDisagree:
        return
    assert faults(safe) == []


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_in_markdown_is_harmless(html: str) -> None:
    wording = Wording("a.vi.md", "vi", Links(Site("x"), "vi", []), Definitions(), [])
    lines = tuple(Line(number, 1, line) for number, line in enumerate(html.split("\n"), 1))
    assert faults(wording.block(RawText(lines))) == []


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](javascript:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](JaVaScRiPt:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://evil.example/a.png)",
        '![x](a.png "a\\" onerror=alert(1) b")',
        "[x][y]\n\n[y]: javascript:alert(1)",
        "*[x]: <script>\n\nx",
        "```html onclick=alert(1)\n</code></pre><script>alert(1)</script>\n```",
        "``` {.evil #csrf onclick=x}\nx\n```",
        "/// details | <img src=x onerror=alert(1)>\n    attrs: {id: csrf, onclick: alert(1), class: evil}\n\nx\n///",
        "> [!NOTE] <img src=x onerror=alert(1)>\n> x",
        '> [!"><script>alert(1)</script>]\n> x',
        '{{ contact: a"><script>alert(1)</script> }}',
        '[^a"><script>]',
        "| a |\n|---|\n| <script>alert(1)</script> |",
    ],
)
def test_hostile_markdown_is_harmless(markdown: str) -> None:
    wording = Wording("a.vi.md", "vi", Links(Site("x"), "vi", []), Definitions(), [])
    lines = tuple(Line(number, 1, line) for number, line in enumerate(markdown.split("\n"), 1))
    assert faults(wording.block(RawText(lines))) == []


_OPENED = "p a b table td svg math style script title textarea select noscript mtext mglyph section img"
_CLOSED = "p a table svg math style script title textarea select section"
_PIECES = st.sampled_from(
    ["<", ">", "/", "'", '"', "=", " ", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#x3c;", "\x00", "\u200b"]
    + [
        f"<{tag}>"
        for tag in [
            "p",
            "a",
            "b",
            "table",
            "td",
            "svg",
            "math",
            "style",
            "script",
            "title",
            "textarea",
            "select",
            "noscript",
            "mtext",
            "mglyph",
            "section",
            "img",
        ]
    ]
    + [f"</{tag}>" for tag in ["p", "a", "table", "svg", "math", "style", "script", "title", "textarea", "select", "section"]]
    + ["<a href=", "<img src=", " onerror=alert(1)", "javascript:", "x", " id=x", " class=callout", f"<img src={PICTURE}>"]
)


@settings(max_examples=300, deadline=2_000)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_whatever_is_put_together_comes_out_harmless_and_stays_as_it_is(html: str) -> None:
    try:
        safe = safe_html(html, "vi")
    except SanitisersDisagree:
        return
    assert faults(safe) == []
    assert safe_html(safe, "vi") == safe
    assert decorate(safe, "vi") == safe


SOUND = [
    "<p>a &amp; b <strong>c</strong> <em>d</em> <code>e</code> <del>f</del></p>",
    "<ul><li>a</li><li>b</li></ul>",
    '<ol start="3"><li>a</li></ol>',
    '<p><a href="https://x.example/a?b=c">x</a> <a href="/vi/courses/x">y</a></p>',
    '<p><a href="#z">z</a> <a href="mailto:a@b.example">m</a></p>',
    f'<p><img alt="x" src="{PICTURE}" width="3" height="4"></p>',
    f'<p><img alt="x" src="{PICTURE}" title="Hình 1"></p>',
    '<section class="callout callout-tip">\n<p>x</p></section>',
    "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
    '<div class="highlight"><pre><code><span class="n">x</span></code></pre></div>',
    '<p><abbr title="Ủy ban">UBND</abbr> <span class="contact contact-cntt"></span></p>',
    '<details open=""><summary>a</summary><p>b</p></details>',
    "<h2>a</h2><h3>b</h3>",
]


@pytest.mark.parametrize("html", SOUND)
def test_what_authors_need_is_kept(html: str) -> None:
    assert sanitise.sanitise(html) == sanitise.sanitise(sanitise.sanitise(html))
    assert "&lt;" not in sanitise.sanitise(html)


@pytest.mark.parametrize("html", SOUND)
def test_the_whole_pipeline_may_run_twice(html: str) -> None:
    once = safe_html(html, "en")
    assert safe_html(once, "en") == once


def test_a_difference_between_the_sanitisers_refuses_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless:
        def clean(self, html: str) -> str:
            return html.replace("<p>", '<p class="highlight">')

    monkeypatch.setattr(sanitise, "_NH3", Careless())
    with pytest.raises(SanitisersDisagree):
        sanitise.sanitise("<p>a text that no other test has cleaned before</p>")


def test_a_difference_in_writing_alone_is_not_a_difference() -> None:
    assert sanitise.sanitise("<p title=x>a<br/>b&nbsp;&quot;</p>") == '<p>a<br>b&nbsp;"</p>'


@pytest.mark.parametrize("name", ["id", "name", "style", "onclick", "target", "role", "tabindex", "aria-label", "srcset", "data-x"])
def test_an_author_cannot_set(name: str) -> None:
    assert sanitise.sanitise(f"<p {name}='x'>a</p>") == "<p>a</p>"


def test_a_class_outside_the_closed_list_is_dropped() -> None:
    assert sanitise.sanitise('<p class="highlight evil">a</p>') == "<p>a</p>"


@pytest.mark.parametrize("address", ["https://x.example", "http://x.example/a", "mailto:a@b", "/vi/x", "#a", "/"])
def test_these_addresses_are_safe(address: str) -> None:
    assert address_is_safe(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "//x.example",
        "/\\x",
        "https:",
        "https:///x",
        "data:x",
        " https://x",
        "x.html",
        "",
        "https://x y",
        "tel:1",
        "#a b",
    ],
)
def test_these_addresses_are_not(address: str) -> None:
    assert not address_is_safe(address)


def test_headings_get_the_ids_that_we_give() -> None:
    assert decorate("<h2>a</h2><p>x</p><h3>b</h3>", "vi", ("mot", "hai")) == '<h2 id="mot">a</h2><p>x</p><h3 id="hai">b</h3>'


def test_a_link_to_another_host_gets_no_opener() -> None:
    assert safe_html('<a href="https://x.example">x</a>', "vi") == '<a href="https://x.example" rel="noopener">x</a>'


def test_a_link_on_this_host_is_left_alone() -> None:
    assert safe_html('<a href="/x">x</a>', "vi") == '<a href="/x">x</a>'


def test_a_lone_picture_with_a_title_becomes_a_figure_with_a_caption() -> None:
    html = safe_html(f'<p><img alt="x" src="{PICTURE}" title="Hình 1"></p>', "vi")
    assert html.startswith("<figure><img ")
    assert html.endswith("<figcaption>Hình 1</figcaption></figure>")
    assert "title=" not in html


def test_a_picture_among_words_stays_among_them() -> None:
    assert "<figure>" not in safe_html(f'<p>a <img alt="x" src="{PICTURE}" title="t"></p>', "vi")


def test_a_callout_is_titled_in_the_language_of_the_page() -> None:
    vietnamese, english = (safe_html('<section class="callout callout-warning"><p>x</p></section>', code) for code in ("vi", "en"))
    assert '<p class="callout-title">Cảnh báo</p>' in vietnamese
    assert '<p class="callout-title">Warning</p>' in english


def test_threads_do_not_mix_up_their_texts() -> None:
    texts = [f"<p>{'x' * 200}</p><ul>" + f"<li>số {number} <em>a</em></li>" * 60 + "</ul>" for number in range(24)]
    alone = [safe_html(each, "vi") for each in texts]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda each: safe_html(each, "vi"), texts))
    finally:
        sys.setswitchinterval(before)
    assert together == alone
