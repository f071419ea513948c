"""wkhtmltopdf, by which Odoo prints PDFs: what is there, else Debian's package beside Odoo.

Debian's is built on a Qt without patches: it prints no headers and footers, and shrinks every page.
Where a report wants its true size, as stickers do, that is undone here. The program finds its
libraries and fonts below its own folder, so a machine without a desktop needs nothing.
"""

import shutil
import subprocess
from pathlib import Path

from . import debian, paths
from .problems import SetupError
from .progress import say, step

SUITE = "bookworm"
# The program, what it loads while it prints (but C's own library), and fonts, the last for Chinese
PACKAGES = Path(__file__).with_suffix(".txt")
MISSING = "PDFs come as HTML pages here: install wkhtmltopdf for them"
# 96 dots an inch drawn as 125: what is 100 mm wide on the page is 76.8 mm wide on paper
SHRUNK = 125 / 96
PROGRAMS = ("wkhtmltopdf", "wkhtmltoimage")
WRAPPER = """\
#!/bin/sh
# The program with its own libraries and fonts, and without a screen
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
libraries=$(echo "$root"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH="$libraries:$(echo "$root"/lib/*-linux-gnu)"
export QT_PLUGIN_PATH="$libraries/qt5/plugins" QT_QPA_PLATFORM=offscreen
export FONTCONFIG_FILE="$root/fonts.conf" XDG_RUNTIME_DIR="$root/runtime"
case " $* " in
*" --disable-smart-shrinking "*)
    for page in "$@"; do
        case "$page" in
        *.html) sed -i '0,/<html/s//<html style="zoom: {shrunk}"/' "$page" ;;
        esac
    done
    ;;
esac
exec "$root/usr/bin/{name}" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
    <dir prefix="relative">usr/share/fonts</dir>
    <dir>/usr/share/fonts</dir>
    <cachedir>{cache}</cachedir>
</fontconfig>
"""


def ensure():
    """Bring the program unless there is one; a machine that it does not run on is told so."""
    if shutil.which("wkhtmltopdf") or paths.WKHTMLTOPDF.exists():
        return
    if not debian.is_there():
        say(MISSING)
        return
    try:
        _bring()
    except SetupError as problem:
        say(f"{MISSING} ({problem})")


def _bring():
    partial = paths.WKHTMLTOPDF.with_name("wkhtmltopdf.partial")
    shutil.rmtree(partial, ignore_errors=True)
    packages = dict.fromkeys(PACKAGES.read_text().split(), SUITE)
    partial.mkdir(parents=True)
    debs = debian.bring("wkhtmltopdf (about 60 MB)", packages)
    with step("Unpacking wkhtmltopdf"):
        debian.unpack(debs, partial)
    _write_wrappers(partial)
    answer = subprocess.run(
        [partial / "bin" / "wkhtmltopdf", "--version"], capture_output=True, text=True
    )
    if answer.returncode:
        raise SetupError(f"Debian's does not run here: {answer.stderr.strip()[:200]}")
    partial.rename(paths.WKHTMLTOPDF)


def _write_wrappers(folder):
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "runtime").mkdir(mode=0o700)
    (folder / "fonts.conf").write_text(FONTS.format(cache=paths.WKHTMLTOPDF / "fonts"))
    for name in PROGRAMS:
        wrapper = folder / "bin" / name
        wrapper.write_text(WRAPPER.format(name=name, shrunk=f"{SHRUNK:.4f}"))
        wrapper.chmod(0o755)
