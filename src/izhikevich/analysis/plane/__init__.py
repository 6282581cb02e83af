"""The phase plane: what is known in closed form, and what is traced backwards in time."""
