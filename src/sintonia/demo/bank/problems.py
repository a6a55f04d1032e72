"""What a bank refuses, as the API says it (RFC 7807)."""

from __future__ import annotations

from typing import Any, Final

_PREFIX: Final = "https://pix.bcb.gov.br/api/v2/error/"
_TITLES: Final = {
    400: "Requisição inválida.",
    401: "Não autorizado.",
    403: "Acesso negado.",
    404: "Não encontrado.",
    405: "Método não permitido.",
    410: "Permanentemente removido.",
    413: "Requisição grande demais.",
    429: "Muitas requisições.",
    503: "Serviço indisponível.",
}


class Problem(Exception):
    """A refusal: its type by Bacen's list, its status, what is wrong and with which field."""

    def __init__(self, status: int, kind: str, detail: str = "", *violations: tuple[str, str]) -> None:
        super().__init__(detail or kind)
        self.status, self.kind, self.detail, self.violations = status, kind, detail, violations

    def body(self) -> dict[str, Any]:
        """The answer's body."""
        told: dict[str, Any] = {"type": _PREFIX + self.kind, "title": _TITLES[self.status], "status": self.status}
        if self.detail:
            told["detail"] = self.detail
        if self.violations:
            told["violacoes"] = [{"razao": why, "propriedade": which} for which, why in self.violations]
        return told


def not_found(kind: str) -> Problem:
    """Nothing has this name."""
    return Problem(404, kind, "A entidade não foi encontrada.")


def invalid(kind: str, *violations: tuple[str, str]) -> Problem:
    """The request breaks the schema or a rule; each violation is a field and what is wrong with it."""
    return Problem(400, kind, "; ".join(why for _field, why in violations), *violations)
