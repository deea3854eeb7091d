"""What styles do to a text: size, colour, ground, place; and which text nobody can read for it.

Inline styles and simple style sheets are followed. Where the sender's style sheet is beyond that, the caller is told.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

MOST_RULES = 200
"""Rules of a style sheet that are followed; a person-to-person mail has none that could hide anything."""

WHITE = (255, 255, 255)
Colour = tuple[int, int, int] | str

NAMED: Mapping[str, tuple[int, int, int]] = {
    "white": WHITE, "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "floralwhite": (255, 250, 240), "whitesmoke": (245, 245, 245), "mintcream": (245, 255, 250),
    "azure": (240, 255, 255), "aliceblue": (240, 248, 255), "seashell": (255, 245, 238), "linen": (250, 240, 230),
    "honeydew": (240, 255, 240), "lavenderblush": (255, 240, 245), "lightyellow": (255, 255, 224),
    "oldlace": (253, 245, 230), "cornsilk": (255, 248, 220), "black": (0, 0, 0), "silver": (192, 192, 192),
    "gray": (128, 128, 128), "grey": (128, 128, 128), "red": (255, 0, 0), "blue": (0, 0, 255),
    "navy": (0, 0, 128), "green": (0, 128, 0), "yellow": (255, 255, 0), "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211), "gainsboro": (220, 220, 220),
}  # fmt: skip
SIZES: Mapping[str, float] = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24}
UNITS: Mapping[str, float] = {"px": 1, "pt": 4 / 3, "rem": 16, "pc": 16, "mm": 3.78, "cm": 37.8, "in": 96}

SMALLEST = 4.0
"""Pixels; smaller text is a smudge."""
NEAREST = 32
"""Text whose colour is this near to its ground in all three channels cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How text looks at a place of the document."""

    gone: bool = False
    """By a style that nothing inside can take back."""
    invisible: bool = False
    size: float = 16.0
    """Pixels."""
    colour: Colour = (0, 0, 0)
    ground: Colour = WHITE
    quoted: bool = False
    kept: bool = False
    """Whether spaces and line ends stay as written."""
    is_hidden: bool = False


Compound = tuple[str, str, frozenset[str]]
"""Tag, id and classes that an element must have; the first two empty where any will do."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule of a style sheet that can hide or show something."""

    last: Compound
    around: tuple[Compound, ...]
    """Wanted among the elements around, in any order: rather a rule too many than one too few."""
    declarations: str


@dataclass(kw_only=True)
class Sheet:
    """The rules that matter, by what the element must have."""

    rules: dict[str, list[Rule]] = field(default_factory=dict[str, list[Rule]])
    followed: bool = True
    """Whether all rules that could hide something are here."""
    count: int = 0

    def read(self, css: str) -> None:
        """Add the rules of a `style` element."""
        for selectors, declarations in _rules(css[:50_000]):
            if not _matters(declarations):
                continue
            for selector in selectors.split(","):
                selector = selector.strip()
                if not selector or re.search(r":(?:hover|active|focus|visited|before|after|link)|::", selector):
                    continue
                self.count += 1
                if self.count > MOST_RULES or not re.fullmatch(r"[\w\s.#>+~*-]{1,200}", selector):
                    self.followed = False
                    continue
                *around, last = [
                    _compound(part) for part in re.split(r"[\s>]+", re.sub(r"\S+\s*[+~]", "", selector).strip(" >"))
                ]
                rule = Rule(last=last, around=tuple(around), declarations=declarations)
                self.rules.setdefault(_key(last), []).append(rule)

    def declarations(self, element: Compound, around: Sequence[Compound]) -> str:
        """What the rules say about an element."""
        if not self.rules:
            return ""
        name, id_, classes = element
        keys = (name, f"#{id_}", "", *(f".{one}" for one in classes))
        return ";".join(
            rule.declarations
            for key in keys
            for rule in self.rules.get(key, ())
            if _fits(rule.last, element) and all(any(_fits(one, other) for other in around) for one in rule.around)
        )


def compound(name: str, attributes: Mapping[str, str]) -> Compound:
    """What rules ask of an element."""
    return name, attributes.get("id", ""), frozenset(attributes.get("class", "").split()[:20])


