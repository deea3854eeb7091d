"""The audit: a folder of somebody's program in, findings with evidence and a map of where data goes out.

Nothing of the audited tree is run or imported, no link is followed out of it and no connection is opened.
"""

from .efforts import Efforts, read_efforts
from .findings import Category, Confidence, Finding, Flow, Hours, Place, Report, Severity, Skipped, Who
from .flow_source import Brought, bring_in
from .repair import Mended, Repairs, mend
from .report.document import render_html, render_markdown
from .report.exchange import render_json, render_sarif
from .report.printed import render_pdf
from .report.terminal import summary
from .run import Options, audit

__all__ = [
    "Brought",
    "Category",
    "Confidence",
    "Efforts",
    "Finding",
    "Flow",
    "Hours",
    "Mended",
    "Options",
    "Place",
    "Repairs",
    "Report",
    "Severity",
    "Skipped",
    "Who",
    "audit",
    "bring_in",
    "mend",
    "read_efforts",
    "render_html",
    "render_json",
    "render_markdown",
    "render_pdf",
    "render_sarif",
    "summary",
]
