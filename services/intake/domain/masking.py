"""Personal data as everybody may see it: enough to recognise, too little to use (脱敏)."""

from collections.abc import Callable, Mapping

from services.intake.domain import reference as references

HIDDEN = "***"


def mask_name(name: str) -> str:
    """甲某某 becomes 甲**, whatever its length."""
    return f"{name[:1]}**"


def mask_number(number: str) -> str:
    """The last four characters of something long enough not to be guessed from them."""
    return f"{HIDDEN}{number[-4:]}" if len(number) >= 8 else HIDDEN


def mask_phones(phones: str) -> str:
    """Each line: three digits in front, four at the end."""
    return "\n".join(
        f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else HIDDEN
        for phone in phones.split("\n")
    )


def mask_email(email: str) -> str:
    """The first letter and the domain."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}" if local else HIDDEN


def mask_address(address: str) -> str:
    """The first three characters: the province."""
    return f"{address[:3]}{HIDDEN}" if len(address) > 6 else HIDDEN


def hide(_: str) -> str:
    """Nothing at all."""
    return HIDDEN


def show(number: str) -> str:
    """As it is: a number of ours, sealed only because the sender may write anything into it."""
    return number if references.normalised(number) else HIDDEN


MASKS: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "id_number": mask_number,
    "phones": mask_phones,
    "email": mask_email,
    "address": mask_address,
    "policy_number": mask_number,
    "claim_number": mask_number,
    "staff": mask_name,
    "received_at_reason": hide,
    "earlier_reference": show,
}
"""The mask of every personal field; a field without one is hidden."""


def masked(fields: Mapping[str, str]) -> dict[str, str]:
    """All `fields` masked."""
    return {name: MASKS.get(name, hide)(value) for name, value in fields.items()}
