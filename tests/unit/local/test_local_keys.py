"""Local secrets: made once, readable by the owner alone, accepted by the services."""

import base64
import json

import pytest

from deploy.local import keys, tokens
from deploy.local.stack import Stack
from services.chassis.auth import TokenVerifier
from services.chassis.errors import ErrorKind, ServiceError


@pytest.fixture
def stack(tmp_path):
    made = Stack(name="t", ports={}, root=tmp_path)
    keys.prepare(made)
    return made


class TestFiles:
    def test_nobody_else_can_read_them(self, stack):
        """Every secret file is 0600 in a folder 0700."""
        files = [path for path in stack.secrets.rglob("*") if path.is_file()]

        assert files
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
        assert stack.secrets.stat().st_mode & 0o777 == 0o700

    def test_a_second_start_keeps_them(self, stack):
        """Encrypted data stay readable and tokens valid after a restart."""
        before = {p: p.read_bytes() for p in stack.secrets.rglob("*") if p.is_file()}

        keys.prepare(stack)

        after = {p: p.read_bytes() for p in stack.secrets.rglob("*") if p.is_file()}
        assert before == after

    def test_the_key_ring_holds_an_active_key_of_256_bits(self, stack):
        """The file `active` names a key of the ring; the blind index has its own."""
        ring = stack.secrets / "intake-key-ring"
        active = (ring / "active").read_text()

        assert len(base64.b64decode((ring / f"{active}.key").read_bytes())) == 32
        assert len(base64.b64decode((ring / "hmac.key").read_bytes())) == 32

    def test_the_key_set_holds_no_private_part(self, stack):
        """What the services read to check tokens cannot sign any."""
        found = json.loads((stack.secrets / "jwks.json").read_text())["keys"]

        assert {key["kid"] for key in found} >= {"people", "service:intake"}
        assert not any("d" in key for key in found)


class TestTokens:
    def verify(self, stack, token):
        return TokenVerifier(str(stack.secrets / "jwks.json")).verify(f"Bearer {token}")

    def test_a_persons_token_is_accepted_with_its_scope(self, stack):
        """Roles, units and insurers arrive as they were asked for."""
        caller = self.verify(
            stack, tokens.person_token(stack, "p-1", ["handler"], ["sh"], ["xinghe-pc"])
        )

        assert caller.subject == "p-1"
        assert caller.roles == {"handler"}
        assert (caller.units, caller.insurers) == ({"sh"}, {"xinghe-pc"})

    def test_a_services_token_is_that_services(self, stack):
        """A service signs with its own key and is known as itself."""
        caller = self.verify(stack, tokens.service_token(stack, "triage"))

        assert caller.subject == "service:triage"

    def test_a_token_that_has_run_out_is_refused(self, stack):
        """Even a local token ends."""
        token = tokens.person_token(stack, "p-1", ["handler"], life=-tokens.LIFE)

        with pytest.raises(ServiceError) as raised:
            self.verify(stack, token)
        assert raised.value.kind is ErrorKind.UNAUTHENTICATED
