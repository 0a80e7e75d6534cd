/* SPDX-License-Identifier: MIT */
/*
 * Sets of YANG modules. Our own are linked into the program and handed to libyang by its import
 * callback, so no file is needed at run time. Upstream modules of the user replace the OpenConfig
 * set as a whole: module names are unique in a context, and a profile module beside upstream ones
 * would clash.
 *
 * Upstream is loaded with LY_CTX_REF_IMPLEMENTED (importing is not implementing) and the modules
 * that only define identities first, for identities of a module that is not implemented cannot be
 * used in data. Compiling once, explicitly, halves the time.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "yang/models/dirs.h"
#include "yang/embedded.h"
#include "yang/inside.h"

/* What full upstream needs implemented; identities first. */
static const char *const upstream[] = {
	"openconfig-types",
	"openconfig-policy-types",
	"openconfig-bgp-types",
	"openconfig-network-instance-types",
	"openconfig-isis-types",
	"openconfig-ospf-types",
	"openconfig-local-routing",
	"openconfig-vlan-types",
	"iana-if-type",
	"ietf-interfaces",
	"openconfig-interfaces",
	"openconfig-if-ip",
	"openconfig-if-ethernet",
	"openconfig-if-aggregate",
	"openconfig-vlan",
	"openconfig-network-instance",
	"openconfig-routing-policy",
	"openconfig-bgp-policy",
	"openconfig-isis-policy",
	"openconfig-ospf-policy",
	"openconfig-network-instance-policy",
	"openconfig-local-routing-network-instance",
};

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static bool name_is_standard(const char *name)
{
	return starts_with(name, "openconfig-") || starts_with(name, "ietf-") ||
	       starts_with(name, "iana-");
}

static bool set_has(enum models_set set, const char *name)
{
	if (starts_with(name, "routegate-frr"))
		return set == MODELS_FRR;
	if (starts_with(name, "routegate-rules"))
		return set == MODELS_RULES;
	if (starts_with(name, "routegate-roa"))
		return set == MODELS_ROA;
	return set == MODELS_OPENCONFIG;
}

static const char *embedded_text(const char *name)
{
	for (const struct embedded_model *m = embedded_models; m->name; m++)
		if (!strcmp(m->name, name))
			return m->text;
	return NULL;
}

bool models_errors(const struct models *models, const char *code, struct diagnostics *diag)
{
	bool any = false;

	for (const struct ly_err_item *e = ly_err_first(models->ctx); e; e = e->next) {
		if (e->level != LY_LLERR)
			continue;
		any = true;
		diag_add(diag, DIAG_ERROR, code, (struct place){ 0 }, NULL, "%s%s%s",
			 e->msg ? e->msg : "libyang gives no reason", e->path ? ": " : "",
			 e->path ? e->path : "");
	}
	ly_err_clean(models->ctx, NULL);
	return any;
}

/* libyang asks for a module or submodule that is in none of yang_dirs. */
static LY_ERR import(const char *module, const char *revision, const char *submodule,
		     const char *subrevision, void *context, LYS_INFORMAT *format,
		     const char **text, ly_module_imp_data_free_clb *free_text)
{
	const struct models *models = context;
	const char *name = submodule ? submodule : module;

	(void)revision;
	(void)subrevision;
	/* What upstream has is never mixed with ours. */
	*text = models->from_dirs && starts_with(name, "openconfig-") ? NULL : embedded_text(name);
	if (!*text)
		return LY_ENOTFOUND;
	*format = LYS_IN_YANG;
	*free_text = NULL;
	return LY_SUCCESS;
}

static void digest_text(struct models *models, uint64_t digest[2], const char *name)
{
	const char *text = models->files ? dirs_text(models->files, name) : NULL;

	if (!text)
		text = embedded_text(name);
	for (unsigned i = 0; text && i < 2; i++)
		digest[i] = hash_bytes(text, strlen(text), digest[i] + i);
}

static const char *digest(struct models *models)
{
	uint64_t sum[2] = { 0 };
	const struct lys_module *module;
	uint32_t i = 0;

	while ((module = ly_ctx_get_module_iter(models->ctx, &i))) {
		digest_text(models, sum, module->name);
		for (LY_ARRAY_COUNT_TYPE k = 0; k < LY_ARRAY_COUNT(module->parsed->includes); k++)
			digest_text(models, sum, module->parsed->includes[k].name);
	}
	return arena_printf(models->arena, "%016llx%016llx", (unsigned long long)sum[0],
			    (unsigned long long)sum[1]);
}

static bool load(struct models *models, const char *name, struct diagnostics *diag)
{
	if (ly_ctx_load_module(models->ctx, name, NULL, NULL))
		return true;
	if (!models_errors(models, "yang-module-invalid", diag))
		diag_add(diag, DIAG_ERROR, "yang-module-invalid", (struct place){ 0 }, NULL,
			 "YANG module %s cannot be loaded", name);
	return false;
}

/* Our own modules of the set; of those that upstream replaces only what it does not have. */
static bool load_embedded(struct models *models, struct diagnostics *diag)
{
	bool good = true, any = false;

	for (const struct embedded_model *m = embedded_models; m->name; m++) {
		if (!set_has(models->set, m->name))
			continue;
		any = true;
		if (!models->from_dirs || !name_is_standard(m->name))
			good &= load(models, m->name, diag);
	}
	if (!any)
		good = diag_add(diag, DIAG_ERROR, "yang-set-empty", (struct place){ 0 }, NULL,
				"this program was built without its YANG modules");
	return good;
}

