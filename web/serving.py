"""One process: the pages by waitress, and the scheduler beside them."""

import signal
import socket
import sys
from types import FrameType

from flask import Flask

from web import scheduler

THREADS = 8
LARGEST_BODY = 80 * 1024 * 1024  # bytes; web.security has the limit people are told of


class PortTaken(Exception):
    """Another program listens at the address."""


def listen(host: str, port: int) -> socket.socket:
    """Take the port before any other work is done; PortTaken when it is not free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTaken(str(error)) from error
    return listener


def run(app: Flask, listener: socket.socket) -> None:
    """Serve until the process is told to stop."""
    from waitress import create_server

    server = create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        max_request_body_size=LARGEST_BODY,
        ident=None,
    )
    signal.signal(signal.SIGTERM, _stop)
    running = scheduler.start(app)
    try:
        server.run()
    finally:
        running.shutdown(wait=False)
        server.close()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def address(host: str, port: int) -> str:
    """Return what to type into a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"
