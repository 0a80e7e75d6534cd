/* SPDX-License-Identifier: MIT */
/*
 * Reading devices. Every device that is used comes out of a record (base/record/record.h), one that was
 * read just now as well as one that was kept: so both ways give the same, a device takes no more
 * room than it needs, and all that reading it took is free again.
 */
#include "command/state/devices.h"

#include <string.h>
#include <sys/random.h>

#include "base/array.h"
#include "base/bug.h"
#include "base/intern.h"
#include "network/record/record.h"

/* What is known of a device once its files were read. */
struct known {
	const struct device *device; /* null: invalid */
	bool unread;
	struct diag *messages;
	size_t message_count;
	size_t count[DIAG_SEVERITY_COUNT];
};

static const struct field known_fields[] = {
	SHARED(struct known, device, device_record),
	FLAG(struct known, unread),
	NUMBER(struct known, message_count),
	ARRAY(struct known, messages, message_count, diag_record),
	NUMBER_TIMES(struct known, count, DIAG_SEVERITY_COUNT),
};
static const struct record known_record = RECORD(struct known, known_fields);

struct bytes {
	const char *s; /* null: none */
	size_t n;
};

struct devices {
	struct arena *arena;
	struct cache *cache;
	struct map *loaded; /* by key */
	struct expected {
		const struct device_files **v;
		size_t n, cap;
	} expected;
	struct record_reader reader;
	struct arena *work; /* of reading one device */
};

static void work_free(void *work)
{
	arena_free(work);
}

struct devices *devices_new(struct cache *cache, struct arena *arena)
{
	struct devices *devices = arena_alloc(arena, sizeof(*devices));

	devices->arena = arena;
	devices->cache = cache;
	devices->loaded = map_new(arena);
	devices->work = arena_new();
	arena_on_free(arena, work_free, devices->work);
	devices->reader = (struct record_reader){ .arena = arena, .scratch = devices->work };
	return devices;
}

/* ---- records ------------------------------------------------------------------------------- */

/* Two settings under which a device may be read differently never share a key. Null: not to be kept.
 */
static const char *key_of(const struct device_files *files, struct config *config,
			  struct arena *arena)
{
	const char *digest =
		files->edits.n > 0 ? NULL : config_digest(config, files->first->text.name, arena);

	return digest == NULL ? NULL : arena_printf(arena, "%s\n%s", files->key.s, digest);
}

static bool texts_read(const struct device_files *files, struct diagnostics *diag)
{
	bool good = true;
	size_t i;

	for (i = 0; i < files->n; i++) {
		if (files->v[i].bytes != NULL)
			continue;
		good &= snapshot_text(files->snapshot, files->sources.v[i], diag);
		files->v[i] = files->sources.v[i]->text;
	}
	return good;
}

static struct bytes read_anew(struct devices *devices, struct config *config,
			      const struct device_files *files)
{
	struct config_input input = { files->v, files->n, files->edits.v, files->edits.n };
	struct known known = { 0 };
	struct diagnostics diag;
	struct buffer out;
	struct bytes bytes;

	diagnostics_init(&diag, devices->work);
	diag.device = files->name;
	known.unread = !texts_read(files, &diag);
	if (!known.unread)
		known.device =
			config_edit_device(config, files->name, &input, devices->work, &diag);
	known.messages = diag.v;
	known.message_count = diag.n;
	memcpy(known.count, diag.count, sizeof(known.count));
	buffer_init(&out, devices->work);
	if (!record_write(&known_record, &known, &out, devices->work))
		bug("'%s' has a condition that no record can hold", files->name);
	bytes = (struct bytes){ arena_copy(devices->arena, out.s, out.n), out.n };
	arena_reset(devices->work);
	return bytes;
}

static struct bytes read_kept(struct devices *devices, const char *key)
{
	struct bytes bytes = { 0 };

	if (key != NULL)
		bytes.s = cache_get(devices->cache, key, &bytes.n);
	return bytes;
}

/* Null: the bytes are no record. */
static struct loaded_device *unpack(struct devices *devices, struct bytes bytes)
{
	struct loaded_device *loaded = arena_alloc(devices->arena, sizeof(*loaded));
	struct known known = { 0 };
	bool good = record_read(&known_record, bytes.s, bytes.n, &known, &devices->reader);

	arena_reset(devices->work);
	diagnostics_init(&loaded->diag, devices->arena);
	loaded->device = known.device;
	loaded->unread = known.unread;
	loaded->diag.v = known.messages;
	loaded->diag.n = loaded->diag.cap = known.message_count;
	memcpy(loaded->diag.count, known.count, sizeof(known.count));
	return good ? loaded : NULL;
}

static struct loaded_device *load_anew(struct devices *devices, struct config *config,
				       const struct device_files *files, const char *key)
{
	struct bytes bytes = read_anew(devices, config, files);
	struct loaded_device *loaded = unpack(devices, bytes);

	bug_if(loaded == NULL);
	if (key != NULL && loaded->device != NULL && !diagnostics_failed(&loaded->diag))
		cache_put(devices->cache, key, bytes.s, bytes.n);
	return loaded;
}

const struct loaded_device *devices_read(struct devices *devices, struct config *config,
					 const struct device_files *files)
{
	void **slot = map_slot(devices->loaded, files->key.s, files->key.n);
	struct loaded_device *loaded = *slot;
	struct bytes kept;
	const char *key;

	if (loaded != NULL)
		return loaded;
	key = key_of(files, config, devices->arena);
	kept = read_kept(devices, key);
	if (kept.s != NULL)
		loaded = unpack(devices, kept);
	if (loaded == NULL)
		loaded = load_anew(devices, config, files, key);
	*slot = loaded;
	return loaded;
}

/* ---- the audit ----------------------------------------------------------------------------- */

void devices_expect(struct devices *devices, const struct device_files *files)
{
	*array_push(&devices->expected, devices->arena) = files;
}

static size_t random_below(size_t n)
{
	uint64_t number = 0;

	/* Without randomness it is always the first: better than none. */
	if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != (ssize_t)sizeof(number))
		return 0;
	return (size_t)(number % n);
}

static bool is_same(struct bytes a, struct bytes b)
{
	return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

static void warn(const struct devices *devices, const struct device_files *files,
		 struct diagnostics *diag)
{
	diag_add(
		diag, DIAG_WARNING, "cache-differs", (struct place){ files->first->text.name, 0 },
		NULL,
		"the cache at %s holds something else than is read anew: nothing in it is used, "
		"and it is replaced; this is a fault of routegate or of the disk, please report it",
		cache_path(devices->cache));
}

void devices_audit(struct devices *devices, struct config *config, struct diagnostics *diag)
{
	size_t n = devices->expected.n, from = n > 0 ? random_below(n) : 0, i;

	for (i = 0; i < n; i++) {
		const struct device_files *files = devices->expected.v[(from + i) % n];
		struct bytes kept = read_kept(devices, key_of(files, config, devices->arena));

		if (kept.s == NULL)
			continue;
		if (!is_same(kept, read_anew(devices, config, files))) {
			cache_distrust(devices->cache);
			warn(devices, files, diag);
		}
		break;
	}
	devices->expected.n = 0;
}

void devices_save(struct devices *devices)
{
	cache_save(devices->cache);
}
