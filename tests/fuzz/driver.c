/* SPDX-License-Identifier: MIT */
/* Replays files through a fuzz target, for compilers and runs without libFuzzer. Prints TAP. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static uint8_t *read_file(const char *name, size_t *size)
{
	FILE *file = fopen(name, "rb");
	long length;
	uint8_t *bytes;

	if (!file || fseek(file, 0, SEEK_END) || (length = ftell(file)) < 0 ||
	    fseek(file, 0, SEEK_SET))
		return NULL;
	bytes = malloc((size_t)length + 1);
	*size = bytes ? fread(bytes, 1, (size_t)length, file) : 0;
	fclose(file);
	return bytes;
}

int main(int argc, char **argv)
{
	int bad = 0;

	for (int i = 1; i < argc; i++) {
		size_t size;
		uint8_t *bytes = read_file(argv[i], &size);

		if (bytes)
			LLVMFuzzerTestOneInput(bytes,
					       size); /* a crash ends the suite, and counts */
		printf("%s - %s\n", bytes ? "ok" : "not ok", argv[i]);
		bad |= !bytes;
		free(bytes);
	}
	return bad;
}
