"""The page shows the whole company, loads nothing, and takes every name for a text."""

import re
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

from pupitre.demo import __file__ as demo
from pupitre.language import LANGUAGES, Names
from pupitre.ontology.exports import page, picture
from pupitre.ontology.map import draw
from pupitre.ontology.model import Link, Ontology
from pupitre.ontology.reading import parse

from .. import shop

SHOP = parse(shop.ONTOLOGY)
DEMO = parse((Path(demo).parent / "files" / "ontology.yaml").read_text(encoding="utf-8"))
TEAM = [
    page.Member(
        name="billing",
        purpose="Keeps the invoices.",
        reads=("Invoice", "Nothing"),
        proposes=("send_copy",),
        asks_first=True,
    )
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ontology", [pytest.param(SHOP, id="the shop"), pytest.param(DEMO, id="the demo company")])
def test_every_type_property_link_and_action_is_on_the_page(ontology: Ontology, language: str) -> None:
    told = page.render(ontology, TEAM, "Shop", language)
    assert f'<html lang="{language}">' in told
    for name, kind in ontology.types.items():
        card = re.search(rf'<article id="{name}".*?</article>', told, re.DOTALL)
        assert card is not None, name
        assert escape(kind.label.get(language), quote=False) in card[0].replace("&#39;", "'")
        for key, item in kind.properties.items():
            row = re.search(rf"<tr>(?:(?!<tr>).)*<code>{key}</code>.*?</tr>", card[0], re.DOTALL)
            assert row is not None and f'class="level {item.sensitivity.value}"' in row[0], f"{name}.{key}"
        for _, link in ontology.links_of(name):
            assert f'<a href="#{link.to}">' in card[0]
    for key, action in ontology.actions.items():
        row = re.search(rf'<tr id="action\.{key}".*?</tr>', told, re.DOTALL)
        assert row is not None, key
        assert action.label.get(language) in row[0].replace("&#39;", "'")
        assert ("billing" in row[0]) == (key == "send_copy"), "who may propose it"


def test_a_hostile_name_is_a_text() -> None:
    bad = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
    kind = SHOP.types["Customer"]
    item = kind.properties["name"].model_copy(update={"label": Names(fr=bad, en=bad), "values": (bad,)})
    kind = kind.model_copy(
        update={
            "label": Names(fr=bad, en=bad),
            "description": Names(fr=bad, en=bad),
            "table": bad,
            "properties": {**kind.properties, "name": item},
        }
    )
    action = SHOP.actions["send_copy"].model_copy(update={"label": Names(fr=bad, en=bad)})
    hostile = SHOP.model_copy(
        update={
            "name": bad,
            "types": {**SHOP.types, "Customer": kind},
            "actions": {**SHOP.actions, "send_copy": action},
        }
    )
    member = page.Member(name=bad, purpose=bad, reads=(bad,), proposes=("send_copy",), asks_first=False)
    told = page.render(hostile, [member], bad, "en")
    assert (told.count("<script"), "<img" in told, "&lt;img" in told) == (1, False, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing(language: str) -> None:
    told = page.render(DEMO, TEAM, "Shop", language)
    assert re.findall(r"""(?:https?:|//[a-z]|@import|url\(|\bsrc=|<link|<iframe|data:)""", told) == []
    assert {place[0] for place in re.findall(r'href="([^"]*)"', told)} == {"#"}
    places = set(re.findall(r' id="([^"]+)"', told))
    assert set(re.findall(r'href="#([^"]*)"', told)) <= places, "every reference inside leads somewhere"
    assert "default-src 'none'" in told


def test_no_two_boxes_of_the_picture_overlap_and_no_line_leaves_it() -> None:
    circle = {
        **SHOP.links,
        "Customer.parent": Link(to="Customer", via=("parent",)),
        "Customer.best": Link(to="Invoice", via=("best",)),
    }
    alone = {**SHOP.types, "Note": SHOP.types["Promise"].model_copy(update={"about": None})}
    for ontology in (DEMO, SHOP.model_copy(update={"links": circle, "types": alone})):
        drawn = picture.place(draw(ontology, "en"))
        assert {one.box.type for one in drawn.boxes} == set(ontology.types)
        for one in drawn.boxes:
            assert 0 <= one.x <= drawn.width - picture.WIDTH and 0 <= one.y <= drawn.height - picture.HEIGHT
            for other in drawn.boxes:
                if other is not one:
                    assert abs(one.x - other.x) >= picture.WIDTH or abs(one.y - other.y) >= picture.HEIGHT
        for path in drawn.lines:
            across = [float(x) for x in re.findall(r"(-?[\d.]+) -?[\d.]+", path)]
            assert 0 <= min(across) <= max(across) <= drawn.width


@pytest.mark.skipif(
    shutil.which("chromium") is None,
    reason="the page needs no browser but to be searched; where there is no Chromium this cannot be tried",
)
def test_the_search_runs_under_the_policy_of_the_page(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(page.render(SHOP, TEAM, "Shop", "en"), encoding="utf-8")
    told = subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--dump-dom",
            f"--user-data-dir={tmp_path}/profile",
            file.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert '<form role="search">' in told, "the script takes `hidden` away"
