/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A network of the test's own, preloaded: names resolve as PLACARD_FAKE_NAMES says ("name=203.0.113.7,127.0.0.1;other=..."; each
 * look-up of a name takes its next address, the last one stays), addresses of 203.0.113.0/24 lead to 127.0.0.1, and
 * every address that a connection is begun to is written to PLACARD_FAKE_LOG. What is not IPv4 is refused.
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    char name[64];
    int count;
} asked[32];

static int times_asked(const char *name)
{
    int n = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < 32; i++) {
        if (asked[i].name[0] && strcmp(asked[i].name, name) != 0)
            continue;
        snprintf(asked[i].name, sizeof asked[i].name, "%s", name);
        n = asked[i].count++;
        break;
    }
    pthread_mutex_unlock(&lock);
    return n;
}

/* The address for this look-up; 0 if the name is not ours. */
static int address_of(const char *name, char out[64])
{
    const char *p = getenv("PLACARD_FAKE_NAMES");
    size_t n = strlen(name);
    while (p && *p) {
        size_t entry = strcspn(p, ";");
        if (entry > n && !strncmp(p, name, n) && p[n] == '=') {
            const char *at = p + n + 1, *end = p + entry;
            for (int i = times_asked(name); i > 0; i--) {
                const char *comma = memchr(at, ',', (size_t)(end - at));
                if (!comma)
                    break;
                at = comma + 1;
            }
            size_t len = strcspn(at, ",;");
            snprintf(out, 64, "%.*s", (int)len, at);
            return 1;
        }
        p += entry + (p[entry] == ';');
    }
    return 0;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **out)
{
    static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    char address[64];
    if (!real)
        real = (int (*)(const char *, const char *, const struct addrinfo *,
                        struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
    if (node && address_of(node, address))
        return real(address, service, hints, out);
    return real(node, service, hints, out);
}

int connect(int fd, const struct sockaddr *to, socklen_t bytes)
{
    static int (*real)(int, const struct sockaddr *, socklen_t);
    const char *log = getenv("PLACARD_FAKE_LOG");
    if (!real)
        real = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
    if (to->sa_family != AF_INET && to->sa_family != AF_INET6)
        return real(fd, to, bytes);
    char text[INET6_ADDRSTRLEN] = "?";
    struct sockaddr_in in;
    if (to->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)to)->sin6_addr, text, sizeof text);
    } else {
        memcpy(&in, to, sizeof in);
        inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
    }
    FILE *f = log ? fopen(log, "a") : NULL;
    if (f) {
        fprintf(f, "%s\n", text);
        fclose(f);
    }
    if (to->sa_family == AF_INET6) {
        errno = ENETUNREACH;
        return -1;
    }
    if ((ntohl(in.sin_addr.s_addr) & 0xffffff00) == 0xcb007100)
        in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return real(fd, (struct sockaddr *)&in, sizeof in);
}
