"""HTML to readable text: lists, tables and link targets kept; scripts, styles, hidden text and tracking pixels gone.

Any string gives a string, in time linear in its size and without recursion. Besides the text it can mark where mail
programs say that a quote, an attribution line or a signature stands (Gmail's `gmail_quote`, Outlook's `divRplyFwdMsg`
and the rule above its header block, Thunderbird's `moz-cite-prefix`, Yahoo's `yahoo_quoted`), which
`parsers.quoted_reply` reads; no other module sees those marks.

Weighed: lxml stops at 256 nested elements (2,048 with huge_tree) and drops everything behind, which a long reply
chain reaches; selectolax ran 30 s on deep HTML; html2text writes Markdown nobody asked for. A tokeniser with a stack
has no depth and needs no tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from parsers.charsets import clean_text

__all__ = ["Marks", "html_to_marked_text", "html_to_text", "meta_charset", "strip_marks"]


class Marks:
    """Lines of one character that stand for structure in marked text. They come from Unicode's private use area."""

    QUOTE: Final = "\uf8f0"  # a quoted mail starts; all that follows up to QUOTE_END is quoted
    QUOTE_END: Final = "\uf8f1"
    HEADER_BLOCK: Final = "\uf8f2"  # From/Sent/To/Subject lines of an earlier mail follow
    ATTRIBUTION: Final = "\uf8f3"  # "On … wrote:" follows, in whatever language
    SIGNATURE: Final = "\uf8f4"
    SIGNATURE_END: Final = "\uf8f5"
    FORWARD: Final = "\uf8f6"  # a forwarded mail starts


