/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct running {
    pid_t pid;
    int fd; /* both ways; -1 = closed */
    const char *input;
    size_t left;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* A socket pair and not pipes: writing to one whose reader is gone is an error and no signal. */
static enum err start(struct running *r, const char *const argv[], struct err_info *info)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, standard;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return err_set(info, ERR_IO, "cannot talk to %s: %s", argv[0], strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    /* `serve` blocks and ignores signals that are none of its business */
    sigemptyset(&none);
    sigemptyset(&standard);
    sigaddset(&standard, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &standard);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    int failed = posix_spawn(&r->pid, argv[0], &actions, &attributes,
                             (char *const *)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    r->fd = ends[0];
    if (!failed)
        return ERR_OK;
    close(r->fd);
    return err_set(info, ERR_NOT_FOUND, "cannot start %s: %s", argv[0], strerror(failed));
}

static void write_some(struct running *r)
{
    ssize_t n = send(r->fd, r->input, r->left, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
        r->input += n;
        r->left -= (size_t)n;
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        r->left = 0; /* it reads no more: what it says decides */
    }
    if (!r->left)
        shutdown(r->fd, SHUT_WR);
}

/* *end at the end of its output. */
static enum err read_some(struct running *r, struct strbuf *out, bool *end)
{
    char part[4096];
    ssize_t n = recv(r->fd, part, sizeof part, MSG_DONTWAIT);
    if (n > 0)
        return strbuf_append(out, part, (size_t)n);
    *end = n == 0 || (errno != EAGAIN && errno != EINTR);
    return ERR_OK;
}

static enum err talk(struct running *r, int64_t until_ms, struct strbuf *out)
{
    bool end = false;
    enum err e = ERR_OK;
    if (!r->left)
        shutdown(r->fd, SHUT_WR);
    while (!e && !end) {
        int64_t left_ms = until_ms - now_ms();
        struct pollfd p = {.fd = r->fd, .events = (short)(POLLIN | (r->left ? POLLOUT : 0))};
        if (left_ms <= 0)
            return ERR_NET_TIMEOUT;
        if (poll(&p, 1, (int)left_ms) <= 0)
            continue;
        if (r->left && p.revents & (POLLOUT | POLLERR))
            write_some(r);
        if (p.revents & (POLLIN | POLLHUP | POLLERR))
            e = read_some(r, out, &end);
    }
    return e;
}

/* Its exit status, waited for until then. */
static enum err wait_end(pid_t pid, int64_t until_ms, int *status)
{
    for (;;) {
        pid_t got = waitpid(pid, status, WNOHANG);
        if (got == pid)
            return ERR_OK;
        if (got < 0 && errno != EINTR)
            return ERR_IO;
        if (now_ms() >= until_ms)
            return ERR_NET_TIMEOUT;
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
}

enum err process_run(const char *const argv[], const void *input, size_t input_bytes,
                     int timeout_ms, struct strbuf *out, struct err_info *info)
{
    struct running r = {.input = input, .left = input_bytes};
    int64_t until_ms = now_ms() + timeout_ms;
    int status = 0;
    enum err e = start(&r, argv, info);
    if (e)
        return e;
    e = talk(&r, until_ms, out);
    close(r.fd);
    if (!e)
        e = wait_end(r.pid, until_ms, &status);
    if (e) {
        kill(-r.pid, SIGKILL);
        while (waitpid(r.pid, &status, 0) < 0 && errno == EINTR) {
        }
        return err_set(info, e,
                       e == ERR_NET_TIMEOUT ? "%s took too long"
                       : e == ERR_TOO_BIG   ? "%s printed too much"
                                            : "cannot talk to %s",
                       argv[0]);
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(info, ERR_STATE, "%s failed with %d", argv[0],
                       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return ERR_OK;
}
