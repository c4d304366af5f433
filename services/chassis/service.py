"""The shell of a service process: builds what its roles need, runs it, ends it in order."""

import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import APIRouter

from services.chassis import kafka
from services.chassis.auth import Guard, Permissions, ServiceTokens, TokenVerifier
from services.chassis.clients import options
from services.chassis.clock import Clock, SystemClock
from services.chassis.consumer import BatchConsumer, BatchHandler
from services.chassis.errors import ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.chassis.grpc_server import GrpcServer, Servicer
from services.chassis.health import Health
from services.chassis.http_app import create_app
from services.chassis.logs import logger
from services.chassis.mongo import Lease, MongoOutbox, connect, database_time
from services.chassis.relay import Relay
from services.chassis.settings import CommonSettings
from services.datafiles.messages import Catalogue
from services.datafiles.organisation import Organisation
from services.datafiles.topics import TopicRegister

LOG = logger(__name__)
ROLES = ("http", "grpc", "worker")
_BACKOFF_SECONDS_MAX = 5.0


class Shell:
    """One process of a service. `bootstrap.py` fills it; `run` serves until SIGTERM."""

    def __init__(
        self,
        name: str,
        settings: CommonSettings,
        roles: frozenset[str],
        permissions: Permissions,
        *,
        messages: Sequence[Path],
    ) -> None:
        self.name, self.settings, self.roles = name, settings, roles
        self.clock: Clock = SystemClock()
        self.health = Health()
        self.catalogue = Catalogue.load(*messages)
        self.organisation = Organisation.load(settings.organisation_file)
        self.register = TopicRegister.load(settings.topics_dir)
        self._guard = Guard(permissions, TokenVerifier(settings.auth_jwks))
        self.tokens = ServiceTokens(name, settings.service_key_file)
        self.database = connect(settings.mongodb_uri, f"{settings.mongodb_prefix}_{name}")
        self.consumer: BatchConsumer | None = None
        told = kafka.producer_options(settings.kafka_bootstrap, name)
        self._publisher = kafka.KafkaPublisher(told)
        self._loops: list[tuple[str, Callable[[], float]]] = []
        self._parts = ExitStack()
        self._parts.callback(self._publisher.close)
        self._grpc: GrpcServer | None = None
        self._http: uvicorn.Server | None = None
        self._stop = threading.Event()
        self._failed = False
        self.health.needs("mongodb", lambda: database_time(self.database))

    def channel(self, service: str, address: str) -> ServiceChannel:
        """The channel to another service."""
        opened = ServiceChannel(service, address, self.tokens)
        self._parts.callback(opened.channel.close)
        return opened

    def relay(self, outbox: MongoOutbox, topic: str, *, hands_over: bool = True) -> Relay:
        """The relay of one collection; it turns only in the role worker."""
        owner = f"{self.name}-{self.settings.instance_id}"
        lease = Lease(self.database, f"relay:{topic}", owner, 10)
        relay = Relay(
            outbox,
            self._publisher,
            lease,
            self.clock,
            topic=self.register.get(topic).name,
            producer=self.name,
            sweep_age_seconds=2.0 if hands_over else 0.0,
        )
        self.loop("relay", relay.turn)
        return relay

    def consume(
        self, topics: Sequence[str], handler: BatchHandler, *, turn_seconds: float = 0.2
    ) -> None:
        """Consume topics as the service's group; only in the role worker.

        A longer turn makes larger batches, in which several events of one thing become one write.
        """
        if "worker" not in self.roles:
            return
        found = [self.register.get(topic) for topic in topics]
        bootstrap, instance = self.settings.kafka_bootstrap, self.settings.instance_id
        told = kafka.consumer_options(bootstrap, self.name, instance)
        self.consumer = BatchConsumer(
            kafka.KafkaSubscription(told, topics),
            handler,
            {t.name: (self.register.message_class(t.name), t.owner) for t in found},
            self._publisher,
            self.clock,
            group=self.name,
            dead_letters_max=self.settings.dead_letters_max,
            dead_letters_window_seconds=self.settings.dead_letters_window_seconds,
            turn_seconds=turn_seconds,
        )
        self.loop("consumer", self.consumer.turn)

    def loop(self, name: str, turn: Callable[[], float]) -> None:
        """A loop of its own thread, only in the role worker; `turn` returns seconds to wait."""
        if "worker" in self.roles:
            self._loops.append((name, turn))

    def grpc(self, port: int, servicers: Sequence[Servicer]) -> None:
        """Serve gRPC in the role grpc."""
        if "grpc" in self.roles:
            address = f"{self.settings.bind_host}:{port}"
            self._grpc = GrpcServer(address, servicers, self._guard, self.catalogue)

    def http(
        self,
        port: int,
        health_port: int,
        routers: Sequence[APIRouter],
        *,
        description: str,
        large_bodies: frozenset[str] = frozenset(),
    ) -> None:
        """Serve HTTP in the role http; a process without it serves only health and metrics."""
        serving = "http" in self.roles
        app = create_app(
            service=self.name,
            description=description,
            routers=routers if serving else (),
            guard=self._guard,
            catalogue=self.catalogue,
            health=self.health,
            large_bodies=large_bodies,
        )
        config = uvicorn.Config(
            app,
            host=self.settings.bind_host,
            port=port if serving else health_port,
            log_config=None,
            **options("http", "server"),
        )
        self._http = uvicorn.Server(config)

    def run(self) -> int:
        """Serve until SIGTERM or until a loop fails; returns the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        threads = [self._thread("http", self._http.run)] if self._http else []
        for name, turn in self._loops:
            threads.append(self._thread(name, partial(self._turn_for_ever, name, turn)))
        if self._grpc:
            self._grpc.start()
        for thread in threads:
            thread.start()
        LOG.info("started", roles=sorted(self.roles))
        self._stop.wait()
        self._drain(threads)
        LOG.info("stopped", failed=self._failed)
        return 1 if self._failed else 0

    def _drain(self, threads: Sequence[threading.Thread]) -> None:
        """Take no new work, finish what is in hand, then let go in reverse order."""
        self.health.draining = True
        if self._http:
            self._http.should_exit = True
        if self._grpc:
            self._grpc.close()
        for thread in threads:
            # Requests in hand are answered before the thread pools end with the interpreter.
            thread.join(timeout=20)
        if self.consumer and not self._failed:  # one that failed may not know what it handled
            self._parts.callback(self.consumer.close)
        try:
            self._parts.close()
        except Exception as error:  # noqa: BLE001 - the stores are away: nothing more can be done
            LOG.warning("close_failed", error=type(error).__name__)

    def _thread(self, name: str, body: Callable[[], None]) -> threading.Thread:
        """A thread that ends the process when it dies of an error."""

        def live() -> None:
            try:
                body()
            except (Exception, SystemExit) as error:  # uvicorn exits when its port is taken
                LOG.error("process_fails", thread=name, error=type(error).__name__, exc_info=True)
                self._failed = True
                self._stop.set()

        return threading.Thread(target=live, name=name, daemon=True)

    def _turn_for_ever(self, name: str, turn: Callable[[], float]) -> None:
        """Turn until the process stops; what another part refuses or fails at is tried again."""
        backoff = 0.0
        while not self._stop.is_set():
            try:
                wait, backoff = turn(), 0.0
            except ServiceError as error:
                wait = backoff = min(_BACKOFF_SECONDS_MAX, backoff * 2 or 0.2)
                LOG.warning("loop_waits", loop=name, code=error.code, seconds=backoff)
            self.health.turned(name, waits=backoff > 0)
            self._stop.wait(wait)
