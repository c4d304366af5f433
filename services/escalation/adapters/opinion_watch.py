"""Whose matters are ours in the running service: the organisation file, and what people call it."""

from collections.abc import Mapping, Sequence

from services.datafiles.organisation import Insurer, Organisation
from services.escalation.adapters.opinion_codec import Names
from services.escalation.domain.opinion.policy import Insurers, Policy
from services.escalation.domain.opinion.post import WatchList


def watched(organisation: Organisation, policy: Policy) -> WatchList:
    """The company and its insurers with their other names, and the products of all of them."""
    known = policy.insurers
    names: dict[str, Sequence[str]] = {}
    products: list[str] = []
    for name, others in [
        (organisation.company.name, ()),
        *((one.name, _endings(one, known)) for one in organisation.insurers.values()),
    ]:
        further = known.watched.get(name)
        if further:
            products += further.products
        aliases = (*others, *known.insurers.get(name, ()), *(further.aliases if further else ()))
        names[name] = tuple(dict.fromkeys(one for one in aliases if one != name))
    return WatchList(names, tuple(products))


def names_of(organisation: Organisation, policy: Policy) -> Names:
    """What codes of complaints are called in posts; of a unit's name, the place that it holds."""
    return Names(
        {one.id: one.name for one in organisation.insurers.values()},
        {unit.id: _place(unit.name, policy.places) for unit in organisation.units.values()},
    )


def _endings(insurer: Insurer, known: Insurers) -> Sequence[str]:
    """The same name with the other endings of its side; none for a name that has no such ending."""
    endings = next((all_ for side, all_ in known.endings.items() if side == insurer.side), ())
    for ending in sorted(endings, key=len, reverse=True):
        if insurer.name.endswith(ending) and len(insurer.name) >= len(ending) + 2:
            stem = insurer.name.removesuffix(ending)
            return tuple(stem + other for other in endings if other != ending)
    return ()


def _place(name: str, places: Mapping[str, Sequence[str]]) -> str:
    known = (place for province, cities in places.items() for place in (province, *cities))
    return max((place for place in known if place in name), key=len, default="")
