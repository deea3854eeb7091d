"""The page of a week: what is on it stands in its sources, and bad input costs a line and nothing else."""

import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import anyio
import pytest
from weasyprint import HTML  # pyright: ignore[reportMissingTypeStubs]: it has none

from pupitre.errors import ModelError
from pupitre.insight import (
    Assignment,
    Author,
    Citation,
    Claim,
    Earlier,
    Insight,
    collect,
    read_folder,
    render_html,
    render_markdown,
    study,
)
from pupitre.insight.citations import check, quoted
from pupitre.language import phrase, say

from . import shelf

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def picture_of_a_page() -> bytes:
    """A PDF with a picture and without any text, as a scanner makes it."""
    page = f"<img style='width: 15cm; height: 20cm' src='data:image/png;base64,{PNG}'>"
    made: Any = HTML(string=page).write_pdf()  # pyright: ignore[reportUnknownMemberType]: half typed
    return bytes(made)


NOW = datetime(2026, 1, 29, 12, 55, 18, tzinfo=UTC)


def page(folder: Path, focus: str = shelf.FOCUS, **more: Any) -> Insight:
    collection = collect(read_folder(folder), today=NOW.date())
    more = {"language": "en", **more}
    return anyio.run(lambda: study(collection, focus=focus, year=2026, week=5, now=NOW, **more))


def passages(insight: Insight) -> dict[str, Any]:
    return {passage.key: passage for source in insight.collection.sources for passage in source.passages}


def test_every_printed_quote_stands_in_the_passage_that_it_cites(tmp_path: Path) -> None:
    made = page(shelf.write(tmp_path))
    known = passages(made)

    citations = [citation for claim in made.claims for citation in claim.citations]
    assert len(citations) >= 6
    assert [quoted(one.passage, one.quote, known) for one in citations] == [None] * len(citations)


def test_the_page_has_its_form_and_every_number_leads_to_a_source(tmp_path: Path) -> None:
    text = render_markdown(page(shelf.write(tmp_path)))

    assert re.findall(r"^#+ .*", text, re.M)[:8] == [
        "# Insights, week 5 (2026)",
        "### 1. Emerging themes",
        "### 2. Unexpected connections",
        "### 3. Tensions and paradoxes",
        "### 4. Implications",
        "### 5. Open questions",
        "### Conclusion",
        "## Sources",
    ]
    listed = set(re.findall(r"^(\d+)\. \*\*", text, re.M))
    assert set(re.findall(r"\[(\d+)\]", text)) <= listed


def test_two_sources_that_give_another_figure_are_a_tension(tmp_path: Path) -> None:
    said = [" ".join(one.quote for one in claim.citations) for claim in page(shelf.write(tmp_path)).of("tension")]

    assert any("60 %" in text and "35 %" in text for text in said)


def test_what_a_source_orders_is_never_cited_and_is_told(tmp_path: Path) -> None:
    made = page(shelf.write(tmp_path))

    assert "best one" not in render_markdown(made).split("## Sources")[0]
    assert "it gives orders to programs; those passages were not used" in render_markdown(made)


def test_a_question_that_nothing_answers_is_told_so(tmp_path: Path) -> None:
    made = page(shelf.write(tmp_path), focus="Which glaze suits stoneware in a wood-fired kiln?")

    assert made.claims == ()
    assert "Nothing in the sources answers the focus." in render_markdown(made)


