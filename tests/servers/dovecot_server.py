"""A real Dovecot for one test run: own settings, own port, own mailboxes, stopped by the id of its own process.

It runs without root's rights, as its documentation's "rootless" set-up says; when the tests run as root, as `nobody`.
"""

from __future__ import annotations

import getpass
import imaplib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from loopback_certificate import make_certificate

if TYPE_CHECKING:
    from gateway.settings import ImapInbox

__all__ = ["Dovecot"]

_numbers = itertools.count(1)

SETTINGS = """
base_dir = {run}
state_dir = {run}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
mailbox_idle_check_interval = 1 secs
mailbox_list_index = no
mail_fsync = never
mail_max_userip_connections = 100
imap_capability = {capability}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/passwords
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """One server with mailboxes in Maildir format."""

    def __init__(self, *, capability: str = "") -> None:
        # Not below tmp_path: sockets want short paths, and another user must get in.
        self.folder = Path(tempfile.mkdtemp(prefix="gateway-dovecot-"))
        self.user = "nobody" if os.geteuid() == 0 else getpass.getuser()
        account = pwd.getpwnam(self.user)
        self._owner = (account.pw_uid, account.pw_gid)
        for name in ("run", "mail", "home"):
            (self.folder / name).mkdir()
        self.certificate = make_certificate(self.folder)
        self._passwords: dict[str, str] = {}
        self._write_passwords()
        self.port, self.tls_port = _free_ports(2)
        group = subprocess.run(["id", "-gn", self.user], check=True, capture_output=True, text=True).stdout.strip()
        (self.folder / "dovecot.conf").write_text(
            SETTINGS.format(
                run=self.folder / "run", folder=self.folder, user=self.user, group=group, port=self.port,
                tls_port=self.tls_port, certificate=self.certificate.certificate, key=self.certificate.key,
                uid=account.pw_uid, gid=account.pw_gid, capability=capability,
            )
        )  # fmt: skip
        for path in [self.folder, *self.folder.rglob("*")]:
            os.chown(path, *self._owner)
        self._process: subprocess.Popen[bytes] | None = None

    # -- the server -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        assert self._process is None
        become = []
        if os.geteuid() == 0:
            become = ["--reuid", str(self._owner[0]), "--regid", str(self._owner[1]), "--clear-groups"]
        # It goes when the test run goes, even a killed one.
        self._process = subprocess.Popen(
            ["setpriv", *become, "--pdeathsig", "KILL", "/usr/sbin/dovecot", "-F", "-c", self.folder / "dovecot.conf"],
            cwd=self.folder, start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as probe:
                    if probe.recv(100).startswith(b"* OK"):
                        return
            except OSError:
                pass
            assert self._process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def stop(self) -> None:
        """As after a power cut: nobody is told goodbye."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def log(self) -> str:
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else "no log"

    # -- its mailboxes ----------------------------------------------------------------------------------------------

    def new_mailbox(self, password: str = "a password") -> Mailbox:  # noqa: S107 - lives for one test
        name = f"casework{next(_numbers)}"
        self.set_password(name, password)
        mailbox = Mailbox(self, name, password)
        mailbox.make_folder()
        return mailbox

    def set_password(self, name: str, password: str) -> None:
        self._passwords[name] = password
        self._write_passwords()
        # Dovecot looks at the file once a second.
        deadline = time.monotonic() + 10
        while not self._lets_in(name, password):
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def _lets_in(self, name: str, password: str) -> bool:
        client = imaplib.IMAP4("127.0.0.1", self.port)
        try:
            client.authenticate("PLAIN", lambda _: f"\0{name}\0{password}".encode())
        except imaplib.IMAP4.error:
            return False
        finally:
            client.shutdown()
        return True

    def _write_passwords(self) -> None:
        path = self.folder / "passwords.new"
        path.write_text("".join(f"{name}:{{PLAIN}}{password}\n" for name, password in self._passwords.items()))
        os.chown(path, *self._owner)
        path.replace(self.folder / "passwords")

    def own(self, *paths: Path) -> None:
        for path in paths:
            os.chown(path, *self._owner)


class Mailbox:
    """One mailbox, filled the way a mail server does: by a rename into `new`."""

    def __init__(self, server: Dovecot, name: str, password: str) -> None:
        self.server, self.name, self.password = server, name, password

    @property
    def folder(self) -> Path:
        return self.server.folder / "mail" / self.name

    def make_folder(self) -> None:
        for path in (self.folder, *(self.folder / part for part in ("tmp", "new", "cur"))):
            path.mkdir()
            self.server.own(path)

    def deliver(self, *contents: bytes, seen: bool = False) -> None:
        for content in contents:
            name = f"{time.time_ns()}.{next(_numbers)}.test"
            waiting = self.folder / "tmp" / name
            waiting.write_bytes(content)
            self.server.own(waiting)
            waiting.rename(self.folder / "cur" / f"{name}:2,S" if seen else self.folder / "new" / name)

    def forget_uids(self) -> None:
        """The next SELECT sees another UIDVALIDITY."""
        self.server.stop()
        for path in self.folder.glob("dovecot*"):
            path.unlink()
        # Dovecot makes UIDVALIDITY from the clock's seconds: a new one wants a new second.
        started = int(time.time())
        while int(time.time()) == started:
            time.sleep(0.05)
        self.server.start()

    def settings(self, **changes: object) -> ImapInbox:
        from gateway.settings import ImapInbox  # noqa: PLC0415 - the server itself needs nothing of ours

        values = {
            "name": self.name, "host": "localhost", "port": self.server.tls_port, "username": self.name,
            "password": self.password, "ca_file": self.server.certificate.certificate, "timeout_seconds": 5,
        }  # fmt: skip
        return ImapInbox.model_validate(values | changes)


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
