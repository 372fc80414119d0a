/* SPDX-License-Identifier: Apache-2.0 */
#include "support/tls_server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/scratch.h"

#define MAX_PORTS 64

struct tls_server {
    char dir[SCRATCH_PATH_BYTES];
    pid_t pid;
    int stdin_fd; /* the server ends when this closes, also when the test program crashes */
    int count;
    struct {
        char name[32];
        int port;
    } ports[MAX_PORTS];
};

static void die(const char *what)
{
    perror(what);
    abort();
}

static void make_pki(const char *dir)
{
    static const char script[] = PLACARD_SOURCE_DIR "/tests/unit/support/make_pki";
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        execl(script, script, dir, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        die(script);
}

static void read_ports(struct tls_server *s, FILE *from)
{
    char name[32];
    int port;
    while (fscanf(from, "%31s %d", name, &port) == 2) {
        if (strcmp(name, "ready") == 0)
            return;
        if (s->count == MAX_PORTS)
            die("too many ports");
        snprintf(s->ports[s->count].name, sizeof s->ports[0].name, "%s", name);
        s->ports[s->count++].port = port;
    }
    die("tls_server.py did not start");
}

struct tls_server *tls_server_start(void)
{
    struct tls_server *s = calloc(1, sizeof *s);
    int to[2], from[2];
    if (!s || pipe(to) || pipe(from))
        die("pipe");
    scratch_make(s->dir);
    make_pki(s->dir);
    s->pid = fork();
    if (s->pid < 0)
        die("fork");
    if (s->pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[0]), close(to[1]), close(from[0]), close(from[1]);
        execlp("python3", "python3", PLACARD_SOURCE_DIR "/tests/unit/support/tls_server.py", s->dir,
               (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    s->stdin_fd = to[1];
    FILE *ports = fdopen(from[0], "r");
    if (!ports)
        die("fdopen");
    read_ports(s, ports);
    fclose(ports);
    return s;
}

void tls_server_stop(struct tls_server *s)
{
    if (!s)
        return;
    close(s->stdin_fd);
    waitpid(s->pid, NULL, 0);
    scratch_remove(s->dir);
    free(s);
}

int tls_server_port(const struct tls_server *s, const char *name)
{
    for (int i = 0; i < s->count; i++) {
        if (strcmp(s->ports[i].name, name) == 0)
            return s->ports[i].port;
    }
    die(name);
    return 0;
}

const char *tls_server_file(const struct tls_server *s, const char *name)
{
    static char paths[8][SCRATCH_PATH_BYTES + 64];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", s->dir, name);
    return path;
}
