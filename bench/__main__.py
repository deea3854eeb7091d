"""The figures of the project, as JSON: `make bench`."""

import json

import anyio

from . import confusion, gate, guarding, spine


def main() -> None:
    """Measure everything that needs no data from elsewhere."""
    figures: dict[str, object] = {"spine": spine.measure(), "gate": gate.measure(), "guard": guarding.measure()}
    figures["demo"] = anyio.run(confusion.measure)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
