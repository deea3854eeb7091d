"""The addresses under which a program can be called, and who stands guard in front of them.

`Routes.look` takes the routes of one file, `Routes.close` joins what files say about each other (mounted routers,
middleware). How files are read is in `routing`; what an unguarded route may not do is in `checks.authz`.
"""

import re
from dataclasses import dataclass, field, replace

from .parsing import Source
from .routing.gathered import Route
from .routing.guards import REFUSES, called, without_comments
from .routing.python import PythonRoutes
from .routing.script import DEFAULT, ScriptRoutes, module_of
from .sieve import Sieve

__all__ = ["REFUSES", "Route", "Routes", "without_comments"]


_WORKS = re.compile(
    r"\.((?:get|list|fetch|load|find|update|delete|remove|create|save|insert|add|set|clear|reset)[_A-Z]\w{3,})\("
)
"""Methods that speak of data: what they do counts as done by the route."""


_CLIENT = re.compile(
    r"(?m)^(?:export\s+)?const\s+(?P<name>\w+)\s*(?::[^=\n]*)?=\s*createClient\w*(?:<[^>\n]*>)?\([^;{}]{0,300}"
)
"""A client of a database that stands outside every function."""
_CALLS = re.compile(r"(?<![\w.$])((?:[A-Za-z_$][\w$]{0,60}\.){0,3}[A-Za-z_]\w{2,60})\s?\(")
"""What is called, with what it is called on."""
_NOT_OURS = (
    "res.",
    "req.",
    "console.",
    "JSON.",
    "Object.",
    "Array.",
    "Math.",
    "Promise.",
    "st.",
    "logger.",
    "logging.",
)
_LETS_IN = re.compile(r"(?i)auth|session|require|verify|guard|current_?user|get_?user$|token|login|protect")
"""What only says that somebody calls."""
_COUNTS = Sieve(r"(?i)rate_?-?limit|limiter|throttl|slow_?down")
_MOST_BENEATH = 12
_LONGEST_BENEATH = 3000
_TYPED_IN = re.compile(r"type\s*=\s*[\"']password[\"']")
_STAYS_OUT = re.compile(
    r"\n[ \t]+if (?:not st\.session_state|[\"']\w+[\"'] not in st\.session_state)[^\n]*:"
    r"(?:\n[^\n]*){0,4}?\n[ \t]+(?:return\b|st\.stop\()"
)
"""A page of Streamlit that asks for a password and goes no further without it."""
_TAKEN = re.compile(
    r"(?m)^(?:const\s*\{[^{}]{0,300}\}\s*=\s*require\(|import\s*\{[^{}]{0,300}\}\s*from)\s*[\"'](?P<module>[.@~][^\"'\n]*)[\"']"
)
"""What a file takes from another of the same program."""


