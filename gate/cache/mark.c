/* SPDX-License-Identifier: MIT */
/*
 * Build ids: the linker's digest of all that went into a file, a note of the vendor GNU in a PT_NOTE
 * segment (gABI, "Note Section"; ld(1), --build-id). A version number would let two builds of one
 * version share what one of them got wrong, and a library be replaced behind our back.
 */
#include "cache/mark.h"

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <string.h>

#include "base/intern.h"

struct search {
	struct cache_mark mark;
	bool missing;
};

static size_t padded(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* Adds the build id among these notes; false: there is none. */
static bool notes_add(const char *notes, size_t n, struct cache_mark *mark)
{
	ElfW(Nhdr) note;

	while (n >= sizeof(note)) {
		size_t name_at = sizeof(note), id_at, next;

		memcpy(&note, notes, sizeof(note));
		id_at = name_at + padded(note.n_namesz);
		next = id_at + padded(note.n_descsz);
		if (next > n)
			return false;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof(ELF_NOTE_GNU) &&
		    memcmp(notes + name_at, ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)) == 0) {
			mark->a = hash_bytes(notes + id_at, note.n_descsz, mark->a);
			mark->b = hash_bytes(notes + id_at, note.n_descsz, mark->b + 1);
			return true;
		}
		notes += next;
		n -= next;
	}
	return false;
}

static int object_add(struct dl_phdr_info *object, size_t size, void *context)
{
	struct search *search = context;
	bool found = false;
	size_t i;

	(void)size;
	if (strncmp(object->dlpi_name, "linux-vdso", 10) == 0)
		return 0; /* the kernel's: it reads no config */
	for (i = 0; i < object->dlpi_phnum && !found; i++) {
		const ElfW(Phdr) *segment = &object->dlpi_phdr[i];

		if (segment->p_type == PT_NOTE)
			/* NOLINTNEXTLINE: addresses of the loader are numbers */
			found = notes_add((const char *)(object->dlpi_addr + segment->p_vaddr),
					  segment->p_memsz, &search->mark);
	}
	search->missing |= !found;
	return 0;
}

bool cache_mark_find(struct cache_mark *mark)
{
	struct search search = { 0 };

	dl_iterate_phdr(object_add, &search);
	*mark = search.mark;
	return !search.missing;
}
