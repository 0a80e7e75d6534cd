/* SPDX-License-Identifier: MIT */
/*
 * Three dumps over rtnetlink: links, addresses, routes. Each message is taken apart as it comes, so
 * that 500,000 routes need no cache of libnl objects. A dump that the kernel marks as interrupted
 * (the table changed meanwhile) is done again.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/rtnetlink.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

#include "base/array.h"
#include "kernel/kernel.h"

enum { DUMP_TRIES = 5 };

struct reader {
	struct arena *arena;
	struct diagnostics *diag;
	struct nl_sock *socket;
	struct {
		struct kernel_interface *v;
		size_t n, cap;
	} interfaces;
	struct {
		struct prefix *v;
		size_t n, cap;
	} addresses;
	struct {
		struct kernel_route *v;
		size_t n, cap;
	} routes;
};

static struct place nowhere(void)
{
	return (struct place){ NULL, 0 };
}

static bool failed(struct reader *reader, const char *what, int error)
{
	bool permission = error == -NLE_PERM || error == -NLE_NOACCESS;

	return diag_add(reader->diag, DIAG_ERROR,
			permission ? "kernel-permission" : "kernel-unreadable", nowhere(), NULL,
			"%s: %s%s", what, nl_geterror(error),
			permission ? "; try again as root" : "");
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool addr_from(const struct nl_addr *nl, struct addr *addr, unsigned *length)
{
	const uint8_t *bytes = nl ? nl_addr_get_binary_addr(nl) : NULL;
	int family = nl ? nl_addr_get_family(nl) : AF_UNSPEC;
	unsigned n = nl ? nl_addr_get_len(nl) : 0;

	*addr = (struct addr){ 0, 0 };
	if (family == AF_INET) {
		uint32_t host = 0;

		for (unsigned i = 0; i < 4; i++)
			host = host << 8 | (i < n ? bytes[i] : 0);
		*addr = addr_ipv4(host);
		*length = nl_addr_get_prefixlen(nl) + 96;
		return true;
	}
	if (family != AF_INET6)
		return false;
	for (unsigned i = 0; i < 8; i++)
		addr->hi = addr->hi << 8 | (i < n ? bytes[i] : 0);
	for (unsigned i = 8; i < 16; i++)
		addr->lo = addr->lo << 8 | (i < n ? bytes[i] : 0);
	*length = nl_addr_get_prefixlen(nl);
	return true;
}

static const char *interface_name(const struct reader *reader, int index)
{
	for (size_t i = 0; i < reader->interfaces.n; i++)
		if (reader->interfaces.v[i].index == index)
			return reader->interfaces.v[i].name;
	return NULL;
}

/* ---- messages ---------------------------------------------------------------------------------
 */

static int on_link(struct nl_msg *message, void *context)
{
	struct reader *reader = context;
	const struct nlmsghdr *header = nlmsg_hdr(message);
	const struct ifinfomsg *info = nlmsg_data(header);
	struct nlattr *name = nlmsg_find_attr(nlmsg_hdr(message), sizeof(*info), IFLA_IFNAME);
	struct kernel_interface *interface;

	if (header->nlmsg_type != RTM_NEWLINK || !name)
		return NL_OK;
	interface = array_push(&reader->interfaces, reader->arena);
	interface->index = info->ifi_index;
	interface->name = arena_strdup(reader->arena, nla_get_string(name));
	interface->up =
		(info->ifi_flags & IFF_UP) && (info->ifi_flags & (IFF_RUNNING | IFF_LOOPBACK));
	return NL_OK;
}

static int on_address(struct nl_msg *message, void *context)
{
	struct reader *reader = context;
	struct nlmsghdr *header = nlmsg_hdr(message);
	const struct ifaddrmsg *info = nlmsg_data(header);
	struct nlattr *local = nlmsg_find_attr(header, sizeof(*info), IFA_LOCAL);
	struct nl_addr *nl;
	struct addr addr;
	unsigned length;

	if (!local)
		local = nlmsg_find_attr(header, sizeof(*info), IFA_ADDRESS);
	if (header->nlmsg_type != RTM_NEWADDR || !local)
		return NL_OK;
	nl = nl_addr_alloc_attr(local, info->ifa_family);
	if (addr_from(nl, &addr, &length))
		*array_push(&reader->addresses, reader->arena) = prefix_host(addr);
	nl_addr_put(nl);
	return NL_OK;
}

