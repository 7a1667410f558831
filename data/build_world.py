"""Build the map of the app: `python data/build_world.py`, into `allocator/report/charts/`.

It reads the topologies and the nations of `data/reference` and writes `world.json`: the shape of
every land at 1:110 million under its nation's ISO code, and for every nation a place to put a point
and the size of its shape. Nations too small for 1:110 million take their place from 1:50 million.
The licence of the topologies is copied beside it. Twice running it gives the same bytes.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import shutil
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parent / "reference"
OUT = REFERENCE.parents[1] / "allocator" / "report" / "charts"

ELSEWHERE = {"TUV": (178.0, -8.0)}
"""Longitude and latitude of nations in no topology: CIA World Factbook (US public domain),
"Geographic coordinates", Tuvalu: 8 00 S, 178 00 E."""

LEFT_OUT = ("Antarctica",)
DIGITS = 2
"""Digits of a degree kept; 0.01 degrees is a kilometre, a tenth of a pixel on the map."""

_POINT = 3
"""Rings of no more points enclose nothing; one of the source is a single point."""

Ring = list[tuple[float, float]]
Polygon = list[Ring]


def read_shapes(name: str) -> list[tuple[str, str, list[Polygon]]]:
    """Return numeric code, name and polygons of every land of a topology."""
    topology = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    arcs = [_unpack(arc, topology["transform"]) for arc in topology["arcs"]]
    shapes = []
    for land in topology["objects"]["countries"]["geometries"]:
        parts = land["arcs"] if land["type"] == "MultiPolygon" else [land["arcs"]]
        polygons = [[_ring(ring, arcs) for ring in part] for part in parts]
        polygons = [polygon for polygon in polygons if len(polygon[0]) > _POINT]
        shapes.append((land.get("id", ""), land["properties"]["name"], polygons))
    return shapes


def _unpack(arc: list[list[int]], transform: dict[str, Any]) -> Ring:
    """Return the points of an arc, which is stored as whole-number steps."""
    (scale_x, scale_y), (start_x, start_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((round(x * scale_x + start_x, DIGITS), round(y * scale_y + start_y, DIGITS)))
    return points


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """Return a ring joined from arcs; ~n stands for arc n backwards."""
    ring: Ring = []
    for index in indices:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += points[1:] if ring else points
    return [point for at, point in enumerate(ring) if not at or point != ring[at - 1]]


def place(polygons: list[Polygon]) -> tuple[float, float, float]:
    """Return longitude and latitude of the middle of the largest polygon, and the size of all.

    Sizes are in square degrees at the equator.
    """
    middles = [_middle(polygon[0]) for polygon in polygons]
    lon, lat, _ = max(middles, key=lambda one: one[2])
    return round(lon, DIGITS), round(lat, DIGITS), round(sum(one[2] for one in middles), DIGITS)


def _middle(ring: Ring) -> tuple[float, float, float]:
    """Return the centre of gravity of a ring and its size."""
    ring = _without_jump(ring)
    twice = sum_x = sum_y = 0.0
    for (x0, y0), (x1, y1) in itertools.pairwise(ring):
        cross = x0 * y1 - x1 * y0
        twice, sum_x, sum_y = twice + cross, sum_x + (x0 + x1) * cross, sum_y + (y0 + y1) * cross
    if not twice:
        return (*ring[0], 0.0)
    lon, lat = sum_x / (3 * twice), sum_y / (3 * twice)
    return (lon + 180) % 360 - 180, lat, abs(twice) / 2 * math.cos(math.radians(lat))


def _without_jump(ring: Ring) -> Ring:
    """Return a ring that crosses the date line with longitudes that run on beyond 180 degrees."""
    x = ring[0][0]
    return [(x := x + (lon - x + 180) % 360 - 180, lat) for lon, lat in ring]


def build() -> dict[str, Any]:
    """Return the shapes and places of the map."""
    with (REFERENCE / "nations.csv").open(encoding="utf-8", newline="") as file:
        nations = list(csv.DictReader(file))
    coded = {row["iso_numeric"]: row["iso3"] for row in nations if row["iso_numeric"]}
    named = {row["name"]: row["iso3"] for row in nations if not row["iso_numeric"]}
    places: dict[str, tuple[float, float, float]] = {
        code: (*at, 0.0) for code, at in ELSEWHERE.items()
    }
    for code, name, polygons in read_shapes("countries-50m.json"):
        if nation := coded.get(code) or named.get(name):
            places[nation] = (*place(polygons)[:2], 0.0)
    shapes = []
    for code, name, polygons in read_shapes("countries-110m.json"):
        if name in LEFT_OUT:
            continue
        nation = coded.get(code) or named.get(name, "")
        if nation:
            places[nation] = place(polygons)
        shapes.append({"nation": nation, "name": name, "polygons": polygons})
    if missing := [row["iso3"] for row in nations if row["iso3"] not in places]:
        raise SystemExit(f"no place for {', '.join(missing)}: add it to ELSEWHERE with its source")
    return {"shapes": shapes, "places": dict(sorted(places.items()))}


def main() -> None:
    """Write the map and its licence."""
    text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
    (OUT / "world.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    shutil.copyfile(REFERENCE / "world-atlas-LICENSE", OUT / "world-atlas-LICENSE")


if __name__ == "__main__":
    main()