_ANY_MARK = re.compile("[\uf8f0-\uf8f6]")
_MARK_LINE = re.compile("^(?:> ?)*[\uf8f0-\uf8f6]\n?", re.MULTILINE)
# '<' may not stand inside a tag: an unclosed tag ends at the next one, which keeps the match linear
_TAG = re.compile(
    r"<(?:(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})"
    r"((?:\"[^\"<]{0,4000}\"|'[^'<]{0,4000}'|[^<>\"'])*|[^<>]*)/?>|([!?])[^<>]*>)"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z_:-]{1,40})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_BLOCK = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " html li main nav ol p pre section table tbody td tfoot th thead tr ul title caption legend".split()
)
_PARAGRAPH = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr bgsound frame keygen".split())
_RAW = frozenset(
    {"script", "style", "title", "textarea", "noscript", "xmp", "iframe", "noframes", "svg", "math", "object"}
)
_DROPPED = frozenset(
    "script style head title template noscript iframe noframes object applet svg math select option datalist".split()
)
_CLOSED_BY_SAME = frozenset({"p", "li", "tr", "td", "th", "dd", "dt", "option"})
_HIDDEN_STYLE = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}(?:hidden|collapse)|font-size\s{0,5}:\s{0,5}0(?:\.0{1,4})?(?:px|pt|em|rem|%)?\s{0,5}(?:;|!|$)"
    r"|mso-hide\s{0,5}:\s{0,5}all|opacity\s{0,5}:\s{0,5}0(?:\.0{1,4})?\s{0,5}(?:;|!|$)|text-indent\s{0,5}:\s{0,5}-\d{3}"
    r"|(?:max-)?(?:height|width)\s{0,5}:\s{0,5}0(?:px|pt)?\s{0,5};[^\"]{0,400}overflow\s{0,5}:\s{0,5}hidden",
    re.IGNORECASE,
)
_WHITE = re.compile(r"(?:^|[;\s])color\s{0,5}:\s{0,5}(?:#fff(?:fff)?\b|white\b|rgb\(255, ?255, ?255\))", re.IGNORECASE)
_BACKGROUND = re.compile(r"background", re.IGNORECASE)
_BORDER_TOP = re.compile(r"border-top\s{0,5}:\s{0,5}(?:solid|[\d.]+p[tx] solid|#)", re.IGNORECASE)
_OUTLOOK_RULE = re.compile(r"border:\s{0,5}none;\s{0,5}border-top:\s{0,5}solid", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
_MANY_EMPTY = re.compile(r"\n{3,}")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_DEEPEST_QUOTE = 12  # more `>` than this say nothing and would make long lines out of deep nests


def meta_charset(html: bytes) -> str:
    """The charset that the page itself names; empty without one. Looks at the first 4 kB."""
    found = _META_CHARSET.search(html[:4_096])
    return found.group(1).decode("ascii") if found else ""


def html_to_text(html: str) -> str:
    """The text a reader of this HTML sees, in paragraphs; link targets in angle brackets after the link's words."""
    return strip_marks(html_to_marked_text(html))


def strip_marks(text: str) -> str:
    """Marked text without its marks."""
    return _ANY_MARK.sub("", _MARK_LINE.sub("", text)) if _ANY_MARK.search(text) else text


def html_to_marked_text(html: str) -> str:
    """The same text with lines of one mark (see `Marks`) where mail programs mark quotes and signatures."""
    writer = _Writer()
    html = _without_comments(_ANY_MARK.sub("", clean_text(html)))
    at, skip_to = 0, ""
    for tag in _TAG.finditer(html):
        name = (tag.group(2) or "").lower()
        if skip_to:  # inside script and style only their own end counts
            if tag.group(1) and name == skip_to:
                skip_to, at = "", tag.end()
            continue
        if tag.start() > at:
            writer.text(html[at : tag.start()])
        at = tag.end()
        if not name:
            continue
        if tag.group(1):
            writer.end(name)
        elif name in ("script", "style"):
            skip_to = name
        else:
            writer.start(name, tag.group(3) or "")
    if not skip_to:
        writer.text(html[at:])
    return writer.result()


def _without_comments(html: str) -> str:
    if "<!--" not in html:
        return html
    pieces, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        end = html.find("-->", start + 2)
        pieces.append(html[at:start])
        if end < 0:  # never closed: browsers drop the rest, we rather read it
            at = start + 4
            break
        at = end + 3
    pieces.append(html[at:])
    return "".join(pieces)


@dataclass(slots=True)
class _Open:
    name: str
    hidden: bool = False
    quote: bool = False
    mark_at_end: str = ""
    link: str = ""
    link_from: int = 0
    bullet: str = ""


@dataclass(slots=True)
class _Writer:
    """Writes text line by line while a stack of open elements says how."""

    stack: list[_Open] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    hidden: int = 0
    quotes: int = 0
    pre: int = 0
    lists: list[int] = field(default_factory=list)
    has_space: bool = True
    pending: str = ""

    def text(self, raw: str) -> None:
        if self.hidden:
            return
        text = unescape(raw) if "&" in raw else raw
        text = clean_text(_ANY_MARK.sub("", text))
        if self.pre:
            first, *rest = text.replace("\xa0", " ").split("\n")
            self._put(first)
            for line in rest:
                self._break()
                self._put(line)
            return
        text = _SPACES.sub(" ", text)
        if text.startswith(" ") and self.has_space:
            text = text[1:]
        if text:
            self._put(text)

    def _put(self, text: str) -> None:
        if not text:
            return
        if self.pending and text.strip():
            self.line.append(self.pending)
            self.pending = ""
        self.line.append(text)
        self.has_space = text[-1] == " "

    def _break(self) -> None:
        prefix = "> " * min(self.quotes, _DEEPEST_QUOTE)
        self.lines.append((prefix + "".join(self.line)).rstrip())
        self.line, self.has_space = [], True

    def _new_line(self) -> None:
        if self.line:
            self._break()

    def _empty_line(self) -> None:
        self._new_line()
        if self.lines and self.lines[-1].strip("> "):
            self._break()

    def mark(self, mark: str) -> None:
        self._new_line()
        self.lines.append(mark)

    def start(self, name: str, attributes: str) -> None:
        if name in _CLOSED_BY_SAME and self.stack and self.stack[-1].name == name:
            self.end(name)
        if name in _BLOCK and self.stack and self.stack[-1].name == "p":
            self.end("p")
        if name == "body":  # a head that was never closed ends here
            while self.counts.get("head"):
                self.end("head")
        if name in _VOID:
            self._void(name, attributes)
            return
        element = _Open(name)
        given = _attributes(attributes) if "=" in attributes else {}
        style = given.get("style", "")
        element.hidden = name in _DROPPED or _is_hidden(name, given, style)
        if not self.hidden and not element.hidden:
            self._open(element, name, given, style)
        if element.hidden:
            self.hidden += 1
        self.stack.append(element)
        self.counts[name] = self.counts.get(name, 0) + 1

    def _open(self, element: _Open, name: str, given: dict[str, str], style: str) -> None:
        if name in _PARAGRAPH and name != "table" and not (name in ("ul", "ol") and self.lists):
            if not _has_no_margin(style, given):
                self._empty_line()
            else:
                self._new_line()
        elif name in ("td", "th"):
            if self.line and "".join(self.line).strip():
                self._put("\t")
                self.has_space = True
        elif name in _BLOCK:
            self._new_line()
        self._mark_structure(element, name, given, style)
        if name == "pre":
            self.pre += 1
        elif name in ("ul", "ol"):
            self.lists.append(0 if name == "ol" else -1)
        elif name == "li":
            self._bullet()
        elif name == "a":
            element.link, element.link_from = given.get("href", ""), len(self.line)

    def _bullet(self) -> None:
        depth = max(len(self.lists) - 1, 0)
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            self.pending = "  " * min(depth, 8) + f"{self.lists[-1]}. "
        else:
            self.pending = "  " * min(depth, 8) + "* "

    def _mark_structure(self, element: _Open, name: str, given: dict[str, str], style: str) -> None:
        classes, ident = given.get("class", "").lower(), given.get("id", "").lower()
        if name == "blockquote" and not _is_indent(given, style):
            self._new_line()
            element.quote = True
            self.quotes += 1
        elif "yahoo_quoted" in classes or ident.startswith("yahoo_quoted"):
            self.mark(Marks.QUOTE)
            element.mark_at_end = Marks.QUOTE_END
        elif (
            "divrplyfwdmsg" in ident
            or "outlookmessageheader" in classes
            or ident == "mail-editor-reference-message-container"
            or (name == "div" and _OUTLOOK_RULE.search(style))
        ):
            self.mark(Marks.HEADER_BLOCK)
        elif "moz-cite-prefix" in classes or "gmail_attr" in classes or "protonmail_quote" in classes:
            self.mark(Marks.ATTRIBUTION)
        elif "moz-forward-container" in classes:
            self.mark(Marks.FORWARD)
        elif _is_signature(classes, ident):
            self.mark(Marks.SIGNATURE)
            element.mark_at_end = Marks.SIGNATURE_END

    def _void(self, name: str, attributes: str) -> None:
        if self.hidden:
            return
        if name == "br":
            self._break()
        elif name == "hr":
            self._new_line()
            self._put("_" * 32)
            self._break()
        elif name == "img":
            alt = _attributes(attributes).get("alt", "")
            if alt and not _is_pixel(attributes) and len(alt) < 200 and not _FILE_LIKE.search(alt):
                self.text(f"[{alt}]")

    def end(self, name: str) -> None:
        if name == "p" and not self.counts.get("p"):
            if not self.hidden:
                self._empty_line()
            return
        if name == "br" and not self.hidden:
            self._break()
        if not self.counts.get(name):
            return
        while self.stack:
            element = self.stack.pop()
            self.counts[element.name] -= 1
            self._close(element)
            if element.name == name:
                return

    def _close(self, element: _Open) -> None:
        if element.hidden:
            self.hidden -= 1
            return
        if self.hidden:
            return
        name = element.name
        if name == "a":
            self._write_link(element)
        elif name in _BLOCK:
            self._close_block(name)
        if element.quote:
            self._new_line()
            self.quotes -= 1
        if name == "pre":
            self.pre = max(self.pre - 1, 0)
        elif name in ("ul", "ol") and self.lists:
            self.lists.pop()
        if element.mark_at_end:
            self.mark(element.mark_at_end)

    def _close_block(self, name: str) -> None:
        if name not in ("td", "th"):
            self._new_line()
        is_inner_list = name in ("ul", "ol") and len(self.lists) > 1
        if name in ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table") and not is_inner_list:
            self._empty_line()

    def _write_link(self, element: _Open) -> None:
        words = "".join(self.line[element.link_from :]).strip() if element.link_from <= len(self.line) else ""
        target = unescape(element.link).strip()
        bare = target.removeprefix("mailto:").removeprefix("tel:")
        if not target or target.startswith(("#", "javascript:", "data:", "cid:")) or not words:
            return
        if bare.rstrip("/").endswith(words.rstrip("/")) or words in bare or bare in words:
            return
        self._put(f" <{_ANY_MARK.sub('', bare)[:2000]}>")

    def result(self) -> str:
        while self.stack:
            self.end(self.stack[-1].name)
        self._new_line()
        return _MANY_EMPTY.sub("\n\n", "\n".join(self.lines)).strip("\n")


_FILE_LIKE = re.compile(
    r"^(?:image|img|cid|logo|icon|spacer|pixel)[\w. -]{0,60}$|\.(?:png|jpe?g|gif|bmp)$", re.IGNORECASE
)


def _attributes(raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw[:8_000]):
        value = match.group(2) or match.group(3) or match.group(4) or ""
        found.setdefault(match.group(1).lower(), unescape(value) if "&" in value else value)
    return found


def _is_hidden(name: str, given: dict[str, str], style: str) -> bool:
    if not given:
        return False
    if style and _HIDDEN_STYLE.search(style) and name not in ("body", "html"):
        # Outlook's `font-size:0` on tables and cells only closes gaps; their inner elements set a size again
        return not (
            name in ("table", "td", "tr", "tbody", "div")
            and "font-size" in style
            and "display" not in style.replace("display:inline", "")
        )
    if style and _WHITE.search(style) and not _BACKGROUND.search(style):
        return name in ("span", "font", "p") and "bgcolor" not in given
    return "hidden" in given and given["hidden"] != "until-found"


def _is_pixel(attributes: str) -> bool:
    given = _attributes(attributes)
    return (
        given.get("width") in ("0", "1")
        or given.get("height") in ("0", "1")
        or bool(_HIDDEN_STYLE.search(given.get("style", "")))
    )


def _is_indent(given: dict[str, str], style: str) -> bool:
    """A blockquote that only indents: web editors make them for their indent button."""
    if given.get("type") == "cite" or "cite" in given or "quote" in given.get("class", "").lower():
        return False
    return (
        "border:none" in style.replace(" ", "") and "padding:0" in style.replace(" ", "") and "border-left" not in style
    )


def _is_signature(classes: str, ident: str) -> bool:
    return (
        "gmail_signature" in classes.replace("gmail_signature_prefix", "")
        or "moz-signature" in classes
        or "protonmail_signature" in classes
        or ident in ("signature", "applemailsignature", "ms-outlook-mobile-signature", "mobile-signature")
    )


def _has_no_margin(style: str, given: dict[str, str]) -> bool:
    if given.get("class", "").lower().startswith("msonormal") or "msonospacing" in given.get("class", "").lower():
        return True
    packed = style.replace(" ", "").lower()
    return "margin:0" in packed or ("margin-top:0" in packed and "margin-bottom:0" in packed)