@dataclass(kw_only=True)
class Routes(PythonRoutes, ScriptRoutes):
    """All routes of a tree, as far as they were looked at."""

    _made: dict[str, list[tuple[str, str]]] = field(default_factory=dict[str, list[tuple[str, str]]])
    """The clients that a module makes, by how it is named where it is imported."""
    _seen: dict[str, list[tuple[str, str]]] = field(default_factory=dict[str, list[tuple[str, str]]])
    _making: list[str] | None = None
    _guarded: dict[tuple[str, tuple[str, ...]], bool] = field(default_factory=dict[tuple[str, tuple[str, ...]], bool])

    def look(self, source: Source) -> None:
        """Take the routes and the functions of one file."""
        text = source.text
        if source.language == "python":
            self.read_python(source)
        elif source.language in ("javascript", "typescript", "tsx"):
            server = re.search(
                r"supabase/functions/|(^|/)(api|server|backend|middlewares?|functions|routes?|routers?|controllers?|handlers?|lib|libs|utils?|helpers?|actions?|services?|auth|"
                r"repositor(?:y|ies)|models?|db|database|dal|daos?|data|storage|domain|queries|modules)(/|\.)|(^|/)(app|index|main|route|proxy)\.[mc]?[jt]s",
                source.path,
            )
            if server or "express" in text or "fastify" in text or "hono" in text or "use server" in text:
                self.read_script(source)

    def close(self) -> list[Route]:
        """The routes with all their guards."""
        closed: list[Route] = []
        for index, taken in enumerate(self.routes):
            route: Route = taken
            if route.framework == "express" and re.fullmatch(r"[\w.]+", route.body):
                # The handler stands elsewhere under this name, perhaps in a file that was seen later.
                named = self.meant(route.file, route.body) or next(
                    iter(self.functions.get(route.body.rsplit(".", 1)[-1], ())), ""
                )
                route = replace(route, body=named or route.body)
                self.routes[index] = route
            more: list[str] = []
            for line, path, text in self._before.get((route.file, route.owner), []):
                if line < route.place.line and (not path or route.path.startswith(path.rstrip("*"))):
                    more.append(self._spelled(route.file, text))
            for file, router, front, guards in self._mounts:
                if self._is_mounted(route, file, router):
                    more.extend(self._spelled(file, text) for text in guards)
                    if front and not route.path.startswith(front):
                        route = replace(route, path=front.rstrip("/") + route.path)
            if route.framework.startswith("django") and "AllowAny" not in route.guards:
                more.extend("login_required" for rule in self._django_rules if route.framework.startswith(rule))
            if route.framework in ("next",):
                more.extend(text for matcher, text in self._middleware if _matches(matcher, route.path))
            spelled = tuple(self._spelled(route.file, text) for text in route.guards)
            closed.append(_with_guards(replace(route, guards=spelled), tuple(more)))
        return closed

    def _spelled(self, path: str, text: str) -> str:
        """The function that stands before a route under the name of its file: `const auth = require("./auth")`."""
        if text in self.functions or not re.fullmatch(r"[A-Za-z_$][\w$]*", text) or DEFAULT not in self.functions:
            return text
        module = module_of(self.texts.get(path, ""), text)
        for home, body in zip(self.homes[DEFAULT], self.functions[DEFAULT], strict=True) if module else ():
            if ("/" + re.sub(r"(/index)?\.\w+$", "", home)).endswith("/" + module):
                return body
        return text

    def is_guarded(self, route: Route) -> bool:
        """Something in front of the route, or in it, looks at the caller and refuses."""
        key = (route.body, route.guards)
        if key not in self._guarded:
            self._guarded[key] = self._is_guarded(route)
        return self._guarded[key]

    def _is_guarded(self, route: Route) -> bool:
        # A token that is demanded and never read stands in the parameters of the body too.
        body = self.read_only(route.body, route.body) if route.framework == "fastapi" else route.body
        if route.framework == "streamlit" and _TYPED_IN.search(body) and _STAYS_OUT.search(body):
            return True
        return self.guards_in(body) or any(self.is_guard(self.read_only(text, route.body)) for text in route.guards)

    def is_counted(self, route: Route) -> bool:
        """Something in front of the route counts how often it is called."""
        return any(
            _COUNTS.search(text)
            for text in (self.texts.get(route.file, ""), *route.guards, *(text for _, text in self._middleware))
        )

    def demands_unread(self, route: Route) -> bool:
        """It asks for a token that nothing looks at."""
        return route.framework == "fastapi" and any(self.unread(text, route.body) for text in route.guards)

    def reached(self, route: Route) -> str:
        """What answers, with the functions of the program that it calls and the clients that its file makes."""
        texts = [route.body]
        for name in dict.fromkeys((*called(route.body)[:14], *_WORKS.findall(route.body)[:10])):
            if len(name) > 6:
                known = self.functions.get(name) or self.functions.get(self._renamed(route.file, name), ())
                others = [text for text in known if text not in route.body]
                texts.extend(text[:3000] for text in others[:1] if text not in texts)
        whole = "\n".join(texts)
        made = [
            text for name, text in self._clients(route.file) if name in whole and re.search(rf"\b{name}\b", whole)
        ]
        return "\n".join((whole, *(text for text in dict.fromkeys(made) if text not in route.body)))

    def _renamed(self, path: str, name: str) -> str:
        """What a function is called where it stands, which a file takes under another name; empty for none."""
        taken = re.search(rf"\b(\w+)\s+as\s+{re.escape(name)}\b", self.texts.get(path, ""))
        return taken[1] if taken is not None else ""

    def meant(self, path: str, name: str) -> str:
        """The function that a name of a file means: that of the module which it was taken from, or the only one."""
        owner, _, last = name.rpartition(".")
        bodies = self.functions.get(last, [])
        if len(bodies) < 2:
            return bodies[0] if bodies else ""
        head = owner.rsplit(".", 1)[-1] or last
        module = module_of(self.texts.get(path, ""), head)
        by_home = list(zip(self.homes.get(last, []), bodies, strict=False))
        for home, body in by_home:
            stem = "/" + re.sub(r"(/index|/__init__)?\.\w+$", "", home)
            if (not owner and home == path) or (module and stem.endswith(("/" + module, f"/{module}/{head}"))):
                return body
        alike = [body for home, body in by_home if head.lower() in home.lower()] if owner else []
        return alike[0] if len(alike) == 1 else ""

    def beneath(self, route: Route) -> str:
        """What answers, with the functions of the program that it calls and those that these call."""
        texts, waiting = [route.body], [(route.file, route.body, 0)]
        while waiting:
            path, body, depth = waiting.pop(0)
            for name in dict.fromkeys(_CALLS.findall(body)):
                last = name.rsplit(".", 1)[-1]
                if last not in self.functions or name.startswith(_NOT_OURS) or len(texts) > _MOST_BENEATH:
                    continue
                if _LETS_IN.search(last):
                    continue
                text = self.meant(path, name)[:_LONGEST_BENEATH]
                if text and text not in texts and text not in route.body:
                    texts.append(text)
                    if depth < 1:
                        home = self.homes[last][self.functions[last].index(self.meant(path, name))]
                        waiting.append((home, text, depth + 1))
        return "\n".join(texts)

    def _clients(self, path: str) -> list[tuple[str, str]]:
        """The clients of a database that a file makes, or takes from a neighbour that makes them; by name and text."""
        if path not in self._seen:
            text = self.texts.get(path, "")
            modules = [taken.group("module") for taken in _TAKEN.finditer(text)] if self._makers() else []
            self._seen[path] = [*_clients_in(text), *(one for module in modules for one in self._of_module(module))]
        return self._seen[path]

    def _makers(self) -> list[str]:
        """The files that make a client."""
        if self._making is None:
            self._making = [path for path, text in self.texts.items() if "createClient" in text]
        return self._making

    def _of_module(self, module: str) -> list[tuple[str, str]]:
        """The clients that a file makes, by how it is named where something is imported from it."""
        if module not in self._made:
            stem = "/".join(part for part in module.split("/") if part not in (".", "..", "@", "~", "src"))
            files = [
                other for other in self._makers() if re.sub(r"(/index)?\.\w+$", "", f"/{other}").endswith(f"/{stem}")
            ]
            self._made[module] = [
                one for other in sorted(files, key=len)[:1] for one in _clients_in(self.texts[other])
            ]
        return self._made[module]

    def _is_mounted(self, route: Route, file: str, router: str) -> bool:
        if route.file == file:
            return bool(route.owner) and route.owner == router
        module = module_of(self.texts.get(file, ""), router)
        stem = re.sub(r"(/index)?\.\w+$", "", route.file)
        return module != "" and stem.endswith(module)

    def before_all(self) -> list[str]:
        """Guards that the whole program has in front of every route."""
        texts = [*self._global, *(text for text in self._navigations if self.guards_in(text))]
        mounted = {file for file, _, _, _ in self._mounts}
        texts.extend(text for file, _, _, guards in self._uses if file in mounted for text in guards)
        return texts


def _clients_in(text: str) -> list[tuple[str, str]]:
    return [(made.group("name"), made.group(0)) for made in _CLIENT.finditer(text)] if "createClient" in text else []


def _with_guards(route: Route, more: tuple[str, ...]) -> Route:
    return replace(route, guards=(*route.guards, *more))


def _matches(matcher: str, path: str) -> bool:
    """Whether the middleware of Next.js is asked for this path."""
    if not matcher:
        return True
    for pattern in re.findall(r"[\"'`]([^\"'`]+)[\"'`]", matcher):
        plain = pattern.split(":")[0].split("(")[0].rstrip("/*")
        if "(?!" in pattern:
            excluded = re.search(r"\(\?!([^)]*)", pattern)
            if excluded and re.search(r"(^|\|)/?api\b", excluded.group(1)) and path.startswith("/api"):
                continue
            return True
        if path.startswith(plain) and plain:
            return True
    return False
