"""The book: one chain, no edit unseen, nothing acknowledged lost."""

import json
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from levelhead.errors import CheckpointMismatch, ClockWentBack, LedgerBroken, LedgerIncomplete
from levelhead.ledger.book import Book, Draft
from levelhead.ledger.checkpoints import checkpoint_of, keep_checkpoint, kept_checkpoints
from levelhead.ledger.entry import EntryKind
from levelhead.ledger.verify import verify
from tests.ledger.books import NOON, filled, note, notes, texts


def lines(folder: Path) -> list[dict[str, object]]:
    """Every line of every file, read with the standard library alone."""
    return [
        json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()
    ]


def test_the_hash_covers_domain_predecessor_number_and_body(tmp_path):
    """Worked out here from the written format, without the package."""
    filled(tmp_path, 3)
    previous = "0" * 64
    for number, line in enumerate(lines(tmp_path)):
        body = json.dumps(line["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        told = b"levelhead/ledger/v1\0" + bytes.fromhex(previous) + number.to_bytes(8, "big") + body
        assert (line["v"], line["seq"], line["prev"]) == (1, number, previous)
        assert line["hash"] == sha256(told).hexdigest()
        previous = line["hash"]


def test_a_month_has_its_own_file(tmp_path):
    """Entries of 24 and 27 November and 3 days on stand in the files of their months."""
    filled(tmp_path, 4)
    assert sorted(each.name for each in tmp_path.glob("*.jsonl")) == ["2025-11.jsonl", "2025-12.jsonl"]


def test_the_first_entry_opens_the_ledger(tmp_path):
    """Whose ledger it is comes first."""
    filled(tmp_path, 1)
    assert [line["body"]["kind"] for line in lines(tmp_path)] == ["genesis", "note"]


def test_the_same_key_is_written_once(tmp_path):
    """Again, the entry that stands is returned, and the file does not grow."""
    book = Book(tmp_path)
    first = book.append(note("a", "k"), at=NOON)[0]
    before = (tmp_path / "2025-11.jsonl").read_bytes()
    again = Book(tmp_path).append(note("a", "k"), at=NOON + timedelta(hours=1))[0]
    assert (again.entry, again.is_new) == (first.entry, False)
    assert (tmp_path / "2025-11.jsonl").read_bytes() == before


def test_time_does_not_go_back_without_a_word(tmp_path):
    """Refused, unless the step back is written down."""
    book = filled(tmp_path, 2)
    with pytest.raises(ClockWentBack):
        book.append(note("late"), at=NOON)
    written = book.append(note("late"), at=NOON, accept_clock=True)[0]
    assert written.entry.body["clock_regressed"] is True
    assert len(verify(tmp_path).entries) == 4


@pytest.mark.parametrize(
    "body", [{"p": 0.5}, {"p": float("nan")}, {"ä": 1}, {"n": 2**53}, {"o": object()}, {"t": "\ud800"}]
)
def test_a_body_holds_nothing_that_machines_spell_differently(tmp_path, body):
    """Floats, large numbers, odd keys and objects are refused, and nothing is written."""
    with pytest.raises((TypeError, ValueError)):
        Book(tmp_path).append(lambda _: [Draft(EntryKind.NOTE, body)], at=NOON)
    assert not list(tmp_path.glob("*.jsonl"))


def test_every_changed_byte_is_named(tmp_path):
    """One bit of each byte in turn: the book is not whole, and the entry is told."""
    filled(tmp_path, 3)
    number = 0
    for path in sorted(tmp_path.glob("*.jsonl")):
        content = path.read_bytes()
        for at in range(len(content)):
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            with pytest.raises(LedgerBroken) as caught:
                verify(tmp_path)
            assert caught.value.seq == number + content[:at].count(b"\n")
        path.write_bytes(content)
        number += content.count(b"\n")
    assert number == 4


@pytest.mark.parametrize("what", ["delete", "swap", "double", "insert"])
def test_a_line_removed_moved_or_added_is_seen(tmp_path, what):
    """The chain does not hold over it."""
    filled(tmp_path, 2)
    path = next(tmp_path.glob("*.jsonl"))
    a, b, c = path.read_bytes().splitlines(keepends=True)
    changed = {"delete": [a, c], "swap": [a, c, b], "double": [a, b, b, c], "insert": [a, b, a, c]}
    path.write_bytes(b"".join(changed[what]))
    with pytest.raises(LedgerBroken):
        verify(tmp_path)


def recomputed(folder: Path, texts: list[str]) -> None:
    """A forger writes the whole book anew, with right hashes and without its traces on this machine."""
    for each in [*folder.glob("*.jsonl"), folder / ".head"]:
        each.unlink()
    book = Book(folder, identity="test")
    for at, text in enumerate(texts):
        book.append(note(text), at=NOON + timedelta(days=3 * at))


def test_a_cut_end_is_seen_by_a_checkpoint(tmp_path):
    """Whole lines removed leave a chain that holds; only the checkpoint knows."""
    book = filled(tmp_path, 3)
    keep_checkpoint(tmp_path, checkpoint_of(book.entries()[-1], origin="test"))
    recomputed(tmp_path, ["note 0", "note 1"])
    with pytest.raises(CheckpointMismatch, match="the end is missing"):
        verify(tmp_path, checkpoints=kept_checkpoints(tmp_path))


def test_a_recomputed_chain_is_seen_by_a_checkpoint(tmp_path):
    """Another text under right hashes."""
    book = filled(tmp_path, 3)
    keep_checkpoint(tmp_path, checkpoint_of(book.entries()[-1], origin="test"))
    recomputed(tmp_path, ["note 0", "note 1", "note two"])
    with pytest.raises(CheckpointMismatch, match="another one"):
        verify(tmp_path, checkpoints=kept_checkpoints(tmp_path))


def test_whole_lines_cut_off_are_seen_on_this_machine_without_a_checkpoint(tmp_path):
    """The last acknowledged entry is remembered beside the files; appending is refused too."""
    filled(tmp_path, 3)
    path = tmp_path / "2025-11.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(LedgerBroken):
        verify(tmp_path)
    with pytest.raises(LedgerBroken):
        Book(tmp_path).append(note("after"), at=NOON + timedelta(days=90))


def test_what_is_due_is_asked_last(tmp_path):
    """A whole book may still be incomplete."""
    filled(tmp_path, 1)
    with pytest.raises(LedgerIncomplete) as caught:
        verify(tmp_path, due=lambda _: [1])
    assert caught.value.exit_status == 7


def test_a_torn_end_is_set_aside_and_never_repaired_by_hand(tmp_path):
    """Bytes without an end were never acknowledged: the next append keeps them in a file of their own."""
    filled(tmp_path, 2)
    path = tmp_path / "2025-11.jsonl"
    torn = b'{"v":1,"seq":3,"prev":"'
    path.write_bytes(path.read_bytes() + torn)
    assert verify(tmp_path).torn == len(torn)
    Book(tmp_path).append(note("after"), at=NOON + timedelta(days=9))
    assert texts(tmp_path) == ["note 0", "note 1", "after"]
    assert [each.read_bytes() for each in tmp_path.glob(".torn-*")] == [torn]
    assert verify(tmp_path).torn == 0


def test_a_torn_batch_with_a_whole_line_behind_the_hole_is_set_aside(tmp_path):
    """A power cut may keep the second sector of one write and lose the first."""
    book = filled(tmp_path, 1)
    path = tmp_path / "2025-11.jsonl"
    size = path.stat().st_size
    head = (tmp_path / ".head").read_bytes()
    book.append(notes("first", "second"), at=NOON + timedelta(hours=1))
    content = path.read_bytes()
    first = content.index(b"\n", size)
    path.write_bytes(content[:size] + b"\0" * (first - size) + content[first:])
    (tmp_path / ".head").write_bytes(head)
    Book(tmp_path).append(note("after"), at=NOON + timedelta(hours=2))
    assert texts(tmp_path) == ["note 0", "after"]


def test_damage_before_an_acknowledged_line_is_never_called_a_crash(tmp_path):
    """Nothing is written, nothing set aside, and the exit status is 6."""
    filled(tmp_path, 3)
    path = tmp_path / "2025-11.jsonl"
    content = bytearray(path.read_bytes())
    content[content.index(b"note 1")] ^= 1
    path.write_bytes(content)
    with pytest.raises(LedgerBroken) as caught:
        Book(tmp_path).append(note("after"), at=NOON + timedelta(days=90))
    assert caught.value.exit_status == 6 and caught.value.seq == 2
    assert path.read_bytes() == content and not list(tmp_path.glob(".torn-*"))


def test_a_newer_format_is_refused_by_name(tmp_path):
    """Never read as if it were this one."""
    filled(tmp_path, 1)
    path = tmp_path / "2025-11.jsonl"
    path.write_bytes(path.read_bytes().replace(b'{"v":1,', b'{"v":2,'))
    with pytest.raises(LedgerBroken, match="newer levelhead"):
        verify(tmp_path)


def test_eight_writers_make_one_chain(tmp_path):
    """Eight processes, 25 appends each: all there, each acknowledged number its own."""
    writers = [
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("books.py")), str(tmp_path), f"w{at}", "25", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for at in range(8)
    ]
    said = [line.split() for each in writers for line in each.communicate()[0].splitlines()]
    assert [each.returncode for each in writers] == [0] * 8
    assert sorted(int(number) for number, _ in said) == list(range(1, 201))
    book = {str(number): text for number, text in enumerate(texts(tmp_path), start=1)}
    assert dict(said) == book
    assert len(verify(tmp_path).entries) == 201
