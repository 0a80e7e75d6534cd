/* SPDX-License-Identifier: MIT */
/* The YANG modules of models/, linked into the program; made by the Makefile. */
#ifndef YANG_EMBEDDED_H
#define YANG_EMBEDDED_H

struct embedded_model {
	const char *name; /* null ends the list */
	const char *text;
};

extern const struct embedded_model embedded_models[];

#endif
