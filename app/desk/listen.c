/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LISTEN_QUEUE 1024

bool listen_is_loopback(const char *address)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, address, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return inet_pton(AF_INET6, address, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

enum err listen_on(const char *address, int wanted_port, int *out, int *port, struct err_info *info)
{
    struct sockaddr_storage a = {0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&a;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&a;
    socklen_t bytes = sizeof a;
    int on = 1;
    if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)wanted_port);
        bytes = sizeof *v4;
    } else if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)wanted_port);
        bytes = sizeof *v6;
    } else {
        return err_set(info, ERR_RANGE,
                       "an address to listen on is an IP address such as 127.0.0.1 or ::");
    }
    int fd = socket(a.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&a, bytes) != 0 || listen(fd, LISTEN_QUEUE) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &bytes) != 0) {
        enum err e = err_set(info, ERR_NET_CONNECT, "cannot listen on %s port %d: %s", address,
                             wanted_port, strerror(errno));
        if (fd >= 0)
            close(fd);
        return e;
    }
    *port = ntohs(a.ss_family == AF_INET ? v4->sin_port : v6->sin6_port);
    *out = fd;
    return ERR_OK;
}
