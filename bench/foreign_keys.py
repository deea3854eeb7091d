"""How well discovery finds the declared links and keys of databases that were stripped of them.

    python bench/foreign_keys.py FOLDER [BED…]

FOLDER has one folder per bed with `stripped.sqlite` and `truth.json`. Prints JSON: for each bed precision, recall and
F1 in the views `all` and `evidenced`, the keys that were found, seconds and what is wrong; then the means.
"""

import json
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pupitre.ontology.discovery import Discovery, FoundLink, discover

Target = tuple[str, str, tuple[tuple[str, str], ...]]


def as_target(table: str, columns: Sequence[str], ref_table: str, ref_columns: Sequence[str]) -> Target:
    pairs = sorted((a.lower(), b.lower()) for a, b in zip(columns, ref_columns, strict=True))
    return table.lower(), ref_table.lower(), tuple(pairs)


def scored(found: set[Target], truth: set[Target]) -> Mapping[str, float | int]:
    hits = len(found & truth)
    precision = hits / len(found) if found else float(not truth)
    recall = hits / len(truth) if truth else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "hits": hits}


def targets(links: Sequence[FoundLink]) -> set[Target]:
    return {as_target(link.table, link.columns, link.ref_table, link.ref_columns) for link in links}


def measured(found: Discovery, truth: Mapping[str, Any]) -> dict[str, object]:
    """Both views of one bed; a found link that is declared but that no row shows counts neither way in `evidenced`."""
    declared = {
        as_target(link["table"], link["columns"], link["ref_table"], link["ref_columns"]): bool(
            link.get("evidenced", True)
        )
        for link in truth["fk"]
    }
    evidenced = {target for target, shown in declared.items() if shown}
    links = targets(found.links)
    judged = {target for target in links if target in evidenced or target not in declared}
    keys = {(key.table.lower(), frozenset(map(str.lower, key.columns))) for key in found.keys}
    true_keys = {(key["table"].lower(), frozenset(map(str.lower, key["columns"]))) for key in truth.get("pk", ())}
    combined = {key for key in true_keys if len(key[1]) > 1}
    return {
        "evidenced": scored(judged, evidenced),
        "all": scored(links | targets(found.unsupported), set(declared)),
        "keys": f"{len(keys & true_keys)}/{len(true_keys)}",
        "combined_keys": f"{len(keys & combined)}/{len(combined)}",
        "keys_missed": sorted(f"{table}({', '.join(sorted(columns))})" for table, columns in true_keys - keys),
        "wrong": sorted(map(_said, judged - evidenced)),
        "missed": sorted(map(_said, evidenced - links)),
    }


def _said(target: Target) -> str:
    table, ref_table, pairs = target
    return f"{table}({', '.join(a for a, _ in pairs)}) -> {ref_table}({', '.join(b for _, b in pairs)})"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    beds: dict[str, dict[str, Any]] = {}
    for bed in sorted(entry for entry in folder.iterdir() if (entry / "truth.json").is_file()):
        if sys.argv[2:] and bed.name not in sys.argv[2:]:
            continue
        truth = json.loads((bed / "truth.json").read_text(encoding="utf-8"))
        began = time.perf_counter()
        found = discover([bed / "stripped.sqlite"])
        beds[bed.name] = {"seconds": round(time.perf_counter() - began, 2), **measured(found, truth)}

    def mean(view: str) -> float:
        return round(sum(bed[view]["f1"] for bed in beds.values()) / len(beds), 4)

    print(
        json.dumps(
            {
                "beds": beds,
                "macro_f1": {"evidenced": mean("evidenced"), "all": mean("all")},
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            },
            indent=1,
        )
    )
