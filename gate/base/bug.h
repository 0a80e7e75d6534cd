/* SPDX-License-Identifier: MIT */
/*
 * What cannot happen, and did: prints where and aborts. A crash never counts as 'accepted'.
 * Never put an effect into the condition of bug_if.
 */
#ifndef BASE_BUG_H
#define BASE_BUG_H

_Noreturn void bug_at(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
#define bug_if(condition)                                                                          \
	do {                                                                                       \
		if (condition)                                                                     \
			bug("%s", #condition);                                                     \
	} while (0)

#endif
