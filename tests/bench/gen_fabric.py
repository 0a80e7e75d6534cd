#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a data-centre fabric as frr.conf files: gen_fabric.py K FOLDER

A fat tree of K pods: K/2 leaves and K/2 spines each, (K/2)^2 cores above them; 5/4 K^2 routers, a /31 and an
eBGP session on each of the K^3/2 cables, numbered as RFC 7938 5.2 has it (cores share an AS, so do the spines
of a pod, each leaf has its own). Every leaf announces a /24. K = 40: 2,000 routers, 15 MB of text.
"""
import os
import sys

HEAD = """frr version 8.4
frr defaults datacenter
hostname {name}
log syslog informational
service integrated-vtysh-config
!
interface lo
 ip address {loopback}/32
exit
!
"""
INTERFACE = """interface {port}
 description cable to {far} port {far_port}
 ip address {address}/31
exit
!
"""


def dotted(number):
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


class Router:
    def __init__(self, name, asn, number):
        self.name, self.asn, self.loopback = name, asn, dotted((10 << 24) + number)
        self.cables = []  # (own address, far address, far router, far port)
        self.network = None

    def text(self):
        out = [HEAD.format(name=self.name, loopback=self.loopback)]
        if self.network:
            out.append(f"interface servers\n description racks of {self.name}\n"
                       f" ip address {self.network[:-4]}1/24\nexit\n!\n")
        for port, (own, _, far, far_port) in enumerate(self.cables):
            out.append(INTERFACE.format(port=f"swp{port}", far=far.name, far_port=f"swp{far_port}", address=own))
        out.append(f"router bgp {self.asn}\n bgp router-id {self.loopback}\n no bgp ebgp-requires-policy\n"
                   " bgp bestpath as-path multipath-relax\n")
        for _, address, far, _ in self.cables:
            out.append(f" neighbor {address} remote-as {far.asn}\n neighbor {address} description {far.name}\n"
                       f" neighbor {address} timers 3 9\n")
        out.append(" !\n address-family ipv4 unicast\n")
        out.append(f"  network {self.loopback}/32\n")
        if self.network:
            out.append(f"  network {self.network}\n")
        out.append("  maximum-paths 64\n exit-address-family\nexit\n!\n")
        return "".join(out)


def fabric(k):
    half, number = k // 2, 0
    routers = []

    def router(name, asn):
        routers.append(Router(name, asn, len(routers) + 1))
        return routers[-1]

    def cable(a, b):
        nonlocal number
        low = (172 << 24) + (16 << 16) + 2 * number
        number += 1
        a_port, b_port = len(a.cables), len(b.cables)
        a.cables.append((dotted(low), dotted(low + 1), b, b_port))
        b.cables.append((dotted(low + 1), dotted(low), a, a_port))

    cores = [[router(f"core{group}-{i}", 4200000000) for i in range(half)] for group in range(half)]
    for pod in range(k):
        spines = [router(f"spine{pod}-{i}", 4200000001 + pod) for i in range(half)]
        for i in range(half):
            leaf = router(f"leaf{pod}-{i}", 4200001000 + pod * half + i)
            leaf.network = dotted((100 << 24) + (64 << 16) + ((pod * half + i) << 8)) + "/24"
            for spine in spines:
                cable(leaf, spine)
        for spine, group in zip(spines, cores):
            for core in group:
                cable(spine, core)
    return routers


def main():
    k, folder = int(sys.argv[1]), sys.argv[2]
    os.makedirs(os.path.join(folder, "configs"))
    for router in fabric(k):
        with open(os.path.join(folder, "configs", router.name + ".conf"), "w", encoding="ascii") as f:
            f.write(router.text())
    with open(os.path.join(folder, "routegate.yaml"), "w", encoding="ascii") as f:
        f.write("version: 1\nprotect:\n  - { name: racks, prefix: [100.64.0.0/24] }\n")


main()
