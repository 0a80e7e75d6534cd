/* SPDX-License-Identifier: MIT */
/*
 * Bytes of unknown origin made into text that any reader can bear: valid UTF-8 (RFC 3629), no
 * control characters but tab and line feed (what XML 1.0 allows, and no terminal obeys), nothing
 * that changes the direction of writing (it makes a line look like another one).
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

/* Each byte or character that is not fit is replaced by U+FFFD. s itself if all is fit; null for
 * null. */
const char *utf8_clean(const char *s, struct arena *arena);

#endif