def looking(look: Look, **changes: bool | float | Colour) -> Look:
    """The look with changes, and whether a reader can still see it."""
    look = replace(look, **changes)  # pyright: ignore[reportArgumentType] each field has its type
    hidden = look.gone or look.invisible or look.size < SMALLEST or _near(look.colour, look.ground)
    return look if hidden == look.is_hidden else replace(look, is_hidden=hidden)


def coloured(look: Look, *, colour: str = "", ground: str = "") -> Look:
    """The look with the colours of `color` and `bgcolor` attributes."""
    return looking(look, colour=_colour(colour) or look.colour, ground=_colour(ground) or look.ground)


def _compound(selector: str) -> Compound:
    name = re.match(r"[\w-]*", selector)
    ids = re.findall(r"#([\w-]+)", selector)
    return (name[0].lower() if name else ""), (ids[0] if ids else ""), frozenset(re.findall(r"\.([\w-]+)", selector))


def _key(last: Compound) -> str:
    name, id_, classes = last
    return f"#{id_}" if id_ else f".{min(classes)}" if classes else name


def _fits(wanted: Compound, element: Compound) -> bool:
    return wanted[0] in {"", element[0]} and wanted[1] in {"", element[1]} and wanted[2] <= element[2]


@lru_cache(maxsize=512)
def _declarations(style: str) -> Mapping[str, str]:
    """Property to value; of two the later counts, unless the earlier is `!important`."""
    found: dict[str, str] = {}
    strong: dict[str, str] = {}
    for part in re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL).lower().split(";"):
        name, _, value = part.partition(":")
        value, important, _ = value.partition("!important")
        (strong if important else found)[name.strip()] = value.strip()
    return {**found, **strong}


def styled(look: Look, style: str) -> Look:
    """The look with the declarations of a style; of two the later counts, unless the earlier is `!important`."""
    given = _declarations(style)
    if _removes(given):
        return looking(look, gone=True)
    changes: dict[str, bool | float | Colour] = {}
    if visibility := given.get("visibility"):
        changes["invisible"] = visibility in {"hidden", "collapse"}
    if font := given.get("font-size") or _size_in(given.get("font", "")):
        changes["size"] = _size(font, look.size)
    if (colour := given.get("color")) and (read := _colour(colour)) is not None:
        changes["colour"] = look.ground if read == "transparent" else read
    for name in ("background", "background-color"):
        if (ground := given.get(name)) and (read := _ground(ground)) is not None:
            changes["ground"] = read
    if given.get("white-space", "").startswith(("pre", "break-spaces")):
        changes["kept"] = True
    return looking(look, **changes) if changes else look


def _removes(given: Mapping[str, str]) -> bool:
    """Whether these declarations alone take an element away, with all that is in it."""
    if (
        given.get("display") == "none"
        or given.get("mso-hide") == "all"
        or given.get("content-visibility") == "hidden"
    ):
        return True
    if (opacity := given.get("opacity")) is not None and (number := _number(opacity)) is not None:
        if number / (100 if "%" in opacity else 1) < 0.1:
            return True
    if "opacity(0" in given.get("filter", "").replace(" ", "") or "scale(0" in given.get("transform", ""):
        return True
    clipped = given.get("clip-path", "").replace(" ", "")
    if clipped.startswith(("inset(100%", "inset(50%", "circle(0")) or given.get("clip", "").startswith("rect("):
        return True
    if given.get("overflow", "").startswith(("hidden", "clip")) and any(
        (size := given.get(name)) is not None and (number := _number(size)) is not None and number <= 1
        for name in ("height", "max-height", "width", "max-width")
    ):
        return True
    far = [given.get("text-indent", "")]
    far += [given.get(name, "") for name in ("margin-left", "margin-top")]
    if given.get("position") in {"absolute", "fixed", "relative"}:
        far += [given.get(name, "") for name in ("left", "top", "right", "bottom")]
    far += re.findall(r"translate[xy3d]*\(([^,)]*)", given.get("transform", ""))
    return any((number := _number(value)) is not None and number <= -(10 if "em" in value else 200) for value in far)


