"""Who gets in with a password, and where the cockpit answers beyond this machine."""

import io
import re
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import httpx
import pytest

from pupitre import ledger
from pupitre import listening as addresses
from pupitre.errors import CompanyError, SourceError
from pupitre.language import now
from pupitre.web import passwords, serving
from pupitre.web.sessions import TRIES, way_of

from ..cli.conftest import Run, run  # noqa: F401  # pyright: ignore[reportUnusedImport]
from .conftest import Desk

pytestmark = pytest.mark.anyio

WORDS = "horse battery staple"


async def give(desk: Desk, person: str) -> None:
    await desk.cockpit.store.write(lambda c: passwords.give(c, person, WORDS, by="claire", at=now()))


async def attempt(desk: Desk, person: str, password: str) -> int:
    desk.client.cookies.clear()
    return (await desk.post("/entrance", person=person, password=password)).status_code


async def test_a_name_and_its_password_sign_in_with_the_role_of_the_company(desk: Desk) -> None:
    await give(desk, "sophie")
    assert "Password" in (await desk.client.get("/entrance")).text
    assert await attempt(desk, "sophie", WORDS) == 303
    assert [(await desk.client.get(path)).status_code for path in ("/", "/ledger")] == [200, 403]


@pytest.mark.parametrize(("person", "password"), [
    pytest.param("sophie", "wrong", id="another password"),
    pytest.param("claire", WORDS, id="somebody without one"),
    pytest.param("nobody", WORDS, id="nobody"),
    pytest.param("sophie", "", id="none"),
])  # fmt: skip
async def test_what_does_not_fit_together_opens_nothing(desk: Desk, person: str, password: str) -> None:
    await give(desk, "sophie")
    assert await attempt(desk, person, password) == 403
    assert (await desk.client.get("/", headers={"Accept": "application/json"})).status_code == 401


async def test_who_left_the_company_cannot_sign_in(desk: Desk) -> None:
    await desk.cockpit.store.write(lambda c: passwords.give(c, "gone", WORDS, by="claire", at=now()))
    assert await attempt(desk, "gone", WORDS) == 403


async def test_guessing_closes_the_way_of_one_name_and_no_other(desk: Desk) -> None:
    await give(desk, "sophie")
    await give(desk, "claire")
    for _ in range(TRIES):
        desk.cockpit.sessions.failed(way_of("sophie"))
    assert [await attempt(desk, name, WORDS) for name in ("sophie", "claire")] == [429, 303]


async def test_a_name_that_nobody_has_is_closed_like_one_that_somebody_has(desk: Desk) -> None:
    await give(desk, "sophie")
    for name in ("sophie", "nobody", "somebody"):
        said = [await attempt(desk, name, "wrong") for _ in range(TRIES + 1)]
        assert (name, said) == (name, [403] * TRIES + [429])


async def test_of_many_guesses_at_once_no_more_are_tried_than_one_after_the_other(desk: Desk) -> None:
    said: list[int] = []

    async def guess() -> None:
        said.append((await desk.post("/entrance", person="sophie", password="wrong")).status_code)

    async with anyio.create_task_group() as group:
        for _ in range(TRIES + 5):
            group.start_soon(guess)
    assert sorted(said) == [403] * TRIES + [429] * 5


async def test_a_failed_password_is_counted(desk: Desk) -> None:
    await attempt(desk, "sophie", "wrong")
    for _ in range(TRIES - 1):
        desk.cockpit.sessions.failed(way_of("sophie"))
    assert desk.cockpit.sessions.is_exhausted(way_of("sophie"))


async def another_password(desk: Desk) -> None:
    await give(desk, "sophie")


async def no_password(desk: Desk) -> None:
    await desk.cockpit.store.write(lambda c: passwords.take(c, "sophie", by="claire", at=now()))


async def out_of_the_company(desk: Desk) -> None:
    settings = desk.folder / "pupitre.toml"
    kept = re.sub(r"\[people\.sophie\][^\[]*", "", settings.read_text(encoding="utf-8"))
    settings.write_text(kept, encoding="utf-8")


@pytest.mark.parametrize("by", ["link", "password"])
@pytest.mark.parametrize("end", [
    pytest.param(another_password, id="another password"),
    pytest.param(no_password, id="the password is taken"),
    pytest.param(out_of_the_company, id="the person is no more in the company"),
])  # fmt: skip
async def test_an_open_session_ends_at_once(desk: Desk, end: Callable[[Desk], Awaitable[None]], by: str) -> None:
    await give(desk, "sophie")
    if by == "link":
        await desk.enter("sophie")
    else:
        await attempt(desk, "sophie", WORDS)
    token = desk.client.cookies[desk.cockpit.cookie]
    before = (await desk.client.get("/")).status_code, await desk.cockpit.person(token)

    await end(desk)

    after = (await desk.client.get("/")).status_code, await desk.cockpit.person(token)
    assert (before, after) == ((200, "sophie"), (303, None))
    await desk.enter("claire")
    assert (await desk.client.get("/")).status_code == 200


async def test_a_session_does_not_come_back_when_a_password_was_given_and_taken_again(desk: Desk) -> None:
    await desk.enter("sophie")
    await give(desk, "sophie")
    await no_password(desk)
    assert (await desk.client.get("/")).status_code == 303


