"""Roads, towns and the coast of Spain, coarsely: where a kilometer is, what words mean, whether one can stand there."""

from __future__ import annotations

import re
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

from sintonia.kit.text import folded
from sintonia.packs.insurer.ports import Spot

Point = tuple[float, float]
_EARTH_KM: Final = 6371
WINDING: Final = 1.3


class Town(NamedTuple):
    """A town and where it is."""

    name: str
    at: Point


TOWNS: Final = tuple(
    Town(name, (latitude, longitude))
    for name, latitude, longitude in (
        ("Madrid", 40.417, -3.704), ("Valencia", 39.470, -0.376), ("Barcelona", 41.387, 2.169),
        ("Sevilla", 37.389, -5.984), ("Zaragoza", 41.649, -0.889), ("Málaga", 36.721, -4.421),
        ("Bilbao", 43.263, -2.935), ("A Coruña", 43.362, -8.411), ("Badajoz", 38.879, -6.970),
        ("Burgos", 42.344, -3.697), ("Valladolid", 41.652, -4.724), ("Alicante", 38.346, -0.490),
        ("Murcia", 37.992, -1.131), ("Granada", 37.177, -3.599), ("Córdoba", 37.888, -4.779),
        ("Tarancón", 40.009, -3.007), ("Arganda del Rey", 40.301, -3.439), ("Perales de Tajuña", 40.233, -3.350),
        ("Villarejo de Salvanés", 40.168, -3.276), ("Fuentidueña de Tajo", 40.119, -3.161),
        ("Honrubia", 39.607, -2.277), ("Motilla del Palancar", 39.562, -1.912), ("Utiel", 39.567, -1.205),
        ("Requena", 39.488, -1.100), ("Guadalajara", 40.633, -3.166), ("Aranjuez", 40.031, -3.603),
        ("Cuenca", 40.071, -2.134), ("Toledo", 39.858, -4.023), ("Segovia", 40.943, -4.109),
        ("Ávila", 40.656, -4.700), ("Salamanca", 40.970, -5.664), ("Talavera de la Reina", 39.963, -4.831),
        ("Medina del Campo", 41.312, -4.914), ("Benavente", 42.003, -5.678), ("Lugo", 43.012, -7.556),
        ("Albacete", 38.995, -1.856), ("Bailén", 38.093, -3.777), ("Jaén", 37.780, -3.785),
        ("Calatayud", 41.354, -1.643), ("Lleida", 41.618, 0.620), ("Tarragona", 41.119, 1.245),
        ("Castellón", 39.986, -0.051), ("Girona", 41.979, 2.821), ("Logroño", 42.466, -2.450),
        ("Pamplona", 42.812, -1.646), ("Vigo", 42.240, -8.721), ("Oviedo", 43.361, -5.850),
        ("Santander", 43.462, -3.810), ("Palma", 39.570, 2.650), ("Las Palmas", 28.124, -15.430),
        ("Santa Cruz de Tenerife", 28.464, -16.252), ("Cádiz", 36.527, -6.289), ("Huelva", 37.261, -6.945),
    )
)  # fmt: skip
_BY_NAME: Final = {folded(town.name): town for town in TOWNS}
# From the first town on, with the kilometer at which the road comes to each.
_ROADS: Final[dict[str, tuple[tuple[int, str], ...]]] = {
    "A-1": ((0, "Madrid"), (237, "Burgos")),
    "A-2": ((0, "Madrid"), (55, "Guadalajara"), (235, "Calatayud"), (315, "Zaragoza"), (465, "Lleida"),
            (620, "Barcelona")),
    "A-3": ((0, "Madrid"), (27, "Arganda del Rey"), (38, "Perales de Tajuña"), (48, "Villarejo de Salvanés"),
            (62, "Fuentidueña de Tajo"), (82, "Tarancón"), (168, "Honrubia"), (203, "Motilla del Palancar"),
            (268, "Utiel"), (283, "Requena"), (352, "Valencia")),
    "A-4": ((0, "Madrid"), (47, "Aranjuez"), (296, "Bailén"), (400, "Córdoba"), (538, "Sevilla"), (660, "Cádiz")),
    "A-5": ((0, "Madrid"), (117, "Talavera de la Reina"), (404, "Badajoz")),
    "A-6": ((0, "Madrid"), (157, "Medina del Campo"), (260, "Benavente"), (503, "Lugo"), (595, "A Coruña")),
    "A-7": ((0, "Castellón"), (70, "Valencia"), (240, "Alicante"), (320, "Murcia"), (600, "Málaga")),
    "AP-7": ((0, "Girona"), (100, "Barcelona"), (200, "Tarragona"), (380, "Castellón"), (450, "Valencia"),
             (620, "Alicante")),
    "A-31": ((0, "Honrubia"), (75, "Albacete"), (240, "Alicante")),
    "A-42": ((0, "Madrid"), (71, "Toledo")),
}  # fmt: skip
_ROAD: Final = re.compile(r"\b(ap|a|n|m|r|cv|ma|c|b)\s?-?\s?(\d{1,3})\b(?!\s?kms?\b(?!\s?\d))")
_KM: Final = re.compile(r"\b(?:km|kms|kilometro|kilometros|quilometro|kilometer|kilometre|punto kilometrico|pk)\.?\s?"
                        r"(\d{1,3})|\b(\d{1,3})\s?(?:km|kms)\b")  # fmt: skip
# Where somebody drives to is not where they are.
_TOWARDS: Final = re.compile(r"\b(?:sentido|hacia|direccion|camino (?:de|a)|rumbo a|direcao|em direcao|a caminho"
                             r"|indo pra|towards?|heading|bound)\b")  # fmt: skip
