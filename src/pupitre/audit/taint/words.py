"""What is input, what is dangerous to give it to, and what makes it harmless; for Python and JavaScript.

Names are dotted as `parsing.dotted` writes them. How values move is in `engine`.
"""

import re

from ..sieve import Sieve

PYTHON_REQUEST = re.compile(r"(^|\.)(request|req|flask\.request|self\.request)$")
PYTHON_FIELDS = frozenset(
    "args form values cookies headers json data files query_string path full_path url base_url "
    "GET POST COOKIES META FILES body query_params "
    "path_params FORM referrer user_agent stream query FILES remote_user match_info rel_url host".split()
)
PYTHON_METHODS = frozenset({"get_json", "get_data", "getlist", "json", "form", "body", "text", "post", "read"})
JS_REQUEST = re.compile(r"(^|\.)(req|request|ctx\.request|ctx|c\.req|event|nextUrl|context\.request)$")
JS_FIELDS = frozenset(
    "query body params headers cookies url originalUrl hostname path files file rawBody nextUrl queryStringParameters "
    "pathParameters searchParams".split()
)
JS_METHODS = frozenset({"json", "text", "formData", "param", "query", "header", "get", "parseBody", "valid"})
BROWSER_INPUT = re.compile(r"(^|\.)(location\.(hash|search|href)|document\.(URL|referrer|cookie)|window\.name)$")

CLEAN_ALL = re.compile(
    r"(^|\.)(int|float|bool|len|round|abs|hash|uuid\.UUID|UUID|Decimal|ord|isinstance|type|Number|parseInt|parseFloat|Boolean|isdigit|isnumeric|count|index|find|"
    r"jsonify|secrets\.\w+|uuid4|uuid\.uuid4|hexdigest|digest|exists|isfile|isdir|startswith|endswith|startsWith|endsWith|includes|indexOf|test|check_password_hash|"
    r"generate_password_hash|hashpw|checkpw|compare_digest|strptime|fromisoformat|isalnum|isalpha|is_relative_to|toFixed|isNaN|any|all|sum|min|max|"
    r"literal_eval|hash_password|verify_password|encode_jwt)$"
)
CLEANERS: dict[str, frozenset[str]] = {
    "escape": frozenset({"xss"}),
    "html.escape": frozenset({"xss"}),
    "markupsafe.escape": frozenset({"xss"}),
    "clean": frozenset({"xss"}),
    "bleach.clean": frozenset({"xss"}),
    "escapeHtml": frozenset({"xss"}),
    "escape_html": frozenset({"xss"}),
    "sanitize": frozenset({"xss", "path"}),
    "sanitizeHtml": frozenset({"xss"}),
    "sanitize_html": frozenset({"xss"}),
    "encodeURIComponent": frozenset({"xss", "path", "redirect", "ssrf"}),
    "encodeURI": frozenset({"xss"}),
    "quote": frozenset({"xss", "command", "redirect", "ssrf", "path"}),
    "quote_plus": frozenset({"xss", "redirect", "ssrf", "path"}),
    "shlex.quote": frozenset({"command"}),
    "escape_for_html": frozenset({"xss"}),
    "secure_filename": frozenset({"path"}),
    "basename": frozenset({"path"}),
    "url_for": frozenset({"redirect", "ssrf"}),
    "escape_filter_chars": frozenset({"ldap"}),
    "escape_dn_chars": frozenset({"ldap"}),
    "escape_rdn": frozenset({"ldap"}),
    "dumps": frozenset({"xss"}),
    "JSON.stringify": frozenset({"xss"}),
    "mogrify": frozenset({"sql"}),
    "Identifier": frozenset({"sql"}),
    "escape_string": frozenset({"sql"}),
    "escapeId": frozenset({"sql"}),
    "mysql.escape": frozenset({"sql"}),
}


_PURIFIES = Sieve(r"(?i)purify|xss\(|sanitiz")


def cleaned_by(name: str) -> frozenset[str] | None:
    """The kinds of harm that a function takes away from a value; `None` where it takes none."""
    if CLEAN_ALL.search(name):
        return ALL
    last = name.rsplit(".", 1)[-1]
    if name in CLEANERS:
        return CLEANERS[name]
    if (
        last in CLEANERS
        and last not in ("quote", "clean", "escape")
        or (
            last in CLEANERS
            and name.split(".")[0]
            in ("html", "urllib", "shlex", "bleach", "markupsafe", "cgi", "DOMPurify", "_", "validator", last)
        )
    ):
        return CLEANERS[last]
    if _PURIFIES.search(name):
        return frozenset({"xss"})
    return None


ALL = frozenset({
    "sql",
    "command",
    "path",
    "xss",
    "template",
    "code",
    "deserialisation",
    "ldap",
    "xpath",
    "xxe",
    "redirect",
    "ssrf",
    "trust",
})

