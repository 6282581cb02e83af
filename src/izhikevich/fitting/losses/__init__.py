"""How far candidates' spikes are from those of the cell, by several measures."""

from .named import LOSSES, Loss, loss_named

__all__ = ["LOSSES", "Loss", "loss_named"]
