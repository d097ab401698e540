"""A line to a real server that can be cut, go dead, or lose what the server says while a client idles."""

from __future__ import annotations

import contextlib
import socket
import threading

__all__ = ["FaultyLine"]


class FaultyLine:
    """A TCP relay on a port of its own."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.dead = threading.Event()  # nothing passes, nobody is told
        self.deaf = threading.Event()  # what the server says during IDLE is lost
        self.poison = b""  # a command at which the line is cut
        self.connections = 0
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._begin(self._accept)

    def _begin(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        thread.start()
        self._threads.append(thread)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._sockets.append(client)
            if self.dead.is_set():
                continue  # accepted by the kernel, and never a word
            try:
                server = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                client.close()
                continue
            self._sockets.append(server)
            idling = threading.Event()
            self._begin(self._pass, client, server, idling, True)
            self._begin(self._pass, server, client, idling, False)

    def _pass(self, source: socket.socket, target: socket.socket, idling: threading.Event, from_client: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                if self.dead.is_set():
                    continue
                if from_client and self.poison and self.poison in piece:
                    break
                if from_client:
                    if piece.rstrip().endswith(b"IDLE"):
                        idling.set()
                    elif piece.startswith(b"DONE"):
                        idling.clear()
                elif self.deaf.is_set() and idling.is_set() and not piece.startswith(b"+"):
                    continue
                target.sendall(piece)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Every line is reset."""
        sockets, self._sockets = self._sockets, []
        for line in sockets:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(5)
