# routegate: `make` builds build/routegate; `make demo`, `make test` do all the set-up, too.
#
# Each folder of gate/, with those inside it, is an archive (with q, not r: files of two folders may share a name). A folder may include, and its tests may link, only the folders
# named here (transitively spelled out): `make layers` checks the includes, the linker the rest.

BUILD ?= build
ifeq ($(origin CC),default)
CC = gcc
endif
OPT ?= -O2 -g
WARN = -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wwrite-strings -Wundef -Wvla
WERROR ?= -Werror
PACKAGES = libyang libgit2 libfyaml libxml-2.0 jansson popt libpcre2-8 libnl-3.0 libnl-route-3.0 libgvc libcgraph
VERSION := $(shell cat VERSION 2>/dev/null || echo 0.1.0)
CFLAGS += $(OPT) $(WARN) $(WERROR) -D_GNU_SOURCE -Igate -fopenmp $(SANITIZE) \
	-DROUTEGATE_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
LDLIBS += $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -Wl,--build-id

# folder: what it may include. Left to right as in the picture in gate/README.md.
FOLDERS = base cache snapshot yang network config routes kernel verdict explain report command
ALLOW_base =
ALLOW_cache = base
ALLOW_snapshot = base
ALLOW_yang = base
ALLOW_network = base
ALLOW_config = base yang network
ALLOW_routes = base network
ALLOW_kernel = base network routes
ALLOW_verdict = base yang network routes
ALLOW_explain = base yang network config routes verdict
ALLOW_report = base yang network routes kernel verdict explain
ALLOW_command = base cache snapshot yang network config routes kernel verdict explain report


sources = $(filter-out %_test.c,$(wildcard gate/$(1)/*.c gate/$(1)/*/*.c))
objects = $(patsubst gate/%.c,$(BUILD)/%.o,$(call sources,$(1)))
archives = $(foreach f,$(1),$(BUILD)/lib$(f).a)

.PHONY: all
all: $(BUILD)/routegate

$(BUILD)/routegate: $(BUILD)/main.o $(call archives,$(FOLDERS))
	$(CC) $(CFLAGS) -o $@ $< -Wl,--start-group $(call archives,$(FOLDERS)) -Wl,--end-group $(LDLIBS)

define folder_rules
$(BUILD)/lib$(1).a: $(call objects,$(1)) $(EXTRA_$(1))
	@rm -f $$@
	ar qcs $$@ $$^
endef

# The models are linked into the program: it needs no files at run time.
EXTRA_yang = $(BUILD)/yang/embedded.o
$(BUILD)/yang/embedded.c: $(wildcard models/*.yang) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "yang/embedded.h"'; echo 'const struct embedded_model embedded_models[] = {'; \
	for f in models/*.yang; do printf '{"%s", ' "$$(basename $$f .yang)"; \
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $$f; echo '},'; done; \
	echo '{0, 0}};'; } > $@
$(BUILD)/yang/embedded.o: $(BUILD)/yang/embedded.c
	$(CC) $(CFLAGS) -Wno-overlength-strings -c -o $@ $<

# So are the style sheet and the script of the HTML report, and the script's hash: the page lets nothing else run.
EXTRA_report = $(BUILD)/report/html/embedded.o
HTML = gate/report/html
$(BUILD)/report/html/embedded.c: $(HTML)/style.css $(HTML)/script.js Makefile
	@mkdir -p $(@D)
	@text() { sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $$1; }; { echo '#include "report/html/html.h"'; \
	echo 'const char html_style[] ='; text $(HTML)/style.css; echo ';'; \
	echo 'const char html_script[] ='; text $(HTML)/script.js; echo ';'; \
	echo "const char html_script_hash[] = \"sha256-$$(sha256sum <$(HTML)/script.js | \
		head -c 64 | tr a-f A-F | basenc --base16 -d | base64 -w0)\";"; } > $@
$(BUILD)/report/html/embedded.o: $(BUILD)/report/html/embedded.c
	$(CC) $(CFLAGS) -Wno-overlength-strings -c -o $@ $<

$(foreach f,$(FOLDERS),$(eval $(call folder_rules,$(f))))

$(BUILD)/%.o: gate/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Unit tests: NAME_test.c beside NAME.c links its own folder and what that may use.
UNIT_TESTS = $(patsubst gate/%.c,$(BUILD)/%,$(wildcard gate/*/*_test.c gate/*/*/*_test.c))
define test_rules
$(BUILD)/$(1)/%_test: gate/$(1)/%_test.c $(call archives,$(1) $(ALLOW_$(1)))
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) -MMD -MP -MF $$@.d -o $$@ $$< -Wl,--start-group $(call archives,$(1) $(ALLOW_$(1))) -Wl,--end-group $$(LDLIBS) -lcmocka
endef
$(foreach f,$(FOLDERS),$(eval $(call test_rules,$(f))))

