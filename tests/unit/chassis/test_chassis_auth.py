"""Tokens and callers."""

import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.chassis.auth import PUBLIC, SERVICE, Caller, Guard, ServiceTokens, TokenVerifier
from services.chassis.errors import ErrorKind, ServiceError


class Keys:
    """Keys of `people` and of one service, with their JWKS."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.private = {}
        keys = []
        for kid in ("people", "service:triage"):
            key = ec.generate_private_key(ec.SECP256R1())
            self.private[kid] = key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
            keys.append({**public, "kid": kid, "alg": "ES256", "use": "sig"})
        self.jwks = folder / "jwks.json"
        self.jwks.write_text(json.dumps({"keys": keys}), encoding="utf-8")

    def token(self, kid: str = "people", **claims) -> str:
        """A bearer header."""
        body = {"sub": "p-1", "aud": "redress", "exp": time.time() + 60, **claims}
        signed = jwt.encode(body, self.private[kid], algorithm="ES256", headers={"kid": kid})
        return f"Bearer {signed}"


@pytest.fixture
def keys(tmp_path) -> Keys:
    """Fresh keys."""
    return Keys(tmp_path)


@pytest.fixture
def verifier(keys) -> TokenVerifier:
    """A verifier that knows them."""
    return TokenVerifier(str(keys.jwks))


def refused(verifier: TokenVerifier, header: str) -> bool:
    """Whether the header is refused as UNAUTHENTICATED."""
    with pytest.raises(ServiceError) as caught:
        verifier.verify(header)
    return caught.value.kind is ErrorKind.UNAUTHENTICATED


def test_a_person_keeps_roles_units_and_insurers(keys, verifier) -> None:
    """The claims become the caller, also when the token is seen again."""
    header = keys.token(roles=["handler"], units=["sh"], insurers=["xinghe-pc"])
    for _ in range(2):
        caller = verifier.verify(header)
        assert caller.subject == "p-1"
        assert caller.roles == {"handler"}
        assert caller.units == {"sh"}
        assert caller.insurers == {"xinghe-pc"}


def test_without_a_token_one_is_the_public(verifier) -> None:
    """No header is not an error; a wrong one is."""
    assert not verifier.verify(None).subject
    assert refused(verifier, "Bearer nonsense")
    assert refused(verifier, "Basic abc")


@pytest.mark.parametrize(
    "claims",
    [{"exp": 1}, {"aud": "other"}, {"sub": ""}, {"roles": "handler"}, {"sub": "service:triage"}],
)
def test_bad_claims_are_refused(keys, verifier, claims) -> None:
    """Expired, foreign, nameless, ill-typed and pretended ones."""
    assert refused(verifier, keys.token(**claims))


def test_nobody_gives_himself_the_role_of_a_service(keys, verifier) -> None:
    """The roles service and public are dropped from a person's token."""
    assert verifier.verify(keys.token(roles=[SERVICE, PUBLIC, "desk"])).roles == {"desk"}


def test_a_service_signs_only_for_itself(keys, verifier, tmp_path) -> None:
    """Its own tokens are accepted; the same key cannot speak for a person."""
    key_file = tmp_path / "triage.pem"
    key_file.write_bytes(keys.private["service:triage"])
    caller = verifier.verify(ServiceTokens("triage", key_file).bearer())
    assert caller.subject == "service:triage"
    assert caller.roles == {SERVICE}
    assert refused(verifier, keys.token(kid="service:triage", sub="p-1", roles=["senior"]))


def test_a_token_without_signature_is_refused(verifier) -> None:
    """The algorithm none is not accepted."""
    unsigned = jwt.encode(
        {"sub": "p-1", "aud": "redress", "exp": time.time() + 60},
        None,
        algorithm="none",
        headers={"kid": "people"},
    )
    assert refused(verifier, f"Bearer {unsigned}")


class Named:
    """Everybody with a header is a desk clerk."""

    def verify(self, authorization):
        return Caller("p-1", frozenset({"desk"})) if authorization else Caller()


def test_missing_roles_say_which_are_needed() -> None:
    """The public is asked to sign in, a signed-in person is told the roles."""
    guard = Guard({"GET /shoes": frozenset({"lead"})}, Named())
    with pytest.raises(ServiceError) as public:
        guard.admit("GET /shoes", None)
    with pytest.raises(ServiceError) as person:
        guard.admit("GET /shoes", "a desk clerk")
    assert public.value.kind is ErrorKind.UNAUTHENTICATED
    assert person.value.kind is ErrorKind.FORBIDDEN
    assert person.value.params == {"roles": "lead"}
