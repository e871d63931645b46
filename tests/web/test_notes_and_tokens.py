"""What readers hand in: notes, and the token of a server that other machines reach."""

import json
from pathlib import Path

import pytest

from levelhead.web.guard import Guard
from levelhead.web.token import Token
from tests.web.asking import ask, command, dashboard, made_up_folder

SECRET = "correct-horse-battery-staple"
PAST = "2025-10-16"  # a session of the made-up bars
NOTE = """# E-mini Russell 2000, 2025-10-16

Support stands at 1,000.0 and resistance at 9,000.0. RSI(14) is at 99.9. <script>alert(1)</script>
"""
BOUNDARY = "0123456789"


def form(**fields: str) -> tuple[list[tuple[str, str]], bytes]:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()
    return [("content-type", f"multipart/form-data; boundary={BOUNDARY}")], body


def test_a_note_that_is_pasted_is_held_against_the_bars(app: Guard):
    headers, body = form(note=NOTE, market="RTY", day=PAST)
    told = ask(app, "/audit", method="POST", headers=headers, body=body)
    page = told.body.decode()
    assert (told.status, "Fact-check" in page, "<script>alert" in page, "RSI(14) is at 99.9" in page) == (
        200,
        True,
        False,
        True,
    )


def test_the_report_is_what_the_command_prints(app: Guard, data: Path, tmp_path: Path):
    (tmp_path / "note.md").write_text(NOTE)
    printed = command(
        "audit", str(tmp_path / "note.md"), "--bars", str(data), "--data", str(data),
        "--market", "RTY", "--as-of", PAST, "--format", "json",
    )  # fmt: skip
    told = ask(
        app,
        f"/audit.json?market=rty&day={PAST}",
        method="POST",
        headers=[("content-type", "text/markdown")],
        body=NOTE.encode(),
    )
    assert told.body == printed


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([("content-type", "application/json")], b'{"note": ""}', 422),
        ([("content-type", "application/json")], b"[" * 100_000, 422),
        ([("content-type", "application/json")], b'{"note": "RTY held 2,000.", "market": 7}', 422),
        ([("content-type", "application/json")], b'{"note": "RTY held 2,000.", "market": "XXX"}', 404),
        ([("content-type", "application/json")], b'{"note": "RTY held 2,000.", "market": "RTY", "day": "soon"}', 422),
        ([("content-type", "image/png")], b"\x89PNG", 422),
        ([], b"x", 422),
        ([("content-type", "application/pdf")], b"%PDF-1.7 broken", 422),
        ([("content-type", "multipart/form-data; boundary=x")], b"no part at all", 400),
        ([("content-type", "multipart/form-data")], b"x", 400),
        ([("content-type", "text/plain")], b"x" * (1024**2 + 1), 422),
        ([("content-type", "text/plain")], [b"x" * 400_000] * 4, 413),
    ],
)  # fmt: skip
def test_a_note_that_cannot_be_read_is_refused_in_words(
    app: Guard, headers: list[tuple[str, str]], body: bytes | list[bytes], status: int
):
    told = ask(app, "/audit.json", method="POST", headers=headers, body=body)
    said = json.loads(told.body)["error"]
    assert (told.status, bool(said["kind"]), bool(said["message"])) == (status, True, True), said


@pytest.fixture
def locked(home: Path, data: Path) -> Guard:
    return dashboard(home, data, token=Token(SECRET, "levelhead-8321"))


def test_the_form_gives_a_cookie_that_opens_the_dashboard(locked: Guard):
    told = ask(locked, "/token", method="POST", body=f"token={SECRET}".encode())
    cookie = told.header("set-cookie")
    pair = cookie.partition(";")[0]
    assert (told.status, told.header("location"), SECRET in cookie) == (303, "/", False)
    assert {"httponly", "samesite=strict", "path=/"} <= {each.strip().lower() for each in cookie.split(";")}
    assert [ask(locked, "/api", headers=[("cookie", each)]).status for each in (pair, pair[:-1])] == [
        200,
        401,
    ]


def test_a_wrong_token_gives_no_cookie(locked: Guard):
    told = ask(locked, "/token", method="POST", body=b"token=guess-number-one-of-many")
    assert (told.status, told.header("set-cookie")) == (401, "")


def test_who_is_not_let_in_is_shown_where_to_give_the_token(locked: Guard):
    page, program = ask(locked, "/RTY"), ask(locked, "/RTY.json")
    assert (page.status, b'action="/token"' in page.body, b"RTY" in page.body) == (401, True, False)
    assert (program.status, json.loads(program.body)["error"]["kind"]) == (401, "NoToken")


def test_a_market_nobody_knows_has_no_events(app: Guard):
    told = ask(app, "/NOPE/live")
    assert (told.status, b"NOPE" in told.body) == (404, True)


def test_the_form_of_a_dashboard_whose_folder_is_gone_says_so_without_its_path(home: Path, tmp_path: Path):
    folder = made_up_folder(tmp_path / "desk", count=60)
    gone = dashboard(home, folder)
    folder.rename(tmp_path / "elsewhere")
    told = ask(gone, "/audit")
    assert (told.status, b"existing folder" in told.body) == (422, True)
    assert str(tmp_path).encode() not in told.body


def test_a_folder_called_bars_where_the_server_was_started_is_nobodys(
    app: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It may hold other markets than the dashboard's."""
    (tmp_path / "bars").mkdir()
    monkeypatch.chdir(tmp_path)
    headers, body = form(note=NOTE, market="RTY", day=PAST)
    assert ask(app, "/audit", method="POST", headers=headers, body=body).status == 200
