"""Names, documents, plates and accounts for people who do not exist."""

from __future__ import annotations

from random import Random
from typing import Final

from sintonia.documents.identifiers import control_of_account, end_of_cif, iban_of, letter_of

WOMEN: Final = (
    "María", "Carmen", "Ana", "Isabel", "Laura", "Cristina", "Marta", "Lucía", "Pilar", "Elena", "Rosario", "Mercedes",
    "Nuria", "Silvia", "Inmaculada", "Raquel", "Beatriz", "Rocío", "Encarnación", "Montserrat", "Amparo", "Begoña",
)  # fmt: skip
MEN: Final = (
    "Antonio", "José", "Manuel", "Javier", "David", "Daniel", "Francisco", "Carlos", "Miguel", "Rafael", "Alejandro",
    "Ángel", "Fernando", "Sergio", "Pablo", "Jorge", "Alberto", "Ramón", "Vicente", "Andrés", "Ignacio", "Xavier",
)  # fmt: skip
FAMILY: Final = (
    "Alonso", "Álvarez", "Aranda", "Arias", "Benítez", "Blanco", "Bravo", "Caballero", "Calvo", "Campos", "Cano",
    "Castillo", "Castro", "Cortés", "Crespo", "Cruz", "Delgado", "Díaz", "Domínguez", "Esteban", "Ferrer", "Flores",
    "Fuentes", "Gallego", "Garrido", "Gil", "Giménez", "González", "Guerrero", "Gutiérrez", "Herrera", "Hidalgo",
    "Ibáñez", "Iglesias", "Lorenzo", "Lozano", "Marín", "Medina", "Méndez", "Molina", "Montero", "Morales", "Moreno",
    "Moya", "Navarro", "Nieto", "Núñez", "Ortiz", "Pascual", "Peña", "Prieto", "Ramos", "Redondo", "Rey", "Rojas",
    "Román", "Rubio", "Sáez", "Sanz", "Serrano", "Soto", "Suárez", "Torres", "Vargas", "Vega", "Vicente", "Vidal",
)  # fmt: skip
STREETS: Final = (
    "Calle del Olmo", "Calle Mayor", "Avenida de la Constitución", "Calle de la Luna", "Plaza del Sol",
    "Calle San Vicente", "Paseo de la Alameda", "Calle del Carmen", "Calle de las Huertas", "Ronda Norte",
)  # fmt: skip
CARS: Final = (
    "Seat León", "Seat Ibiza", "Renault Mégane", "Citroën C3", "Peugeot 208", "Volkswagen Golf", "Dacia Sandero",
    "Toyota Corolla", "Opel Corsa", "Ford Focus", "Kia Ceed", "Hyundai Tucson", "Nissan Qashqai", "Škoda Octavia",
)  # fmt: skip
_NIF_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_PLATE_LETTERS: Final = "BCDFGHJKLMNPRSTVWXYZ"
_BANKS: Final = ("2100", "0049", "0182", "2085", "1465")


def nif_of(number: int) -> str:
    """The NIF of eight digits: its letter is right."""
    return f"{number:08}{_NIF_LETTERS[number % len(_NIF_LETTERS)]}"


def nie_of(number: int) -> str:
    """The NIE of seven digits after an X: its letter is right."""
    return f"X{number:07}{letter_of(f'X{number:07}')}"


def cif_of(number: int) -> str:
    """The CIF of a limited company."""
    return f"B{number:07}{end_of_cif(f'B{number:07}')}"


def account_of(number: int) -> str:
    """A Spanish IBAN."""
    bank, branch, account = _BANKS[number % len(_BANKS)], f"{number % 9973:04}", f"{number:010}"
    return iban_of("ES", f"{bank}{branch}{control_of_account(bank, branch, account)}{account}")


def plate_of(number: int) -> str:
    """A Spanish plate: four digits, three consonants."""
    letters, digits = divmod(number, 10_000)
    base = len(_PLATE_LETTERS)
    return f"{digits:04}" + "".join(_PLATE_LETTERS[letters // base**place % base] for place in (2, 1, 0))


def person_name(chance: Random) -> str:
    """A first name and two family names."""
    return f"{chance.choice(WOMEN + MEN)} {chance.choice(FAMILY)} {chance.choice(FAMILY)}"
