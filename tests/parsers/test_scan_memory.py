"""A long scan costs the memory of a few pages. In a process of its own, whose peak is its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

READ = """
import sys
from pathlib import Path
from parsers.page_images import PageLimits
from parsers.scan import split_scan
scan = split_scan(Path(sys.argv[1]), limits=PageLimits())
status = Path("/proc/self/status").read_text()
print(scan.pages_in, next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
PAGE_MEGABYTES = 1654 * 2339 / 1e6


def peak_megabytes(file: Path, pages: int) -> float:
    frames = [Image.new("1", (1654, 2339), 1)] * pages
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200))
    command = [sys.executable, "-c", READ, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    counted, kilobytes = done.stdout.split()
    assert int(counted) == pages
    return int(kilobytes) / 1e3


def test_sixty_pages_need_hardly_more_memory_than_six(tmp_path: Path) -> None:
    short, long = peak_megabytes(tmp_path / "short.tif", 6), peak_megabytes(tmp_path / "long.tif", 60)
    assert long - short == pytest.approx(0, abs=6 * PAGE_MEGABYTES)
