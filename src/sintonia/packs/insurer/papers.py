"""What an insurer's people in Spain are known by."""

from __future__ import annotations

from typing import Final

from sintonia.journeys.papers import Papers, keep_papers
from sintonia.kit.words import _
from sintonia.understanding.readers import nif

PAPERS: Final = keep_papers(
    Papers(
        "insurer",
        yours=_("To keep your data safe: what is your DNI, NIE or NIF?"),
        theirs=_("Of course, I will help you help them. What is the DNI, NIE or NIF of whoever has the policy?"),
        contract=_("Policy number"),
        which_contract=_("What is the number of the policy?"),
        read=nif,
    )
)