def _number(value: str) -> float | None:
    match = re.search(r"-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})", value)
    return float(match[0]) if match else None


def _size_in(font: str) -> str:
    """The size in the short form `font: bold 12px/1.5 Arial`."""
    match = re.search(r"(?:^|\s)((?:\d+\.?\d*|\.\d+)(?:px|pt|em|rem|%)|0)(?=[\s/]|$)", font)
    return match[1] if match else ""


def _size(value: str, around: float) -> float:
    number = _number(value)
    if number is None:
        return SIZES.get(value, around)
    if number <= 0:
        return 0.0
    unit = re.sub(r"[^a-z%]", "", value)
    if unit == "em":
        return number * around
    if unit == "%":
        return number / 100 * around
    return number * UNITS[unit] if unit in UNITS else around


@lru_cache(maxsize=512)
def _colour(value: str) -> Colour | None:
    """Three channels; the word itself for a name that is not known; `None` for what is no colour."""
    value = value.strip().lower()
    if match := re.fullmatch(r"#?([0-9a-f]{3,8})", value):
        digits = match[1]
        if len(digits) in {3, 4}:
            if digits[3:] == "0":
                return "transparent"
            return (int(digits[0] * 2, 16), int(digits[1] * 2, 16), int(digits[2] * 2, 16))
        if digits[6:] == "00":
            return "transparent"
        digits = digits.ljust(6, "0")
        return (int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))
    if match := re.match(r"(rgb|hsl)a?\(([^)]*)\)", value):
        numbers = [float(number) for number in re.findall(r"\d{1,6}(?:\.\d{1,6})?", match[2])][:4]
        if len(numbers) < 3:
            return None
        if len(numbers) == 4 and numbers[3] < (10 if match[2].rstrip().endswith("%") else 0.1):
            return "transparent"
        if match[1] == "hsl":
            grey = round(numbers[2] * 2.55)
            return (grey, grey, grey) if numbers[2] > 88 or numbers[2] < 12 else value
        scale = 2.55 if "%" in match[2].split("/")[0] else 1
        return (round(numbers[0] * scale), round(numbers[1] * scale), round(numbers[2] * scale))
    if not re.fullmatch(r"[a-z]{3,30}", value) or value in {"inherit", "initial", "unset", "none", "auto"}:
        return None
    return NAMED.get(value, value)


def _ground(value: str) -> Colour | None:
    """The colour of a background; a picture's is not known and changes nothing."""
    for word in (value, *re.findall(r"(?:rgb|hsl)a?\([^)]*\)|#[0-9a-f]{3,8}|[a-z]+", value)):
        colour = _colour(word)
        if colour == "transparent":
            return None
        if isinstance(colour, tuple) or word == value and colour is not None:
            return colour
    return None


def _near(colour: Colour, ground: Colour) -> bool:
    if isinstance(colour, str) or isinstance(ground, str):
        return colour == ground
    return all(abs(one - other) < NEAREST for one, other in zip(colour, ground, strict=True))


def _matters(declarations: str) -> bool:
    """Whether these could hide something, or show what others hide."""
    given = _declarations(declarations)
    if _removes(given) or "visibility" in given:
        return True
    if "font-size" in given and _size(given["font-size"], 16.0) < 2 * SMALLEST:
        return True
    if any(
        name in given and _ground(given[name]) not in {None, WHITE} for name in ("background", "background-color")
    ):
        return True
    colour = _colour(given["color"]) if "color" in given else None
    return colour == "transparent" or (isinstance(colour, tuple) and min(colour) > 190)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selector and declarations of each rule; what is for print or for dark screens only is left out."""
    css = re.sub(r"/\*.*?\*/|<!--|-->|@(?:import|charset|namespace)[^;]*;", "", css, flags=re.DOTALL)
    around: list[str] = []
    position = 0
    for match in re.finditer(r"[{}]", css):
        before = css[position : match.start()].strip()
        position = match.end()
        if match[0] == "{":
            around.append(before)
        elif around:
            selector = around.pop()
            if selector.startswith("@") or any(re.search(r"\bprint\b|dark", media) for media in around):
                continue
            yield selector, before
