"""Draws the portraits as pixels, for apps that know no SVG; and three for those who have none.

PYTHONPATH=src:. .venv/bin/python -m tests.browser.portraits
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from kith.design.portraits import PORTRAITS
from tests.browser.chromium import ARGUMENTS, CHROMIUM

STATIC = Path(__file__).parents[2] / "src" / "kith" / "design" / "static" / "design"
SIDE, HEADER = 400, (1500, 500)
COLOURS = 48  # the drawings have a dozen, and their edges

_NOBODY = """<svg viewBox="0 0 64 64"><path fill="#d3ded7" d="M0 0h64v64H0z"/>
<path fill="#7d978f" d="M12 64V53a20 20 0 0 1 40 0v11z"/><circle cx="32" cy="23" r="11" fill="#7d978f"/></svg>"""
_FEED = """<svg viewBox="0 0 64 64"><path fill="#edf3ee" d="M0 0h64v64H0z"/>
<path fill="#0b6b62" d="M14 12h10v42H14z"/><path fill="#f2ab0c" d="M27 18h8v36h-8z"/>
<path fill="#2a5da8" d="m38 14 9-1 5 40-9 1z"/><path fill="#fff" fill-opacity=".9" d="M16.500 17h5v9h-5z"/>
<path fill="#7d978f" d="M6 54h52v3H6z"/></svg>"""
_HEADER = """<svg viewBox="0 0 1500 500"><path fill="#0f3d3a" d="M0 0h1500v500H0z"/>
<g fill="#17504b"><path d="M90 440V300a75 75 0 0 1 150 0v140z"/><path d="M262 250h46v190h-46z"/>
<path d="M322 290h38v150h-38z"/><path d="M540 440V330a62 62 0 0 1 124 0v110z"/><path d="M684 210h52v230h-52z"/>
<path d="m752 442 24-196 44 5-24 191z"/><path d="M1010 440V270a84 84 0 0 1 168 0v170z"/>
<path d="M1200 280h40v160h-40z"/><path d="M1254 230h50v210h-50z"/><path d="M1318 310h36v130h-36z"/></g>
<circle cx="1094" cy="140" r="34" fill="#f2ab0c" fill-opacity=".85"/>
<path fill="#7d978f" d="M0 440h1500v6H0z"/></svg>"""
OTHERS = {"nobody": (_NOBODY, (SIDE, SIDE)), "feed": (_FEED, (SIDE, SIDE)), "header": (_HEADER, HEADER)}


def main() -> None:
    into = STATIC / "portraits"
    into.mkdir(exist_ok=True)
    drawings = {each.name: ((STATIC / "art" / f"{each.name}.svg").read_text(), (SIDE, SIDE)) for each in PORTRAITS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        for name, (drawing, size) in (drawings | OTHERS).items():
            (into / f"{name}.png").write_bytes(_pixels(browser, drawing, size))
        browser.close()


def _pixels(browser: Browser, drawing: str, size: tuple[int, int]) -> bytes:
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height})
    shape = f'<svg width="{width}" height="{height}" preserveAspectRatio="xMidYMin slice"'
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{drawing.replace('<svg', shape, 1)}")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    small.save(kept, "PNG", optimize=True)
    return kept.getvalue()


if __name__ == "__main__":
    main()
