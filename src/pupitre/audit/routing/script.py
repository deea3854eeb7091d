"""The routes of JavaScript: Supabase edge functions, Next.js with its server actions, Express and its kin."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from ..parsing import Node, Source, callee, dotted, literal
from .gathered import Gathered, Route, positional

_HOSTED = re.compile(r"(?:^|/)(?:(?P<vercel>api)|netlify/functions)/(?P<name>[\w\-./\[\]]+?)(?:/index)?\.[mc]?[jt]s$")
_HANDLER = re.compile(
    r"(?:export\s+default|module\.exports\s*=)\s*(?:async\s+)?(?:function\b[^(\n]*)?\(?\s*_?(?:req|request)\b"
    r"|(?:exports\.handler\s*=|export\s+(?:const|async\s+function|function)\s+handler\b)"
)
"""What answers in a file that Vercel or Netlify serves under its own name."""
_CLOUD = re.compile(r"(?:^|\.)(?:onRequest|onCall|onCallGenkit)$")
"""How Firebase and Google Cloud give a function an address of its own."""
_NO_ROUTER = re.compile(r"(?i)auth|guard|protect|middleware|session|verif|require|ensure|check|limit|cors|logg|audit")
"""Names of what stands before routes, not of what holds them."""
_IN_FRONT = re.compile(
    r"^(?!(?:[^/]+/)*(?:lib|libs|utils?|supabase|helpers?|server|backend|express|functions)/)(?:[^/]+/)*(?:middleware|proxy)\.[tj]s$"
)
"""What Next.js asks before every page; a helper of the same name elsewhere is asked by nobody."""
DEFAULT = "default"
_WHOLE = frozenset({"arrow_function", "function_expression", "function_declaration", "function"})
_HOLDERS = frozenset({"pair", "public_field_definition", "field_definition"})
"""What a function can be kept in under a name: `{ create: async (req, res) => … }`."""
_EXPRESS = frozenset({"get", "post", "put", "patch", "delete", "all"})


class ScriptRoutes(Gathered):
    """Reads files of JavaScript and TypeScript."""

    def read_script(self, source: Source) -> None:
        """Take the routes and functions of one file."""
        text = source.text
        self.texts[source.path] = text
        for node in source.tree.all(
            "function_declaration",
            "variable_declarator",
            "method_definition",
            "assignment_expression",
            "pair",
            "public_field_definition",
            "field_definition",
        ):
            if node.kind == "assignment_expression":
                target = node.parts[0].text if node.parts else ""
                if re.match(r"(module\.)?exports\.\w+$", target) and len(node.text) < 8000:
                    self.declare(target.rsplit(".", 1)[-1], node.text, source.path)
                continue
            name = node.first("identifier", "property_identifier")
            if node.kind == "variable_declarator":
                made = node.first("arrow_function", "function_expression", "call_expression")
                if made is None or (made.kind == "call_expression" and callee(made) == "require"):
                    continue
            elif node.kind in _HOLDERS and node.first("arrow_function", "function_expression") is None:
                continue
            if name is not None and len(node.text) < 8000:
                self.declare(name.text, node.text, source.path)
        self._default(source)
        path = f"/{source.path}"
        edge = re.search(r"/supabase/functions/([^/]+)/index\.[tj]sx?$", path)
        if edge and not edge.group(1).startswith("_"):
            first = next(
                (node for node in source.tree.all("call_expression") if callee(node) in ("serve", "Deno.serve")),
                source.tree,
            )
            self.routes.append(
                Route(
                    framework="edge",
                    methods=frozenset({"ANY"}),
                    path=f"/functions/v1/{edge.group(1)}",
                    name=edge.group(1),
                    place=source.place(first.start, min(first.end, first.start + 120), most=3),
                    body=text,
                    guards=(),
                    file=source.path,
                )
            )
            return
        if _IN_FRONT.search(source.path):
            matcher = re.search(r"matcher\s*:\s*(\[[^\]]*\]|[\"'`][^\"'`]*[\"'`])", text)
            self._middleware.append((matcher.group(1) if matcher else "", text))
            return
        handler = re.search(r"(?:^|/)app/(.*?)/?route\.[tj]sx?$", source.path)
        if handler:
            for node in _exported(source):
                name = _declared(node)
                if name in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                    self._add(source, "next", name, "/" + re.sub(r"\([^()]*\)/", "", handler.group(1)), node)
            return
        page = re.search(r"(?:^|/)pages/(api/.*?)\.[tj]sx?$", source.path)
        if page:
            methods = frozenset(re.findall(r"[\"'](GET|POST|PUT|PATCH|DELETE)[\"']", text)) or frozenset({"ANY"})
            default = next((node for node in source.tree.all("export_statement") if node.has("default")), source.tree)
            self.routes.append(
                Route(
                    framework="next",
                    methods=methods,
                    path="/" + page.group(1),
                    name=page.group(1),
                    place=source.place(default.start, default.start + 80, most=2),
                    body=text,
                    guards=(),
                    file=source.path,
                )
            )
            return
        hosted = _HOSTED.search(source.path)
        answers = _HANDLER.search(text) if hosted else None
        if hosted and answers:
            methods = frozenset(re.findall(r"[\"'](GET|POST|PUT|PATCH|DELETE)[\"']", text)) or frozenset({"ANY"})
            front = "/api/" if hosted.group("vercel") else "/.netlify/functions/"
            self.routes.append(
                Route(
                    framework="hosted",
                    methods=methods,
                    path=front + hosted.group("name"),
                    name=hosted.group("name"),
                    place=source.place(answers.start(), answers.end()),
                    body=text,
                    guards=(),
                    file=source.path,
                )
            )
            return
        if _directive(text) == "use server":
            for node in _exported(source):
                name = _declared(node)
                if name:
                    self._add(source, "action", "POST", "", node, name)
            return
        if "use server" in text:
            self._inline_actions(source)
        for call in source.tree.all("call_expression"):
            if _CLOUD.search(callee(call)):
                self._cloud(source, call)
            self._express(source, call)

    def _default(self, source: Source) -> None:
        """The one function that a file is: known by the name of the file, whatever it is called where it is used."""
        for node in source.tree.all("assignment_expression", "export_statement"):
            if node.kind == "assignment_expression":
                whole = node.parts[-1] if node.parts and node.parts[0].text == "module.exports" else None
            else:
                whole = node.parts[-1] if node.has("default") and node.parts else None
            if whole is not None and whole.kind in _WHOLE and len(whole.text) < 8000:
                self.declare(DEFAULT, whole.text, source.path)

    def _cloud(self, source: Source, call: Node) -> None:
        """A function that answers under its own name: `exports.name = onRequest(…)`."""
        given = positional(call)
        if not given or given[-1].kind not in ("arrow_function", "function_expression", "function_declaration"):
            return
        holder = call.parent
        named = holder.parts[0].text if holder is not None and holder.parts else ""
        name = named.rsplit(".", 1)[-1] if re.fullmatch(r"[\w.]+", named) else "function"
        self.routes.append(
            Route(
                framework="hosted",
                methods=frozenset({"POST"} if callee(call).endswith("Call") else {"ANY"}),
                path=f"/{name}",
                name=name,
                place=source.place(call.start, given[-1].start, most=2),
                body=given[-1].text,
                guards=(),
                file=source.path,
            )
        )

    def _inline_actions(self, source: Source) -> None:
        """Functions with `"use server"` as their first line: they can be called from outside like any address."""
        for node in source.tree.all("function_declaration", "arrow_function", "function_expression"):
            block = node.first("statement_block")
            first = block.parts[0] if block is not None and block.parts else None
            if first is None or first.text.strip("; \n\"'") != "use server":
                continue
            name = node.first("identifier")
            declared = node.parent.parts[0].text if node.parent and node.parent.kind == "variable_declarator" else ""
            self._add(
                source, "action", "POST", "", node, name.text if name and not declared else declared or "action"
            )

    def _add(self, source: Source, framework: str, method: str, path: str, node: Node, name: str = "") -> None:
        self.routes.append(
            Route(
                framework=framework,
                methods=frozenset({method}),
                path=path,
                name=name or path,
                place=source.place(node.start, min(node.end, node.start + 100), most=2),
                body=node.text,
                guards=(),
                file=source.path,
            )
        )

    def _express(self, source: Source, call: Node) -> None:
        target = call.parts[0] if call.parts else None
        if target is None or target.kind != "member_expression" or len(target.parts) != 2:
            return
        owner, method = dotted(target.parts[0]), target.parts[1].text
        chained = _chain(target.parts[0]) if method in _EXPRESS else None
        if chained is not None:
            owner, chain_path, before = chained
            given = positional(call)
            if given and re.fullmatch(r"(?i)\w*(app|router|server|routes?|api)\w*", owner):
                self.routes.append(
                    Route(
                        framework="express",
                        methods=frozenset({"ANY" if method == "all" else method.upper()}),
                        path=chain_path,
                        name=f"{method} {chain_path}",
                        place=source.place(target.parts[1].start, given[-1].end, most=2),
                        body=given[-1].text,
                        guards=(*before, *(part.text for part in given[:-1])),
                        file=source.path,
                        owner=owner,
                    )
                )
            return
        if not re.fullmatch(r"(?i)(\w*(app|router|server|routes?|api|fastify|hono)\w*|this\.(app|router))", owner):
            return
        given = positional(call)
        if method == "use" and given:
            prefix = literal(given[0]) or ""
            rest = given[1:] if prefix else given
            routers = [
                part
                for part in rest
                if part.kind == "identifier"
                and (
                    re.search(r"(?i)route|api", part.text)
                    or (
                        part is rest[-1]
                        and prefix
                        and "*" not in prefix
                        and not _NO_ROUTER.search(part.text)
                        and module_of(source.text, part.text)
                    )
                )
            ]
            loaded = [part for part in rest if part.kind == "call_expression" and callee(part) == "require"]
            guards = tuple(part.text for part in rest if part not in routers and part not in loaded)
            if routers or loaded:
                for router in routers:
                    self._mounts.append((source.path, router.text, prefix, guards))
                for part in loaded:
                    self._mounts.append((source.path, part.text, prefix, guards))
            else:
                for text in guards:
                    self._before.setdefault((source.path, owner), []).append((call.line, prefix, text))
            if not prefix:
                self._uses.append((source.path, owner, call.line, guards))
            return
        if (
            method not in _EXPRESS
            or len(given) < 2
            or (path := literal(given[0])) is None
            or not path.startswith(("/", "*"))
        ):
            return
        handler = given[-1]
        body = handler.text
        self.routes.append(
            Route(
                framework="express",
                methods=frozenset({"ANY" if method == "all" else method.upper()}),
                path=path,
                name=f"{method} {path}",
                place=source.place(call.start, given[0].end, most=2),
                body=body,
                guards=tuple(part.text for part in given[1:-1]),
                file=source.path,
                owner=owner,
            )
        )


def _chain(node: Node) -> tuple[str, str, tuple[str, ...]] | None:
    """Owner, path and what stands before, of `router.route("/x").all(guard).put(handler)`."""
    before: list[str] = []
    while node.kind == "call_expression" and node.parts and node.parts[0].kind == "member_expression":
        target = node.parts[0]
        given = positional(node)
        if target.parts[-1].text == "route":
            path = literal(given[0]) if given else None
            return None if path is None else (dotted(target.parts[0]), path, tuple(before))
        if target.parts[-1].text == "all":
            before.extend(part.text for part in given)
        node = target.parts[0]
    return None


def _directive(text: str) -> str:
    """The directive with which a file begins, behind its comments."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        if text.startswith("//", at):
            end = text.find("\n", at)
        elif text.startswith("/*", at):
            end = text.find("*/", at) + 1
        else:
            break
        if end <= 0:
            return ""
        at = end + 1
    quoted = re.match(r"[\"']([\w ]{1,30})[\"']", text[at : at + 40])
    return quoted.group(1) if quoted else ""


