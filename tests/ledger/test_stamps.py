"""Time stamps over checkpoints, from an authority of openssl on the loopback address."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from levelhead.cli.main import run
from levelhead.errors import BadOption, CheckpointMismatch, SourceError
from levelhead.ledger.book import Book
from levelhead.ledger.checkpoints import Checkpoint, checkpoint_of, keep_checkpoint, read_checkpoint
from levelhead.ledger.stamps import check_stamp, keep_stamp, stamp, stamp_beside
from tests.ledger.authority import OPENSSL, Authority, answering
from tests.ledger.books import NOON, filled, note

pytest.importorskip("rfc3161_client", reason="time stamps need the package rfc3161-client")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs the openssl command")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture
def seen(tmp_path: Path) -> Checkpoint:
    """The checkpoint of a book of three notes."""
    return checkpoint_of(filled(tmp_path / "book", 3).entries()[-1], origin="test")


def test_a_stamp_says_when_the_checkpoint_was_seen(authority: Authority, seen: Checkpoint):
    """To the second, by the authority's clock."""
    before = datetime.now(UTC)  # noqa: TID251  the authority's clock is the machine's
    with answering(authority.reply) as url:
        token = stamp(seen, url)
    when = check_stamp(seen, token, roots=authority.root)
    assert timedelta(seconds=-1) <= when - before < timedelta(minutes=5)


def test_openssl_reads_what_is_kept(authority: Authority, seen: Checkpoint, tmp_path: Path):
    """By the command of the documentation, without this package."""
    path = keep_checkpoint(tmp_path, seen)
    with answering(authority.reply) as url:
        keep_stamp(path, stamp(seen, url))
    command = (
        f"head -n 3 {path.name} > lines && "
        f"openssl ts -verify -data lines -in 000004.tsr -CAfile {authority.root}"
    )
    done = subprocess.run(["sh", "-c", command], cwd=path.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "Verification: OK" in done.stdout + done.stderr


def test_a_stamp_fits_no_other_checkpoint(authority: Authority, seen: Checkpoint, tmp_path: Path):
    """One entry more, and it is another one."""
    with answering(authority.reply) as url:
        token = stamp(seen, url)
    Book(tmp_path / "book").append(note("more"), at=NOON + timedelta(days=60))
    later = checkpoint_of(Book(tmp_path / "book").entries()[-1], origin="test")
    with pytest.raises(CheckpointMismatch, match="does not fit"):
        check_stamp(later, token, roots=authority.root)


def test_every_changed_byte_of_the_signed_part_is_seen(authority: Authority, seen: Checkpoint):
    """A bit in each fortieth byte: refused, or the same time is read."""
    with answering(authority.reply) as url:
        token = stamp(seen, url)
    when = check_stamp(seen, token, roots=authority.root)
    refused = 0
    for at in range(0, len(token), 40):
        changed = token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :]
        try:
            assert check_stamp(seen, changed, roots=authority.root) == when
        except CheckpointMismatch:
            refused += 1
    assert refused > len(token) // 80


def test_a_stranger_s_stamp_is_refused(authority: Authority, seen: Checkpoint, tmp_path: Path):
    """Signed by somebody whose certificate is not trusted."""
    stranger = Authority.made(tmp_path / "two", "a stranger")
    with answering(stranger.reply) as url:
        token = stamp(seen, url)
    with pytest.raises(CheckpointMismatch):
        check_stamp(seen, token, roots=authority.root)


def replayed(authority: Authority) -> Callable[[bytes], bytes]:
    """Answers with the token of an earlier request."""
    kept: list[bytes] = []

    def reply(request: bytes) -> bytes:
        kept.append(authority.reply(request))
        return kept[0]

    return reply


def test_an_old_answer_is_no_answer(authority: Authority, seen: Checkpoint):
    """The number in the request comes back."""
    with answering(replayed(authority)) as url:
        assert stamp(seen, url)
        with pytest.raises(SourceError, match="another request"):
            stamp(seen, url)


@pytest.mark.parametrize(
    ("reply", "status", "words"),
    [
        (lambda _: b"<html>", 200, "no time stamp"),
        (lambda _: b"", 200, "no time stamp"),
        (lambda _: b"", 503, "HTTP 503"),
    ],
    ids=["a page", "nothing", "unavailable"],
)
def test_another_answer_is_a_failed_source(seen: Checkpoint, reply, status: int, words: str):
    """Status 4, and the checkpoint is kept."""
    with answering(reply, status=status) as url, pytest.raises(SourceError, match=words) as caught:
        stamp(seen, url)
    assert caught.value.exit_status == 4 and "is kept" in str(caught.value)


def test_nobody_there_is_a_failed_source(seen: Checkpoint):
    """A closed port."""
    with answering(lambda _: b"") as url:
        pass
    with pytest.raises(SourceError, match="could not be reached"):
        stamp(seen, url)


@pytest.mark.parametrize("url", ["file:///etc/hosts", "freetsa.org/tsr", ""])
def test_only_http_is_asked(seen: Checkpoint, url: str):
    """No file is ever read as an answer."""
    with pytest.raises(BadOption, match="https://"):
        stamp(seen, url)


def test_a_later_signature_does_not_undo_a_stamp(authority: Authority, tmp_path: Path):
    """It is over the lines that are signed, and signatures are added to the file."""
    pytest.importorskip("cryptography", reason="signing needs the package cryptography")
    from levelhead.ledger.keys import Key

    last = filled(tmp_path, 2).entries()[-1]
    plain = checkpoint_of(last, origin="test")
    with answering(authority.reply) as url:
        path = keep_checkpoint(tmp_path, plain)
        keep_stamp(path, stamp(plain, url))
    for name in ("desk", "house", "desk"):
        keep_checkpoint(tmp_path, checkpoint_of(last, origin="test", signer=Key(name, bytes(32))))
    keep_checkpoint(tmp_path, plain)
    found = read_checkpoint(path)
    assert [line.split()[1] for line in found.signatures] == ["desk", "house"]
    token = stamp_beside(path)
    assert token is not None and check_stamp(found, token, roots=authority.root)


def test_the_commands(authority: Authority, home: Path, monkeypatch: pytest.MonkeyPatch, capfd):
    """Stamped by one, checked by the other; a scribbled token gives status 8."""
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    root = str(authority.root)
    run(["ledger", "note", "first"])
    assert run(["ledger", "verify", "--tsa-root", root]) == 2
    with answering(authority.reply) as url:
        assert run(["ledger", "checkpoint", "--tsa", url]) == 0
    assert run(["ledger", "verify", "--tsa-root", root]) == 0
    assert "000002.txt was seen by the authority on" in capfd.readouterr().err
    assert run(["ledger", "verify", "--tsa-root", str(home / "nothing.pem")]) == 2
    (home / "ledger" / "checkpoints" / "000002.tsr").write_bytes(b"scribble")
    assert run(["ledger", "verify", "--tsa-root", root]) == 8
