"""The list of checks: what each looks for, what it means for an owner, how it is repaired and what that costs.

How a check finds what it finds is in `checks`; the page of each is in `docs/audit`. `found` is how a check makes a
finding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..language import Phrase, phrase
from .findings import Category, Confidence, Finding, Hours, Place, Severity, Step, Who, stable_id


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that the audit looks for."""

    id: str
    cwe: int
    title: Phrase
    meaning: Phrase
    repair: Phrase
    hours: tuple[float, float]

    @property
    def category(self) -> Category:
        """What the id starts with."""
        return Category.AGENT_RISK if self.id.startswith("agent-") else Category(self.id.split("-")[0])


_ALL = (
    Check(
        id="secret-key",
        cwe=798,
        title=phrase("A key of an outside service stands in the code"),
        meaning=phrase("Whoever reads the code can use the service in your name, and you pay for it."),
        repair=phrase("Revoke the key at the service, make a new one, and keep it in the environment of the server."),
        hours=(0.5, 1.5),
    ),
    Check(
        id="secret-service-role",
        cwe=798,
        title=phrase("The master key of the database stands in the code"),
        meaning=phrase("With this key every rule of the database is off: all data can be read, changed and deleted."),
        repair=phrase(
            "Revoke the key in the project's settings at once, and use it only in server code, from the environment."
        ),
        hours=(1, 3),
    ),
    Check(
        id="secret-private-key",
        cwe=321,
        title=phrase("A private key stands in the code"),
        meaning=phrase("Whoever has it can pass himself off as your server or your service account."),
        repair=phrase("Make a new key pair, withdraw the old one, and keep the private half out of the repository."),
        hours=(1, 3),
    ),
    Check(
        id="secret-connection",
        cwe=798,
        title=phrase("A database address with its password stands in the code"),
        meaning=phrase("Whoever reads the code can open the database directly."),
        repair=phrase("Change the password of the database, and read the address from the environment."),
        hours=(0.5, 1.5),
    ),
    Check(
        id="secret-password",
        cwe=798,
        title=phrase("A password or signing secret stands in the code"),
        meaning=phrase("Whoever reads the code can sign in, or forge sessions that the application believes."),
        repair=phrase("Change it, read it from the environment, and refuse to start where it is missing."),
        hours=(0.5, 1.5),
    ),
    Check(
        id="secret-default",
        cwe=1188,
        title=phrase("A signing secret has a known value when nobody sets one"),
        meaning=phrase(
            "An installation where the setting was forgotten can be entered by anybody who reads the code."
        ),
        repair=phrase("Remove the fallback, and refuse to start where the variable is missing."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="secret-in-browser",
        cwe=522,
        title=phrase("A secret is built into the pages that visitors load"),
        meaning=phrase("Every visitor of the site receives the key with the page and can use it in your name."),
        repair=phrase("Move the call into a function of the server, and take the variable out of the front end."),
        hours=(2, 5),
    ),
    Check(
        id="secret-history",
        cwe=798,
        title=phrase("A secret that was deleted is still in the history"),
        meaning=phrase("Deleting it from the files was not enough: whoever copies the repository has it."),
        repair=phrase("Revoke the secret; rewriting history alone does not help, because copies remain."),
        hours=(0.5, 2),
    ),
    Check(
        id="rls-off",
        cwe=862,
        title=phrase("A table has no row-level security"),
        meaning=phrase("The key that every visitor's browser has is enough to read, change and delete all its rows."),
        repair=phrase("Enable row-level security on the table and add a policy for each thing that users may do."),
        hours=(0.5, 2),
    ),
    Check(
        id="rls-open-read",
        cwe=862,
        title=phrase("A table can be read by people it does not concern"),
        meaning=phrase(
            "Rows about other people can be downloaded without breaking anything, one request after the other."
        ),
        repair=phrase("Replace the policy by one that compares the row's owner, or his company, with `auth.uid()`."),
        hours=(0.5, 2),
    ),
    Check(
        id="rls-open-write",
        cwe=862,
        title=phrase("A table can be changed by people it does not concern"),
        meaning=phrase("Rows can be added, falsified or deleted by strangers, and nobody would notice who it was."),
        repair=phrase("Limit the policy to the row's owner (`auth.uid()`), to a role, or to `service_role`."),
        hours=(0.5, 2),
    ),
    Check(
        id="rls-self-promotion",
        cwe=269,
        title=phrase("Users can give themselves rights"),
        meaning=phrase("An ordinary account can make itself an administrator, or give itself what others pay for."),
        repair=phrase(
            "Keep roles and credits in a table that users cannot write, and change them only on the server."
        ),
        hours=(1, 4),
    ),
    Check(
        id="rls-definer-function",
        cwe=862,
        title=phrase("A function of the database works with full rights for whoever calls it"),
        meaning=phrase("The function passes over the rules of the tables, and does not ask who is calling."),
        repair=phrase(
            "Check `auth.uid()` in the function, or revoke EXECUTE from `public`, `anon` and `authenticated`."
        ),
        hours=(0.5, 2),
    ),
    Check(
        id="rls-view",
        cwe=862,
        title=phrase("A view shows rows that the rules of its tables hide"),
        meaning=phrase("The tables are locked, but the view is a window into them that anybody can open."),
        repair=phrase("Create the view with `security_invoker = on`, or revoke SELECT on it."),
        hours=(0.25, 1),
    ),
    Check(
        id="rls-storage",
        cwe=862,
        title=phrase("Stored files are open to people they do not concern"),
        meaning=phrase("Documents can be listed, fetched, replaced or deleted by people who did not upload them."),
        repair=phrase("Make the bucket private and compare the first folder of the path with `auth.uid()`."),
        hours=(0.5, 2),
    ),
    Check(
        id="rls-recursion",
        cwe=835,
        title=phrase("A policy asks itself and locks everybody out"),
        meaning=phrase(
            "Each request to the table ends in an error, which invites somebody to switch protection off."
        ),
        repair=phrase("Move the question into a SECURITY DEFINER function that reads the table once."),
        hours=(0.5, 2),
    ),
    Check(
        id="rls-firebase",
        cwe=862,
        title=phrase("Firebase rules let strangers in"),
        meaning=phrase("Whoever knows the project's public name can read or change what the rule covers."),
        repair=phrase("Demand `request.auth.uid` and compare it with the owner of the document."),
        hours=(1, 3),
    ),
    Check(
        id="authz-edge-function",
        cwe=306,
        title=phrase("A server function works with the master key for anybody who calls it"),
        meaning=phrase("Anybody on the internet can make the function do its work on your data."),
        repair=phrase(
            "Check the user with `auth.getUser()`, or a signature or shared secret, before the first query."
        ),
        hours=(0.5, 2),
    ),
    Check(
        id="authz-route",
        cwe=306,
        title=phrase("An address of the server does sensitive work without asking who calls"),
        meaning=phrase("Whoever finds the address can use it; no account is needed."),
        repair=phrase("Put the check that the neighbouring routes have in front of it."),
        hours=(0.25, 1),
    ),
    Check(
        id="authz-role",
        cwe=862,
        title=phrase("Any user can do what is meant for administrators"),
        meaning=phrase("The address asks whether somebody is signed in, but not whether he may do this."),
        repair=phrase("Check the role on the server, as the neighbouring routes do."),
        hours=(0.5, 1.5),
    ),
    Check(
        id="authz-object",
        cwe=639,
        title=phrase("Users can reach the records of others by changing a number"),
        meaning=phrase("The record is found by the id in the request alone; nobody asks whose it is."),
        repair=phrase("Add the owner to the query, taken from the session and not from the request."),
        hours=(0.5, 2),
    ),
    Check(
        id="authz-identity",
        cwe=290,
        title=phrase("The server believes who the caller says he is"),
        meaning=phrase("Identity or role come from something that the caller writes himself: he can be anybody."),
        repair=phrase("Take identity from a signed session or a verified token."),
        hours=(1, 4),
    ),
    Check(
        id="authz-client",
        cwe=602,
        title=phrase("The lock is only in the browser"),
        meaning=phrase(
            "Whoever opens the tools of his browser passes it: the page hides, the server does not refuse."
        ),
        repair=phrase("Ask the server who the user is, and let the database enforce it."),
        hours=(1, 4),
    ),
    Check(
        id="authz-webhook",
        cwe=345,
        title=phrase("A webhook believes every message"),
        meaning=phrase("Anybody can report a payment or an order that never happened."),
        repair=phrase("Verify the provider's signature over the raw body before reading it."),
        hours=(0.5, 1.5),
    ),
    Check(
        id="authz-price",
        cwe=602,
        title=phrase("The price comes from the browser"),
        meaning=phrase("A customer can choose what he pays."),
        repair=phrase("Look the price up on the server by the id of the product."),
        hours=(0.5, 2),
    ),
    Check(
        id="authz-cost",
        cwe=770,
        title=phrase("Anybody can spend your money through this address"),
        meaning=phrase("The address calls a paid service (language model, mail, SMS) without asking who calls."),
        repair=phrase("Demand a signed-in user, and limit the calls of each."),
        hours=(0.5, 2),
    ),
    Check(
        id="authz-cors",
        cwe=942,
        title=phrase("Every website may act with your users' sessions"),
        meaning=phrase("A page that a user visits elsewhere can read and change his data here."),
        repair=phrase("List the origins that may send credentials."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="authz-debug",
        cwe=489,
        title=phrase("The debugger is open on the server"),
        meaning=phrase("An error page lets visitors see secrets and, with some servers, run their own code."),
        repair=phrase("Switch debugging on by a variable that is only set on a developer's machine."),
        hours=(0.25, 0.25),
    ),
    Check(
        id="injection-sql",
        cwe=89,
        title=phrase("Input becomes part of a database query"),
        meaning=phrase("A visitor can write his own query: read other people's data, or change it."),
        repair=phrase("Give the value as a parameter of the query."),
        hours=(0.25, 1),
    ),
    Check(
        id="injection-command",
        cwe=78,
        title=phrase("Input becomes part of a command of the server"),
        meaning=phrase("A visitor can run programs on the server."),
        repair=phrase("Give the arguments as a list without a shell, and choose the program from a fixed list."),
        hours=(0.5, 1.5),
    ),
    Check(
        id="injection-path",
        cwe=22,
        title=phrase("Input becomes part of a file name"),
        meaning=phrase("A visitor can read or write files that are none of his business."),
        repair=phrase("Resolve the path and refuse what is not inside the intended folder."),
        hours=(0.5, 1),
    ),
    Check(
        id="injection-xss",
        cwe=79,
        title=phrase("Input becomes part of a page without being escaped"),
        meaning=phrase("What one visitor writes can run in the browser of another and act in his name."),
        repair=phrase("Let the template escape it, or clean it with a sanitizer."),
        hours=(0.5, 1),
    ),
    Check(
        id="injection-template",
        cwe=1336,
        title=phrase("Input becomes a template"),
        meaning=phrase("A visitor can run code on the server through the template language."),
        repair=phrase("Keep templates in files, and give the input as a variable."),
        hours=(0.5, 1),
    ),
    Check(
        id="injection-code",
        cwe=94,
        title=phrase("Input is run as code"),
        meaning=phrase("A visitor can make the server do anything."),
        repair=phrase("Replace the evaluation by a parser for what is really expected."),
        hours=(0.5, 2),
    ),
    Check(
        id="injection-deserialisation",
        cwe=502,
        title=phrase("Input is turned into live objects"),
        meaning=phrase("A crafted file or message can run code on the server."),
        repair=phrase("Use JSON, or the safe loader of the format."),
        hours=(0.5, 2),
    ),
    Check(
        id="injection-ldap",
        cwe=90,
        title=phrase("Input becomes part of a directory query"),
        meaning=phrase("A visitor can find, or pass as, people of the directory that he should not."),
        repair=phrase("Escape the value with the library's function for filters."),
        hours=(0.25, 1),
    ),
    Check(
        id="injection-xpath",
        cwe=643,
        title=phrase("Input becomes part of an XPath query"),
        meaning=phrase("A visitor can read parts of the document that he should not."),
        repair=phrase("Give the value as a variable of the query."),
        hours=(0.25, 1),
    ),
    Check(
        id="injection-xxe",
        cwe=611,
        title=phrase("XML from outside may name files of the server"),
        meaning=phrase("A crafted document can read files or reach machines inside your network."),
        repair=phrase("Parse with external entities switched off (`defusedxml`)."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="injection-redirect",
        cwe=601,
        title=phrase("A link of your site can lead anywhere"),
        meaning=phrase("A fraudster can send your customers from your own address to his page."),
        repair=phrase("Redirect only to paths of your own site, or to a list of known addresses."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="injection-ssrf",
        cwe=918,
        title=phrase("The server fetches any address that a visitor names"),
        meaning=phrase("A visitor can reach machines and secrets that only your server can reach."),
        repair=phrase("Compare the host with a list of allowed ones before fetching."),
        hours=(0.5, 2),
    ),
    Check(
        id="injection-trust",
        cwe=501,
        title=phrase("Input is kept in the session as if it were trusted"),
        meaning=phrase("Later code believes what stands in the session, although a visitor wrote it."),
        repair=phrase("Check the value before it is put into the session."),
        hours=(0.25, 1),
    ),
    Check(
        id="injection-weak-hash",
        cwe=328,
        title=phrase("A hash that can be broken protects something"),
        meaning=phrase("Passwords or signatures made with it can be found out in minutes."),
        repair=phrase("Use argon2 or bcrypt for passwords, SHA-256 for everything else."),
        hours=(0.5, 2),
    ),
    Check(
        id="injection-weak-random",
        cwe=330,
        title=phrase("A secret is drawn from random numbers that can be predicted"),
        meaning=phrase("Tokens and codes can be guessed from earlier ones."),
        repair=phrase("Use `secrets` (Python) or `crypto.getRandomValues` (JavaScript)."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="injection-weak-cookie",
        cwe=614,
        title=phrase("A cookie can be read on the way or by scripts"),
        meaning=phrase("A session can be stolen in an open network or by a script in the page."),
        repair=phrase("Set `Secure`, `HttpOnly` and `SameSite` on the cookie."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="injection-weak-cipher",
        cwe=327,
        title=phrase("An encryption that can be broken, or a certificate that is not checked"),
        meaning=phrase("What looks encrypted can be read or changed on its way."),
        repair=phrase("Use AES-GCM from a maintained library, and leave certificate checks on."),
        hours=(0.5, 2),
    ),
    Check(
        id="destructive-unfiltered",
        cwe=1284,
        title=phrase("All rows of a table can go at once"),
        meaning=phrase("One call without a filter empties or rewrites the whole table."),
        repair=phrase("Filter by owner and id, and refuse an empty filter."),
        hours=(0.5, 2),
    ),
    Check(
        id="destructive-get",
        cwe=650,
        title=phrase("Following a link deletes data"),
        meaning=phrase("A search engine, a preview or a mail scanner that opens the link deletes records."),
        repair=phrase("Delete only by POST or DELETE, with a check of the user."),
        hours=(0.25, 1),
    ),
    Check(
        id="destructive-migration",
        cwe=1038,
        title=phrase("A migration throws data away"),
        meaning=phrase("Where it runs on a full database, the rows are gone; only a backup brings them back."),
        repair=phrase("Move the data first, and keep the old table or column for a while."),
        hours=(0.5, 3),
    ),
    Check(
        id="destructive-shell",
        cwe=73,
        title=phrase("A script can delete more than it should"),
        meaning=phrase("One empty variable, and a whole folder is deleted."),
        repair=phrase("Refuse empty variables (`set -u`) and delete only inside a named folder."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="destructive-replace",
        cwe=460,
        title=phrase("Data is deleted before the new data is safe"),
        meaning=phrase("When the import fails half-way, the old data is gone and the new is not there."),
        repair=phrase("Do both in one transaction, or write the new rows first."),
        hours=(1, 3),
    ),
    Check(
        id="destructive-mail",
        cwe=799,
        title=phrase("One call writes to all customers"),
        meaning=phrase(
            "A mistake or a stranger's call sends mail to everybody at once, and it cannot be taken back."
        ),
        repair=phrase("Ask for a person's confirmation on the server, limit the number, and send a test first."),
        hours=(1, 3),
    ),
    Check(
        id="egress-plain",
        cwe=319,
        title=phrase("Data goes over the internet unencrypted"),
        meaning=phrase("Whoever sits on the way (a hotel network, a provider) can read and change it."),
        repair=phrase("Use `https`."),
        hours=(0.25, 1),
    ),
    Check(
        id="egress-address",
        cwe=1327,
        title=phrase("Data goes to a bare internet address"),
        meaning=phrase("Nobody can tell who runs the machine behind it, nor whether it will be his tomorrow."),
        repair=phrase("Use a name with a certificate, and write down who runs it."),
        hours=(0.5, 2),
    ),
    Check(
        id="egress-personal",
        cwe=359,
        title=phrase("Personal data goes to an outside company"),
        meaning=phrase("Customer data leaves the house; the law wants a contract, and customers want to know."),
        repair=phrase("Send only what is needed, under a pseudonym, to a company that you have a contract with."),
        hours=(1, 6),
    ),
    Check(
        id="agent-config",
        cwe=250,
        title=phrase("An AI assistant has the run of the machine"),
        meaning=phrase(
            "A poisoned text that the assistant reads is enough to make it run commands or send files away."
        ),
        repair=phrase(
            "Switch the sandbox on, allow single commands instead of shells, and bind to this machine only."
        ),
        hours=(0.25, 1),
    ),
    Check(
        id="agent-hidden-text",
        cwe=116,
        title=phrase("Instructions for AI assistants contain hidden text"),
        meaning=phrase("The assistant obeys sentences that no person sees when reading the file."),
        repair=phrase("Remove the invisible characters, and find out who put them there."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="agent-output-run",
        cwe=95,
        title=phrase("What a language model writes is run"),
        meaning=phrase(
            "Whoever can talk to the model can make it write a command, a query or a page that does harm."
        ),
        repair=phrase("Let the model choose among fixed actions with checked arguments, never write the code."),
        hours=(1, 6),
    ),
    Check(
        id="agent-open-tools",
        cwe=306,
        title=phrase("Tools for AI agents are open to anybody"),
        meaning=phrase("Whoever finds the address can use the tools, and through them your data."),
        repair=phrase("Demand a token, and listen on this machine only."),
        hours=(0.5, 2),
    ),
    Check(
        id="agent-prompt",
        cwe=1427,
        title=phrase("Outside text steers an agent that has tools"),
        meaning=phrase("A sentence in a mail or a web page can make the agent use its tools for the sender."),
        repair=phrase("Keep outside text apart from instructions, and ask a person before a tool changes something."),
        hours=(2, 8),
    ),
    Check(
        id="dependency-unpinned",
        cwe=1357,
        title=phrase("Which versions are installed is left to chance"),
        meaning=phrase("Tomorrow's installation can break or bring a poisoned version, without any change of yours."),
        repair=phrase("Pin the versions and keep the lock file in the repository."),
        hours=(0.25, 1),
    ),
    Check(
        id="dependency-name",
        cwe=1357,
        title=phrase("A dependency is one letter away from a well-known one"),
        meaning=phrase("Such names are registered by thieves: installing it may run their code."),
        repair=phrase("Compare the name with the documentation of the library that was meant."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="dependency-vulnerable",
        cwe=1395,
        title=phrase("A dependency has a known hole"),
        meaning=phrase("The hole is described in public, and machines search the internet for it."),
        repair=phrase("Raise the version to the mended one and run the tests."),
        hours=(0.25, 2),
    ),
    Check(
        id="dependency-source",
        cwe=829,
        title=phrase("A dependency comes from an address that nobody checks"),
        meaning=phrase("Whoever owns the address can put other code there, and it will be installed."),
        repair=phrase("Install from the package index with a pinned version, or add an integrity hash."),
        hours=(0.25, 1),
    ),
    Check(
        id="slop-swallowed",
        cwe=390,
        title=phrase("Errors are swallowed"),
        meaning=phrase("When something fails nobody learns of it, and the data is quietly wrong."),
        repair=phrase("Let the error rise, or tell the user and write it down."),
        hours=(0.5, 3),
    ),
    Check(
        id="slop-long",
        cwe=1121,
        title=phrase("Functions are too long to understand"),
        meaning=phrase("Each change is a gamble, because nobody can see all of what it touches."),
        repair=phrase("Cut the function along its steps when it is next changed."),
        hours=(2, 8),
    ),
    Check(
        id="slop-untested",
        cwe=1059,
        title=phrase("There are no tests"),
        meaning=phrase("Nobody can tell whether a change broke something before customers do."),
        repair=phrase("Begin with one test for each way in which money or customer data is touched."),
        hours=(8, 24),
    ),
    Check(
        id="slop-untyped",
        cwe=1076,
        title=phrase("The type checker is switched off in most places"),
        meaning=phrase("Mistakes that a machine could find are found by customers."),
        repair=phrase("Replace `any` by the generated types, beginning where money and customers are handled."),
        hours=(2, 10),
    ),
    Check(
        id="slop-duplicate",
        cwe=1041,
        title=phrase("The same code stands in several places"),
        meaning=phrase("A mistake that is mended in one place lives on in the others."),
        repair=phrase("Move the block into one function and call it."),
        hours=(1, 6),
    ),
    Check(
        id="slop-dead",
        cwe=561,
        title=phrase("Files are not used by anything"),
        meaning=phrase(
            "Everybody who works on the program pays for reading them, and an old copy gets changed by mistake."
        ),
        repair=phrase("Delete them; the history keeps them."),
        hours=(0.5, 2),
    ),
)

CHECKS = {check.id: check for check in _ALL}
"""Every check by its id."""


def found(
    check: str,
    severity: Severity,
    where: Place,
    subject: str,
    reason: Phrase,
    *,
    who: Who,
    confidence: Confidence = Confidence.HIGH,
    others: Iterable[Place] = (),
    steps: Sequence[Step] = (),
    cwe: int | None = None,
    title: Phrase | None = None,
    patch: str = "",
) -> Finding:
    """A finding of a check; its id comes from check, file and subject."""
    about = CHECKS[check]
    return Finding(
        id=stable_id(check, where.path, subject),
        check=check,
        category=about.category,
        severity=severity,
        reason=reason,
        who=who,
        cwe=about.cwe if cwe is None else cwe,
        where=where,
        others=tuple(others),
        subject=subject,
        title=about.title if title is None else title,
        meaning=about.meaning,
        repair=about.repair,
        hours=Hours(least=about.hours[0], most=about.hours[1]),
        confidence=confidence,
        steps=tuple(steps),
        patch=patch,
    )
