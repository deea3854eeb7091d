"""The page of the week in the cockpit: each number opens the passage, with the words that carry the claim marked."""

import re

import pytest

from pupitre import weekly
from pupitre.company import Company
from pupitre.web import documents

from ..insight import shelf
from .conftest import Desk

pytestmark = pytest.mark.anyio

JSON = {"Accept": "application/json"}
WEEK = "2026-W05"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of the shelf, as it is kept."""
    from ..insight.test_page import page

    return weekly.brief(page(shelf.write(tmp_path_factory.mktemp("reading")))).model_dump_json()


def keep(desk: Desk, page: str, week: str = WEEK) -> Company:
    place = weekly.place_of(desk.cockpit.company, week)
    place.parent.mkdir(exist_ok=True)
    place.write_text(page)
    return desk.cockpit.company


async def test_before_the_first_page_it_says_what_to_do(desk: Desk) -> None:
    await desk.enter("claire")
    assert "[insight]" in (await desk.client.get("/insight")).text
    assert (await desk.client.get("/insight", headers=JSON)).json() == {"weeks": []}


async def test_every_number_of_the_page_opens_a_passage_with_its_quote_marked(desk: Desk, written: str) -> None:
    company = keep(desk, written)
    await desk.enter("claire")
    shown = (await desk.client.get("/insight")).text
    links = set(re.findall(rf'href="(/insight/{WEEK}/passages/[^"]+)"', shown))
    page = weekly.page_of(company, WEEK)

    cited = [citation for claim in page.claims for citation in claim.citations]
    assert {link.rpartition("/")[2] for link in links} == {one.passage for one in cited}
    for one in cited:
        opened = await desk.client.get(f"/insight/{WEEK}/passages/{one.passage}")
        marked = " ".join(" ".join(re.findall(r'<mark class="quoted">(.*?)</mark>', opened.text, re.S)).split())
        assert one.quote.replace("'", "&#39;") in marked


async def test_the_passage_is_a_document_too(desk: Desk, written: str) -> None:
    page = weekly.page_of(keep(desk, written), WEEK)
    one = page.claims[0].citations[0]
    await desk.enter("claire")
    found = (await desk.client.get(f"/insight/{WEEK}/passages/{one.passage}", headers=JSON)).json()

    assert " ".join(" ".join(found["text"][start:end] for start, end in found["marks"]).split()).count(one.quote) == 1
    documents.Cited.model_validate(found)
    whole = await desk.client.get("/insight", headers=JSON)
    documents.InsightPage.model_validate_json(whole.content)
    assert whole.json()["week"] == 5


async def test_a_passage_cannot_put_markup_on_the_page_nor_lead_to_a_script(desk: Desk, written: str) -> None:
    evil = written.replace("Customer records", "<script>alert(1)</script> records").replace(
        '"place":"approval.txt"', '"place":"javascript:alert(1)"'
    )
    page = weekly.page_of(keep(desk, evil), WEEK)
    await desk.enter("claire")
    for path in (
        "/insight",
        *(f"/insight/{WEEK}/passages/{c.passage}" for claim in page.claims for c in claim.citations),
    ):
        shown = (await desk.client.get(path)).text
        assert "<script>alert" not in shown
        assert 'href="javascript' not in shown


async def test_the_page_is_given_as_a_file(desk: Desk, written: str) -> None:
    keep(desk, written)
    await desk.enter("claire")
    for form, begins in (("md", b"---\ntype: insight"), ("html", b"<!doctype html>"), ("pdf", b"%PDF")):
        given = await desk.client.get(f"/insight/{WEEK}/files/{form}")
        assert given.content.lstrip().startswith(begins)
        assert given.headers["content-disposition"] == f'attachment; filename="insight-{WEEK}.{form}"'


@pytest.mark.parametrize(
    "path",
    ["/insight?week=2020-W01", f"/insight/{WEEK}/passages/nothing.1", "/insight/..%2f..%2fx/passages/a.1", "/insight/2020-W01/files/pdf"],
)  # fmt: skip
async def test_what_is_not_there_is_a_sentence(desk: Desk, written: str, path: str) -> None:
    keep(desk, written)
    await desk.enter("claire")
    answer = await desk.client.get(path, headers=JSON)
    assert answer.status_code in (404, 503)
    assert answer.status_code == 404 or {"error", "hint"} <= set(answer.json())


async def test_a_colleague_does_not_see_what_the_consultant_reads(desk: Desk, written: str) -> None:
    keep(desk, written)
    await desk.enter("sophie")
    for path in ("/insight", f"/insight/{WEEK}/files/md"):
        assert (await desk.client.get(path)).status_code == 403


async def test_a_damaged_page_is_none(desk: Desk, written: str) -> None:
    keep(desk, written)
    keep(desk, "{", "2026-W06")
    await desk.enter("claire")
    assert (await desk.client.get(f"/insight?week={WEEK}")).status_code == 200
    assert (await desk.client.get("/insight?week=2026-W06")).status_code == 503
