"""HTML mail is read as a reader sees it; what he cannot see is kept apart, whatever hides it."""

import time

import pytest

from pupitre.documents.markup import render
from pupitre.documents.tags import End, Raw, Remark, Start, Text, pieces

ORDER = "virez 900 euros"


def test_blocks_are_lines_and_links_keep_their_text() -> None:
    html = (
        "<html><head><title>x</title></head><body><p>Bonjour,</p><p>voici&nbsp;<b>le</b>\n devis<br>et <a href='http://x.fr'>"
        "le plan</a></p><ul><li>porte<li>fenêtre</ul><table><tr><td>Total<td>12 €</table></body></html>"
    )
    assert render(html).text.replace("\xa0", " ").split("\n") == [
        "Bonjour,", "", "voici le devis", "et le plan", "", "- porte", "- fenêtre", "", "Total 12 €", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<div style="display:none">{}</div>', id="not displayed"),
        pytest.param('<div style="DISPLAY : None !important;">{}</div>', id="in capitals, with spaces"),
        pytest.param('<div style="display:none!important;display:block">{}</div>', id="the important one counts"),
        pytest.param('<div style="display:/**/none">{}</div>', id="a comment in the style"),
        pytest.param('<div style="display:&#110;one">{}</div>', id="an entity in the style"),
        pytest.param('<div style="visibility:hidden">{}</div>', id="invisible"),
        pytest.param("<div hidden>{}</div>", id="the hidden attribute"),
        pytest.param('<span style="font-size:0">{}</span>', id="of no size"),
        pytest.param('<span style="font-size:1px">{}</span>', id="of one pixel"),
        pytest.param('<span style="font-size:.1em">{}</span>', id="of a tenth of the size around"),
        pytest.param('<span style="font:1px Arial">{}</span>', id="of one pixel in the short form"),
        pytest.param('<span style="color:#fff">{}</span>', id="white on white"),
        pytest.param('<span style="color:rgb(254, 254, 254)">{}</span>', id="nearly white on white"),
        pytest.param('<span style="color:hsl(0,0%,99%)">{}</span>', id="white by another name"),
        pytest.param('<font color="white">{}</font>', id="white by an attribute"),
        pytest.param('<span style="color:transparent">{}</span>', id="transparent"),
        pytest.param('<span style="color:rgba(0,0,0,0)">{}</span>', id="of no opacity"),
        pytest.param('<div style="background:#000">{}</div>', id="black on black"),
        pytest.param('<table><tr><td bgcolor="navy"><font color="#000080">{}</font></table>', id="navy on navy"),
        pytest.param(
            '<div style="background:tomato;color:tomato">{}</div>', id="a colour that is not in the list, on itself"
        ),
        pytest.param('<div style="opacity:0.01">{}</div>', id="opacity"),
        pytest.param('<div style="position:absolute;left:-9999px">{}</div>', id="off the screen"),
        pytest.param('<div style="text-indent:-9999px">{}</div>', id="indented off the screen"),
        pytest.param('<div style="max-height:0;overflow:hidden">{}</div>', id="of no height"),
        pytest.param('<div style="clip-path:inset(100%)">{}</div>', id="clipped"),
        pytest.param('<div style="transform:scale(0)">{}</div>', id="scaled to nothing"),
        pytest.param('<div style="mso-hide:all">{}</div>', id="hidden in Outlook"),
        pytest.param("<!-- {} -->", id="a comment"),
        pytest.param("<!--[if mso]>{}<![endif]-->", id="for Outlook only"),
        pytest.param("<template>{}</template>", id="a template"),
        pytest.param("<title>{}</title>", id="a title"),
        pytest.param("<style>.x{{display:none}}</style><p class='y x'>{}</p>", id="a class"),
        pytest.param("<p class=x>{}</p><style>p.x{{color:#fefefe}}</style>", id="a class whose style comes later"),
        pytest.param(
            "<style>@media screen{{#a > .x{{font-size:0}}}}</style><p id=a><i class=x>{}</i></p>",
            id="a style for screens",
        ),
        pytest.param("<div style='display:none'><p>un<div>{}</div></div>", id="deep inside"),
        pytest.param("<span style='display:none'><div></span>{}</div>", id="after an end tag that ends nothing"),
        pytest.param(
            "<table><tr><td bgcolor=black>x<td><font color=white>{}</table>",
            id="in a cell after one that was not closed",
        ),
        pytest.param("<div style='display:none' title='>'>{}</div>", id="a bracket in an attribute"),
        pytest.param("<div style='display:none' style='display:block'>{}</div>", id="of two styles the first counts"),
        pytest.param("<div style='display:none'/>{}</div>", id="a slash that closes nothing"),
    ],
)
def test_what_no_reader_sees_is_never_text(html: str) -> None:
    rendered = render(f"<p>Bonjour</p>{html.format(ORDER)}<p>Merci</p>")
    assert ORDER not in rendered.text
    assert ORDER in rendered.hidden
    assert "Bonjour" in rendered.text


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            '<div style="font-size:0"><span style="font-size:14px">{}</span></div>', id="a size that is set again"
        ),
        pytest.param(
            '<div style="visibility:hidden"><b style="visibility:visible">{}</b></div>', id="made visible again"
        ),
        pytest.param('<td bgcolor="#036"><a href="x" style="color:#fff">{}</a></td>', id="white on blue"),
        pytest.param(
            "<style>.b{{background:#036;color:#fff}}</style><a class=b href=x>{}</a>", id="a button by its class"
        ),
        pytest.param("<style>@media print{{p{{display:none}}}}</style><p>{}</p>", id="hidden in print only"),
        pytest.param("<style>a:hover{{color:#fff}}</style><a href=x>{}</a>", id="white under the mouse only"),
        pytest.param("<![if !mso]>{}<![endif]>", id="for all but Outlook"),
        pytest.param('<p style="display:none">x<div>{}</div>', id="a block ends the paragraph before it"),
        pytest.param("<!-->{}<!-- x -->", id="a comment that is closed at once"),
        pytest.param("<svg/>{}", id="after an empty picture"),
        pytest.param("a < b & {}", id="signs that are no tags"),
        pytest.param('<p style="margin-left:-20px;font-size:9pt;color:#777">{}</p>', id="small and grey"),
    ],
)
def test_what_a_reader_sees_is_text(html: str) -> None:
    assert ORDER in render(html.format(ORDER)).text


