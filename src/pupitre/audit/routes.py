"""The addresses under which a program can be called, and who stands guard in front of them.

`Routes.look` takes the routes of one file (Supabase edge functions, Next.js, Express and its kin, Flask, FastAPI,
Django); `Routes.close` joins what files say about each other (mounted routers, middleware). A guard is what looks at
the caller and refuses: its name alone says nothing, unless it comes from a library. What an unguarded route may not do
is in `checks.authz`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from .findings import Place
from .parsing import Node, Source, callee, dotted, literal

LOOKS_AT_CALLER = re.compile(
    r"auth\.getUser\(|auth\.getSession\(|getClaims\(|getServerSession\(|\bauth\(\)|getAuth\(|currentUser\(|verifyIdToken\(|verifySessionCookie\(|"
    r"jwt\.verify\(|jwtVerify\(|jwt\.decode\(|decode_token|verify_jwt_in_request|getToken\(|validateRequest\(|verifyToken\(|verify_token\(|"
    r"\breq(?:uest)?\.user\b|session\.user\b|req\.session\b|\bsession\[|\bsession\.get\(|current_user\b|request\.user\b|is_authenticated|g\.user\b|"
    r"check_password|isAuthenticated\(|getKindeServerSession|withAuth|HTTPBearer|HTTPBasic|OAuth2PasswordBearer|APIKeyHeader|compare_digest|"
    r"timingSafeEqual|constructEvent|construct_event|validateSignature|verifySignature|verify_signature|subtle\.(?:verify|sign)|signed_request|createHmac|hmac\.new|"
    r"validateExpressRequest|RequestValidator|Webhook\(|svix|authorization|getCurrentUser|get_current_user|lucia|supabaseUser|user_from_token",
    re.IGNORECASE,
)
REFUSES = re.compile(
    r"\b40[13]\b|unauthori[sz]ed|forbidden|PermissionDenied|HTTPException|abort\(|\braise\b|"
    r"\bthrow\b|redirect\(|sendStatus\(|not authenticated|"
    r"not authori[sz]ed|access denied|non autoris|acesso negado",
    re.IGNORECASE,
)
_REFUSES_FIRMLY = re.compile(
    r"\b40[13]\b|unauthori[sz]ed|forbidden|PermissionDenied|redirect\(|not authenticated|"
    r"access denied|invalid[_ ](signature|token|secret|signed)",
    re.IGNORECASE,
)
COMPARES_SECRET = re.compile(
    r"(?:headers|authorization|auth_?header|token|secret|api_?key|signature|"
    r"x-[a-z-]+)[^\n;]{0,160}(?:!==?|===?|\bnot in\b|!=)[^\n;]{0,160}|"
    r"(?:env\.get\([^)]*\)|process\.env\.\w+|os\.environ[^\n;]{0,40}|SECRET|_KEY|TOKEN)[^\n;]{0,40}(?:!==?|===?)[^\n;]{0,80}(?:header|token|secret|auth|provided|key)",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b([A-Za-z_]\w+)\s*\(")
_CHECKING_NAME = re.compile(
    r"(?i)(require|verify|check|assert|ensure)_?(auth\w*|user|admin\w*|session|login|role|owner|token|jwt|api_?key|signature|webhook\w*)"
)
_GUARD_NAME = re.compile(
    r"(?i)login_required|jwt_required|auth_required|token_required|admin_required|require_?(auth|user|admin|login|role|session|sign|owner|perm)|"
    r"authenticate|authoriz|is_?authenticated|ensure_?(auth|logged)|protect|verify_?(token|jwt|user|auth|session|api|admin)|check_?(auth|token|role|admin)|"
    r"passport|clerk|roles?_(required|accepted)|permission|get_current_(active_)?(user|admin)|current_user|is_?admin|admin_?only|api_?key|"
    r"with_?auth|restrict|allow_?roles?|auth_?middleware|middleware\.auth|^auth$|guard|staff_member_required|user_passes_test|HTTPBearer|oauth2|basic_?auth"
)
_WRITES_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE", "ANY"})
_EXPRESS = frozenset({"get", "post", "put", "patch", "delete", "all"})


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address and what answers there."""

    framework: str
    """`edge`, `next`, `action`, `express`, `flask`, `fastapi`, `django`."""
    methods: frozenset[str]
    path: str
    name: str
    place: Place
    body: str
    """The text of what answers."""
    guards: tuple[str, ...]
    """The text of what is called before it: decorators, dependencies, middleware."""
    file: str
    owner: str = ""
    """The router or blueprint that it hangs on."""

    @property
    def writes(self) -> bool:
        """It is called by a method that is meant to change something."""
        return bool(self.methods & _WRITES_METHODS)

    @property
    def shown(self) -> str:
        """`POST /api/orders`."""
        return f"{'/'.join(sorted(self.methods))} {self.path}" if self.path else self.name


