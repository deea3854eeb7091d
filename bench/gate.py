"""How long a decision takes with a hundred rules, and how long it takes to note and trace what was read."""

import time
from datetime import UTC, date, datetime
from statistics import median, quantiles

from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.language import phrase
from pupitre.ontology.query import Object
from pupitre.ontology.reading import parse
from pupitre.policy import rules
from pupitre.policy.facts import Facts
from pupitre.policy.gate import Gate
from pupitre.provenance import Register
from pupitre.records import Argument, Letter, Origin, Proposal, ProposalId, TaskId
from pupitre.values import Kind

ONTOLOGY = """
name: bench
types:
  Invoice:
    label: invoice
    source: books
    table: invoices
    key: number
    properties: {number: {type: identifier}, total: {type: money, required: true}}
actions:
  copy:
    label: copy
    on: Invoice
    arguments: {to: {type: email}}
    effect: {letter: {source: mail, to: to, template: copy}}
"""


def measure() -> dict[str, float | int]:
    """Microseconds of a decision; milliseconds of noting 10,000 values and of tracing one proposal (medians of five)."""
    rounds = [_tracing() for _ in range(5)]
    return {**_decisions(), **{what: median(each[what] for each in rounds) for what in rounds[0]}}


def _decisions(count: int = 5000) -> dict[str, float | int]:
    ontology = parse(ONTOLOGY)
    base = rules.base_rules()
    own = "\n".join(
        f'@id("own-{n}") @fr("x") @en("x") forbid (principal, action, resource is Invoice) '
        f"when {{ resource.total == {-n - 1} }} unless {{ context has approval }};"
        for n in range(100 - base.count("@id("))
    )
    gate = Gate(rules.build({"base.cedar": base, "own.cedar": own}, ontology))
    label = written_by(Writer.COMPANY, Sensitivity.FINANCIAL, ["Customer:1"])
    origin = Origin(kind="object", of="Invoice:F-1", part="number", writer=Writer.COMPANY)
    proposal = Proposal(
        id=ProposalId("e.0.1"),
        task=TaskId("e.0"),
        agent="support",
        action="copy",
        target="Invoice:F-1",
        arguments={"to": Argument(value="anna@example.org", label=label, origins=(origin,))},
        target_label=label,
        target_origins=(origin,),
        effect=Letter(source="mail", to=("anna@example.org",), subject="s", body="b"),
        content=label,
        wording=label,
        why=phrase("because"),
        reads=label,
    )
    facts = Facts(
        action=ontology.actions["copy"],
        target=Object(
            ref="Invoice:F-1", type="Invoice", key="F-1", title="F-1", values={"number": "F-1", "total": 100},
            links={}, party=None,
        ),
        mandate=True,
        stopped=False,
        within_budget=True,
        autonomy="standard",
        sender="pass",
        askers=frozenset({"Customer:1"}),
        target_of_sender=True,
        recipients_on_record=True,
        recipients_are_sender=True,
        recipients_wrote=True,
        others_data=False,
        row_of_others=False,
        kept_for_others=frozenset(),
    )  # fmt: skip
    until = datetime(2026, 12, 1, tzinfo=UTC)
    taken: list[float] = []
    for _ in range(count):
        begin = time.perf_counter()
        decision = gate.decide(proposal, facts, until=until)
        taken.append(time.perf_counter() - begin)
        assert decision.kind == "allowed"
    cuts = quantiles(taken, n=100)
    return {
        "rules": len(gate.rules.by_id),
        "decision_p50_us": round(cuts[49] * 1e6),
        "decision_p99_us": round(cuts[98] * 1e6),
    }


def _tracing(values: int = 10_000) -> dict[str, float]:
    register = Register(today=date(2026, 11, 23))
    label = written_by(Writer.COMPANY, Sensitivity.PERSONAL)
    origin = Origin(kind="object", of="Customer:1", part="email", writer=Writer.COMPANY)
    begin = time.perf_counter()
    for number in range(values // 4):
        register.observe(Kind.EMAIL, f"someone{number}@example.org", label, origin)
        register.observe(Kind.IDENTIFIER, f"F-2026-{number:05}", label, origin)
        register.observe(Kind.MONEY, number * 17, label, origin)
        register.observe(Kind.TEXT, f"Person {number} of Example Street", label, origin)
    noted = time.perf_counter() - begin
    begin = time.perf_counter()
    rounds = 200
    for number in range(rounds):
        register.trace(Kind.EMAIL, f"someone{number}@example.org")
        register.trace(Kind.IDENTIFIER, f"F-2026-{number:05}")
        register.trace(Kind.MONEY, number * 17)
        register.trace_text(f"Dear Person {number} of Example Street, your invoice F-2026-{number:05} is noted.")
    return {
        "noting_10000_values_ms": round(noted * 1e3, 1),
        "tracing_a_proposal_ms": round((time.perf_counter() - begin) / rounds * 1e3, 2),
    }