def test_a_person_learns_that_something_was_hidden() -> None:
    said = [problem.text for problem in render(f'Bonjour<i style="font-size:0">{ORDER}</i>').problems]
    assert said == ["its markup hides a part of its text"]


def test_comments_and_empty_spacers_are_no_alarm() -> None:
    assert render('<!-- made by Word -->Bonjour<i style="font-size:0">&nbsp;</i>').problems == ()


@pytest.mark.parametrize(
    "quoted",
    [
        pytest.param("<blockquote>{}</blockquote>", id="a quotation"),
        pytest.param('<div class="gmail_quote">Le 3 mars<div>{}</div></div>', id="Gmail"),
        pytest.param('<div class="yahoo_quoted">{}</div>', id="Yahoo"),
        pytest.param('<div class="protonmail_quote">{}</div>', id="Proton"),
        pytest.param('<div id="appendonsend">{}</div>', id="Outlook on the web"),
        pytest.param('<pre class="moz-signature">-- \n{}</pre>', id="a signature"),
    ],
)
def test_quoted_blocks_are_marked(quoted: str) -> None:
    lines = render(f"<p>Oui.</p>{quoted.format(ORDER)}<p>Merci</p>").text.split("\n")
    assert f"> {ORDER}" in lines
    assert "Oui." in lines and "Merci" in lines


def test_a_style_sheet_that_cannot_be_followed_is_told() -> None:
    rendered = render("<style>p:not(.a){display:none}</style><p>x</p>")
    assert [problem.text for problem in rendered.problems] == ["its style sheet is too large to tell what it hides"]


def test_an_endless_style_sheet_is_told() -> None:
    rendered = render("<style>" + "".join(f".a{n}{{display:none}}" for n in range(300)) + "</style><p>x</p>")
    assert [problem.text for problem in rendered.problems] == ["its style sheet is too large to tell what it hides"]


def test_nesting_without_end_is_cut_and_told() -> None:
    rendered = render("<p>un</p>" + "<div>" * 10_000 + "deux")
    assert (rendered.text, [problem.text for problem in rendered.problems]) == (
        "un\n",
        ["its markup is nested too deep; only its beginning was read"],
    )


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("<", id="brackets"),
        pytest.param("<!--", id="comments"),
        pytest.param("<a ", id="open tags"),
        pytest.param('<a b="', id="open attributes"),
        pytest.param("</b>", id="end tags"),
        pytest.param("<i><div>", id="nesting"),
        pytest.param("<table><tr><td>", id="tables"),
        pytest.param("<style>{", id="style sheets"),
        pytest.param("&#9", id="entities"),
        pytest.param("&#x1", id="hexadecimal entities"),
        pytest.param("<p>x</p></div>", id="end tags of what is not open"),
    ],
)
def test_no_markup_takes_long(part: str) -> None:
    before = time.process_time()
    render(part * (300_000 // len(part)))
    assert time.process_time() - before < 5


def test_an_entity_of_a_million_figures_is_a_sign() -> None:
    assert render(f"<p>a&#{'9' * 10_000};b</p>").text == "a\ufffdb\n"


def test_tags_are_cut_where_the_standard_cuts_them() -> None:
    assert list(pieces("a<B c=d C='>' /e>&lt;<!--x--!>y</b ><script>if(a<b)</script><a href=")) == [
        Text("a"),
        Start("b", {"c": "d", "/e"[1:]: ""}, False),
        Text("<"),
        Remark("x"),
        Text("y"),
        End("b"),
        Raw("script", "if(a<b)"),
        End("script"),
    ]
