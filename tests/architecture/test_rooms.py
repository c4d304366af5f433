"""Every line stands in its room: services/README.md as tests (coarse arrows: import-linter)."""

import re

import pytest

from tests.architecture.source import SERVICES, below, imported, listed, modules, tracked

# Rooms that are one file or one folder; a room may grow from the first into the second.
ROOMS = {
    "adapters",
    "bootstrap",
    "domain",
    "entrypoints",
    "handlers",
    "metrics",
    "permissions",
    "ports",
    "settings",
    "views",
    "__init__",
    "__main__",
}
DRIVERS = ("mongoengine", "pymongo", "bson", "gridfs", "kafka", "grpc")
DRIVER_ROOMS = {"adapters", "entrypoints", "bootstrap"}
GENERATED = re.compile(
    r"/adapters/[a-z0-9_]*codec[a-z0-9_]*\.py$"
    r"|/adapters/[a-z0-9_]*_client\.py$"
    r"|/entrypoints/grpc_api[a-z0-9_]*\.py$"
    r"|/entrypoints/[a-z0-9_]*consumer[a-z0-9_]*\.py$"
)
# What a room may import of its own service; bootstrap and __main__ see everything.
SIGHT = {
    "domain": {"domain"},
    "ports": {"ports", "domain"},
    "views": {"views", "handlers", "ports", "domain", "permissions", "metrics"},
    "handlers": {"handlers", "views", "ports", "domain", "metrics"},
    "adapters": {"adapters", "ports", "domain", "metrics"},
    "entrypoints": {
        "entrypoints",
        "handlers",
        "views",
        "ports",
        "domain",
        "permissions",
        "metrics",
    },
    "permissions": {"permissions", "domain"},
    "settings": {"settings"},
    "metrics": {"metrics"},
}
# The package itself, and a part of the HTTP edge that any service may need on a hot route.
EDGE = {"services.chassis", "services.chassis.group_commit"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def service_modules(name: str):
    """Modules of one service."""
    return [m for m in modules("services") if below(m.name, f"services.{name}")]


@pytest.mark.parametrize("service", SERVICES)
class TestRooms:
    """The same rooms in every service: who knows one knows four."""

    def test_every_module_stands_in_a_room(self, service) -> None:
        """A service has no loose files beside its rooms."""
        loose = [m.path for m in service_modules(service) if m.room not in {*ROOMS, ""}]

        assert not loose, listed(loose)

    def test_every_service_has_the_rooms_that_carry_it(self, service) -> None:
        """No service lacks its contract with itself: ports, wiring, callers, settings, README."""
        there = {m.room for m in service_modules(service)}
        needed = {"domain", "adapters", "entrypoints", "handlers", "ports", "bootstrap"}
        needed |= {"permissions", "settings", "__main__"}

        assert not needed - there, listed(needed - there)
        assert f"services/{service}/README.md" in tracked()
        assert f"services/{service}/messages.yaml" in tracked()

    def test_rooms_see_only_what_stands_below(self, service) -> None:
        """entrypoints → handlers → domain; adapters → domain, ports; nothing → entrypoints.

        A codec is a language, not a store: entrypoints that speak protobuf may use one.
        """
        wrong = []
        for module in service_modules(service):
            for name, line in imported(module.tree):
                parts = name.split(".")
                if not below(name, f"services.{service}") or module.room not in SIGHT:
                    continue
                room = parts[2] if len(parts) > 2 else ""
                codec = len(parts) > 3 and "codec" in parts[3] and module.room == "entrypoints"
                if room not in SIGHT[module.room] and not (room == "adapters" and codec):
                    wrong.append(f"{module.path}:{line} ({module.room}) imports {name}")

        assert not wrong, listed(wrong)

    def test_drivers_stay_at_the_edge(self, service) -> None:
        """mongoengine, pymongo, kafka and grpc are known to adapters, entrypoints, bootstrap."""
        wrong = [
            f"{module.path}:{line} imports {name}"
            for module in service_modules(service)
            if module.room not in DRIVER_ROOMS
            for name, line in imported(module.tree)
            if name.split(".")[0] in DRIVERS
        ]

        assert not wrong, listed(wrong)

    def test_generated_messages_stay_in_codecs_clients_and_doors(self, service) -> None:
        """Whoever is not a codec, a client or a protobuf door does not know the wire format."""
        wrong = [
            f"{module.path}:{line} imports {name}"
            for module in service_modules(service)
            if module.room != "bootstrap" and not GENERATED.search(module.path)
            for name, line in imported(module.tree)
            if below(name, "complaints") or below(name, "google.protobuf")
        ]

        assert not wrong, listed(wrong)


def test_shared_code_knows_no_complaint() -> None:
    """Of the contracts the chassis knows the metadata alone, and the data files none."""
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules("services/chassis", "services/datafiles")
        for name, line in imported(module.tree)
        if below(name, "complaints") and not below(name, "complaints.event.v1")
    ]

    assert not wrong, listed(wrong)


def test_data_files_know_no_contract() -> None:
    """What reads the files that people edit stands lowest: it knows no event and no service."""
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules("services/datafiles")
        for name, line in imported(module.tree)
        if below(name, "complaints")
        or (below(name, "services") and not below(name, "services.datafiles"))
    ]

    assert not wrong, listed(wrong)


def test_two_services_use_each_module_of_the_chassis() -> None:
    """A module enters when two services need it and leaves when only one does."""
    users: dict[str, set[str]] = {m.name: set() for m in modules("services/chassis")}
    for module in modules("services"):
        owner = module.name.split(".")[1] if module.name.count(".") else ""
        for name, _ in imported(module.tree):
            for known in users:
                if below(name, known) and module.name != known:
                    users[known].add(owner)
    lonely = [
        name
        for name, by in users.items()
        if name not in EDGE and len(by - {"chassis"}) < 2 and "chassis" not in by
    ]

    assert not lonely, listed(lonely)


def test_no_file_has_a_name_that_invites_everything() -> None:
    """No utils, helpers, common or manager anywhere."""
    wrong = [
        path
        for path in tracked()
        if path.endswith(".py") and set(path.removesuffix(".py").split("/")) & FORBIDDEN_NAMES
    ]

    assert not wrong, listed(wrong)
