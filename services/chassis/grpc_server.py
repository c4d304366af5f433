"""The threaded gRPC server: callers, trace, times, errors with details, health, reflection."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf import descriptor_pool
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc.code_pb2 import Code
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status

from services.chassis import trace
from services.chassis.auth import Guard
from services.chassis.clients import options
from services.chassis.errors import GRPC_STATUS, ErrorKind, ServiceError
from services.chassis.logs import logger
from services.chassis.metrics import GRPC_REQUESTS, GRPC_SECONDS
from services.datafiles.messages import Catalogue

LOG = logger(__name__)
Servicer = tuple[Callable[[Any, grpc.Server], None], object, str]


class _Edge(grpc.ServerInterceptor):  # type: ignore[type-arg]
    """Around every unary call of our own services; a servicer finds `context.caller`."""

    def __init__(self, guard: Guard, catalogue: Catalogue) -> None:
        self._guard, self._catalogue = guard, catalogue

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        handler = continuation(details)
        if handler is None or details.method.startswith(("/grpc.health.v1.", "/grpc.reflection.")):
            return handler
        metadata = dict(details.invocation_metadata)

        def guarded(request: Any, context: Any) -> Any:
            started, failure = time.perf_counter(), None
            trace.activate(trace.accepted(metadata.get("traceparent")))
            try:
                asked = metadata.get("authorization")
                context.caller = self._guard.admit(details.method, asked)
                return handler.unary_unary(request, context)
            except ServiceError as error:
                failure = error
            except Exception as error:  # noqa: BLE001 - the caller gets INTERNAL, we the trace
                LOG.error("rpc_failed", method=details.method, error=type(error).__name__)
                failure = ServiceError(ErrorKind.INTERNAL, "internal", trace="")
            finally:
                status = GRPC_STATUS[failure.kind].name if failure else "OK"
                GRPC_REQUESTS.labels(details.method, status).inc()
                GRPC_SECONDS.labels(details.method).observe(time.perf_counter() - started)
            self._abort(context, failure)
            return None

        return grpc.unary_unary_rpc_method_handler(
            guarded, handler.request_deserializer, handler.response_serializer
        )

    def _abort(self, context: Any, error: ServiceError) -> None:
        detail = AnyMessage()
        told = {name: str(value) for name, value in error.params.items()}
        detail.Pack(ErrorInfo(reason=error.code, domain="redress", metadata=told))
        status = Status(
            code=Code.Value(GRPC_STATUS[error.kind].name),
            message=self._catalogue.render(error.code, "en", error.params),
            details=[detail],
        )
        context.abort_with_status(rpc_status.to_status(status))


class GrpcServer:
    """Serves the given servicers; refuses to start when an RPC has no permission entry."""

    def __init__(
        self, address: str, servicers: Sequence[Servicer], guard: Guard, catalogue: Catalogue
    ) -> None:
        self._server = grpc.server(
            ThreadPoolExecutor(max_workers=8, thread_name_prefix="grpc"),
            interceptors=[_Edge(guard, catalogue)],
            options=[*options("grpc", "server").items()],
            maximum_concurrent_rpcs=200,
        )
        self._health = health.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        self._names = [name for _, _, name in servicers]
        guard.check_total(_served(self._names))
        for add, servicer, _ in servicers:
            add(servicer, self._server)
        reflection.enable_server_reflection(
            (*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME), self._server
        )
        if self._server.add_insecure_port(address) == 0:
            raise OSError(f"cannot listen on {address}")

    def start(self) -> None:
        """Serve in threads."""
        self._server.start()
        for name in ("", *self._names):
            self._health.set(name, health_pb2.HealthCheckResponse.SERVING)

    def close(self) -> None:
        """Refuse new calls and let those under way end, for at most five seconds."""
        self._health.enter_graceful_shutdown()
        self._server.stop(grace=5).wait()


def _served(names: Sequence[str]) -> list[str]:
    services = [descriptor_pool.Default().FindServiceByName(name) for name in names]
    return [f"/{service.full_name}/{m.name}" for service in services for m in service.methods]
