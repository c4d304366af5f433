"""Encryption field by field: places, tampering, rotation, broken folders."""

import base64
import secrets
from pathlib import Path
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError
from services.intake.adapters.key_ring import KeyRing
from tests.support.intake_builders import key_ring

CLEAR = "甲某某 13800000000"


def folder(path: Path, *keys: str, active: str = "k1", mac: bool = True) -> Path:
    """A key folder with fresh keys."""
    for name in (*keys, *(("hmac",) if mac else ())):
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        (path / f"{name}.key").write_text(key + "\n")
    (path / "active").write_text(active + "\n")
    return path


def broken(ring: KeyRing, *arguments) -> str:
    """The code of the error with which opening fails."""
    with pytest.raises(ServiceError) as raised:
        ring.open(*arguments)
    assert raised.value.kind is ErrorKind.INTERNAL
    assert CLEAR not in str(raised.value)
    return raised.value.code


class TestSealing:
    """What is sealed opens only where it belongs."""

    def test_what_was_sealed_opens_again(self) -> None:
        """And holds no clear byte."""
        ring, ident = key_ring(), uuid4()
        sealed = ring.seal(ident, "name", CLEAR)

        assert ring.open(ident, "name", sealed) == CLEAR
        assert "甲".encode() not in sealed
        assert b"138" not in sealed

    def test_every_byte_matters(self) -> None:
        """A flipped bit anywhere is found."""
        ring, ident = key_ring(), uuid4()
        sealed = ring.seal(ident, "name", CLEAR)
        for place in range(len(sealed)):
            wrong = bytearray(sealed)
            wrong[place] ^= 1
            assert broken(ring, ident, "name", bytes(wrong)) in {
                "sealed_value_broken",
                "sealing_key_missing",
            }

    @pytest.mark.parametrize("length", [0, 1, 2, 5, 16, 20])
    def test_a_cut_value_is_broken(self, length: int) -> None:
        """However short."""
        ring, ident = key_ring(), uuid4()
        sealed = ring.seal(ident, "name", CLEAR)

        assert broken(ring, ident, "name", sealed[:length])

    def test_a_value_cannot_be_moved(self) -> None:
        """Neither to another complaint nor to another field."""
        ring, ident = key_ring(), uuid4()
        sealed = ring.seal(ident, "name", CLEAR)

        assert broken(ring, uuid4(), "name", sealed) == "sealed_value_broken"
        assert broken(ring, ident, "staff", sealed) == "sealed_value_broken"

    def test_no_two_values_share_a_nonce(self) -> None:
        """Neither in one ring nor in two of the same keys, as two processes have them."""
        key, mac, ident = secrets.token_bytes(32), secrets.token_bytes(32), uuid4()
        rings = [KeyRing({"k1": key}, "k1", mac) for _ in range(2)]
        nonces = [ring.seal(ident, "a", "b")[4:16] for ring in rings for _ in range(500)]

        assert len(set(nonces)) == 1000

    def test_equal_words_look_different(self) -> None:
        """Nobody can compare what is sealed."""
        ring, ident = key_ring(), uuid4()

        assert ring.seal(ident, "name", CLEAR) != ring.seal(ident, "name", CLEAR)


class TestRotation:
    """A new active key; the old one still reads."""

    def test_old_values_stay_readable(self, tmp_path: Path) -> None:
        """Until their key is taken away."""
        ident = uuid4()
        before = KeyRing.load(folder(tmp_path, "k1"))
        old = before.seal(ident, "name", CLEAR)
        (tmp_path / "k2.key").write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        (tmp_path / "active").write_text("k2")

        after = KeyRing.load(tmp_path)
        new = after.seal(ident, "name", CLEAR)

        assert after.open(ident, "name", old) == CLEAR
        assert old[2:4] == b"k1"
        assert new[2:4] == b"k2"
        assert broken(before, ident, "name", new) == "sealing_key_missing"

    def test_blind_indexes_survive_a_rotation(self, tmp_path: Path) -> None:
        """They have a key of their own."""
        first = KeyRing.load(folder(tmp_path, "k1", "k2"))
        (tmp_path / "active").write_text("k2")

        second = KeyRing.load(tmp_path)

        assert first.keyed_hash("blind:phones", b"1") == second.keyed_hash("blind:phones", b"1")


class TestKeyedHash:
    """One key for each label."""

    def test_labels_do_not_meet(self) -> None:
        """The same content under two labels, or rings, cannot be compared."""
        ring = key_ring()
        hashes = {
            ring.keyed_hash("a", b"x"),
            ring.keyed_hash("b", b"x"),
            ring.keyed_hash("a", b"y"),
            key_ring().keyed_hash("a", b"x"),
        }

        assert len(hashes) == 4
        assert ring.keyed_hash("a", b"x") in hashes


class TestFolder:
    """Faults are told with the file."""

    def test_a_sound_folder_loads(self, tmp_path: Path) -> None:
        """Any number of keys."""
        assert KeyRing.load(folder(tmp_path, "k1", "k2"))

    @pytest.mark.parametrize(
        ("spoil", "named"),
        [
            (lambda p: (p / "active").unlink(), "active"),
            (lambda p: (p / "active").write_text("k9"), "active"),
            (lambda p: (p / "hmac.key").unlink(), "hmac.key"),
            (lambda p: (p / "k1.key").write_text("not base64 !"), "k1.key"),
            (lambda p: (p / "k1.key").write_text(base64.b64encode(b"short").decode()), "k1.key"),
            (lambda p: (p / "hmac.key").write_text("甲"), "hmac.key"),
        ],
    )
    def test_faults_name_the_file(self, tmp_path: Path, spoil, named: str) -> None:
        """And never the key."""
        spoil(folder(tmp_path, "k1"))

        with pytest.raises(DataFileError) as raised:
            KeyRing.load(tmp_path)

        assert any(fault.file.endswith(named) for fault in raised.value.faults)
