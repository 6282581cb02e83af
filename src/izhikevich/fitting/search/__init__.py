"""Where the best candidate lies in a box of parameters."""