async def test_who_has_less_to_say_has_so_at_once_and_who_has_more_from_the_next_start(desk: Desk) -> None:
    settings = desk.folder / "pupitre.toml"
    text = settings.read_text(encoding="utf-8")
    swapped = {"owner": "colleague", "colleague": "owner"}
    changed = re.sub(r'role = "(\w+)"', lambda found: f'role = "{swapped[found[1]]}"', text)
    settings.write_text(changed, encoding="utf-8")
    for person in ("claire", "sophie"):
        await desk.enter(person)
        assert (await desk.client.get("/ledger")).status_code == 403


async def test_half_a_file_takes_nobody_out(desk: Desk) -> None:
    await desk.enter("sophie")
    (desk.folder / "pupitre.toml").write_text("[people", encoding="utf-8")
    assert (await desk.client.get("/")).status_code == 200


async def test_without_passwords_the_entrance_asks_for_none(desk: Desk) -> None:
    assert 'type="password"' not in (await desk.client.get("/entrance")).text


async def test_a_password_is_kept_as_a_hash_and_its_change_in_the_ledger(desk: Desk) -> None:
    await give(desk, "sophie")
    with desk.cockpit.store.reading() as connection:
        kept = passwords.kept(connection, "sophie")
        entry = ledger.search(connection, kind="password_given")[0]
    assert kept is not None and kept.startswith("$argon2id$") and WORDS not in kept
    assert dict(entry.body) == {"person": "sophie", "by": "claire"}
    assert await desk.cockpit.store.write(lambda c: passwords.take(c, "sophie", by="claire", at=now()))
    assert await attempt(desk, "sophie", WORDS) == 403


async def test_a_short_password_is_refused(desk: Desk) -> None:
    with pytest.raises(CompanyError, match="12 to 200"):
        await desk.cockpit.store.write(lambda c: passwords.give(c, "sophie", "short", by="claire", at=now()))


def test_the_owner_gives_a_password_from_the_command_line(
    worked: Path,
    run: Run,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(WORDS + "\n"))
    assert run("user", "sophie", "-C", worked)[:2] == (0, "sophie signs in with this password from now on.\n")
    assert "only the owner" in run("user", "claire", "--as", "sophie", "-C", worked)[2]
    assert "signs in by links only" in run("user", "sophie", "--remove", "-C", worked)[1]


@pytest.mark.parametrize(("host", "plain", "said"), [
    pytest.param("192.0.2.7", False, "could read along", id="without TLS"),
    pytest.param("192.0.2.7", True, "", id="without TLS, as somebody wants it"),
    pytest.param("127.0.0.1", False, "", id="this machine"),
    pytest.param("localhost", False, "", id="this machine by name"),
])  # fmt: skip
def test_beyond_this_machine_it_answers_only_with_tls_or_where_somebody_says_so(
    host: str, plain: bool, said: str
) -> None:
    if said:
        with pytest.raises(SourceError, match=said):
            addresses.place(host, 0, certificate=None, key=None, plain=plain)
    else:
        assert addresses.place(host, 0, certificate=None, key=None, plain=plain).host == host


@pytest.mark.parametrize(("file", "instead"), [
    pytest.param("certificate.pem", lambda: b"no certificate", id="no certificate"),
    pytest.param("key.pem", lambda: b"no key", id="no key"),
    pytest.param("key.pem", lambda: other_key(), id="the key of another certificate"),
    pytest.param("key.pem", lambda: other_key(b"locked"), id="a key with a password"),
])  # fmt: skip
def test_a_certificate_and_a_key_that_do_not_fit_are_said_before_anything_begins(
    worked: Path,
    run: Run,  # noqa: F811
    tmp_path: Path,
    file: str,
    instead: Callable[[], bytes],
) -> None:
    certificate, key = certified(tmp_path)
    (tmp_path / file).write_bytes(instead())
    code, out, error = run("up", "-C", worked, "--certificate", certificate, "--key", key)
    assert (code, out) == (1, "") and "are not a certificate and its key" in " ".join(error.split())


def other_key(password: bytes | None = None) -> bytes:
    """A key in a PEM file."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked
    )


def test_every_address_at_once_is_no_address() -> None:
    with pytest.raises(SourceError, match="not reached as"):
        serving.bind(addresses.place("0.0.0.0", 0, certificate=None, key=None, plain=True))


async def test_with_a_certificate_it_answers_over_tls_and_the_cookie_stays_there(
    worked: Path, tmp_path: Path
) -> None:
    from pupitre.house import open_house
    from pupitre.web import app
    from pupitre.web.beside import Here
    from pupitre.web.doors import open_cockpit

    certificate, key = certified(tmp_path)
    at = addresses.place("127.0.0.1", 0, certificate=certificate, key=key, plain=False)
    house = open_house(worked)
    listening = serving.bind(at)
    port = int(listening.getsockname()[1])
    cockpit = open_cockpit(house, Here(house), port=port, names=at.names, secure=True)
    trusted = ssl.create_default_context(cafile=str(certificate))
    async with anyio.create_task_group() as group:
        group.start_soon(serving.serve, app.build(cockpit), listening, at)
        async with httpx.AsyncClient(verify=trusted, base_url=f"https://127.0.0.1:{port}") as client:
            answer = await client.get("/entrance", params={"token": cockpit.sessions.link("claire")})
        assert answer.status_code == 303 and "Secure" in answer.headers["set-cookie"]
        group.cancel_scope.cancel()
    house.close()


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate that this machine signed for itself, and its key."""
    from datetime import timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cockpit")])
    built = (
        x509
        .CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(hours=1))
        .not_valid_after(now() + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(secret, hashes.SHA256())
    )
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, key
