"""How alike two cells fire, whatever the size of their currents."""