# A second engine that the first one is held against: tests/engine/engine.h.
$(BUILD)/engine/engine_test: $(wildcard tests/engine/*.[ch]) $(call archives,base network routes)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/engine -o $@ $(filter %.c,$^) -Wl,--start-group $(call archives,base network routes) -Wl,--end-group $(LDLIBS) -lcmocka

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# ---- tests -------------------------------------------------------------------------------------

.PHONY: test tests fuzz lint layers demo bench readme clean
tests: $(BUILD)/routegate $(UNIT_TESTS) $(BUILD)/engine/engine_test $(BUILD)/fuzz/frr_replay $(BUILD)/fuzz/json_replay

# Fuzz targets: replayed by `make test`; `make fuzz` runs them with libFuzzer for a minute each.
FUZZ_LIBS = -Wl,--start-group $(call archives,config network yang base) -Wl,--end-group $(LDLIBS)
$(BUILD)/fuzz/%_replay: tests/fuzz/%.c tests/fuzz/driver.c $(call archives,config network yang base)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< tests/fuzz/driver.c $(FUZZ_LIBS)
fuzz:
	@tests/setup.sh test
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build/fuzzing CC=clang OPT="-O1 -g" \
		SANITIZE="-fsanitize=address,undefined,fuzzer-no-link" build/fuzzing/frr build/fuzzing/json >/dev/null
	build/fuzzing/frr -max_total_time=60 -detect_leaks=0 tests/fuzz/frr-corpus
	build/fuzzing/json -max_total_time=60 -detect_leaks=0 tests/models/samples
build/fuzzing/%: tests/fuzz/%.c $(call archives,config network yang base)
	$(CC) $(CFLAGS) -fsanitize=fuzzer -o $@ $< $(FUZZ_LIBS)

# Everything twice: as it ships, and with AddressSanitizer and UBSan (gcc's: clang's OpenMP runtime leaks). clang compiles it
# all, too: its warnings are errors.
test:
	@tests/setup.sh test
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build tests >/dev/null
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build/sanitized CC=gcc OPT="-O1 -g -DARENA_DEBUG" \
		SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" tests >/dev/null
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build/clang CC=clang OPT=-O0 tests >/dev/null
	@tests/run.sh build build/sanitized

lint layers:
	@tests/lint.sh

demo:
	@tests/setup.sh build
	@$(MAKE) --no-print-directory -j$$(nproc) all >/dev/null
	@examples/meta-2021/demo.sh $(abspath $(BUILD)/routegate)

# The outages that everybody heard of: each faulty change rejected for the right reason, each safe one accepted.
.PHONY: museum
museum:
	@tests/setup.sh test
	@$(MAKE) --no-print-directory -j$$(nproc) all >/dev/null
	@examples/outages/museum.sh $(abspath $(BUILD)/routegate)

bench:
	@tests/setup.sh test
	@$(MAKE) --no-print-directory -j$$(nproc) all >/dev/null
	@tests/bench/bench.sh $(abspath $(BUILD)/routegate)

# Boots the networks of tests/emulation with FRR (root; else skipped); SEEDS=n: n random ones.
.PHONY: emulate
emulate: all
	@tests/emulation/emulate.py $(BUILD)/routegate $(if $(SEEDS),--seeds $(SEEDS) --first $(or $(FIRST),1))

# How often the changed line is the first cause: N random faults and N harmless changes.
.PHONY: blame-stats
blame-stats: all
	@tests/blame/blame.py $(BUILD)/routegate --count $(or $(N),200) --seed $(or $(SEED),1)

# The README's list of FRR commands, from the models; tests/dialects checks that it is current.
readme: $(BUILD)/routegate
	@{ sed '/^<!-- frr-commands/q' README.md; echo '```'; $(BUILD)/routegate help frr; echo '```'; \
		sed -n '/^<!-- end -->/,$$p' README.md; } > README.new && mv README.new README.md

# ---- installing ----------------------------------------------------------------------------------
# The manual pages and completions are made from the program's own tables and the model (python3).

PREFIX ?= /usr/local
man = $(DESTDIR)$(PREFIX)/share/man
.PHONY: man completions install deb
man: $(BUILD)/routegate
	@man/make.py $(BUILD)/routegate models/routegate-rules.yang $(BUILD)/man
completions: $(BUILD)/routegate
	@completions/make.py $(BUILD)/routegate $(BUILD)/completions

install: man completions
	install -D -m 755 $(BUILD)/routegate $(DESTDIR)$(PREFIX)/bin/routegate
	install -D -m 644 -t $(man)/man1 $(BUILD)/man/routegate.1
	install -D -m 644 -t $(man)/man5 $(BUILD)/man/routegate.yaml.5
	install -D -m 644 $(BUILD)/completions/routegate.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/routegate
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions $(BUILD)/completions/_routegate
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d $(BUILD)/completions/routegate.fish

# A package for the Debian that it is built on: $(BUILD)/routegate_VERSION_ARCH.deb.
deb: $(BUILD)/routegate
	@ci/deb.sh $(abspath $(BUILD)) $(VERSION)

clean:
	rm -rf build
