/* SPDX-License-Identifier: MIT */
/*
 * Random networks for the two engines: the same seed, the same network.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include "network/network_fixture.h"

/* Fills the lab with 3 to 10 routers in 1 to 3 ASes, an IGP in each, BGP inside and between them,
 * neighbors without a config that announce things, and filters wherever one can be. */
void generate_network(struct lab *lab, uint64_t seed);
/* 0..n-1, from the same kind of sequence. */
uint32_t generate_number(uint64_t *state, uint32_t n);

#endif
