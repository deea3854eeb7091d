"""What a condition tells about a value: the harms that are gone where it holds, or where it does not."""

import re
from collections.abc import Callable

from . import words


def told(text: str, name: str, holds: bool, is_known: Callable[[str], bool]) -> frozenset[str]:
    """The harms that a condition on a name takes away where it holds, or does not."""
    word = rf"(?<![\w.]){re.escape(name)}(?![\w(])"
    inside = re.search(rf"{word}(?:\.\w+\(\))?\s+(not\s+)?in\s+(.+)$", text, re.DOTALL)
    if inside is not None and is_known(inside.group(2)):
        return words.ALL if holds != bool(inside.group(1)) else frozenset()
    listed = re.search(rf"((?<![\w.$])[\w.$]+|\[[^\[\]]*\])\.(includes|has|indexOf|hasOwnProperty)\(\s*{word}", text)
    if listed is not None and is_known(listed.group(1)):
        return words.ALL if holds else frozenset()
    if re.search(rf"{word}\s*(==|===)\s*[\"'\d]", text):
        return words.ALL if holds else frozenset()
    if re.search(rf"{word}\.(isdigit|isnumeric|isalnum|isalpha|isdecimal|isidentifier)\(\)", text):
        return words.ALL if holds else frozenset()
    matched = re.search(
        rf"(?:re\.)?(fullmatch|match)\([^,]*,\s*{word}|/\^[^/]*\$/\w*\.test\(\s*{word}|(?i:valid|allow|safe)\w*\(\s*{word}",
        text,
    )
    if matched is not None:
        return words.ALL if holds else frozenset()
    letter = re.search(rf"[\"'](.{{1,6}}?)[\"']\s+(not\s+)?in\s+{word}", text) or re.search(
        rf"{word}\.includes\(\s*[\"'](.{{1,6}}?)[\"']\s*()\)", text
    )
    if letter is not None:
        if holds == bool(letter.group(2)):
            if letter.group(1) in ("..", "../", "/"):
                return frozenset({"path"})
            if letter.group(1) in ("'", "\\'", '"') and re.search(rf"{word}\[1:-1\]", text):
                return words.ALL
            if letter.group(1) in ("'", "\\'", '"'):
                return frozenset({"sql", "xpath", "ldap"})
            return frozenset({"xss"}) if letter.group(1) in ("<", "<scri") else frozenset()
        return frozenset()
    if re.search(r"(startswith|startsWith)\(", text) and re.search(word, text):
        return frozenset({"path", "redirect", "ssrf"}) if holds else frozenset()
    if re.search(r"is_relative_to|commonpath|realpath|abspath", text):
        return frozenset({"path"})
    if re.search(r"(?i)netloc|hostname|\.host\b|origin|urlparse|url_has_allowed|is_safe_url|isSafe|allowed", text):
        return frozenset({"redirect", "ssrf"})
    return frozenset()
