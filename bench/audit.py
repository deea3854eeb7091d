"""How many lines a second the audit reads: on a generated tree, and on any folder given.

Prints JSON: `lines`, `seconds` and processor time, `lines_per_second`, memory of this process and of the largest worker,
`findings`.
"""

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

from pupitre.audit import audit

_ROUTE = """
@app.post("/orders/{n}")
@login_required
def order_{n}():
    name = request.form.get("name", "")
    total = sum(float(line["price"]) * int(line["count"]) for line in request.get_json()["lines"])
    db.execute("INSERT INTO orders (name, total) VALUES (?, ?)", (name, total))
    if total > {n}:
        app.logger.info("large order %s", total)
    return redirect(url_for("orders"))
"""
_VIEW = """
export function View{n}({{ customer, lines }}: Props) {{
  const [open, setOpen] = useState(false);
  const total = useMemo(() => lines.reduce((sum, line) => sum + line.price * line.count, 0), [lines]);
  const {{ data }} = useQuery({{ queryKey: ["orders", customer.id], queryFn: () => load(customer.id) }});
  if (!data) return <Spinner />;
  return (
    <Card onClick={{() => setOpen(!open)}}>
      <h2>{{customer.name}}</h2>
      {{lines.map((line) => <Row key={{line.id}} label={{line.label}} value={{money(line.price)}} />)}}
      <p>{{total}}</p>
    </Card>
  );
}}
"""


def a_tree(folder: Path, lines: int) -> None:
    """A program of about this many lines, half Python and half TypeScript."""
    each = 400
    for number in range(max(1, lines // (2 * each))):
        head = "from flask import Flask, request, redirect, url_for\napp = Flask(__name__)\n"
        python = folder / "server" / f"part_{number}.py"
        python.parent.mkdir(parents=True, exist_ok=True)
        python.write_text(
            head + "".join(_ROUTE.format(n=number * each + at) for at in range(each // 10)), encoding="utf-8"
        )
        view = folder / "src" / "components" / f"Part{number}.tsx"
        view.parent.mkdir(parents=True, exist_ok=True)
        view.write_text("".join(_VIEW.format(n=number * each + at) for at in range(each // 14)), encoding="utf-8")


def measure(folder: Path) -> dict[str, int | float | str]:
    """One audit of a folder, timed."""
    before, used = time.perf_counter(), _processor_seconds()
    report = audit(folder)
    seconds = time.perf_counter() - before
    return {
        "tree": report.name,
        "lines": report.stack.lines,
        "seconds": round(seconds, 2),
        "lines_per_second": round(report.stack.lines / seconds),
        "processor_seconds": round(_processor_seconds() - used, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak_mb_of_a_worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "findings": len(report.findings),
    }


def _processor_seconds() -> float:
    """Of this process and of the workers of a large tree."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def main() -> None:
    parser = argparse.ArgumentParser(description="time the audit")
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--lines", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        if not given.paths:
            a_tree(Path(made) / "generated", given.lines)
        results = [measure(path) for path in given.paths or [Path(made) / "generated"]]
    print(json.dumps({"audit": results}, indent=2))


if __name__ == "__main__":
    main()
