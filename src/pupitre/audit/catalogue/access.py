"""What lets people in whom it does not concern: credentials, rows, routes."""

from ...language import phrase
from .check import Check

ACCESS = (
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
        id="secret-served",
        cwe=497,
        title=phrase("The server gives out its own secrets"),
        meaning=phrase("Whoever finds the address has the keys of the server, or its code and data."),
        repair=phrase(
            "Serve only a folder made for visitors, answer with public settings only, and replace the keys that went out."
        ),
        hours=(0.5, 2),
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
        id="authz-password",
        cwe=256,
        title=phrase("Passwords are kept in plain text"),
        meaning=phrase(
            "Whoever sees the database once has the passwords of all customers, which many of them use elsewhere too."
        ),
        repair=phrase("Keep only a slow hash (bcrypt, argon2) of each password and compare with its own function."),
        hours=(1, 4),
    ),
    Check(
        id="authz-guess",
        cwe=307,
        title=phrase("A short code can be tried until it fits"),
        meaning=phrase("A program tries all codes in minutes, and is then in somebody else's account."),
        repair=phrase("Count the attempts of each account, stop after five, and let a code die after some minutes."),
        hours=(0.5, 2),
    ),
    Check(
        id="authz-recovery",
        cwe=640,
        title=phrase("An account can be entered without its password"),
        meaning=phrase("Whoever knows somebody's address can take over his account."),
        repair=phrase(
            "Send a token to the address of the account, in a link whose host stands in the settings, and ask for it."
        ),
        hours=(1, 3),
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
)
