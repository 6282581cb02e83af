"""How a cell fires: what is measured by runs."""
