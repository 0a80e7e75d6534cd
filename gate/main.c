/* SPDX-License-Identifier: MIT */
/*
 * routegate: a safety gate for routing-configuration changes. See gate/README.md for the
 * architecture.
 */
#include "command/command.h"

int main(int argc, char **argv)
{
	return command_main(argc, argv);
}