# Coast and borders of the peninsula, then islands: coarse, a beach may be off by some kilometers.
_PENINSULA: Final[tuple[Point, ...]] = (
    (43.79, -7.69), (43.57, -7.00), (43.67, -5.85), (43.43, -4.75), (43.50, -3.80), (43.47, -2.75), (43.39, -1.78),
    (43.05, -1.30), (42.70, -0.10), (42.80, 0.70), (42.60, 1.45), (42.45, 2.00), (42.43, 3.18), (42.32, 3.33),
    (41.95, 3.23), (41.67, 2.80), (41.37, 2.21), (41.22, 1.82), (41.08, 1.27), (40.72, 0.90), (40.46, 0.50),
    (39.97, 0.04), (39.45, -0.30), (39.16, -0.22), (38.98, -0.13), (38.73, 0.25), (38.52, -0.12), (38.33, -0.46),
    (37.97, -0.66), (37.63, -0.68), (37.55, -0.98), (37.40, -1.57), (37.13, -1.81), (36.71, -2.18), (36.80, -2.45),
    (36.72, -3.02), (36.70, -3.52), (36.67, -4.42), (36.48, -4.89), (36.08, -5.34), (36.00, -5.61), (36.17, -6.05),
    (36.52, -6.32), (36.77, -6.42), (37.10, -6.85), (37.15, -7.40), (36.95, -7.90), (37.00, -9.00), (37.95, -8.89),
    (38.41, -9.23), (38.78, -9.51), (39.36, -9.42), (40.15, -8.90), (41.15, -8.70), (41.69, -8.87), (42.25, -8.90),
    (42.89, -9.30), (43.20, -9.12), (43.38, -8.43), (43.70, -8.06),
)  # fmt: skip
_MALLORCA: Final[tuple[Point, ...]] = (
    (39.96, 3.20), (39.75, 3.48), (39.26, 3.05), (39.36, 2.74), (39.54, 2.56), (39.46, 2.47), (39.58, 2.34),
    (39.80, 2.68),
)  # fmt: skip
_ISLANDS: Final = (
    (39.80, 40.10, 3.79, 4.33), (38.82, 39.12, 1.20, 1.62), (28.00, 28.59, -16.92, -16.12),
    (27.73, 28.18, -15.83, -15.36), (28.05, 28.75, -14.50, -13.82),
    (28.83, 29.24, -13.88, -13.42), (28.45, 28.86, -18.01, -17.72),
    (35.87, 35.92, -5.38, -5.27), (35.26, 35.32, -2.97, -2.92),
)  # fmt: skip


def km_between(one: Point, other: Point) -> float:
    """How many kilometers lie between two points on the ground."""
    (north, east), (to_north, to_east) = (map(radians, point) for point in (one, other))
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


def is_on_land(latitude: float, longitude: float) -> bool:
    """Whether a point is on the peninsula or an island."""
    return (
        _within(_PENINSULA, latitude, longitude)
        or _within(_MALLORCA, latitude, longitude)
        or any(south <= latitude <= north and west <= longitude <= east for south, north, west, east in _ISLANDS)
    )


def _within(polygon: tuple[Point, ...], latitude: float, longitude: float) -> bool:
    inside = False
    for (north, east), (to_north, to_east) in pairwise((*polygon, polygon[0])):
        if (north > latitude) != (to_north > latitude):
            crossing = east + (latitude - north) / (to_north - north) * (to_east - east)
            inside ^= longitude < crossing
    return inside


def town_in(text: str) -> Town | None:
    """The town that a text names, the last one if it names several: "de Madrid a Tarancón" ends in Tarancón."""
    said = folded(text)
    found = [(match.start(), town) for name, town in _BY_NAME.items() for match in re.finditer(rf"\b{name}\b", said)]
    return max(found)[1] if found else None


def find(text: str) -> tuple[Spot, ...]:
    """At most three places on the road that words may mean: a kilometer of a road, one each way, or a town."""
    said = folded(text)
    road = _ROAD.search(said)
    if road is not None:
        # The road's own number is no kilometer: "a-3 km 40".
        km = _KM.search(said, road.end()) or _KM.search(said[: road.start()])
        return _on_road(f"{road[1].upper()}-{int(road[2])}", int(km[1] or km[2]) if km else None, said)
    town = None if _TOWARDS.search(said) else town_in(text)
    return (Spot(text.strip(), *town.at),) if town else ()


def _on_road(road: str, km: int | None, said: str) -> tuple[Spot, ...]:
    stretches = _ROADS.get(road)
    town = town_in(said)
    if stretches is None or km is None:
        return (Spot(f"{road}, km {km}" if km is not None else road, *(town.at if town else (None, None))),)
    if km > stretches[-1][0]:
        # No such kilometer: whoever said it is asked again, rather than looked for where the road ends.
        return ()
    at = _point(stretches, km)
    ends = (stretches[-1][1], stretches[0][1])
    towards = _direction(stretches, km, town)
    words = f"{road}, km {km}"
    return (Spot(words, *at, towards),) if towards else tuple(Spot(words, *at, end) for end in ends)


def _point(stretches: tuple[tuple[int, str], ...], km: int) -> Point:
    for (since, start), (until, end) in pairwise(stretches):
        if since <= km <= until:
            share = (km - since) / (until - since)
            (north, east), (to_north, to_east) = _BY_NAME[folded(start)].at, _BY_NAME[folded(end)].at
            return north + share * (to_north - north), east + share * (to_east - east)
    return _BY_NAME[folded(stretches[-1][1])].at


def _direction(stretches: tuple[tuple[int, str], ...], km: int, town: Town | None) -> str:
    if town is None:
        return ""
    for at, name in stretches:
        if name == town.name:
            return stretches[-1][1] if at >= km else stretches[0][1]
    return ""
