/* SPDX-License-Identifier: Apache-2.0 */
#include "present/uevent.h"

#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_UEVENT_BYTES 8192 /* the kernel's own bound is 2 KB and a name */
#define KERNEL_GROUP 1

int uevent_open(void)
{
    int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP};
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* "change@/devices/...\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1\0" */
static bool is_display(const char *message, size_t bytes)
{
    static const char wanted[] = "SUBSYSTEM=drm";
    for (size_t at = 0; at < bytes; at += strnlen(message + at, bytes - at) + 1) {
        if (bytes - at >= sizeof wanted && memcmp(message + at, wanted, sizeof wanted) == 0)
            return true;
    }
    return false;
}

bool uevent_drain_is_display(int fd)
{
    bool found = false;
    for (;;) {
        char message[MAX_UEVENT_BYTES];
        struct sockaddr_nl from = {0};
        socklen_t from_bytes = sizeof from;
        ssize_t n = recvfrom(fd, message, sizeof message, 0, (struct sockaddr *)&from, &from_bytes);
        if (n <= 0)
            return found;
        if (from.nl_pid == 0 && is_display(message, (size_t)n)) /* 0: the kernel, not a program */
            found = true;
    }
}
