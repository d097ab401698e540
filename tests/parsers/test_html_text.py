"""HTML as mailers send it, and the text a reader sees of it."""

from __future__ import annotations

import pytest

from parsers.html_text import html_to_text

PAGES = {
    "paragraphs": ("<p>one</p><p>two</p>", "one\n\ntwo"),
    "Outlook's paragraphs": ('<p class="MsoNormal">one</p><p class="MsoNormal">two</p>', "one\ntwo"),
    "line breaks": ("one<br>two<br/>three", "one\ntwo\nthree"),
    "white space": ("<div>  a \n  b&nbsp; c </div>", "a b c"),
    "bullets": ("<ul><li>one<li>two</ul>", "* one\n* two"),
    "numbers": ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
    "nested lists": ("<ul><li>a<ul><li>b</li></ul></li></ul>", "* a\n  * b"),
    "tables": ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a\tb\n1\t2"),
    "link with a target": ('see <a href="https://x.example/p">our page</a>', "see our page <https://x.example/p>"),
    "link that is its own target": ('<a href="https://x.example/">https://x.example</a>', "https://x.example"),
    "mail link": ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
    "script link": ('<a href="javascript:alert(1)">click</a>', "click"),
    "script and style": ("<style>p{color:red}</style><script>if (a<b) document.write('x')</script>seen", "seen"),
    "head": ("<html><head><title>t</title><meta name=x></head><body>seen</body></html>", "seen"),
    "not displayed": ('<span style="display: none">spam</span>seen', "seen"),
    "invisible": ('<div style="visibility:hidden"><b>spam</b></div>seen', "seen"),
    "no size": ('<span style="font-size:0">spam</span>seen', "seen"),
    "white on white": ('<span style="color:#ffffff">spam</span>seen', "seen"),
    "white on blue stays": ('<span style="color:#ffffff;background:#00f">button</span>', "button"),
    "hidden by Word": ('<span style="mso-hide:all">spam</span>seen', "seen"),
    "hidden attribute": ("<div hidden=''>spam</div>seen", "seen"),
    "tracking pixel": ('<img src="https://t.example/p" width="1" height="1" alt="spy">seen', "seen"),
    "picture with words": ('<img src="cid:1" alt="Map of the site">', "[Map of the site]"),
    "comment": ("<!-- no -->seen<!--[if mso]>no<![endif]-->", "seen"),
    "comment that never ends": ("seen <!-- also", "seen also"),
    "entities": ("&lt;b&gt; &amp; &eacute; &#373; &#x26; &nosuch;", "<b> & é ŵ & &nosuch;"),
    "half a surrogate": ("a&#xD800;b", "a�b"),
    "quote": ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n> > b\nc"),
    "preformatted": ("<pre>a\n  b</pre>", "a\n  b"),
    "unclosed paragraph hides nothing": ('<p style="display:none">x<p>seen', "seen"),
    "end without start": ("</div></p>seen</span>", "seen"),
    "less-than that is no tag": ("a < b and c > d", "a < b and c > d"),
    "no html at all": ("just words", "just words"),
    "broken attribute": ('<a href="x>seen</a>', "seen"),
    "upper case": ("<P>One<BR>Two</P>", "One\nTwo"),
    "rule": ("a<hr>b", "a\n" + "_" * 32 + "\nb"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("html", "text"), PAGES.values(), ids=PAGES.keys())
def test_html_reads_as_a_reader_sees_it(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_deep_pages_lose_nothing() -> None:
    assert html_to_text("<div>" * 50_000 + "deep" + "</div>" * 50_000 + "<p>after</p>") == "deep\n\nafter"
