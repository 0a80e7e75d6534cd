/* SPDX-License-Identifier: MIT */
/*
 * A timer draws, five times a second from the second second on, what was told last; so a stage that
 * says nothing for long is shown, too, and one that says much does not flicker. The handler only
 * writes bytes that are ready.
 */
#include "command/progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 200, FIRST_SECONDS = 1, NEXT_NANOSECONDS = 200000000 };

static const char clear[] = "\r\033[K";

/* There is one terminal. */
static struct {
	bool on;
	timer_t timer;
	size_t columns;
	char line[LINE_MAX_BYTES], drawn[LINE_MAX_BYTES];
	size_t size;
	volatile sig_atomic_t ready, shown; /* line may be written; it is on the terminal */
} progress;

static void draw(int signal)
{
	(void)signal;
	if (!progress.ready || !progress.size ||
	    !memcmp(progress.line, progress.drawn, sizeof(progress.line)))
		return;
	memcpy(progress.drawn, progress.line, sizeof(progress.drawn));
	progress.shown = 1;
	if (write(STDERR_FILENO, clear, sizeof(clear) - 1) < 0 ||
	    write(STDERR_FILENO, progress.drawn, progress.size) < 0)
		progress.ready = 0;
}

void progress_start(const struct options *options)
{
	const struct itimerspec times = { .it_value = { .tv_sec = FIRST_SECONDS },
					  .it_interval = { .tv_nsec = NEXT_NANOSECONDS } };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };
	struct sigaction action = { .sa_handler = draw, .sa_flags = SA_RESTART };
	struct winsize size = { 0 };

	if (progress.on || options->quiet || !isatty(STDERR_FILENO))
		return;
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 2)
		size.ws_col = 80;
	progress.columns = size.ws_col < LINE_MAX_BYTES ? size.ws_col : LINE_MAX_BYTES;
	sigemptyset(&action.sa_mask);
	if (sigaction(SIGRTMIN, &action, NULL) < 0 ||
	    timer_create(CLOCK_MONOTONIC, &event, &progress.timer) < 0)
		return;
	progress.on = timer_settime(progress.timer, 0, &times, NULL) == 0;
}

void progress_tell(const char *stage, size_t done, size_t total)
{
	int n;

	if (!progress.on)
		return;
	progress.ready = 0;
	memset(progress.line, 0, sizeof(progress.line));
	if (total)
		n = snprintf(progress.line, progress.columns, "%s: %zu of %zu", stage, done, total);
	else if (done)
		n = snprintf(progress.line, progress.columns, "%s: %zu", stage, done);
	else
		n = snprintf(progress.line, progress.columns, "%s", stage);
	progress.size = n < 0 ? 0 : strlen(progress.line);
	progress.ready = 1;
}

void progress_end(void)
{
	if (!progress.on)
		return;
	progress.on = false;
	progress.ready = 0;
	timer_delete(progress.timer);
	if (progress.shown && write(STDERR_FILENO, clear, sizeof(clear) - 1) < 0)
		progress.shown = 0;
}
