"""How the documentation is built, in English and in Vietnamese.

``sphinx-build -W docs docs/_build/html`` and ``sphinx-build -W -D language=vi docs docs/_build/html/vi``.
"""

import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from mdpoverty.engine.receipt import library_version

sys.path.insert(0, str(Path(__file__).parent))

from codes_page import write_codes
from parameters_page import write_parameters
from standard_pages import write_pages
from two_standards import two_standards

project = "mdpoverty"
author = "The mdpoverty contributors"
release = library_version()
language = "en"
locale_dirs = ["locale"]
gettext_compact = "pages"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "README.md"]
suppress_warnings = [
    "myst.xref_missing",  # links to files of the repository, which the site does not hold
    "ref.python",  # the word of a type, such as "table", is an attribute of several classes
]

html_theme = "furo"
html_title = "mdpoverty"
html_show_copyright = False
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}

autodoc_typehints = "none"  # the docstrings tell types
autodoc_member_order = "bysource"
napoleon_google_docstring = False


class TwoStandards(SphinxDirective):
    """Puts a table of ``two_standards`` into a page, in the language of the site."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table, without a source: sentences that have none are not looked up among the translations."""
        found = nodes.Element()
        self.state.nested_parse(StringList(list(two_standards(self.arguments[0], self.config.language))), 0, found)
        for node in found.findall(nodes.TextElement):
            node.source = None
        return found.children


def setup(app: Any) -> None:
    """Let the pages and tables be written that are made from the code and the standards' files."""
    app.connect("builder-inited", _write_pages)
    app.add_directive("two-standards", TwoStandards)


def _write_pages(app: Any) -> None:
    """Write the pages in the language of the site, before the build reads them."""
    folder = Path(app.srcdir)
    write_pages(folder / "standards", app.config.language)
    write_codes(folder / "codes.md", app.config.language)
    write_parameters(folder, app.config.language)
