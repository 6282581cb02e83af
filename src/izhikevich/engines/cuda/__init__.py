"""The equations for numba-cuda (extra `cu13`). So far they compile; the engine that runs them comes later."""
