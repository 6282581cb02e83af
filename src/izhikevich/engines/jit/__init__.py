"""What the engines compiled by Numba and by numba-cuda share: the dialect's words, and how the equations are taught to a compiler."""
