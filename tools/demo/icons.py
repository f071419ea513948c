"""Pictures for products: a drawn symbol of the category on a tint of the product's own."""

import io
import json
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = 128
# Drawn larger and scaled down: Pillow's shapes have no smooth edges.
SCALE = 4
LINE_WIDTH = 6
TINTS = ("#f3f8ee", "#fdf3ec", "#eef5fb", "#fbf2f7", "#fbf8e8", "#eef8f6")


@cache
def _shapes():
    path = Path(__file__).parent / "data" / "icons.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def draw_icon(icon, tint):
    """Return the PNG of symbol ``icon`` on background number ``tint``."""
    side = SIZE * SCALE
    image = Image.new("RGB", (side, side), TINTS[tint % len(TINTS)])
    canvas = ImageDraw.Draw(image)
    for shape, points, colour in _shapes()[icon]:
        _draw(canvas, shape, [point * SCALE for point in points], colour)
    target = io.BytesIO()
    small = image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    small.quantize(64).save(target, format="PNG", optimize=True)
    return target.getvalue()


def _draw(canvas, shape, points, colour):
    if shape == "ellipse":
        canvas.ellipse(points, fill=colour)
    elif shape == "rect":
        canvas.rounded_rectangle(points, radius=4 * SCALE, fill=colour)
    elif shape == "polygon":
        canvas.polygon(points, fill=colour)
    elif shape == "line":
        canvas.line(points, fill=colour, width=LINE_WIDTH * SCALE)
    elif shape == "arc":
        canvas.arc(points, 180, 360, fill=colour, width=LINE_WIDTH * SCALE)
    else:
        lower = shape == "pie"
        canvas.pieslice(points, 0 if lower else 180, 180 if lower else 360, fill=colour)


def draw_logo(name):
    """Return the PNG of the shop's sign: the leaf and the name beside it."""
    font = ImageFont.load_default(size=SIZE // 2)
    width = int(font.getlength(name))
    sign = Image.new("RGB", (SIZE + width + SIZE // 4, SIZE), "white")
    leaf = Image.open(io.BytesIO(draw_icon("leaf", 0))).convert("RGB")
    sign.paste(leaf, (0, 0))
    position = (SIZE + SIZE // 8, SIZE // 2)
    ImageDraw.Draw(sign).text(position, name, fill="#2f6f37", font=font, anchor="lm")
    target = io.BytesIO()
    sign.save(target, format="PNG", optimize=True)
    return target.getvalue()
