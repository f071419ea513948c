import io

from PIL import Image

from tools.demo.categories import read_categories
from tools.demo.icons import SIZE, TINTS, draw_icon


def test_every_category_has_a_picture():
    for category in read_categories().values():
        if category.parent:
            picture = Image.open(io.BytesIO(draw_icon(category.icon, 0)))
            assert picture.size == (SIZE, SIZE)


def test_pictures_differ_by_tint_alone():
    pictures = {draw_icon("leaf", tint) for tint in range(2 * len(TINTS))}
    assert len(pictures) == len(TINTS)
