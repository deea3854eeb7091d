"""The JSON Schemas of a company's files, for editors that complete and check while one types.

They are made from the records that read the files, and are shipped in `pupitre/schemas/`. After a change of these
records, `python -c "from pupitre.demo import schemas; schemas.ship()"` writes them again; a test fails until then.
"""

import json
from importlib import resources
from pathlib import Path

from pydantic import BaseModel

from ..company import Settings
from ..ontology.model import Ontology
from ..policy.history import Facts
from ..policy.trials import Trials

SCHEMAS: dict[str, type[BaseModel]] = {
    "pupitre.schema.json": Settings,
    "ontology.schema.json": Ontology,
    "history.schema.json": Facts,
    "tests.schema.json": Trials,
}


def text_of(record: type[BaseModel]) -> str:
    """The schema of a record as it is shipped."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **record.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def put(folder: Path) -> None:
    """Copy the shipped schemas into a company's folder, where the first line of its files names them."""
    target = folder / ".pupitre" / "schemas"
    target.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        text = resources.files("pupitre").joinpath("schemas", name).read_text(encoding="utf-8")
        (target / name).write_text(text, encoding="utf-8")


def ship() -> None:
    """Write the schemas into the source tree, after a change of the records."""
    folder = Path(__file__).parent.parent / "schemas"
    folder.mkdir(exist_ok=True)
    for name, record in SCHEMAS.items():
        (folder / name).write_text(text_of(record), encoding="utf-8")
