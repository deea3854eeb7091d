"""The audit: a folder of somebody's program in, findings with evidence and a map of where data goes out.

Nothing of the audited tree is run or imported, no link is followed out of it and no connection is opened.
"""

from .findings import Category, Confidence, Finding, Flow, Hours, Place, Report, Severity, Skipped, Who
from .report.document import render_html, render_markdown
from .report.exchange import render_json, render_sarif
from .report.terminal import summary
from .run import Options, audit

__all__ = [
    "Category",
    "Confidence",
    "Finding",
    "Flow",
    "Hours",
    "Options",
    "Place",
    "Report",
    "Severity",
    "Skipped",
    "Who",
    "audit",
    "render_html",
    "render_json",
    "render_markdown",
    "render_sarif",
    "summary",
]
