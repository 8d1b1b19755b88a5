"""HTML fragments become the plain text that a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteboard.importers.markup import plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("no markup & no trouble", "no markup & no trouble"),
        ("one<br /><br>two", "one\n\ntwo"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("<p>one</p><p>two</p>three", "one\n\ntwo\n\nthree"),
        ("<p>one<ul><li>a <b>b</b></li><li>c</li></ul>", "one\n\n• a b\n• c"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("x &amp; y &lt;z&gt;&nbsp;&#8211;", "x & y <z> –"),
        ("see <a href='https://x.example/z'>it</a>", "see it (https://x.example/z)"),
        ("see <a href='https://x.example/z'>https://x.example/z</a>", "see https://x.example/z"),
        ("see <a href='javascript:alert(1)'>it</a>", "see it"),
        ("<script>alert(1)</script><style>p{}</style>ok<!-- no -->", "ok"),
        ("<img src='file:///etc/passwd'>ok", "ok"),
        ("p95 <baseline, <b>load</b> <5 and x<y>z", "p95 <baseline, load <5 and x<y>z"),
        ("https://x.example", "https://x.example"),
        ("<?xml version='1.0'?><b>x</b>", "<?xml version='1.0'?>x"),
        ("<b>\0\ud800x</b>", "\N{REPLACEMENT CHARACTER}x"),
    ],
)
def test_plain_text(markup, text):
    assert plain_text(markup) == text


def test_words_in_deep_nesting_are_kept():
    assert plain_text("<div>x" * 300 + "deep").endswith("deep")


@pytest.mark.parametrize("markup", ["<b>", "<", "<a ", "<!--", "<p>a</p>", "&amp;", "<a href='http://x'>y"])
def test_long_markup_takes_no_long_time(markup):
    plain_text(markup * 20_000)


PIECES = st.sampled_from(
    ["<", ">", "<p>", "</p>", "<a href=", "<li>", "<!--", "-->", "<script>", "<td", "&#x", ";", "<![CDATA["]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_nothing_raises(markup):
    text = plain_text(markup)
    assert text == text.strip()
    text.encode("utf-8")


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=20))
def test_words_in_a_paragraph_are_all_kept(words):
    assert plain_text(f"<p><b>{words}</b></p>") == words


SIMPLE = st.recursive(
    st.sampled_from(
        ["word", "a &amp; b", " ", "<br>", "<br />", "&lt;", '<a href="https://x.example/?a&amp;b">it</a>', "•"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map("".join)
        | st.tuples(st.sampled_from(["b", "strong", "em", "code"]), inner).map(
            lambda one: f"<{one[0]}>{one[1]}</{one[0]}>"
        )
    ),
    max_leaves=6,
)


@given(st.lists(SIMPLE, max_size=3))
def test_what_is_read_cheaply_is_what_a_parser_reads(paragraphs):
    markup = "".join(f"<p>{words}</p>" for words in paragraphs)
    assert plain_text(markup) == plain_text(f"<section>{markup}</section>")