def test_the_same_words_have_the_same_keys_wherever_they_are_read_from(tmp_path: Path) -> None:
    first, second = (page(shelf.write(tmp_path / name)) for name in ("one", "two"))

    assert passages(first) == passages(second)
    assert first.collection.digest == second.collection.digest


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("empty.xml", b"<rss version='2.0'><channel><title>x</title></channel></rss>",
                     "the feed is empty, or is none", id="an empty feed"),
        pytest.param("broken.pdf", b"%PDF-1.4 nothing", "it is damaged, or not what its name says", id="a broken PDF"),
        pytest.param("scan.pdf", picture_of_a_page(), "it is scanned", id="a scanned PDF"),
        pytest.param("both.md", ("An agent asks a person before it changes the records of a customer.\n\n"
                     "Un agent demande à une personne avant de changer les données d’un client.\n\n" * 6).encode(),
                     "it is written in French and in English", id="two languages in one source"),
        pytest.param("menu.html", b"<html><body><nav><a>Home</a><a>Prices</a></nav></body></html>",
                     "it holds no", id="a page of menus"),
        pytest.param("list.md", b"# Links\n\n- one\n- two\n", "it holds no sentences, only menus, lists or nothing", id="a list"),
        pytest.param("nothing.txt", b"", "it holds no sentences, only menus, lists or nothing", id="an empty file"),
        pytest.param("film.mp4", b"\x00\x01", "its kind is not known: .mp4", id="a film"),
        pytest.param("future.md", b"---\ndate: 2031-01-01\n---\n# Later\n\nThis document claims to have been written in the far future by somebody.\n",
                     "it claims a date in the future, which is not believed", id="a date in the future"),
        pytest.param("copy.md", shelf.DOCUMENTS["approval.txt"].encode(), "it says the same as approval.txt", id="a re-post"),
        pytest.param("bytes.txt", b"\xff\xfe\x00" * 40, "it holds no sentences", id="no text at all"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_costs_a_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    shelf.write(tmp_path)
    (tmp_path / name).write_bytes(content)
    made = page(tmp_path)

    assert made.claims
    assert said in render_markdown(made)


def test_two_sources_with_one_title_are_told_apart(tmp_path: Path) -> None:
    shelf.write(tmp_path)
    (tmp_path / "survey.md").write_text(
        shelf.DOCUMENTS["survey.md"].replace("A survey of owners", "Permissions for agents")
    )

    assert "one of several with this title" in render_markdown(page(tmp_path))


def test_a_source_cannot_put_markup_on_the_page(tmp_path: Path) -> None:
    shelf.write(tmp_path)
    evil = shelf.DOCUMENTS["survey.md"].replace("A survey of owners", "<script>alert(1)</script> [x](javascript:1)")
    (tmp_path / "survey.md").write_text(evil)
    made = page(tmp_path)

    assert "<script>alert" not in render_html(made)
    assert "[x](javascript" not in render_markdown(made)


def test_a_french_page_is_french(tmp_path: Path) -> None:
    text = render_markdown(page(shelf.write(tmp_path), language="fr"))

    assert "# Idées de la semaine 5 (2026)" in text
    assert "### 3. Tensions et paradoxes" in text


def test_a_theme_of_an_earlier_week_goes_on_and_an_open_question_is_answered(tmp_path: Path) -> None:
    shelf.write(tmp_path)
    first = page(tmp_path)
    said = next(claim.text for claim in first.claims if claim.basis == "stated" and claim.kind != "question")
    asked = f"Is it true that {said[0].lower()}{said[1:-1]}?"
    before = Earlier(week="2026-W04", topics=tuple(topic.name for topic in first.topics), questions=(asked,))
    made = page(tmp_path, earlier=(before,))

    assert not any(topic.is_new for topic in made.topics)
    assert "Open question 1 of 2026-W04" in render_markdown(made)


def test_a_model_gets_a_second_try_with_the_reason_and_what_fails_again_is_not_printed(tmp_path: Path) -> None:
    asked: list[Assignment] = []

    async def write(assignment: Assignment) -> Sequence[Claim]:
        asked.append(assignment)
        key, text = next((k, t) for k, t in assignment.passages.items() if "60 %" in t)
        quote = re.search(r"Narrow permissions cut.*?companies\.", text, re.S)
        assert quote is not None
        cited = (Citation(passage=key, quote=quote.group()),)
        good = Claim(
            kind="theme",
            basis="stated",
            topic="Permissions",
            text="Narrow permissions cut damage by 60 % in a trial.",
            citations=cited,
        )
        wrong = good.model_copy(update={"text": "Narrow permissions cut damage by 90 % in a trial."})
        return [good, wrong] if not assignment.again else [wrong]

    made = page(shelf.write(tmp_path), authors=[Author(name="scripted", write=write)])

    assert [claim.text for claim in made.claims] == ["Narrow permissions cut damage by 60 % in a trial."]
    assert [say(one.reason, "en") for one in made.dropped] == ["a figure in it does not stand in what it quotes: 90"]
    assert [len(one.again) for one in asked] == [0, 1]


def test_a_model_that_fails_leaves_the_page_to_the_embedded_tier(tmp_path: Path) -> None:
    async def write(assignment: Assignment) -> Sequence[Claim]:
        raise ModelError(phrase("there is no model `{name}`", name="x"), hint=phrase("use `embedded`"))

    made = page(shelf.write(tmp_path), authors=[Author(name="x", write=write)])

    assert (made.tier, bool(made.claims)) == ("embedded", True)
    assert "The model did not write this page" in render_markdown(made)


def test_a_connection_needs_two_sources(tmp_path: Path) -> None:
    made = page(shelf.write(tmp_path))
    quote = made.claims[0].citations[0]
    claim = Claim(kind="connection", basis="inferred", text=quote.quote, citations=(quote, quote))

    reason = check(claim, passages(made))
    assert reason is not None and say(reason, "en") == "it needs two sources, and has one"


def test_a_day_in_the_future_is_not_printed(tmp_path: Path) -> None:
    shelf.write(tmp_path)
    assert all(source.day is None or source.day <= date(2026, 1, 29) for source in page(tmp_path).collection.sources)


def test_a_mark_of_a_site_generator_does_not_swallow_what_follows_it(tmp_path: Path) -> None:
    shelf.write(tmp_path)
    (tmp_path / "boxed.md").write_text(
        "# Boxed\n\nimport Box from 'box'\n\n::: tip\nA note that stands in a box of its own.\n:::\n\n"
        "The text after the box of this document is read as well by whoever reads.\n"
    )
    read = next(source for source in page(tmp_path).collection.sources if source.title == "Boxed")

    assert [passage.text for passage in read.passages][-1].startswith("The text after the box")


MEASURED = """
import re, sys
from pathlib import Path
from pupitre.insight import collect, read_file
(source,) = collect(read_file(Path(sys.argv[1]), place="talk.vtt")).sources
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(len(source.passages), source.notes[0].text, peak, sep="|")
"""
# not ru_maxrss, which is at least what the process that starts this one takes


def test_of_a_transcript_of_300_megabytes_the_beginning_is_read_in_little_memory(tmp_path: Path) -> None:
    line = "00:00:01.000 --> 00:00:05.000\nAgents need {} permissions because customer records are worth it{}\n\n"
    with (tmp_path / "talk.vtt").open("w") as file:
        file.write("WEBVTT\n\n")
        file.writelines(line.format(number, "." if number % 3 == 0 else ",") for number in range(90_000))
        file.truncate(300_000_000)
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, tmp_path / "talk.vtt"], capture_output=True, text=True, check=True
    )

    passages, note, kilobytes = told.stdout.split("|")
    assert int(passages) > 1000
    assert note == "it is very long; only its beginning was read"
    assert int(kilobytes) < 250_000


def test_captions_without_any_full_stop_are_told_and_take_no_time(tmp_path: Path) -> None:
    shelf.write(tmp_path)
    (tmp_path / "raw.srt").write_text("agents need narrow permissions and more of them " * 20_000)

    assert "raw.srt: it holds no sentences" in render_markdown(page(tmp_path))