def _exported(source: Source) -> Iterator[Node]:
    for node in source.tree.children:
        if node.kind == "export_statement":
            yield node


def _declared(node: Node) -> str:
    for child in node.children:
        if child.kind == "function_declaration":
            name = child.first("identifier")
            return name.text if name else ""
        if child.kind == "lexical_declaration":
            declarator = child.first("variable_declarator")
            name = declarator.first("identifier") if declarator else None
            if (
                declarator is not None
                and name is not None
                and declarator.first("arrow_function", "function_expression", "call_expression")
            ):
                return name.text
    return ""


@lru_cache(maxsize=8192)
def module_of(text: str, router: str) -> str:
    """The module that a router was imported from, as the end of a path."""
    direct = re.match(r"require\(\s*[\"']([^\"']+)", router)
    found = direct or re.search(
        rf"(?:\{{[^{{}}]*\b{re.escape(router)}\b[^{{}}]*\}}\s*=\s*require\(|import\s+(?:\{{[^}}]*\b{re.escape(router)}\b[^}}]*\}}|{re.escape(router)}|\*\s+as\s+{re.escape(router)})\s+from\s+|"
        rf"\b{re.escape(router)}\b\s*=\s*require\()\s*[\"']([^\"']+)",
        text,
    )
    if found is None:
        found = re.search(rf"from\s+([\w.]+)\s+import\s+[^\n]*\b{re.escape(router)}\b", text)
    if found is None:
        return ""
    module = re.sub(r"\.[jt]sx?$", "", found.group(1))
    parts = [part for part in re.split(r"/|(?<=\w)\.(?=\w)", module) if part not in (".", "..", "@", "~", "")]
    return "/".join(parts) if parts else PurePosixPath(module).name
