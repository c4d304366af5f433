"""A stack: one complete local system with its name, its folder and its ports."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("intake", "triage", "escalation", "reporting")
HOST = "127.0.0.1"

_HTTP_PORT = 8101
_GRPC_PORT = 9101
_HEALTH_PORT = 8201
_KAFKA_PORT = 19092
_KAFKA_CONTROLLER_PORT = 19093
_MONGODB_PORT = 27117
# Beyond this the Kafka port would reach the range from which Linux takes outgoing ports.
_OFFSET_MAX = 13_000
_TEST_OFFSET = 10_000


@dataclass(frozen=True)
class Port:
    """A port that the stack listens on; `variable` is the setting that moves it."""

    variable: str
    number: int


def _default_ports(offset: int) -> dict[str, Port]:
    numbers = {
        "LOCAL_KAFKA_PORT": _KAFKA_PORT + offset,
        "LOCAL_KAFKA_CONTROLLER_PORT": _KAFKA_CONTROLLER_PORT + offset,
        "LOCAL_MONGODB_PORT": _MONGODB_PORT + offset // 100,
    }
    for index, service in enumerate(SERVICES):
        name = service.upper()
        numbers[f"{name}_HTTP_PORT"] = _HTTP_PORT + index + offset
        numbers[f"{name}_GRPC_PORT"] = _GRPC_PORT + index + offset
        numbers[f"{name}_HEALTH_PORT"] = _HEALTH_PORT + index + offset
    return {name: Port(name, number) for name, number in numbers.items()}


@dataclass(frozen=True)
class Stack:
    """Where one local system lives.

    `kafka_outside` and `mongodb_outside` hold an address given by KAFKA_BOOTSTRAP or
    MONGODB_URI: then that one is used, and this stack neither starts nor empties it.
    """

    name: str
    ports: Mapping[str, Port]
    root: Path = ROOT
    kafka_outside: str = ""
    mongodb_outside: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def demo(cls, environment: Mapping[str, str] | None = None, root: Path = ROOT) -> "Stack":
        """The system of `make up`, on the documented ports; each port variable moves its port.

        A port that was moved when the system was brought up stays there until it is down.
        """
        given = os.environ if environment is None else environment
        stack = cls._build("demo", _default_ports(0), given, root)
        moved = stack.moved_ports()
        ports = {
            name: Port(name, int(given.get(name, moved.get(name, port.number))))
            for name, port in stack.ports.items()
        }
        return replace(stack, ports=ports)

    @classmethod
    def test(cls, worker: str = "", environment: Mapping[str, str] | None = None) -> "Stack":
        """The system of the tests; `worker` ("gw0"…) gives parallel test runners one each."""
        if not worker:
            return cls.with_offset("test", _TEST_OFFSET, environment)
        shift = 400 * (int(worker.removeprefix("gw")) + 1)
        return cls.with_offset(f"test-{worker}", _TEST_OFFSET + shift, environment)

    @classmethod
    def with_offset(
        cls, name: str, offset: int, environment: Mapping[str, str] | None = None
    ) -> "Stack":
        """A further system: every port moved by `offset` (MongoDB's by a hundredth of it).

        Offsets are multiples of 100 up to 13,000. Two stacks whose offsets differ by
        exactly 100 or 1,000 share ports, so they cannot run at the same time.
        """
        if offset % 100 or not 0 < offset <= _OFFSET_MAX:
            raise ValueError(f"offset must be a multiple of 100 up to {_OFFSET_MAX}: {offset}")
        given = os.environ if environment is None else environment
        return cls._build(name, _default_ports(offset), given)

    @classmethod
    def _build(
        cls, name: str, ports: Mapping[str, Port], given: Mapping[str, str], root: Path = ROOT
    ) -> "Stack":
        return cls(
            name=name,
            ports=ports,
            root=root,
            kafka_outside=given.get("KAFKA_BOOTSTRAP", ""),
            mongodb_outside=given.get("MONGODB_URI", ""),
        )

    @property
    def folder(self) -> Path:
        """Everything this stack writes: data, secrets, logs, run files."""
        return self.root / ".local" / self.name

    @property
    def secrets(self) -> Path:
        """Keys made on the first start; readable by the owner alone."""
        return self.folder / "secrets"

    @property
    def logs(self) -> Path:
        """One bounded log file per process."""
        return self.folder / "logs"

    def port(self, variable: str) -> int:
        """Number of the port that `variable` (such as INTAKE_HTTP_PORT) names."""
        return self.ports[variable].number

    def remember_ports(self) -> None:
        """Keep the ports for the commands that follow, so that nobody names them twice."""
        numbers = {name: port.number for name, port in self.ports.items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        self._ports_file.write_text(json.dumps(numbers), encoding="ascii")

    def forget_ports(self) -> None:
        """The next start is on the documented ports again."""
        self._ports_file.unlink(missing_ok=True)

    def moved_ports(self) -> Mapping[str, int]:
        """The ports of the system that is up; empty when none is."""
        if not self._ports_file.exists():
            return {}
        numbers: dict[str, int] = json.loads(self._ports_file.read_text(encoding="ascii"))
        return numbers

    @property
    def _ports_file(self) -> Path:
        return self.folder / "ports.json"

    @property
    def kafka_bootstrap(self) -> str:
        """Address of the broker, ours or the given one."""
        return self.kafka_outside or f"{HOST}:{self.port('LOCAL_KAFKA_PORT')}"

    @property
    def mongodb_uri(self) -> str:
        """Connection string of the database, ours or the given one."""
        ours = f"mongodb://{HOST}:{self.port('LOCAL_MONGODB_PORT')}/?replicaSet=redress"
        return self.mongodb_outside or ours

    @property
    def mongodb_prefix(self) -> str:
        """Databases are `<prefix>_<service>`, so stacks on one MongoDB stay apart."""
        return "redress" if self.name == "demo" else f"redress_{self.name.replace('-', '_')}"

    def url(self, service: str) -> str:
        """Base address of a service's HTTP door."""
        return f"http://{HOST}:{self.port(f'{service.upper()}_HTTP_PORT')}"

    def ports_to_bind(self) -> list[Port]:
        """Ports that this stack itself will listen on."""
        skipped = set()
        if self.kafka_outside:
            skipped |= {"LOCAL_KAFKA_PORT", "LOCAL_KAFKA_CONTROLLER_PORT"}
        if self.mongodb_outside:
            skipped.add("LOCAL_MONGODB_PORT")
        # Only a worker without HTTP serves a health port of its own.
        skipped |= {f"{name.upper()}_HEALTH_PORT" for name in SERVICES if name != "intake"}
        return [port for name, port in self.ports.items() if name not in skipped]
