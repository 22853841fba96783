"""The server: one process or several on one socket, and what they refuse to start with."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import partial

import uvicorn
from fastapi import FastAPI

from sourceline.errors import UsageError
from sourceline.store import Store
from sourceline.store.accounts import has_admin
from sourceline.web.app import create_app
from sourceline.web.config import WebConfig
from sourceline.web.logging import LogFormat, configure

_log = logging.getLogger(__name__)

SHUTDOWN_SECONDS = 20  # after a signal, for requests that are being answered
SWITCH_SECONDS = 0.0005
START_SECONDS = 60  # until a process of several answers; a busy machine takes its time
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and how to listen.

    Attributes:
        proxies: addresses of reverse proxies whose X-Forwarded-For and -Proto are believed.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    log: LogFormat = "json"
    proxies: tuple[str, ...] = LOOPBACK

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine can connect."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def serve(where: str, config: WebConfig, listening: Listening) -> None:
    """Serve the database at `where` until a signal ends it.

    Raises:
        UsageError: it would listen publicly and there is no admin account, or it cannot listen.
        StoreError: the database cannot be opened.
    """
    with Store.open(where, create=False) as store, store.reading() as connection:
        if not listening.is_loopback and not has_admin(connection):
            raise UsageError(
                f"{listening.host} can be reached from other machines, and there is no admin "
                "account: make one first with `sourceline accounts add NAME --role admin`"
            )
    if listening.is_loopback and not config.hosts:
        config = replace(config, hosts=LOOPBACK)
    # Each process answers its share of what one address may ask.
    config = replace(
        config,
        requests_per_minute=_share(config.requests_per_minute, listening.workers),
        sign_ins_per_minute=_share(config.sign_ins_per_minute, listening.workers),
    )
    settings = uvicorn.Config(
        partial(_application, where, config, listening.log),
        factory=True,
        host=listening.host,
        port=listening.port,
        workers=listening.workers,
        proxy_headers=True,
        forwarded_allow_ips=list(listening.proxies),
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_worker_healthcheck=START_SECONDS,
    )
    configure(listening.log)
    bound = _bind(listening)
    host, port = bound.getsockname()[:2]
    _log.info(
        "listening on http://%s:%d%s/", f"[{host}]" if ":" in host else host, port, config.root_path
    )
    if listening.workers == 1:
        uvicorn.Server(settings).run(sockets=[bound])
        return
    from uvicorn.supervisors import Multiprocess

    with tempfile.TemporaryDirectory(prefix="sourceline-metrics-") as folder:
        # prometheus_client has every process write there, and whichever is asked add them up.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        Multiprocess(settings, sockets=[bound]).run()


def _application(where: str, config: WebConfig, log: LogFormat) -> FastAPI:
    """The application of one process, with connections and a log of its own."""
    configure(log)
    # SQLite gives up the interpreter's lock for every row. A thread that wants it back waits this
    # long for one that computes, by default 5 ms: a query of a thousand rows would take seconds.
    sys.setswitchinterval(SWITCH_SECONDS)
    return create_app(Store.open(where, create=False), config)


def _share(per_minute: int, workers: int) -> int:
    return per_minute and max(1, per_minute // workers)


def _bind(listening: Listening) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(
            listening.host, listening.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Without it, the second part of every answer waits 40 ms for word of the first.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        bound.bind(address)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {listening.host} port {listening.port}: {error}. "
            "Name another one with --host or --port."
        ) from error
    bound.set_inheritable(True)
    return bound
