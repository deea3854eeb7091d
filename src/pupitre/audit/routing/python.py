"""The routes of Python: Flask, FastAPI, Django with its REST framework, and the pages of Streamlit."""

import re
from pathlib import PurePosixPath

from ..parsing import Node, Source, callee, dotted, keywords, literal
from .gathered import Gathered, Route, positional

_VIEW = re.compile(
    r"\b((?:List|Detail|Create|Update|Delete|Form|Template|Redirect|Archive)?View|APIView|"
    r"(?:ReadOnly)?(?:Model|Generic)?ViewSet|(?:List|Create|Retrieve|Update|Destroy)+APIView|GenericAPIView)\b"
)
_RESOURCE = re.compile(r"flask_rest|flask\.views|MethodView")
_VIEW_METHODS = {
    "ListView": frozenset({"GET"}),
    "DetailView": frozenset({"GET"}),
    "TemplateView": frozenset({"GET"}),
    "ReadOnlyModelViewSet": frozenset({"GET"}),
    "ListAPIView": frozenset({"GET"}),
    "RetrieveAPIView": frozenset({"GET"}),
    "CreateView": frozenset({"POST"}),
    "UpdateView": frozenset({"POST"}),
    "DeleteView": frozenset({"POST"}),
}
_VIEW_DOES = {
    "ListView": "rows.objects.all()",
    "DetailView": "rows.objects.get()",
    "ReadOnlyModelViewSet": "rows.objects.all()",
    "ListAPIView": "rows.objects.all()",
    "RetrieveAPIView": "rows.objects.get()",
    "CreateView": "row.save()",
    "UpdateView": "row.save()",
    "DeleteView": "row.delete()",
    "ModelViewSet": "rows.objects.all()\nrow.save()\nrow.delete()",
    "CreateAPIView": "row.save()",
    "DestroyAPIView": "row.delete()",
    "UpdateAPIView": "row.save()",
}
"""What the framework does by itself, in words that `checks.authz` knows."""