struct hops {
	struct reader *reader;
	struct kernel_route *route;
};

static void on_hop(struct rtnl_nexthop *nl, void *context)
{
	struct hops *hops = context;
	struct nl_addr *gateway = rtnl_route_nh_get_gateway(nl);
	const char *name = interface_name(hops->reader, rtnl_route_nh_get_ifindex(nl));
	struct kernel_hop hop = { .interface = name };
	unsigned length;

	if (!gateway)
		gateway = rtnl_route_nh_get_via(nl);
	if (rtnl_route_nh_get_flags(nl) & (RTNH_F_DEAD | RTNH_F_LINKDOWN))
		return;
	if (gateway)
		addr_from(gateway, &hop.via, &length);
	hops->route->hops[hops->route->hop_count++] = hop;
}

static bool is_of_interest(struct rtnl_route *nl)
{
	uint8_t type = rtnl_route_get_type(nl);

	return rtnl_route_get_table(nl) == RT_TABLE_MAIN &&
	       !(rtnl_route_get_flags(nl) & RTM_F_CLONED) &&
	       (type == RTN_UNICAST || type == RTN_BLACKHOLE || type == RTN_UNREACHABLE ||
		type == RTN_PROHIBIT);
}

static void take_route(struct reader *reader, struct rtnl_route *nl)
{
	struct kernel_route route = { .metric = rtnl_route_get_priority(nl),
				      .own = rtnl_route_get_protocol(nl) == RTPROT_KERNEL };
	struct hops hops = { reader, &route };
	struct addr addr;
	unsigned length;

	if (!is_of_interest(nl) || !addr_from(rtnl_route_get_dst(nl), &addr, &length))
		return;
	route.prefix = prefix_make(addr, length);
	if (addr_is_link_local(addr) || addr_is_multicast(addr))
		return;
	route.hops = arena_alloc(reader->arena,
				 ((size_t)rtnl_route_get_nnexthops(nl) + 1) * sizeof(*route.hops));
	if (rtnl_route_get_type(nl) == RTN_UNICAST)
		rtnl_route_foreach_nexthop(nl, on_hop, &hops);
	else
		route.hops[route.hop_count++] = (struct kernel_hop){ .interface = NULL };
	if (route.hop_count)
		*array_push(&reader->routes, reader->arena) = route;
}

static int on_route(struct nl_msg *message, void *context)
{
	struct rtnl_route *nl = NULL;

	if (nlmsg_hdr(message)->nlmsg_type != RTM_NEWROUTE ||
	    rtnl_route_parse(nlmsg_hdr(message), &nl) < 0)
		return NL_OK;
	take_route(context, nl);
	rtnl_route_put(nl);
	return NL_OK;
}

/* ---- dumps -------------------------------------------------------------------------------------
 */

struct dump {
	const char *what;
	int request;
	nl_recvmsg_msg_cb_t on_message;
	size_t *count; /* set back before each try */
};

static bool dump(struct reader *reader, const struct dump *dump)
{
	int error = 0;

	nl_socket_modify_cb(reader->socket, NL_CB_VALID, NL_CB_CUSTOM, dump->on_message, reader);
	for (int i = 0; i < DUMP_TRIES; i++) {
		struct rtgenmsg all = { .rtgen_family = AF_UNSPEC };

		*dump->count = 0;
		error = nl_send_simple(reader->socket, dump->request, NLM_F_DUMP, &all,
				       sizeof(all));
		if (error >= 0)
			error = nl_recvmsgs_default(reader->socket);
		if (error >= 0)
			return true;
		if (error != -NLE_DUMP_INTR)
			return failed(reader, dump->what, error);
	}
	return diag_add(
		reader->diag, DIAG_ERROR, "kernel-dump-interrupted", nowhere(), NULL,
		"the %s changed each of %d times they were read; try again when the box is quiet",
		dump->what, DUMP_TRIES);
}

