"""What goes wrong when language models act.

Assistants with the run of the machine, hidden instructions, output that is run, tools that are open.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from ...language import Phrase, phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..inventory import File, Inventory
from ..parsing import Source
from ..routes import without_comments
from ..sieve import Sieve

_RULES = Sieve(
    r"(^|/)(CLAUDE|AGENTS|GEMINI|SKILL|SOUL|COPILOT)\.md$|(^|/)\.(cursorrules|windsurfrules|clinerules)$|(^|/)\.(cursor|claude|windsurf|github|agents|openclaw)/.*\.(md|mdc|txt)$|copilot-instructions\.md$|(^|/)skills?/.*\.md$",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(
    "[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u00ad\U000e0000-\U000e007f]|(?<![\u2600-\U0001faff\ufe0f])\u200d"
)
_ORDER = re.compile(
    r"(?i)\b(ignore (all|previous|prior)|do not (tell|mention|show|inform)|don't (tell|mention)|"
    r"without (telling|asking)|exfiltrat|curl\s|wget\s|base64|send .{0,40}(to|http)|upload|secret|"
    r"token|api key|password|ssh|\.env|run the following|execute)"
)
_CONFIG = Sieve(
    r"(^|/)(\.mcp\.json|mcp\.json|claude_desktop_config\.json|openclaw\.json|clawdbot\.json|moltbot\.json|settings(\.local)?\.json|config\.toml|\.aider\.conf\.yml)$"
)
_OWN_CODE = Sieve(
    r"allow_dangerous_code\s*=\s*True|PythonREPL(?:Tool)?\(|PythonAstREPLTool\(|\bShellTool\(|allow_dangerous_requests\s*=\s*True|code_execution_config\s*=\s*\{[^}]*use_docker[\"']?\s*:\s*False|BashTool\(|\bcreate_(?:sql|csv|pandas_dataframe)_agent\(|SQLDatabaseChain|"
    r"\bQuery(?:SQL|Sql)DataBaseTool\(|\bQuerySQLDatabaseTool\(|\bNLSQLTableQueryEngine\(|\bPandasQueryEngine\(|\bSmartDataframe\(|\bPandasAI\(|\blida\.visualize\("
)
_SERVED = Sieve(
    r"@(?:app|router|api|\w*_bp)\.(?:post|get|route)\(|app\.(?:post|get)\(|export\s+async\s+function\s+POST"
)
_ASKS_CALLER = Sieve(
    r"Depends\(|login_required|jwt_required|current_user|session\[|st\.login|api_key_header|Authorization|getUser\(",
    re.I,
)
"""Who answers everybody lets everybody write to the model."""
_TOOLS = Sieve(r"FastMCP|McpServer|mcp\.server|@modelcontextprotocol")
_MODEL_CALL = Sieve(
    r"chat\.completions\.create|responses\.create|messages\.create|generate_content|generateContent|generateText\(|ChatOpenAI|ChatAnthropic|llm\.invoke|\.invoke\(|api\.openai\.com|api\.anthropic\.com|ai\.gateway\.lovable|completion\(|ollama\.(chat|generate)|chain\.run|\.predict\("
)
_OUTPUT = Sieve(
    r"\b(?P<name>\w++)\s*+(?::[^=\n]{1,200})?=\s*+(?:await\s+)?[^\n;]{0,300}?(?:choices\[0\]\.message\.content|choices\[0\]\.text|choices\?\.\[0\]\?\.message\?\.content|content\[0\]\.text|response\.text\b(?!\()|output_text|\.candidates|llm\.invoke\(|chain\.(?:run|invoke)\(|\.predict\(|ask_(?:llm|gpt|ai|model)\(|call_(?:llm|openai|claude|gpt)\(|generate_(?:sql|code|query)\()"
)
_DESTRUCTURED = re.compile(
    r"\{\s*(?:(?:text|object|content|output)\s*:\s*(\w+)|(text|object|content|output)\b)[^}]*\}\s*=\s*await\s+(?:generateText|generateObject|streamText)\("
)
_FUNCTION = re.compile(
    r"(?m)^[ \t]*(?:export\s+)?(?:async\s+)?(?:def|function)\s+(\w+)|^[ \t]*(?:export\s+)?const\s+(\w+)\s*=\s*async\b"
)
_TOOL = re.compile(
    r"(?m)^[ \t]*@(?:\w+\.)?(?:tool|function_tool|agent\.tool(?:_plain)?)\b[^\n]*\n"
    r"(?P<py>(?:[ \t]*@[^\n]*\n)*[ \t]*(?:async\s+)?def\s+\w+\((?P<given>[^)]*)\)[\s\S]{0,1500}?)(?=\n\S|\Z)"
    r"|\btool\(\s*\{(?P<js>[\s\S]{0,300}?execute\s*:[\s\S]{0,400})"
)
_SHELL = re.compile(
    r"(?:subprocess\.\w+|os\.system|os\.popen|Popen|execSync|(?<![\w.])exec|(?<![\w.])eval|spawnSync|execAsync)\(\s*(?!\[\s*[\"'])(?!f?[\"'`][^\"'`{$]*[\"'`]\s*[,)])(?P<what>\w+|f?[\"'`])"
)
_RUNS = (
    r"(?:\beval|\bexec|os\.system|os\.popen|subprocess\.\w+|"
    r"\b\w{0,40}?(?:cursor|cur|conn|connection|db|session|engine|pool|client)\w{0,40}\.(?:execute|executescript|query|run|raw|exec)"
    r"|new Function|execSync|child_process\.exec|\$queryRawUnsafe"
    r"|\b\w{0,20}(?:execute|run)_?(?:sql|query|[qQ]uery|SQL|Sql)\w{0,20}"
    r"|pd\.read_sql(?:_query)?|pd\.eval|text|vm\.run\w+|sql\.(?:unsafe|raw|query))\(\s*(?:text\(\s*|f?[\"'`][^\"'`]*[{$]+)?"
)


@dataclass(kw_only=True)
class AgentRisk:
    """Looks at code for models whose words are obeyed, and at the files that steer assistants."""

    inventory: Inventory

    def look(self, source: Source) -> Iterator[Finding]:
        """Find model output that is run, and tools that are open."""
        text = source.text
        if re.search(r"(^|/)(tests?|__tests__)/|\.(test|spec)\.", source.path):
            return
        if _MODEL_CALL.search(text):
            yield from self._output(source)
            yield from self._prompt(source)
        dangerous = _OWN_CODE.search(text)
        if dangerous is not None:
            served = _SERVED.search(text) is not None and not _ASKS_CALLER.search(text)
            yield found(
                "agent-output-run",
                Severity.CRITICAL if served else Severity.HIGH,
                source.place(dangerous.start(), dangerous.end()),
                dangerous.group(0)[:30],
                phrase("`{what}` lets the model run its own code on this machine.", what=dangerous.group(0)[:60]),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
            )
        yield from self._tools(source)
        yield from _shells(source)

    def _output(self, source: Source) -> Iterator[Finding]:
        text = without_comments(source.text) if source.language != "python" else source.text
        names = {hit.group("name") for hit in _OUTPUT.finditer(text)}
        names.update(hit.group(1) or hit.group(2) for hit in _DESTRUCTURED.finditer(text))
        for writer in _writers(text):
            names.update(re.findall(rf"\b(\w++)\s*+=\s*(?:await\s+)?(?:self\.|this\.)?{re.escape(writer)}\(", text))
        for _ in range(2):
            for name in sorted(names):
                for hit in re.finditer(
                    rf"\b(?P<name>\w++)\s*+=\s*(?:json\.loads\(|JSON\.parse\(|re\.\w+\([^\n]*|str\()?\s*{re.escape(name)}\b[^\n=]*",
                    text,
                ):
                    names.add(hit.group("name"))
        names -= (
            {"data", "response", "res", "result", "error", "e", "i"}
            if not names & {"sql", "code", "query", "command"}
            else {"error", "e", "i"}
        )
        for name in sorted(names):
            hit = re.search(rf"{_RUNS}{re.escape(name)}\b", text)
            if hit is None:
                yield from _shown_as_page(source, text, name)
                continue
            if re.search(
                rf"(?i){re.escape(name)}[^\n]{{0,300}}(allow|safe|valid|whitelist)|(validate|is_safe|check)\w{{0,60}}\(\s*{re.escape(name)}",
                text,
            ):
                continue
            at = source.text.find(hit.group(0))
            place = source.place(max(at, 0), max(at, 0) + len(hit.group(0)))
            sql = re.search(r"(?i)execute|query|raw|read_sql|text\(", hit.group(0)) is not None
            yield found(
                "agent-output-run",
                Severity.HIGH if sql else Severity.CRITICAL,
                place,
                f"{name} {hit.group(0)[:30]}",
                phrase("`{name}` was written by the model and is run as it is.", name=name),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
                cwe=89 if sql else None,
            )
            return

    def _prompt(self, source: Source) -> Iterator[Finding]:
        text = source.text
        if not re.search(r"\btools\s*[:=]\s*[\[\w]|bind_tools|@tool\b|function_call|tool_choice", text):
            return
        acts = re.search(
            r"(?i)send_?(e?mail|message|sms)|delete_\w+|update_\w+|transfer|refund|execute_\w+|run_(command|sql|query)|write_file|create_(order|invoice|payment)|sendEmail|cancel_?\w+",
            text,
        )
        outside = re.search(
            r"(?i)(email|mail|message|ticket|page|document|webhook|review|comment)(\.|_)?(body|text|content|html)|scrape|fetch_?(page|url)|BeautifulSoup|imap|inbox|web_?search",
            text,
        )
        asks = re.search(
            r"(?i)confirm|approv|human|require_approval|interrupt|needsApproval|review_queue|pending", text
        )
        if acts and outside and not asks:
            yield found(
                "agent-prompt",
                Severity.HIGH,
                source.place(acts.start(), acts.end()),
                acts.group(0)[:40],
                phrase(
                    "text from outside (`{outside}`) goes to a model that may call `{tool}`, and no person is asked.",
                    outside=outside.group(0)[:40],
                    tool=acts.group(0)[:40],
                ),
                who=Who.ANYBODY,
                confidence=Confidence.LOW,
            )

    def _tools(self, source: Source) -> Iterator[Finding]:
        text = source.text
        if not _TOOLS.search(text):
            return
        wide = re.search(r"host\s*[=:]\s*[\"']0\.0\.0\.0[\"']|listen\(\s*\w+\s*,\s*[\"']0\.0\.0\.0", text)
        served = re.search(
            r"transport\s*=\s*[\"'](sse|streamable-http|http)|StreamableHTTPServerTransport|SSEServerTransport", text
        )
        guarded = re.search(r"(?i)auth\s*=|authorization|bearer|token_verifier|requireBearer|api_?key", text)
        if served and wide and not guarded:
            yield found(
                "agent-open-tools",
                Severity.HIGH,
                source.place(wide.start(), wide.end()),
                "mcp",
                phrase("the tools are served to the whole network without a token."),
                who=Who.ANYBODY,
            )

    def conclude(self) -> Iterator[Finding]:
        """Find what stands in rules, skills and settings of assistants."""
        for file in self.inventory.files:
            if file.generated or file.size > 500_000:
                continue
            if _RULES.search(file.path):
                yield from self._rules(file)
            elif _CONFIG.search(file.path) and not file.is_test:
                yield from self._config(file)
            elif file.language == "shell" or file.name in ("package.json", "Dockerfile", "Makefile"):
                text = self.inventory.text(file) or ""
                hit = re.search(
                    r"--dangerously-skip-permissions|--dangerously-bypass-approvals-and-sandbox|--yolo\b|--full-auto-error-mode",
                    text,
                )
                if hit is not None:
                    source = Source(path=file.path, text=text, language=file.language)
                    yield _config_finding(
                        source,
                        hit.start(),
                        hit.end(),
                        hit.group(0),
                        Severity.HIGH,
                        phrase("the assistant is started with every safeguard off (`{flag}`).", flag=hit.group(0)),
                    )

    def _rules(self, file: File) -> Iterator[Finding]:
        text = self.inventory.text(file) or ""
        source = Source(path=file.path, text=text, language="markdown")
        hidden = list(_INVISIBLE.finditer(text))
        tags = [hit for hit in hidden if ord(hit.group(0)) >= 0xE0000]
        if len(hidden) >= 3 or tags:
            first = (tags or hidden)[0]
            yield found(
                "agent-hidden-text",
                Severity.HIGH
                if tags or any("\u202a" <= hit.group(0) <= "\u202e" for hit in hidden)
                else Severity.MEDIUM,
                source.place(first.start(), first.end()),
                "invisible",
                phrase("{count} invisible characters stand in the instructions.", count=len(hidden)),
                who=Who.READER,
            )
        for hit in re.finditer(r"<!--(.*?)-->", text, re.DOTALL):
            if _ORDER.search(hit.group(1)) and len(hit.group(1)) > 20:
                yield found(
                    "agent-hidden-text",
                    Severity.MEDIUM,
                    source.place(hit.start(), hit.end()),
                    "comment",
                    phrase("a comment that readers do not see gives orders to the assistant."),
                    who=Who.READER,
                    confidence=Confidence.MEDIUM,
                )
                return

    def _config(self, file: File) -> Iterator[Finding]:
        text = self.inventory.text(file) or ""
        source = Source(path=file.path, text=text, language=file.language)
        if file.name == "config.toml":
            if ".codex" not in file.path:
                return
            for pattern, reason in (
                (r"sandbox_mode\s*=\s*\"danger-full-access\"", phrase("the sandbox is off.")),
                (r"approval_policy\s*=\s*\"never\"", phrase("no person is ever asked.")),
            ):
                hit = re.search(pattern, text)
                if hit is not None:
                    yield _config_finding(source, hit.start(), hit.end(), hit.group(0), Severity.HIGH, reason)
            return
        if file.name.startswith("settings") and not re.search(r"\.claude/|\.vscode/|\.gemini/|\.cursor/", file.path):
            return
        yield from _patterns(source, file)


def _writers(text: str) -> set[str]:
    """The functions of a file that give what a model said."""
    found_names: set[str] = set()
    starts = list(_FUNCTION.finditer(text))
    for number, hit in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        body = text[hit.end() : min(end, hit.end() + 3000)]
        if _MODEL_CALL.search(body) and re.search(r"\breturn\b", body):
            found_names.add(hit.group(1) or hit.group(2))
    return found_names


def _shown_as_page(source: Source, text: str, name: str) -> Iterator[Finding]:
    """What the model said, written into the page as it is: it can carry a script that stood in what it read."""
    hit = re.search(
        rf"(?:innerHTML\s*=\s*|__html\s*:\s*){re.escape(name)}\b|st\.markdown\(\s*{re.escape(name)}\b[^)\n]*unsafe_allow_html\s*=\s*True",
        text,
    )
    if hit is None or re.search(r"(?i)dompurify|sanitiz|escape", text):
        return
    at = max(source.text.find(hit.group(0)), 0)
    yield found(
        "agent-output-run",
        Severity.MEDIUM,
        source.place(at, at + len(hit.group(0))),
        f"{name} page",
        phrase("`{name}` was written by the model and becomes part of the page as it is.", name=name),
        who=Who.ANYBODY,
        confidence=Confidence.MEDIUM,
        cwe=79,
    )


def _shells(source: Source) -> Iterator[Finding]:
    """Tools that run what the model writes into their arguments."""
    text = source.text
    if "tool" not in text:
        return
    for hit in _TOOL.finditer(text):
        body = hit.group("py") or hit.group("js") or ""
        run = _SHELL.search(body)
        if run is None or re.search(r"(?i)allow_?(list|ed)|whitelist|shlex\.quote|\bnot in\b|confirm|approv", body):
            continue
        what = run.group("what")
        if hit.group("py") is not None and what.isidentifier() and not re.search(rf"\b{what}\b", hit.group("given")):
            continue
        start = hit.start() + hit.group(0).index(run.group(0))
        yield found(
            "agent-output-run",
            Severity.CRITICAL,
            source.place(start, start + len(run.group(0))),
            f"tool {run.group(0)[:30]}",
            phrase("a tool runs `{what}` with what the model writes into it.", what=run.group(0)[:40]),
            who=Who.ANYBODY,
            confidence=Confidence.MEDIUM,
        )


def _patterns(source: Source, file: File) -> Iterator[Finding]:
    text = source.text
    listed: tuple[tuple[str, Severity, Phrase], ...] = (
        (
            r"\"defaultMode\"\s*:\s*\"bypassPermissions\"",
            Severity.HIGH,
            phrase("the assistant never asks before it acts."),
        ),
        (
            r"\"(Bash|Shell)(\(\s*(\*|:\*|\*:\*)\s*\))?\"(?=\s*[,\]])",
            Severity.HIGH,
            phrase("every shell command is allowed without a question."),
        ),
        (
            r"\"Bash\((?:rm|sudo|curl|wget|python3?|node|bash|sh|eval|ssh)(?:\s|:)\*?\*?\)\"",
            Severity.MEDIUM,
            phrase("a command that can do anything is allowed without a question."),
        ),
        (
            r"\"enableAllProjectMcpServers\"\s*:\s*true",
            Severity.MEDIUM,
            phrase("every server that the project names is trusted unseen."),
        ),
        (
            r"\"chat\.tools\.(autoApprove|global\.autoApprove)\"\s*:\s*true",
            Severity.HIGH,
            phrase("every tool call is approved unseen."),
        ),
        (
            r"\"sandbox\"\s*:\s*(\{\s*\"mode\"\s*:\s*\"off\"|false|\"off\")|\"mode\"\s*:\s*\"off\"",
            Severity.HIGH,
            phrase("the sandbox is off."),
        ),
        (
            r"\"bind\"\s*:\s*\"(lan|0\.0\.0\.0|all|auto)\"|\"host\"\s*:\s*\"0\.0\.0\.0\"",
            Severity.HIGH,
            phrase("the agent listens to the whole network."),
        ),
        (
            r"\"dmPolicy\"\s*:\s*\"open\"|\"allowFrom\"\s*:\s*\[\s*\"\*\"",
            Severity.HIGH,
            phrase("strangers may write to the agent directly."),
        ),
        (
            r"\"security\"\s*:\s*\"full\"|\"ask\"\s*:\s*\"off\"",
            Severity.HIGH,
            phrase("the agent runs commands without asking."),
        ),
        (
            r"\"safeBins\"\s*:\s*\[[^\]]*\"(bash|sh|zsh|python3?|node|curl|perl|ruby)\"",
            Severity.HIGH,
            phrase("a program that can run anything stands in the list of harmless ones."),
        ),
        (
            r"\"autoApprove\"\s*:\s*\[\s*\"\*\"|\"alwaysAllow\"\s*:\s*\[\s*\"\*\"|\"trust\"\s*:\s*true",
            Severity.MEDIUM,
            phrase("every tool call is approved unseen."),
        ),
    )
    agent_file = re.search(r"openclaw|clawdbot|moltbot", file.name) is not None
    for pattern, severity, reason in listed:
        hit = re.search(pattern, text)
        if hit is None:
            continue
        if (
            re.search(r"bind|sandbox|mode|dmPolicy|allowFrom|security|safeBins|host", pattern)
            and "defaultMode" not in pattern
            and not agent_file
        ):
            continue
        yield _config_finding(source, hit.start(), hit.end(), hit.group(0)[:40], severity, reason)
    if agent_file:
        yield from _commands(source)
    yield from _servers(source)


def _commands(source: Source) -> Iterator[Finding]:
    """An agent of OpenClaw that may run commands where no sandbox is set: its default is none."""
    if re.search(r"[\"']?sandbox[\"']?\s*:", source.text):
        return
    for hit in re.finditer(r"[\"']?\b(?:allow|alsoAllow)[\"']?\s*:\s*\[(?P<listed>[^\]]*)\]", source.text):
        named = re.search(r"[\"'](?P<tool>exec|bash|shell|process|group:runtime)[\"']", hit.group("listed"))
        if named is None:
            continue
        web = re.search(r"[\"'](?:browser|web_fetch|web_search|group:web)[\"']", hit.group("listed"))
        start = hit.start("listed") + named.start()
        yield _config_finding(
            source,
            start,
            start + len(named.group(0)),
            f"{named.group('tool')} without sandbox",
            Severity.CRITICAL if web else Severity.HIGH,
            phrase("an agent that reads the web may run commands on this machine, and no sandbox is set.")
            if web
            else phrase("an agent may run commands on this machine, and no sandbox is set."),
        )
        return


def _servers(source: Source) -> Iterator[Finding]:
    """MCP servers that see the whole disk or run a shell."""
    try:
        plain: object = json.loads(re.sub(r"(?m)^[ \t]*//[^\n]*$", "", source.text))
    except (ValueError, RecursionError):
        return
    if not isinstance(plain, dict):
        return
    servers = cast("dict[str, object]", plain).get("mcpServers")
    if not isinstance(servers, dict):
        return
    for name, setting in cast("dict[str, object]", servers).items():
        if not isinstance(setting, dict):
            continue
        options = cast("dict[str, object]", setting)
        raw = options.get("args")
        given = [str(one) for one in cast("list[object]", raw)] if isinstance(raw, list) else []
        words = " ".join([str(options.get("command", "")), *given])
        at = max(source.text.find(f'"{name}"'), 0)
        if re.search(r"filesystem", words) and any(
            one in ("/", "~", "$HOME", "C:\\", "/home", "/Users") or re.fullmatch(r"/(home|Users)/\w+/?", one)
            for one in given
        ):
            yield _config_finding(
                source,
                at,
                at + len(name),
                name,
                Severity.HIGH,
                phrase("the server `{name}` sees the whole disk.", name=name),
            )
        elif re.search(r"(?i)shell|terminal|command|desktop-commander|exec", name + " " + words) and not re.search(
            r"powershell-docs", words
        ):
            yield _config_finding(
                source,
                at,
                at + len(name),
                name,
                Severity.MEDIUM,
                phrase("the server `{name}` runs commands for the assistant.", name=name),
            )
        url = str(options.get("url", ""))
        if url.startswith("http://") and not re.match(r"http://(localhost|127\.0\.0\.1|\[::1\])", url):
            yield _config_finding(
                source,
                at,
                at + len(name),
                name,
                Severity.MEDIUM,
                phrase("the server `{name}` is called over plain `http`.", name=name),
            )


def _config_finding(
    source: Source, start: int, end: int, subject: str, severity: Severity, reason: Phrase
) -> Finding:
    return found(
        "agent-config",
        severity,
        source.place(start, end),
        subject,
        reason,
        who=Who.ANYBODY,
        confidence=Confidence.HIGH,
    )
