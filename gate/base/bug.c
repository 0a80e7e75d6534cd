/* SPDX-License-Identifier: MIT */
/*
 * The end of a program that is wrong about itself: say where, then abort. It may print, unlike
 * everything else here, because nobody is left who could do it.
 */
#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void bug_at(const char *file, int line, const char *format, ...)
{
	va_list ap;

	fprintf(stderr, "routegate: bug at %s:%d: ", file, line);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputs("; verdict: undecided\n", stderr);
	abort();
}