static bool read_all(struct reader *reader)
{
	const struct dump dumps[] = {
		{ "interfaces", RTM_GETLINK, on_link, &reader->interfaces.n },
		{ "addresses", RTM_GETADDR, on_address, &reader->addresses.n },
		{ "routes", RTM_GETROUTE, on_route, &reader->routes.n },
	};

	for (size_t i = 0; i < sizeof(dumps) / sizeof(*dumps); i++)
		if (!dump(reader, &dumps[i]))
			return false;
	return true;
}

static int compare_routes(const void *a, const void *b)
{
	const struct kernel_route *x = a, *y = b;
	int order = prefix_compare(x->prefix, y->prefix);

	return order ? order : (x->metric > y->metric) - (x->metric < y->metric);
}

/* The lowest metric of a prefix forwards. IPv6 tells a multipath route hop by hop: equal ones are
 * one. */
static void settle_routes(struct reader *reader, struct kernel *kernel)
{
	struct kernel_route *v = reader->routes.v;
	size_t kept = 0;

	if (reader->routes.n > 1)
		qsort(v, reader->routes.n, sizeof(*v), compare_routes);
	for (size_t i = 0; i < reader->routes.n; i++)
		if (!kept || !prefix_equal(v[kept - 1].prefix, v[i].prefix))
			v[kept++] = v[i];
	kernel->routes = v;
	kernel->route_count = kept;
	kernel->interfaces = reader->interfaces.v;
	kernel->interface_count = reader->interfaces.n;
	kernel->addresses = reader->addresses.v;
	kernel->address_count = reader->addresses.n;
}

/* ---- sockets and namespaces
 * ---------------------------------------------------------------------- */

/* A socket belongs to the namespace it was made in; the thread comes back at once. */
static bool connect_in(struct reader *reader, const char *netns)
{
	int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int there = open(arena_printf(reader->arena, "/run/netns/%s", netns), O_RDONLY | O_CLOEXEC);
	int error = 0;
	bool ok = here >= 0 && there >= 0;

	if (!ok)
		diag_add(reader->diag, DIAG_ERROR, "netns-missing", nowhere(), NULL,
			 "there is no network namespace '%s' (see `ip netns`): %s", netns,
			 strerror(errno));
	if (ok && setns(there, CLONE_NEWNET)) {
		ok = diag_add(reader->diag, DIAG_ERROR, "kernel-permission", nowhere(), NULL,
			      "the network namespace '%s' cannot be entered: %s; try again as root",
			      netns, strerror(errno));
	} else if (ok) {
		error = nl_connect(reader->socket, NETLINK_ROUTE);
		if (setns(here, CLONE_NEWNET))
			abort(); /* in the wrong namespace nothing further would be right */
		ok = error >= 0 || failed(reader, "netlink", error);
	}
	if (here >= 0)
		close(here);
	if (there >= 0)
		close(there);
	return ok;
}

static bool connect_socket(struct reader *reader, const char *netns)
{
	int error;

	if (netns)
		return connect_in(reader, netns);
	error = nl_connect(reader->socket, NETLINK_ROUTE);
	return error >= 0 || failed(reader, "netlink", error);
}

bool kernel_read(const char *netns, struct arena *arena, struct kernel *kernel,
		 struct diagnostics *diag)
{
	struct reader reader = { .arena = arena, .diag = diag, .socket = nl_socket_alloc() };
	bool ok;

	*kernel = (struct kernel){ 0 };
	if (!reader.socket)
		return failed(&reader, "netlink", -NLE_NOMEM);
	if (netns && strchr(netns, '/')) {
		nl_socket_free(reader.socket);
		return diag_add(diag, DIAG_ERROR, "netns-missing", nowhere(), NULL,
				"'%s' is no name of a network namespace", netns);
	}
	nl_socket_disable_seq_check(reader.socket);
	ok = connect_socket(&reader, netns);
	if (ok) {
		nl_socket_set_buffer_size(reader.socket, 1 << 20, 0);
		nl_socket_set_msg_buf_size(reader.socket, 1 << 16);
		ok = read_all(&reader);
	}
	nl_socket_free(reader.socket);
	if (ok)
		settle_routes(&reader, kernel);
	return ok;
}
