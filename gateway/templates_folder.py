"""Where templates stand: the site's own folder first, then the package's.

In a checkout the package's templates are the folder `templates/` at the top of the tree, where an office's editors
find them; in the wheel the same files travel as `gateway/templates`. Refused: copying them at start (two truths) and
`importlib.resources` contexts (Jinja and Typst want paths that stay).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TemplatesMissingError", "find_template", "package_templates", "search_path"]

_INSIDE_THE_WHEEL = Path(__file__).parent / "templates"
_IN_A_CHECKOUT = Path(__file__).parents[1] / "templates"


class TemplatesMissingError(Exception):
    """The package was installed without its templates, or the site's folder is not there."""


def package_templates() -> Path:
    """The templates that came with this release.

    Raises:
        TemplatesMissingError: the installation is broken.
    """
    for folder in (_INSIDE_THE_WHEEL, _IN_A_CHECKOUT):
        if (folder / "acknowledgement").is_dir():
            return folder
    raise TemplatesMissingError(f"no templates at {_INSIDE_THE_WHEEL} nor at {_IN_A_CHECKOUT}; install again")


def search_path(site: Path | None = None) -> tuple[Path, ...]:
    """Folders in which to look, first come first served: the site's own (setting `templates`), then the package's.

    Raises:
        TemplatesMissingError: a site folder is named in the settings but is not there.
    """
    if site is None:
        return (package_templates(),)
    if not site.is_dir():
        raise TemplatesMissingError(f"templates: {site} is not a folder")
    return (site, package_templates())


def find_template(name: str, site: Path | None = None) -> Path:
    """The file that serves a template's name, such as `acknowledgement/letter.en.typ`.

    Raises:
        TemplatesMissingError: there is none.
    """
    for path in _candidates(name, site):
        if path.is_file():
            return path
    raise TemplatesMissingError(f"there is no template {name}")


def _candidates(name: str, site: Path | None) -> Iterator[Path]:
    return (folder / name for folder in search_path(site))
