"""Outlines on the ground: core PostgreSQL polygons of (longitude, latitude), and the text that people exchange."""

import re

from django.core.exceptions import ValidationError
from django.db import models

PAIR = re.compile(r"\(([^(),]+),([^(),]+)\)")
Points = tuple[tuple[float, float], ...]
MOST_POINTS = 500


class PolygonField(models.Field):
    """A closed outline as a tuple of (longitude, latitude); the column is PostgreSQL's own `polygon`."""

    description = "A polygon of (longitude, latitude)"

    def db_type(self, connection):
        return "polygon"

    def from_db_value(self, value, expression, connection):
        return value and tuple((float(lon), float(lat)) for lon, lat in PAIR.findall(value))

    def get_prep_value(self, value):
        return value and "(" + ",".join(f"({lon!r},{lat!r})" for lon, lat in value) + ")"

    def to_python(self, value):
        return read(value) if isinstance(value, str) else value

    def value_to_string(self, obj):
        return written(self.value_from_object(obj))


def read(text: str) -> Points | None:
    """Read "104.05,30.69 104.06,30.69 …"; an empty text is no outline."""
    if not text.strip():
        return None
    try:
        pairs = [part.split(",") for part in text.replace("，", ",").replace("；", " ").replace(";", " ").split()]
        points = tuple((float(lon), float(lat)) for lon, lat in pairs)
    except ValueError:
        raise ValidationError("边界请写成“经度,纬度 经度,纬度 …”，至少三点") from None
    if points and points[0] == points[-1]:
        points = points[:-1]
    if not 3 <= len(points) <= MOST_POINTS:
        raise ValidationError(f"边界须有 3 至 {MOST_POINTS} 个点")
    if not all(70 < lon < 140 and 0 < lat < 60 for lon, lat in points):
        raise ValidationError("边界的点不在国内，请核对经度在前、纬度在后")
    return points


def written(points: Points | None) -> str:
    """Write an outline as `read` reads it."""
    return " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points or ())