SINKS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    # language, kind, dotted name; the first argument is the dangerous one unless `engine` says otherwise
    (
        "python",
        "sql",
        re.compile(
            r"(^|\.)(execute|executemany|executescript|raw|read_sql|read_sql_query|exec_driver_sql|from_statement|RawSQL|extra|execute_sql|fetchrow|fetchval)$"
        ),
    ),
    ("python", "sql", re.compile(r"^(text|sqlalchemy\.text|sa\.text)$")),
    (
        "python",
        "command",
        re.compile(
            r"^(os\.(system|popen|exec[lv]p?e?|spawn[lv]p?e?|startfile)|subprocess\.(run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|"
            r"Popen|check_output|commands\.getoutput|asyncio\.create_subprocess_(shell|exec)|popen2?|pexpect\.(spawn|run))$"
        ),
    ),
    (
        "python",
        "code",
        re.compile(r"^(eval|exec|compile|builtins\.(eval|exec)|__import__|importlib\.import_module)$"),
    ),
    (
        "python",
        "path",
        re.compile(
            r"^(open|io\.open|codecs\.open|os\.(stat|path\.(exists|isfile|isdir|getsize)|open|remove|unlink|rmdir|listdir|mkdir|makedirs|rename)|shutil\.(rmtree|copy\w*|move)|send_file|flask\.send_file|"
            r"FileResponse|aiofiles\.open|zipfile\.ZipFile|tarfile\.open|os\.scandir)$|(^|\.)save$|\(\)\.(open|read_text|read_bytes|write_text|write_bytes|unlink)$|(^|\.)pathlib\.Path\(\)\.\w+$"
        ),
    ),
    ("python", "template", re.compile(r"(^|\.)(render_template_string|from_string)$|^(Template|jinja2\.Template)$")),
    (
        "python",
        "deserialisation",
        re.compile(
            r"^(pickle|cPickle|_pickle|dill|marshal|cloudpickle|jsonpickle|shelve)\.(loads?|decode|open|Unpickler)$|^yaml\.(load|load_all|unsafe_load|full_load|unsafe_load_all)$|^joblib\.load$"
        ),
    ),
    (
        "python",
        "ldap",
        re.compile(r"(^|\.)(search|search_s|search_ext|search_ext_s|search_st|simple_bind_s|paged_search)$"),
    ),
    ("python", "xpath", re.compile(r"(^|\.)(xpath|XPath|ETXPath)$|^elementpath\.(select|iter_select)$")),
    (
        "python",
        "xxe",
        re.compile(r"(^|\.)(parseString|fromstring|parse|XML|iterparse)$"),
    ),
    (
        "python",
        "redirect",
        re.compile(r"^(flask\.)?(redirect|HttpResponseRedirect|RedirectResponse|HttpResponsePermanentRedirect)$"),
    ),
    (
        "python",
        "ssrf",
        re.compile(
            r"^(requests|httpx|session|client|http|aiohttp|s|http_client)\.(get|post|put|patch|delete|head|request|stream)$|(^|\.)(urlopen|urlretrieve)$|^(urllib\.request\.)?Request$"
        ),
    ),
    (
        "python",
        "xss",
        re.compile(
            r"^(Markup|markupsafe\.Markup|mark_safe|HTMLResponse|HttpResponse|make_response|flask\.make_response|Response|flask\.Response|format_html)$"
        ),
    ),
    (
        "js",
        "sql",
        re.compile(r"(^|\.)(query|execute|raw|\$queryRawUnsafe|\$executeRawUnsafe|prepare|queryRaw|unsafe|exec)$"),
    ),
    (
        "js",
        "command",
        re.compile(
            r"(^|\.)(exec|execSync|execAsync|execPromise|spawn|spawnSync|execFile|execFileSync|execa|execaCommand)$"
        ),
    ),
    (
        "js",
        "code",
        re.compile(r"^(eval|Function|vm\.run\w+|setTimeout|setInterval)$|(^|\.)(runInNewContext|runInThisContext)$"),
    ),
    (
        "js",
        "path",
        re.compile(
            r"(^|\.)(readFile|readFileSync|writeFile|writeFileSync|createReadStream|createWriteStream|unlink|unlinkSync|rmSync|sendFile|download|readdir|readdirSync|rm|readTextFile|appendFileSync)$"
        ),
    ),
    ("js", "redirect", re.compile(r"(^|\.)(redirect|permanentRedirect)$")),
    (
        "js",
        "ssrf",
        re.compile(
            r"^(fetch|axios|got|axios\.(get|post|put|request|head)|got\.\w+|request|superagent\.\w+|needle)$|(^|\.)page\.goto$"
        ),
    ),
    (
        "js",
        "xss",
        re.compile(r"^(res|response|reply|document)\.(send|write|writeln|end)$|(^|\.)(insertAdjacentHTML|html)$"),
    ),
    ("js", "deserialisation", re.compile(r"(^|\.)(unserialize)$|^serialize\.\w+$")),
    (
        "js",
        "template",
        re.compile(r"^(ejs|pug|handlebars|Handlebars|nunjucks|_|lodash)\.(render|compile|renderString|template)$"),
    ),
)
