# SPDX-License-Identifier: MIT
"""Random networks, from a seed. A seed is of one kind, each in a file of its own; maker.py is what they share, policy.py their
route-maps, shrink.py makes a network smaller. Everything random comes from the seed: the same seed is the same network.

What real routers decide by age (the older of two equal eBGP paths) is decided by router id instead, so that a network has one
outcome."""

from . import areas, borrowed, core, edge, exchange, fabric, levels, statics
from .maker import write

KINDS = (core, areas, edge, levels, edge, exchange, core, edge, areas, statics, fabric, borrowed)


def make(seed):
    return KINDS[seed % len(KINDS)].Maker(seed).make()
