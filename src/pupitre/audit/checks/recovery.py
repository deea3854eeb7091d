"""Ways into an account past its password: codes that can be tried out, links to another host, resets without proof.

How identity is believed afterwards is in `identity`, who guards which route in `authz`.
"""

import re
from collections.abc import Iterator

from ...language import Phrase, phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..routes import Route
from ..routing.deeds import MAIL
from ..sieve import Sieve

_CODE = (
    r"(?:otp|otp_?code|pin|pin_?code|passcode|verification_?code|sms_?code|login_?code|reset_?code|"
    r"two_?factor_?code|access_?code)"
)
_TRIED = Sieve(
    rf"(?i)(?:\b{_CODE}|[.\[]\s*[\"']?{_CODE}[\"'\]]*)\s*(?:===?|!==?)|(?:===?|!==?)\s*(?:String\(|str\()?\s*[\w.\[\"']{{0,40}}\b{_CODE}\b|"
    rf"\.eq\(\s*[\"']{_CODE}[\"']|\.eq\(\s*[\"']code[\"']\s*,\s*(?:otp|pin|code)\b|\w{{0,20}}(?:check|verify|compare)_?{_CODE}\(|"
    rf"(?:compare|verify|checkpw|check_password_hash)\(\s*[\w.]{{0,30}}{_CODE}\b|(?:find\w{{0,10}}|filter_by|where)\s?[(:][^;\n]{{0,120}}\b{_CODE}\b\s*[,:=}}]|"
    r"(?:for|by|with|hash|validate)_?(?:pin|otp|passcode)\(|\bpin_?hash\b|"
    r"\.code\s*!==?\s*(?:code|otp|req\.body\.code)\b|\bcode\s*!==?\s*\w{1,30}\.code\b"
)
"""What was typed is compared with a short code."""
_SHORT = r"(?i)(?<![a-z])(?:otp|pin|passcode|code)(?![a-z])|[oO]tp|Pin(?![a-z])|[cC]ode(?![a-z])"
_LETS_IN = Sieve(
    r"(?i)jwt\.(?:sign|encode)\(|\bsign\w{0,20}\(|create_?access_?token|session\[|req\.session|\.cookies?\(|set_?cookie|cookies\(\)\.set|login_user\(|"
    r"createSession|generateLink|access_?token|auth_?token|\btoken\s*[:,}]|password\s*[:=]|setCustomUserClaims|updateUserById|verified\s*[:=]\s*true"
)
_LIMITS = Sieve(
    r"(?i)attempt|rate_?-?limit|limiter|throttl|slow_?down|too many|"
    r"\b429\b|lock(?:ed|out|_until|Until)|brute|max_?tries|tries\b|captcha|turnstile|verifyOtp|verify_otp\("
)
_PASSED_ON = re.compile(
    r"(?i)verifications?\.(?:checks|check)|verificationChecks|twilio|signInWithPhone|signInWithOtp"
)
"""Services that count themselves how often somebody tried."""
_RECOVERS = Sieve(
    r"(?i)forgot|reset|recover|magic|passwordless|verif\w{0,12}[-_ ]?(?:mail|link|url)|set-?password|invit"
)
_CALLED_AS = (
    r"(?:req(?:uest)?\.headers\.(?:host|origin|referer)\b|req(?:uest)?\.headers\[\s*[\"'](?:x-forwarded-host|host|origin|referer)[\"']\s*\]|"
    r"req\.(?:get|header)\(\s*[\"'](?:host|origin|referer|x-forwarded-host)[\"']\s*\)|req\.hostname\b|"
    r"headers(?:\(\))?\.get\(\s*[\"'](?:host|origin|referer|x-forwarded-host)[\"']\s*\)|request\.(?:host_url|url_root|host)\b|"
    r"request\.headers\.get\(\s*[\"'](?:Host|Origin|Referer)[\"']|request\.base_url\b|request\.build_absolute_uri\()"
)
_HOST = Sieve(_CALLED_AS, re.IGNORECASE)
_CHECKED_HOST = Sieve(
    r"(?i)allowed\w{0,20}(?:\.includes\(|\.has\(|\b)|includes\(\s*origin|whitelist|(?:process\.env\.\w*URL\w*|os\.environ[^\n]{0,40}URL[^\n]{0,20}|Deno\.env\.get\([\"']\w*URL[\"']\))\s*(?:\|\||\?\?|or\b)"
)
_LINK = Sieve(
    r"(?i)(?:\?|&|/|[\"'])\w{0,20}token=?|(?:reset|magic|verif|invite|recover)\w{0,20}_?(?:link|url)|[?&]token|/reset|(?:reset|recover|magic|verify)[\w-]{0,20}/"
)
_ANSWERS = Sieve(
    r"(?i)(?:\.json\(|jsonify\(|return\s*\{|Response\.json\(|JSON\.stringify\(|\.send\()\s*\{?[^;{}]{0,200}"
    r"\b(?P<name>reset_?token|reset_?link|reset_?url|magic_?link|otp(?:_?code)?|verification_?code|reset_?code|dev_?otp|debug_?otp|login_?code|link_?url)\b[\"']?\s*[,:}\)]"
)
_MERELY = re.compile(r"(?i)otp_?(?:sent|length|expires\w*)|NODE_ENV|\bdebug\b|DEV\b")
_SETS_PASSWORD = Sieve(
    r"(?i)\b(?:password|passwordHash|password_hash|hashed_password|hashedPassword)[\"']?\s*[:=]\s*(?!=)[^,;\n]{0,80}(?:hash|password)|set_password\(|"
    r"UPDATE\s+\w+\s+SET\s+password|update\(\s*\{\s*password\b|\{\s*password\b[^{}]{0,60}\}\s*\)"
)
_PROOF = Sieve(
    r"(?i)token|otp|\bcode\b|(?:old|current|existing)_?-?password|bcrypt\.compare|checkpw|check_password|verify_password|answer|signature|secret|expires|nonce"
)
_BY_ADDRESS = Sieve(r"(?i)e-?mail|user_?name|phone")
_SIGNS_IN = re.compile(r"(?i)log-?in|sign-?in|authenticate\b|/auth$|session$")
_FINDS = Sieve(
    r"(?i)find(?:One|First|Unique|_one)?\(|filter_by\(|\.filter\(|\.eq\(\s*[\"']e?-?mail|\.eq\(\s*[\"'](?:user_?name|phone)|WHERE\s+\w{0,20}(?:email|username|phone)\s*="
)
_OTHER_PROOF = Sieve(
    r"(?i)passw|pwd\b|\bpass\b|senha|otp|\bcode\b|\bpin\b|token\b(?!\s*[:=,}])|id_?token|credential|google|oauth|provider|verif|compare|magic|sign(?:ature|edMessage)|nonce|wallet|hash|secret|challenge|telegram|passkey"
)


