"""How the documentation is built: everything from this folder and the package, nothing from the network."""

import sys
from pathlib import Path

import izhikevich

sys.path.insert(0, str(Path(__file__).parent))

project = "izhikevich"
author = "The izhikevich developers"
copyright = "the izhikevich developers, BSD-3-Clause"
version = release = izhikevich.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "catalog_pages",
    "pictures",
    "notebooks",
    "mathml",
]
exclude_patterns = ["_build"]
html_math_renderer = "mathml"  # MathJax would be fetched from the network

myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 3

autosummary_generate = True
autodoc_typehints = "none"  # types, units and shapes stand in the docstrings
autodoc_member_order = "bysource"
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = "izhikevich"
html_show_sourcelink = False
html_static_path = ["_static"]
html_extra_path = ["extra"]  # pages that are no sources: reports of fits, made by reports.py
html_css_files = ["style.css"]
_with_sidebar = ("api", "catalog")  # the others have no pages below them
html_sidebars = {p.stem: [] for p in Path(__file__).parent.glob("*.md") if p.stem not in _with_sidebar} | {
    "coming-from/*": []
}
html_theme_options = {
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": True,
    "navigation_with_keys": False,
    "header_links_before_dropdown": 6,
    "footer_start": ["copyright"],
    "footer_end": [],
}