@dataclass(kw_only=True)
class Routes:
    """All routes of a tree, as far as they were looked at."""

    routes: list[Route] = field(default_factory=list[Route])
    functions: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The texts of functions by name: what a guard does."""
    texts: dict[str, str] = field(default_factory=dict[str, str])
    """The texts of files with routes."""
    _mounts: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list[tuple[str, str, tuple[str, ...]]])
    """File, router and guards where a router is mounted."""
    _before: dict[tuple[str, str], list[tuple[int, str, str]]] = field(
        default_factory=dict[tuple[str, str], list[tuple[int, str, str]]]
    )
    """Guards that hold for a whole router from a line on: (file, owner) -> (line, path, text)."""
    _middleware: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def look(self, source: Source) -> None:
        """Take the routes and the functions of one file."""
        text = source.text
        if source.language == "python":
            self._python(source)
        elif source.language in ("javascript", "typescript", "tsx"):
            server = re.search(
                r"supabase/functions/|(^|/)(api|server|backend|middleware|functions|routes?|controllers?|lib|utils?|actions?|services?|auth)(/|\.)|(^|/)(app|index|main|route|proxy)\.[mc]?[jt]s",
                source.path,
            )
            if server or "express" in text or "fastify" in text or "hono" in text or "use server" in text:
                self._script(source)

    def close(self) -> list[Route]:
        """The routes with all their guards."""
        closed: list[Route] = []
        for index, route in enumerate(self.routes):
            if route.framework == "express" and re.fullmatch(r"[\w.]+", route.body):
                # The handler stands elsewhere under this name, perhaps in a file that was seen later.
                named = self.functions.get(route.body.rsplit(".", 1)[-1], [])
                route = replace(route, body="\n".join(named[:1]) or route.body)
                self.routes[index] = route
            more: list[str] = []
            for line, path, text in self._before.get((route.file, route.owner), []):
                if line < route.place.line and (not path or route.path.startswith(path.rstrip("*"))):
                    more.append(text)
            for file, router, guards in self._mounts:
                if self._is_mounted(route, file, router):
                    more.extend(guards)
            if route.framework in ("next",):
                more.extend(text for matcher, text in self._middleware if _matches(matcher, route.path))
            closed.append(_with_guards(route, tuple(more)))
        return closed

    def is_guarded(self, route: Route) -> bool:
        """Something in front of the route, or in it, looks at the caller and refuses."""
        key = (route.body, route.guards)
        if key not in self._guarded:
            self._guarded[key] = self._is_guarded(route)
        return self._guarded[key]

    def _is_guarded(self, route: Route) -> bool:
        return self.guards_in(route.body) or any(self.is_guard(text) for text in route.guards)

    def reached(self, route: Route) -> str:
        """What answers, with the functions of the program that it calls."""
        texts = [route.body]
        for name in list(dict.fromkeys(_CALLED.findall(route.body)))[:12]:
            if len(name) > 6:
                texts.extend(text[:3000] for text in self.functions.get(name, ())[:1] if text not in texts)
        return "\n".join(texts)

    def guards_in(self, body: str, depth: int = 0) -> bool:
        """Whether a text looks at the caller and refuses, itself or through what it calls."""
        plain = without_comments(body)
        looks = LOOKS_AT_CALLER.search(plain) is not None
        if looks and REFUSES.search(plain):
            return True
        firmly = _REFUSES_FIRMLY.search(plain) is not None
        if firmly and COMPARES_SECRET.search(plain):
            return True
        if depth >= 2:
            return False
        for name in sorted(set(_CALLED.findall(plain))):
            if name not in self.functions:
                if _CHECKING_NAME.fullmatch(name):
                    return True
                continue
            looking, guarding = self._known(name, depth + 1)
            if guarding or (firmly and looking):
                return True
        return False

    def _known(self, name: str, depth: int) -> tuple[bool, bool]:
        """Whether a function of this name looks at the caller, and whether it guards; asked once for each name."""
        if name not in self._judged:
            self._judged[name] = (False, False)  # a function that calls itself says nothing new
            bodies = self.functions.get(name, [])[:4]
            looking = any(LOOKS_AT_CALLER.search(without_comments(body)) for body in bodies)
            self._judged[name] = (looking, any(self.guards_in(body, depth) for body in bodies))
        return self._judged[name]

    def is_guard(self, text: str, depth: int = 0) -> bool:
        """Whether a decorator, dependency or middleware is a guard: by what it does, or by name."""
        named = [name for name in re.findall(r"[A-Za-z_]\w*", text) if name in self.functions]
        for name in named:
            bodies = self.functions[name]
            if any(self.guards_in(body) for body in bodies):
                return True
            if depth < 3 and any(self.is_guard(_parameters(body), depth + 1) for body in bodies):
                return True
        if named and not re.search(r"\(\s*\w+\s*\(", text):
            return False
        return _GUARD_NAME.search(text) is not None

    def _is_mounted(self, route: Route, file: str, router: str) -> bool:
        if route.file == file:
            return bool(route.owner) and route.owner == router
        module = _module_of(self.texts.get(file, ""), router)
        stem = re.sub(r"(/index)?\.\w+$", "", route.file)
        return module != "" and stem.endswith(module)

    # Python

    def _python(self, source: Source) -> None:
        text = source.text
        flask = "flask" in text.lower()
        fast = "fastapi" in text.lower() or "starlette" in text.lower()
        django = "django" in text or "rest_framework" in text
        self.texts[source.path] = text
        for node in source.tree.all("function_definition"):
            name = node.first("identifier")
            if name is not None:
                self.functions.setdefault(name.text, []).append(node.text)
        for node in source.tree.all("class_definition"):
            name = node.first("identifier")
            if name is not None and len(node.text) < 6000:
                self.functions.setdefault(name.text, []).append(node.text)
        if not (flask or fast or django):
            return
        for node in source.tree.all("decorated_definition"):
            function = node.first("function_definition")
            if function is None:
                continue
            decorators = [child for child in node.children if child.kind == "decorator"]
            self._decorated(source, node, function, decorators)
        if flask or fast:
            for call in source.tree.all("call"):
                self._python_mount(source, call)
        if django:
            self._django(source)

    def _decorated(self, source: Source, node: Node, function: Node, decorators: list[Node]) -> None:
        name = function.first("identifier")
        parameters = function.first("parameters")
        others: list[str] = []
        found: list[tuple[str, str, frozenset[str]]] = []
        for decorator in decorators:
            call = decorator.first("call")
            target = callee(call) if call is not None else dotted(decorator.parts[0] if decorator.parts else None)
            owner, _, method = target.rpartition(".")
            if (
                call is not None
                and owner
                and method in ("route", "get", "post", "put", "patch", "delete", "api_route", "websocket")
            ):
                path = next((literal(part) for part in _arguments(call) if literal(part) is not None), "") or ""
                methods = (
                    frozenset({method.upper()})
                    if method not in ("route", "api_route", "websocket")
                    else _methods(call.text)
                )
                found.append((owner, path, methods))
                others.append(call.text)
            elif method in ("before_request", "middleware", "before_app_request"):
                self._before.setdefault((source.path, owner), []).append((0, "", function.text))
                if method != "before_request" or owner in ("app", "application"):
                    self._mounts.append((source.path, "*", (function.text,)))
                    self._everywhere.append(function.text)
            else:
                others.append(decorator.text)
        for owner, path, methods in found:
            fast = "FastAPI" in source.text or "APIRouter" in source.text
            guards = [
                *others[1:],
                *[text for text in others[:1] if "dependencies" in text],
                parameters.text if parameters and fast else "",
            ]
            self.routes.append(
                Route(
                    framework="fastapi" if fast else "flask",
                    methods=methods,
                    path=path,
                    name=name.text if name else "",
                    place=source.place(node.start, function.start + 1),
                    body=function.text,
                    guards=tuple(guard for guard in guards if guard),
                    file=source.path,
                    owner=owner,
                )
            )

    @property
    def _everywhere(self) -> list[str]:
        return self._global

    def __post_init__(self) -> None:
        self._global: list[str] = []
        self._judged: dict[str, tuple[bool, bool]] = {}
        self._guarded: dict[tuple[str, tuple[str, ...]], bool] = {}

    def _python_mount(self, source: Source, call: Node) -> None:
        target = callee(call)
        if target.endswith(("include_router", "register_blueprint")) and "dependencies" in call.text:
            first = next(iter(_arguments(call)), None)
            self._mounts.append((source.path, dotted(first).split(".")[0], (call.text,)))
        elif target in ("APIRouter", "FastAPI") and "dependencies" in call.text:
            assigned = call.above("assignment")
            if assigned is not None and assigned.parts:
                self._before.setdefault((source.path, assigned.parts[0].text), []).append((0, "", call.text))

    def _django(self, source: Source) -> None:
        for function in source.tree.all("function_definition"):
            name, parameters = function.first("identifier"), function.first("parameters")
            first = parameters.parts[0].text.split(":")[0] if parameters and parameters.parts else ""
            container = function.parent
            inside_class = function.above("class_definition")
            if name is None or parameters is None:
                continue
            decorators: list[str] = []
            if container is not None and container.kind == "decorated_definition":
                decorators = [child.text for child in container.children if child.kind == "decorator"]
            if inside_class is None and first == "request" and "views" in source.path:
                methods = frozenset({"ANY"})
                limited = " ".join(decorators)
                if re.search(r"require_(GET|safe)|api_view\(\[.GET.\]\)", limited):
                    methods = frozenset({"GET"})
                place = source.place((container if decorators and container else function).start, function.start + 1)
                self.routes.append(
                    Route(
                        framework="django",
                        methods=methods,
                        path="",
                        name=name.text,
                        place=place,
                        body=function.text,
                        guards=tuple(decorators),
                        file=source.path,
                    )
                )

    # JavaScript and TypeScript

    def _script(self, source: Source) -> None:
        text = source.text
        self.texts[source.path] = text
        for node in source.tree.all(
            "function_declaration", "variable_declarator", "method_definition", "assignment_expression"
        ):
            if node.kind == "assignment_expression":
                target = node.parts[0].text if node.parts else ""
                if re.match(r"(module\.)?exports\.\w+$", target) and len(node.text) < 8000:
                    self.functions.setdefault(target.rsplit(".", 1)[-1], []).append(node.text)
                continue
            name = node.first("identifier", "property_identifier")
            if node.kind == "variable_declarator" and (
                node.first("arrow_function", "function_expression", "call_expression") is None
            ):
                continue
            if name is not None and len(node.text) < 8000:
                self.functions.setdefault(name.text, []).append(node.text)
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
        if re.search(r"(^|/)(src/)?(middleware|proxy)\.[tj]s$", source.path):
            matcher = re.search(r"matcher\s*:\s*(\[[^\]]*\]|[\"'`][^\"'`]*[\"'`])", text)
            self._middleware.append((matcher.group(1) if matcher else "", text))
            return
        handler = re.search(r"(?:^|/)app/(.*?)/?route\.[tj]sx?$", source.path)
        if handler:
            for node in _exported(source):
                name = _declared(node)
                if name in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                    self._add(source, "next", name, "/" + re.sub(r"\([^)]*\)/", "", handler.group(1)), node)
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
        if re.match(r"\s*(//[^\n]*\n|/\*.*?\*/|\s)*[\"']use server[\"']", text, re.DOTALL):
            for node in _exported(source):
                name = _declared(node)
                if name:
                    self._add(source, "action", "POST", "", node, name)
            return
        for call in source.tree.all("call_expression"):
            self._express(source, call)

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
            given = _arguments(call)
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
        given = _arguments(call)
        if method == "use" and given:
            prefix = literal(given[0]) or ""
            rest = given[1:] if prefix else given
            routers = [
                part
                for part in rest
                if part.kind == "identifier"
                and (
                    re.search(r"(?i)route|api", part.text)
                    or (part is rest[-1] and prefix and _module_of(source.text, part.text))
                )
            ]
            loaded = [part for part in rest if part.kind == "call_expression" and callee(part) == "require"]
            guards = tuple(part.text for part in rest if part not in routers and part not in loaded)
            if routers or loaded:
                for router in routers:
                    self._mounts.append((source.path, router.text, guards))
                for part in loaded:
                    self._mounts.append((source.path, part.text, guards))
            else:
                for text in guards:
                    self._before.setdefault((source.path, owner), []).append((call.line, prefix, text))
            if not prefix:
                self._order.append((source.path, owner, call.line, guards))
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

    @property
    def _order(self) -> list[tuple[str, str, int, tuple[str, ...]]]:
        return self._uses

    _uses: list[tuple[str, str, int, tuple[str, ...]]] = field(
        default_factory=list[tuple[str, str, int, tuple[str, ...]]]
    )

    def before_all(self) -> list[str]:
        """Guards that the whole program has in front of every route."""
        texts = list(self._global)
        mounted = {file for file, _, _ in self._mounts}
        texts.extend(text for file, _, _, guards in self._uses if file in mounted for text in guards)
        return texts


def _chain(node: Node) -> tuple[str, str, tuple[str, ...]] | None:
    """Owner, path and what stands before, of `router.route("/x").all(guard).put(handler)`."""
    before: list[str] = []
    while node.kind == "call_expression" and node.parts and node.parts[0].kind == "member_expression":
        target = node.parts[0]
        given = _arguments(node)
        if target.parts[-1].text == "route":
            path = literal(given[0]) if given else None
            return None if path is None else (dotted(target.parts[0]), path, tuple(before))
        if target.parts[-1].text == "all":
            before.extend(part.text for part in given)
        node = target.parts[0]
    return None


def without_comments(text: str) -> str:
    """Code without its comments, roughly: a commented-out guard guards nothing."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    text = re.sub(r"(?m)(^|[\s;{}(,])//[^\n]*", r"\1", text)
    return re.sub(r"(?m)^\s*#[^\n]*", "", text)


def _parameters(body: str) -> str:
    found = re.match(r"(?:async\s+)?def\s+\w+\s*\((.*?)\)\s*(?:->[^:]*)?:", body, re.DOTALL)
    return found.group(1) if found and "Depends" in found.group(1) else ""


def _with_guards(route: Route, more: tuple[str, ...]) -> Route:
    return replace(route, guards=(*route.guards, *more))


def _arguments(call: Node) -> list[Node]:
    listed = call.first("argument_list", "arguments")
    return [part for part in listed.parts if part.kind != "keyword_argument"] if listed else []


def _methods(text: str) -> frozenset[str]:
    listed = re.search(r"methods\s*=\s*[\[(]([^\])]*)", text)
    return frozenset(re.findall(r"[A-Z]+", listed.group(1))) if listed else frozenset({"GET"})


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


def _module_of(text: str, router: str) -> str:
    """The module that a router was imported from, as the end of a path."""
    direct = re.match(r"require\(\s*[\"']([^\"']+)", router)
    found = direct or re.search(
        rf"(?:import\s+(?:\{{[^}}]*\b{re.escape(router)}\b[^}}]*\}}|{re.escape(router)}|\*\s+as\s+{re.escape(router)})\s+from\s+|"
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
