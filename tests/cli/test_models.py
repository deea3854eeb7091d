"""The table of models, their self-tests, and the servers of this machine."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import anyio
import pytest
from inline_snapshot import snapshot
from pydantic_ai import models

from pupitre.models.found import found

from ..spine.openai_server import serving

Run = Callable[..., tuple[int, str, str]]


def declare(folder: Path, url: str) -> None:
    path = folder / "pupitre.toml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + f'\n[models.near]\nkind = "openai"\nbase_url = "{url}"\nmodel = "small"\nwatts = 65\ntimeout = 5\n'
        + '\n[models.far]\nkind = "cloud"\nprovider = "mistral"\nmodel = "m"\nkey = "env:KEY"\ncountry = "FR"\ncan = ["decide"]\n',
        encoding="utf-8",
    )


@pytest.fixture(autouse=True)
def loopback_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "ALLOW_MODEL_REQUESTS", True)


def test_what_each_model_may_see_and_do_is_told_to_programs(run: Run, fresh: Path) -> None:
    declare(fresh, "http://127.0.0.1:9/v1")
    code, out, _ = run("models", "--json", "-C", fresh)
    assert (code, json.loads(out)) == snapshot((
        0,
        {
            "models": [
                {
                    "name": "embedded",
                    "tier": "embedded",
                    "sees": "financial",
                    "can": ["decide", "extract"],
                    "country": None,
                    "watts": None,
                    "paid": False,
                    "self_test": None,
                    "trouble": None,
                },
                {
                    "name": "near",
                    "tier": "local",
                    "sees": "financial",
                    "can": ["decide", "extract", "tools", "write"],
                    "country": None,
                    "watts": 65.0,
                    "paid": False,
                    "self_test": None,
                    "trouble": None,
                },
                {
                    "name": "far",
                    "tier": "cloud",
                    "sees": "internal",
                    "can": ["decide"],
                    "country": "FR",
                    "watts": None,
                    "paid": True,
                    "self_test": None,
                    "trouble": None,
                },
            ],
            "servers": [],
        },
    ))


def test_a_self_test_is_made_kept_and_shown(run: Run, fresh: Path) -> None:
    with serving(lambda _: "") as served:
        declare(fresh, served.url)
        code, out, _ = run("models", "--test", "-C", fresh)
    assert code == 0 and "passed, " in out
    assert "passed, " in run("models", "-C", fresh)[1]


def test_a_self_test_that_fails_says_at_what(run: Run, fresh: Path) -> None:
    with serving(lambda _: "no idea", fit=False) as served:
        declare(fresh, served.url)
        out = " ".join(run("models", "--test", "--json", "-C", fresh)[1].split())
    assert '"calls_tools": false' in out and '"reads_whole": false' in out


def test_a_file_that_is_not_there_is_said(run: Run, fresh: Path) -> None:
    path = fresh / "pupitre.toml"
    told = '\n[models.small]\nkind = "llamacpp"\nfile = "small.gguf"\n'
    path.write_text(path.read_text(encoding="utf-8") + told, encoding="utf-8")
    code, out, _ = run("models", "--test", "--json", "-C", fresh)
    trouble = json.loads(out)["models"][1]["trouble"]

    assert (code, trouble) == (1, "the file of the model `small` is not there or is no GGUF file")


def test_a_server_that_does_not_answer_is_named(run: Run, fresh: Path) -> None:
    with serving(lambda _: "html", fit=False) as served:
        declare(fresh, served.url)
        code, out, _ = run("models", "--test", "-C", fresh)
    assert code == 1 and "no answer" in " ".join(out.split())


@pytest.mark.parametrize(
    ("body", "names"),
    [
        pytest.param('{"data": [{"id": "small"}, {"id": "large"}]}', ("small", "large"), id="a server of models"),
        pytest.param("<html>It works!</html>", None, id="a web site"),
        pytest.param('{"data": 3}', None, id="something else"),
    ],
)
def test_servers_on_this_machine_are_found(body: str, names: tuple[str, ...] | None) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        answers = anyio.run(found, {"Ollama": int(server.server_address[1]), "vLLM": 1})
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert [one.models for one in answers] == ([names] if names is not None else [])
