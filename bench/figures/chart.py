"""A chart of two curves over a logarithmic x axis, as a self-contained SVG."""

import collections
import math
from xml.sax.saxutils import escape

Curve = collections.namedtuple("Curve", "name unit values")

_WIDTH, _HEIGHT = 760, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 680, 70, 350
_COLORS = ("#1f5fa8", "#c2571a")
_STEPS = 5  # Of both y axes, so that they share the grid.


def two_curves(title, x_name, xs, left, right):
    """The SVG text; `left` and `right` each get a y axis from zero."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" '
        f'height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13" fill="#333">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        _text(_WIDTH / 2, 28, title, size=16),
    ]
    parts += _x_axis(x_name, xs)
    for curve, color, side in ((left, _COLORS[0], _LEFT),
                               (right, _COLORS[1], _RIGHT)):
        parts += _y_axis(curve, color, side)
        parts += _line(xs, curve, color, below=side == _RIGHT)
    parts.append("</svg>\n")
    return "\n".join(parts)


def _x_of(x, xs):
    low, high = math.log10(xs[0]), math.log10(xs[-1])
    share = (math.log10(x) - low) / (high - low) if high > low else 0.5
    return _LEFT + share * (_RIGHT - _LEFT)


def _top_value(curve):
    """The end of the axis: a round number above all values."""
    step = max(curve.values) * 1.1 / _STEPS
    magnitude = 10 ** math.floor(math.log10(step))
    for factor in (1, 2, 2.5, 5, 10):
        if factor * magnitude >= step:
            return factor * magnitude * _STEPS
    return 10 * magnitude * _STEPS


def _y_of(value, curve):
    return _BOTTOM - value / _top_value(curve) * (_BOTTOM - _TOP)


def _x_axis(name, xs):
    parts = []
    for x in xs:
        at = _x_of(x, xs)
        parts.append(f'<path d="M{at:.1f} {_TOP}V{_BOTTOM}" stroke="#eee"/>')
        parts.append(_text(at, _BOTTOM + 20, f"{x:,}"))
    for step in range(_STEPS + 1):
        y = _BOTTOM - step * (_BOTTOM - _TOP) / _STEPS
        color = "#999" if step == 0 else "#eee"
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke="{color}"/>')
    parts.append(_text((_LEFT + _RIGHT) / 2, _BOTTOM + 46,
                       f"{name} (logarithmic)"))
    return parts


def _y_axis(curve, color, side):
    anchor, shift = ("end", -8) if side == _LEFT else ("start", 8)
    parts = [_text(side, _TOP - 16, f"{curve.name} [{curve.unit}]", color,
                   "start" if side == _LEFT else "end")]
    for step in range(_STEPS + 1):
        value = _top_value(curve) * step / _STEPS
        parts.append(_text(side + shift, _y_of(value, curve) + 4,
                           f"{value:,g}", color, anchor))
    return parts


def _line(xs, curve, color, below):
    points = [(_x_of(x, xs), _y_of(value, curve))
              for x, value in zip(xs, curve.values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts = [f'<polyline points="{path}" fill="none" stroke="{color}" '
             'stroke-width="2"/>']
    for (x, y), value in zip(points, curve.values):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" '
                     f'fill="{color}"/>')
        label = f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
        parts.append(_text(x, y + (20 if below else -10), label, color))
    return parts


def _text(x, y, text, color="#333", anchor="middle", size=13):
    return (f'<text x="{x:.1f}" y="{y:.1f}" fill="{color}" '
            f'text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>')
