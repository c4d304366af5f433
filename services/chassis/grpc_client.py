"""Asking another service: every call has a deadline, a token, the trace and typed errors."""

import time
from typing import Any

import grpc
from google.rpc.error_details_pb2 import ErrorInfo
from grpc_status import rpc_status

from services.chassis import trace
from services.chassis.auth import ServiceTokens
from services.chassis.clients import options
from services.chassis.errors import GRPC_STATUS, ErrorKind, ServiceError
from services.chassis.metrics import GRPC_CLIENT_SECONDS

# INVALID is the first kind with its status, so it stands last here and wins.
_KINDS = {status: kind for kind, status in reversed(GRPC_STATUS.items())} | {
    grpc.StatusCode.UNKNOWN: ErrorKind.INTERNAL,
    grpc.StatusCode.UNIMPLEMENTED: ErrorKind.INTERNAL,
}


class ServiceChannel:
    """The channel to one service; opened when it is first used."""

    def __init__(self, service: str, address: str, tokens: ServiceTokens) -> None:
        self.service = service
        self.channel = grpc.insecure_channel(address, [*options("grpc", "client").items()])
        self._tokens = tokens

    def call(self, method: Any, request: Any, *, seconds: float) -> Any:
        """Call a stub's method within `seconds`.

        Raises ServiceError of the kind the other side meant; anything about the way there,
        the deadline included, is UNAVAILABLE.
        """
        metadata = (("authorization", self._tokens.bearer()), ("traceparent", trace.current()))
        started, status = time.perf_counter(), "OK"
        try:
            return method(request, timeout=seconds, metadata=metadata)
        except grpc.RpcError as error:
            status = error.code().name
            raise self._translated(error) from error
        finally:
            name = type(request).__name__.removesuffix("Request")
            GRPC_CLIENT_SECONDS.labels(name, status).observe(time.perf_counter() - started)

    def _translated(self, error: grpc.RpcError) -> ServiceError:
        kind = _KINDS.get(error.code(), ErrorKind.UNAVAILABLE)
        told = ErrorInfo() if kind is ErrorKind.UNAVAILABLE else _told(error)
        params = {**told.metadata, "service": self.service}
        return ServiceError(kind, told.reason or "service_unavailable", **params)


def _told(error: grpc.RpcError) -> ErrorInfo:
    """The code that the other side put into ErrorInfo, and the parameters of its sentence."""
    status: Any = rpc_status.from_call(error) if isinstance(error, grpc.Call) else None
    info = ErrorInfo()
    for detail in status.details if status else ():
        detail.Unpack(info)
    return info
