"""Curves over one logarithmic x axis, one panel above the other, as an SVG."""

import collections
import math
from xml.sax.saxutils import escape

Curve = collections.namedtuple("Curve", "name unit values")

_WIDTH = 720
_LEFT, _RIGHT = 80, 690
_PANEL_TOP, _PANEL_HEIGHT, _PANEL_GAP = 80, 180, 60
_INSET = 45  # From the ends of the x axis to the outermost points.
_COLORS = ("#1f5fa8", "#c2571a")
_Y_STEPS = 4


def panels(title, x_name, xs, curves):
    """The SVG text. Every panel has its own y axis, from zero."""
    height = (_PANEL_TOP + len(curves) * _PANEL_HEIGHT
              + (len(curves) - 1) * _PANEL_GAP + 70)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" '
        f'height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        _text(_WIDTH / 2, 32, title, size=16),
    ]
    for number, (curve, color) in enumerate(zip(curves, _COLORS)):
        top = _PANEL_TOP + number * (_PANEL_HEIGHT + _PANEL_GAP)
        parts += _panel(xs, curve, color, top)
    parts.append(_text((_LEFT + _RIGHT) / 2, height - 18,
                       f"{x_name} (logarithmic scale)"))
    parts.append("</svg>\n")
    return "\n".join(parts)


def _panel(xs, curve, color, top):
    bottom = top + _PANEL_HEIGHT
    end = _axis_end(max(curve.values))
    parts = [_text(_LEFT, top - 14, f"{curve.name} [{curve.unit}]", color,
                   "start")]
    for step in range(_Y_STEPS + 1):
        y = bottom - step * _PANEL_HEIGHT / _Y_STEPS
        stroke = "#888" if step == 0 else "#e4e4e4"
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" '
                     f'stroke="{stroke}"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{end * step / _Y_STEPS:,g}",
                           anchor="end"))
    points = []
    for x, value in zip(xs, curve.values):
        at = _x_of(x, xs)
        points.append((at, bottom - value / end * _PANEL_HEIGHT))
        parts.append(f'<path d="M{at:.1f} {bottom}v5" stroke="#888"/>')
        parts.append(_text(at, bottom + 20, f"{x:,}"))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" '
                 'stroke-width="2"/>')
    for (x, y), value in zip(points, curve.values):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" '
                     f'fill="{color}"/>')
        label = f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
        parts.append(_text(x, y - 11, label, color))
    return parts


def _x_of(x, xs):
    low, high = math.log10(xs[0]), math.log10(xs[-1])
    share = (math.log10(x) - low) / (high - low) if high > low else 0.5
    return _LEFT + _INSET + share * (_RIGHT - _LEFT - 2 * _INSET)


def _axis_end(value):
    """A round number that leaves room for a label above the value."""
    step = value * 1.15 / _Y_STEPS
    magnitude = 10 ** math.floor(math.log10(step))
    factor = next(f for f in (1, 1.5, 2, 2.5, 5, 10) if f * magnitude >= step)
    return factor * magnitude * _Y_STEPS


def _text(x, y, text, color="#333", anchor="middle", size=13):
    return (f'<text x="{x:.1f}" y="{y:.1f}" fill="{color}" '
            f'text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>')