static bool load_all(struct models *models, struct diagnostics *diag)
{
	bool good = true;

	for (size_t i = 0; models->from_dirs && i < sizeof(upstream) / sizeof(*upstream); i++)
		good &= load(models, upstream[i], diag);
	good = load_embedded(models, diag) && good;
	/* The user's own: augments and deviations of a vendor. */
	for (size_t i = 0; models->files && i < dirs_count(models->files); i++)
		if (!name_is_standard(dirs_name(models->files, i)) &&
		    !dirs_is_submodule(models->files, i))
			good &= load(models, dirs_name(models->files, i), diag);
	return good;
}

static bool compile(struct models *models, struct diagnostics *diag)
{
	if (!ly_ctx_compile(models->ctx))
		return true;
	if (!models_errors(models, "yang-module-invalid", diag))
		diag_add(diag, DIAG_ERROR, "yang-module-invalid", (struct place){ 0 }, NULL,
			 "the YANG modules cannot be compiled");
	return false;
}

/* openconfig-bgp-policy since 8.2.0 has a must that is evaluated for every statement, whether it
 * has BGP actions or not, and is false where set-med is absent: no policy would be valid. The
 * argument of a deviation must be that of the model byte for byte. */
#define BROKEN_MUST                                                                                \
	"(set-med != 'IGP' and set-med-action) or(set-med = 'IGP' and set-med-action = 'SET')"
#define BROKEN_PATH                                                                                \
	"/openconfig-routing-policy:routing-policy/policy-definitions/policy-definition"           \
	"/statements/statement/actions/openconfig-bgp-policy:bgp-actions/config"
#define BROKEN_TARGET                                                                              \
	"/rp:routing-policy/rp:policy-definitions/rp:policy-definition/rp:statements"              \
	"/rp:statement/rp:actions/bp:bgp-actions/bp:config"

static const char deviation[] = "module routegate-upstream-deviation {\n"
				"  yang-version 1.1;\n"
				"  namespace \"urn:routegate:upstream-deviation\";\n"
				"  prefix rgd;\n"
				"  import openconfig-routing-policy { prefix rp; }\n"
				"  import openconfig-bgp-policy { prefix bp; }\n"
				"  deviation \"" BROKEN_TARGET "\" {\n"
				"    deviate delete { must \"" BROKEN_MUST "\"; }\n"
				"  }\n"
				"}\n";

static bool repair(struct models *models, struct diagnostics *diag)
{
	const struct lysc_node *node = lys_find_path(models->ctx, NULL, BROKEN_PATH, 0);
	struct lysc_must *musts = node ? lysc_node_musts(node) : NULL;
	bool broken = false;

	ly_err_clean(models->ctx, NULL); /* a set without the node is no error */
	for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(musts); i++)
		broken |= !strcmp(lyxp_get_expr(musts[i].cond), BROKEN_MUST);
	if (!broken)
		return true;
	if (lys_parse_mem(models->ctx, deviation, LYS_IN_YANG, NULL)) {
		models_errors(models, "yang-module-invalid", diag);
		return false;
	}
	return compile(models, diag);
}

static void ctx_free(void *ctx)
{
	ly_ctx_destroy(ctx);
}

static bool models_load(struct models *models, const char *const *yang_dirs, size_t n,
			struct diagnostics *diag)
{
	uint16_t options = LY_CTX_NO_YANGLIBRARY | LY_CTX_PREFER_SEARCHDIRS |
			   LY_CTX_DISABLE_SEARCHDIR_CWD | LY_CTX_EXPLICIT_COMPILE;

	/* Errors are stored, nothing is printed; upstream gives 300 harmless warnings. */
	ly_log_level(LY_LLERR);
	ly_log_options(LY_LOSTORE);
	options |= models->from_dirs ? LY_CTX_REF_IMPLEMENTED : LY_CTX_ALL_IMPLEMENTED;
	/* Messages then name typedefs. With foreign modules libyang may crash under this option. */
	if (!models->files)
		options |= LY_CTX_SET_PRIV_PARSED;
	if (ly_ctx_new(NULL, options, &models->ctx))
		return diag_add(diag, DIAG_ERROR, "yang-library-failed", (struct place){ 0 }, NULL,
				"libyang does not start");
	arena_on_free(models->arena, ctx_free, models->ctx);
	/* Upstream is read by libyang itself: it crashes if a callback hands it modules with
	 * submodules. */
	for (size_t i = 0; models->files && i < n; i++)
		ly_ctx_set_searchdir(models->ctx, yang_dirs[i]);
	ly_ctx_set_module_imp_clb(models->ctx, import, models);
	return load_all(models, diag) && compile(models, diag) &&
	       (!models->from_dirs || repair(models, diag));
}

struct models *models_open(enum models_set set, const char *const *yang_dirs, size_t n,
			   struct arena *arena, struct diagnostics *diag)
{
	struct models *models = arena_alloc(arena, sizeof(*models));

	models->set = set;
	models->arena = arena;
	if (set == MODELS_OPENCONFIG && n) {
		models->files = dirs_open(yang_dirs, n, arena, diag);
		if (!models->files)
			return NULL;
		for (const struct embedded_model *m = embedded_models; m->name; m++)
			if (starts_with(m->name, "openconfig-") && dirs_has(models->files, m->name))
				models->from_dirs = true;
	}
	if (!models_load(models, yang_dirs, n, diag))
		return NULL;
	ly_err_clean(models->ctx, NULL);
	schema_index(models);
	models->digest = digest(models);
	return models;
}

const char *models_digest(const struct models *models)
{
	return models->digest;
}
