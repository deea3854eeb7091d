"""What the parsers of TOML, YAML, Cedar and Jinja complain about, in words that are translated.

Their own messages are English, and speak of tokens and scalars to people who forgot a quotation mark. Here is one table
from what they say to what is wrong; a complaint that is not in it is quoted as it is.
"""

import re
from collections.abc import Sequence

from .language import Phrase, phrase


def complaint(message: str) -> Phrase:
    """What a parser says, in words."""
    text = re.sub(r" \(at (?:line \d+, column \d+|end of document)\)$", "", message.strip()).rstrip(".")
    for pattern, said in _SAID:
        found = pattern.fullmatch(text)
        if found is not None:
            return said.model_copy(update={"values": found.groupdict()})
    return phrase("{words}", words=text)


def _table(entries: Sequence[tuple[str, Phrase]]) -> list[tuple[re.Pattern[str], Phrase]]:
    return [(re.compile(pattern, re.DOTALL), said) for pattern, said in entries]


_SAID = _table([
    # TOML
    (r"Expected '=' after a key in a key/value pair", phrase("a `=` is missing after the name")),
    (r"Invalid statement", phrase("this is neither `name = value` nor a `[table]`")),
    (
        r"Invalid value|Invalid date or datetime|Invalid hex value",
        phrase("the value cannot be read; text goes in quotes"),
    ),
    (r"Expected '\]{1,2}' at the end of an? (?:table|array) declaration", phrase("a `]` is missing")),
    (r"Unclosed array", phrase("a `[` is not closed")),
    (r"Unclosed inline table", phrase("a `{` is not closed")),
    (r"Unterminated string", phrase("a quotation mark is not closed")),
    (
        r"Illegal character .+|Found invalid character .+",
        phrase("a character here is not allowed; perhaps a quotation mark is not closed"),
    ),
    (r"Cannot declare \('(?P<name>.+?)',?\) twice", phrase("`{name}` stands here a second time")),
    (r"Duplicate inline table key '(?P<name>.+)'", phrase("`{name}` stands here a second time")),
    (
        r"Cannot overwrite a value|Cannot (?:mutate immutable|redefine) namespace .+",
        phrase("this name has a value already"),
    ),
    (r"Expected newline or end of document after a statement", phrase("something stands after the end of the value")),
    (r"Invalid initial character for a key part", phrase("a name is missing, or needs quotes")),
    (
        r"Unescaped '\\' in a string|Escaped character is not a Unicode scalar value",
        phrase("a backslash in quotes is written twice"),
    ),
    # YAML
    (
        r"mapping values are not allowed in this context",
        phrase(
            "a `:` stands where none can stand: text with a colon goes in quotes, or the line is indented too far"
        ),
    ),
    (r"block sequence entries are not allowed in this context", phrase("a `-` begins a list on a line of its own")),
    (
        r"did not find expected '-' indicator|did not find expected key",
        phrase("the line is not indented like those beside it"),
    ),
    (r"could not find expected ':'", phrase("a `:` is missing after the name")),
    (r"did not find expected ',' or '(?P<sign>[\]}])'", phrase("a `,` or a `{sign}` is missing")),
    (r"found unexpected end of stream", phrase("a quotation mark is not closed")),
    (r"found a tab character that violates indentation", phrase("the line is indented with a tab; use spaces")),
    (
        r"found character that cannot start any token",
        phrase("a value that begins with this character goes in quotes"),
    ),
    (r"found undefined alias", phrase("a value that begins with `*` goes in quotes")),
    (
        r"found unknown escape character|did not find expected hexdecimal number",
        phrase("a backslash in quotes is written twice"),
    ),
    (r"unacceptable character .+", phrase("it holds a character that no text has")),
    # Cedar
    (r"unexpected end of input", phrase("it ends too early; perhaps a `;` or a bracket is missing")),
    (r"unexpected token `(?P<token>.+)`", phrase("`{token}` cannot stand here")),
    (r"invalid token", phrase("a character here is not allowed; text goes in double quotes")),
    (r"invalid policy effect: (?P<name>.+)", phrase("a rule begins with `permit` or `forbid`, not with `{name}`")),
    (
        r"invalid variable: (?P<name>.+)",
        phrase("there is no `{name}`; there are `principal`, `action`, `resource` and `context`"),
    ),
    (
        r"this policy is missing the `(?P<name>\w+)` variable in the scope",
        phrase("`{name}` is missing at its head: `(principal, action, resource)`"),
    ),
    (r"unrecognized action `Action::\"(?P<name>.+)\"`", phrase("there is no action `{name}`")),
    (r"unrecognized entity type `(?P<name>.+)`", phrase("there is no type `{name}`")),
    (
        r"unable to find an applicable action given the policy scope constraints",
        phrase("no action is as its head says, so it is about nothing"),
    ),
    (r"attribute `(?P<name>.+)` in context not found", phrase("there is no fact `{name}`")),
    (r"attribute `(?P<name>.+)` on entity type `(?P<type>.+)` not found", phrase("`{type}` has no `{name}`")),
    (
        r"unexpected type: expected (?P<wanted>.+) but saw (?P<found>.+)",
        phrase("it needs {wanted} here, and this is {found}"),
    ),
    (r"the types (?P<one>.+) and (?P<other>.+) are not compatible", phrase("{one} and {other} cannot be compared")),
    (r"`(?P<name>.+)` is not a valid function", phrase("there is no function `{name}`")),
    (r"integer parse error: number too large to fit in target type", phrase("the number is too large")),
    # Jinja
    (r"unexpected end of template, expected .+|unexpected 'end of template'", phrase("`{{` is not closed")),
    (r"Missing end of comment tag", phrase("`{#` is not closed")),
    (r"Expected an expression, got .+|expected name or number", phrase("a name is missing here")),
    (
        r"Unexpected end of template\. .+ The innermost block that needs to be closed is '(?P<name>\w+)'",
        phrase("`{name}` is not ended"),
    ),
    (r"Encountered unknown tag '(?P<name>\w+)'.*", phrase("`{name}` cannot stand here")),
    (r"expected token '.+', got '(?P<token>.+)'", phrase("`{token}` cannot stand here")),
    (r"No (?:filter|test) named '(?P<name>.+)'", phrase("there is no `{name}`")),
    (r"(?:'.+' has no attribute )?'(?P<name>[^']+)'(?: is undefined)?", phrase("there is no `{name}`")),
    (r"unexpected char .+", phrase("a character here is not allowed; perhaps a quotation mark is not closed")),
])
"""Each complaint as a parser makes it, and what is wrong in words."""