class PythonRoutes(Gathered):
    """Reads files of Python."""

    def read_python(self, source: Source) -> None:
        """Take the routes and functions of one file."""
        text = source.text
        flask = "flask" in text.lower()
        fast = "fastapi" in text.lower() or "starlette" in text.lower()
        django = "django" in text or "rest_framework" in text
        self.texts[source.path] = text
        for node in source.tree.all("function_definition"):
            name = node.first("identifier")
            if name is not None:
                self.declare(name.text, node.text, source.path)
        for node in source.tree.all("class_definition"):
            name = node.first("identifier")
            if name is not None and len(node.text) < 6000:
                self.declare(name.text, node.text, source.path)
        if re.search(r"(?m)^[ \t]*import streamlit|^from streamlit", text):
            self._streamlit(source)
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
        if flask and _RESOURCE.search(text):
            for owner in source.tree.all("class_definition"):
                self._resource(source, owner)

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
                path = next((literal(part) for part in positional(call) if literal(part) is not None), "") or ""
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
                    self._mounts.append((source.path, "*", "", (function.text,)))
                    self._global.append(function.text)
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

    def _python_mount(self, source: Source, call: Node) -> None:
        target = callee(call)
        named = keywords(call)
        front = literal(named.get("prefix") or named.get("url_prefix")) or ""
        guards = (call.text,) if "dependencies" in named else ()
        if target.endswith(("include_router", "register_blueprint")) and (front or guards):
            first = next(iter(positional(call)), None)
            self._mounts.append((source.path, dotted(first).split(".")[0], front, guards))
        elif target in ("APIRouter", "FastAPI", "Blueprint"):
            assigned = call.above("assignment")
            if assigned is None or not assigned.parts:
                return
            name = assigned.parts[0].text
            if guards:
                self._before.setdefault((source.path, name), []).append((0, "", call.text))
            if front:
                self._mounts.append((source.path, name, front, ()))

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

        for owner in source.tree.all("class_definition"):
            self._view(source, owner)
        if "DEFAULT_PERMISSION_CLASSES" in source.text:
            ruled = re.search(r"DEFAULT_PERMISSION_CLASSES[\"']?\s*[:=]\s*[\[(]([^\])]*)", source.text)
            if ruled and re.search(r"IsAuthenticated|IsAdmin|DjangoModel", ruled.group(1)):
                self._django_rules.append("django-rest")
        if (
            re.search(r"LoginRequiredMiddleware|login_required_middleware", source.text)
            and "MIDDLEWARE" in source.text
        ):
            self._django_rules.append("django")

    def _resource(self, source: Source, owner: Node) -> None:
        """A resource of Flask: a class with one method for each verb."""
        name, parents = owner.first("identifier"), owner.first("argument_list")
        if name is None or parents is None or not re.search(r"\b(?:Resource|MethodView)\b", parents.text):
            return
        held = owner.parent
        above = [child.text for child in held.children if child.kind == "decorator"] if held is not None else []
        routed = next((hit for text in above if (hit := re.search(r"\.route\(\s*[\"']([^\"']*)", text))), None)
        routed = routed or re.search(
            rf"(?:add_resource|add_url_rule)\(\s*(?:{name.text}\s*,\s*[\"']([^\"']*)|[\"']([^\"']*)[\"'][^\n]{{0,80}}{name.text}\b)",
            source.text,
        )
        path = next((group for group in routed.groups() if group), "") if routed is not None else ""
        shared = re.search(r"(?m)^[ \t]+(?:method_decorators|decorators)\s*=\s*([^\n]+)", owner.text)
        for function in owner.all("function_definition"):
            verb = function.first("identifier")
            if verb is None or verb.text not in ("get", "post", "put", "patch", "delete"):
                continue
            own = function.parent
            guards = [child.text for child in own.children if child.kind == "decorator"] if own is not None else []
            self.routes.append(
                Route(
                    framework="flask",
                    methods=frozenset({verb.text.upper()}),
                    path=path or f"/{name.text.lower()}",
                    name=f"{name.text}.{verb.text}",
                    place=source.place(function.start, function.start + 1),
                    body=function.text,
                    guards=(
                        *guards,
                        *(text for text in above if ".route(" not in text),
                        *([shared.group(1)] if shared else []),
                    ),
                    file=source.path,
                )
            )

    def _view(self, source: Source, owner: Node) -> None:
        """A view of Django that is a class, or a set of views of its REST framework."""
        name, parents = owner.first("identifier"), owner.first("argument_list")
        kinds = _VIEW.findall(parents.text) if parents is not None else []
        if name is None or parents is None or not kinds or not re.search(r"view|api|admin", source.path):
            return
        kind = kinds[-1]
        rest = bool(re.search(r"API|ViewSet", kind))
        text = owner.text
        own = [method for method in ("get", "post", "put", "patch", "delete") if f"def {method}(" in text]
        methods = frozenset(method.upper() for method in own) or _VIEW_METHODS.get(kind, frozenset({"ANY"}))
        permissions = re.search(r"permission_classes\s*=\s*[\[(]([^\])]*)", text)
        guards = [part.text for part in parents.parts if part.text not in kinds]
        if owner.parent is not None and owner.parent.kind == "decorated_definition":
            guards.extend(child.text for child in owner.parent.children if child.kind == "decorator")
        if permissions is not None:
            open_to_all = re.search(r"AllowAny|OrReadOnly", permissions.group(1)) or not permissions.group(1).strip()
            guards.append("AllowAny" if open_to_all else "permission_required")
        elif rest and "def get_permissions" in text:
            guards.append("permission_required")
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.sub(r"(API)?(View(Set)?)$", "", name.text)).lower()
        self.routes.append(
            Route(
                framework="django-rest" if rest else "django",
                methods=methods,
                path=words,
                name=words,
                place=source.place(owner.start, owner.start + len(name.text) + 7),
                body=f"{text}\n{_VIEW_DOES.get(kind, '')}",
                guards=tuple(guards),
                file=source.path,
            )
        )

    def _streamlit(self, source: Source) -> None:
        """A page of Streamlit: everybody who knows its address sees what it shows and presses what it offers."""
        shown = re.search(r"(?m)^[ \t]*(st|streamlit)\.\w+\(", source.text)
        is_page = re.search(r"(^|/)pages/", source.path) or re.search(
            r"(?m)^(st\.\w+\(|if __name__|main\(\))", source.text
        )
        if shown is None or not is_page:
            return
        if "st.navigation(" in source.text:
            self._navigations.append(source.text)
        stem = PurePosixPath(source.path).stem
        self.routes.append(
            Route(
                framework="streamlit",
                methods=frozenset({"ANY"}),
                path=f"/{stem}",
                name=stem,
                place=source.place(shown.start(), shown.end()),
                body=source.text,
                guards=(),
                file=source.path,
            )
        )


def _methods(text: str) -> frozenset[str]:
    listed = re.search(r"methods\s*=\s*[\[(]([^\])]*)", text)
    return frozenset(re.findall(r"[A-Z]+", listed.group(1))) if listed else frozenset({"GET"})
