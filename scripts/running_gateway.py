"""The daemon as a child process, for demo and benchmarks: start it, run commands on its state, ask it, stop it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["TREE", "GatewayFailed", "RunningGateway", "running"]

TREE = Path(__file__).resolve().parent.parent
START_SECONDS = 60
SMTP_PORT, LMTP_PORT, WEB_PORT = 2525, 2424, 8080  # the settings' defaults


class GatewayFailed(Exception):
    """The daemon or a command did not do what it should. The text says what."""


class RunningGateway:
    """The daemon as a child process, and how to ask it."""

    def __init__(self, state: Path, *, any_port: bool, settings: Mapping[str, str] | None = None) -> None:
        self.state = state
        self.log = state / "gateway.log"
        # Settings of the surrounding shell would make this another office than the samples are written to.
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith("INTAKE_GATEWAY_")} | {
            "INTAKE_GATEWAY_LISTENER__SMTP_PORT": str(_port(SMTP_PORT, any_port=any_port)),
            "INTAKE_GATEWAY_LISTENER__LMTP_PORT": str(_port(LMTP_PORT, any_port=any_port)),
            "INTAKE_GATEWAY_WEB__PORT": str(_port(WEB_PORT, any_port=any_port)),
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.addresses: dict[str, str] = {}

    def command(self, *arguments: str) -> None:
        """Run one `intake-gateway` command on the demo's state."""
        done = subprocess.run(
            [sys.executable, "-m", "gateway", "--state", str(self.state), *arguments],
            cwd=TREE, env=self._environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise GatewayFailed(f"intake-gateway {' '.join(arguments)} failed:\n{done.stderr}")

    def start(self) -> None:
        """Start the daemon and wait until it says that it is ready."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gateway", "--state", str(self.state), "run"],
                cwd=TREE, env=self._environment, stderr=log, stdout=log,
                start_new_session=True,  # Ctrl-C comes to us first; we tell it in order
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while not self.addresses:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise GatewayFailed(f"the gateway did not start:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.1)
            self.addresses = next((line for line in self._log_lines() if line.get("event") == "ready"), {})

    def _log_lines(self) -> Iterator[dict[str, Any]]:
        for line in self.log.read_text(encoding="utf-8").splitlines():
            if line.startswith("{") and line.endswith("}"):
                yield json.loads(line)

    def ask(self, path: str) -> Any:
        """One question to the API."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to this machine
        with opener.open(self.addresses["web"].rstrip("/") + path, timeout=30) as answer:
            return json.load(answer)

    @property
    def pid(self) -> int:
        """The daemon's process; also the number of its session, which its readers share."""
        return self._process.pid if self._process is not None else 0

    def has_ended(self) -> bool:
        """Whether the daemon is gone."""
        return self._process is None or self._process.poll() is not None

    def wait(self) -> None:
        """Wait until the daemon ends."""
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        """Stop the daemon; it finishes what it has in hand."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _port(usual: int, *, any_port: bool) -> int:
    """The usual port when nobody has it, or 0, which takes any that is free."""
    if any_port:
        return 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", usual))
        except OSError:
            return 0
    return usual


@contextmanager
def running(state: Path, *, any_port: bool, settings: Mapping[str, str] | None = None) -> Iterator[RunningGateway]:
    """A gateway that is not started yet, and is stopped at the end.

    Args:
        state: its state folder.
        any_port: take free ports, instead of the usual ones when nobody has them.
        settings: further settings, as environment variables.
    """
    gateway = RunningGateway(state, any_port=any_port, settings=settings)
    try:
        yield gateway
    finally:
        gateway.stop()
