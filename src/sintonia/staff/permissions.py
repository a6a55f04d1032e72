"""
Who may do what: the roles, the permissions and who has each, and the one way in which a page asks for one.

The page of permissions and docs/reference/permissions.md are made from this table; templates ask it by `perms`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, Literal, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

AGENT: Final = "agent"
CLERK: Final = "clerk"
SUPERVISOR: Final = "supervisor"
PLANNER: Final = "planner"
ANALYST: Final = "analyst"
PRIVACY_OFFICER: Final = "privacy_officer"
AUDITOR: Final = "auditor"
ADMIN: Final = "admin"
PROVIDER_AGENT: Final = "provider_agent"
PROVIDER_SUPERVISOR: Final = "provider_supervisor"
# Exactly the people of a provider have these.
PROVIDER_ROLES: Final = frozenset({PROVIDER_AGENT, PROVIDER_SUPERVISOR})

ROLES: Final[dict[str, Promise]] = {
    AGENT: _("Agent"),
    CLERK: _("Counter clerk"),
    SUPERVISOR: _("Supervisor"),
    PLANNER: _("Planner"),
    ANALYST: _("Analyst"),
    PRIVACY_OFFICER: _("Privacy officer"),
    AUDITOR: _("Auditor"),
    ADMIN: _("Administrator"),
    PROVIDER_AGENT: _("Provider's agent"),
    PROVIDER_SUPERVISOR: _("Provider's supervisor"),
}

Permission = Literal[
    "desk.work",
    "desk.search",
    "desk.reveal",
    "desk.merge",
    "desk.board",
    "desk.supervise",
    "desk.rules",
    "desk.export",
    "desk.evidence",
    "counter.work",
    "outreach.batches",
    "understanding.teach",
    "payments.see",
    "payments.place",
    "payments.banks",
    "audit.read",
    "staff.people",
    "staff.permissions",
]


@dataclass(frozen=True, slots=True)
class Held:
    """What a permission lets somebody do, and the roles that have it besides the administrator."""

    what: Promise
    roles: frozenset[str]


PERMISSIONS: Final[dict[str, Held]] = {
    "desk.work": Held(
        _("Work at the desk: the queue, one's own contacts, answering and closing"),
        frozenset({AGENT, CLERK, SUPERVISOR, PROVIDER_AGENT, PROVIDER_SUPERVISOR}),
    ),
    "desk.search": Held(
        _("Search the customers and cases of the whole company"),
        frozenset({AGENT, CLERK, SUPERVISOR, PRIVACY_OFFICER}),
    ),
    "desk.reveal": Held(
        _("See a masked number or document, with a reason that is recorded"),
        frozenset({AGENT, CLERK, SUPERVISOR, PROVIDER_AGENT, PROVIDER_SUPERVISOR, PRIVACY_OFFICER}),
    ),
    "desk.merge": Held(_("Join two customers who are one person"), frozenset({AGENT, SUPERVISOR, PRIVACY_OFFICER})),
    "desk.board": Held(
        _("See the live board of queues and agents"), frozenset({SUPERVISOR, PLANNER, ANALYST, PROVIDER_SUPERVISOR})
    ),
    "desk.supervise": Held(_("Read along, whisper, reassign and coach"), frozenset({SUPERVISOR, PROVIDER_SUPERVISOR})),
    "desk.rules": Held(
        _("Change who is offered what, the overflow, ready-made replies and macros"), frozenset({SUPERVISOR, PLANNER})
    ),
    "desk.export": Held(_("Export figures and lists"), frozenset({SUPERVISOR, ANALYST, AUDITOR})),
    "desk.evidence": Held(
        _("Take out a matter's evidence: every word, unmasked, with a reason that is recorded"),
        frozenset({SUPERVISOR, PRIVACY_OFFICER, AUDITOR}),
    ),
    "counter.work": Held(_("Receive people at the counter"), frozenset({CLERK, SUPERVISOR})),
    "outreach.batches": Held(
        _("Mail what every customer gets, such as a month's bills, and see how far it is"), frozenset({SUPERVISOR})
    ),
    "understanding.teach": Held(_("Teach the assistant"), frozenset({SUPERVISOR})),
    "payments.see": Held(
        _("See payments, return files, what they cost and how banks stand"), frozenset({SUPERVISOR, ANALYST, AUDITOR})
    ),
    "payments.place": Held(
        _("Place payments that named no bill, take in return files, give money back"), frozenset({SUPERVISOR})
    ),
    "payments.banks": Held(_("Set up the banks at which the company is paid, and try them"), frozenset()),
    "audit.read": Held(_("Read the trail of deeds"), frozenset({AUDITOR, PRIVACY_OFFICER})),
    "staff.people": Held(_("Look after people, teams, roles and sign-ins"), frozenset()),
    "staff.permissions": Held(_("See this table, and one's own sign-in"), frozenset(ROLES)),
}


def may(role: str, permission: str) -> bool:
    """Whether a role has a permission; an administrator has them all, and what does not exist nobody has."""
    held = PERMISSIONS.get(permission)
    return held is not None and (role == ADMIN or role in held.roles)


def permitted(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Open a view to whoever is signed in and has a permission; every view for staff says which."""
    if permission not in PERMISSIONS:
        raise ValueError(f"there is no permission {permission!r}")

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            # Who is not signed in was asked to by the middleware `SignedIn` before.
            if not request.user.is_authenticated or not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # what a walk over all addresses looks for
        return guarded

    return guard


def permission_of(view: Callable[..., object]) -> Permission | None:
    """The permission that a view asks for, if it is one for staff."""
    return getattr(view, "permission", None)