DOOR = Sieve(r"(?i)log-?in|sign-?in|otp|verif|reset|forgot|recover|\bpin\b|code|magic|passw|auth")
"""Routes by which somebody comes in: that they look at sessions guards nothing."""


def recoveries(route: Route, reached: str, *, counted: bool) -> Iterator[Finding]:
    """Find how somebody gets into the account of another by way of a route that asks for no session.

    `counted`: something in front of the route counts how often it is called.
    """
    body = route.body
    guessed = route.writes and _TRIED.search(reached) is not None and re.search(_SHORT, body) is not None
    if guessed and not counted and _LETS_IN.search(reached) and not _LIMITS.search(reached):
        if not _PASSED_ON.search(body):
            yield found(
                "authz-guess",
                Severity.HIGH,
                route.place,
                f"{route.shown} {route.name} code",
                phrase(
                    "`{route}` takes a code of few digits, and nothing counts how often one is tried.",
                    route=route.shown,
                ),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
            )
    for severity, what, reason in _past_the_password(route, body, reached):
        yield found(
            "authz-recovery",
            severity,
            route.place,
            f"{route.shown} {route.name} {what}",
            reason,
            who=Who.ANYBODY,
            confidence=Confidence.MEDIUM,
        )
        return


def _past_the_password(route: Route, body: str, reached: str) -> Iterator[tuple[Severity, str, Phrase]]:
    """How bad, what and why, the worst first."""
    called = f"{route.path} {route.name} {route.file if route.framework in ('next', 'hosted') else ''}"
    given = _ANSWERS.search(body)
    if given is not None and not _MERELY.search(body[max(0, given.start() - 200) : given.end()]):
        yield (
            Severity.CRITICAL,
            "given back",
            phrase(
                "`{route}` answers with `{name}`, which was meant for the owner of the account only.",
                route=route.shown,
                name=given.group("name"),
            ),
        )
    if (
        re.search(r"(?i)reset|forgot|change|update|set|recover", called)
        and re.search(r"(?i)passw|pwd|recover", called)
        and _SETS_PASSWORD.search(body)
        and _BY_ADDRESS.search(body)
        and not _PROOF.search(reached)
    ):
        yield (
            Severity.CRITICAL,
            "without proof",
            phrase(
                "`{route}` sets a new password for whatever account the caller names, and asks for no proof.",
                route=route.shown,
            ),
        )
    if (
        _SIGNS_IN.search(called)
        and route.writes
        and _FINDS.search(body)
        and re.search(
            r"(?i)jwt\.(?:sign|encode)\(|create_?access_?token|session\[|req\.session|cookie|login_user\(|sign\w{0,12}token",
            body,
        )
        and not _OTHER_PROOF.search(_ISSUED.sub(" ", body))
    ):
        yield (
            Severity.CRITICAL,
            "name only",
            phrase("`{route}` lets in whoever names an account: no password is asked for.", route=route.shown),
        )
    if (
        _RECOVERS.search(f"{called} {body}")
        and _HOST.search(body)
        and _LINK.search(body)
        and (MAIL.search(reached) or re.search(r"(?i)send\w{0,20}(?:mail|reset|link)|mailer|sendMail", body))
        and not _CHECKED_HOST.search(body)
        and not re.search(r"redirectTo|redirect_to|emailRedirectTo|success_url|return_url", body)
    ):
        yield (
            Severity.HIGH,
            "host",
            phrase(
                "the link that `{route}` sends begins with an address that the caller names: he gets its token.",
                route=route.shown,
            ),
        )


_ISSUED = Sieve(
    r"(?i)\b(?:jwt\.(?:sign|encode)|create_?access_?token|sign\w{0,12}token)\([^;\n]{0,200}|process\.env\.\w+|os\.environ[^\n]{0,60}"
)
"""The pass that it gives is no proof that it asked for."""
