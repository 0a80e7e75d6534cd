# SPDX-License-Identifier: MIT
"""python3 -m random_net SEED DIR    writes the network of the seed: configs/, topology, README"""

import sys

from . import make, write

if len(sys.argv) != 3:
    sys.exit(__doc__)
write(make(int(sys.argv[1])), sys.argv[2])
