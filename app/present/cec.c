/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "output"
#include "present/cec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/cec.h>

#include "base/log.h"

static void complain(struct cec *c, const char *what)
{
    if (!c->said)
        LOG_WARN("cec", "what=\"%s\" why=%s", what, strerror(errno));
    c->said = true;
}

static bool has_address(struct cec *c, struct cec_log_addrs *a)
{
    memset(a, 0, sizeof *a);
    return ioctl(c->fd, CEC_ADAP_G_LOG_ADDRS, a) == 0 && a->num_log_addrs && a->log_addr_mask;
}

/* As a player, which may send Image View On. Without a display on the cable the kernel waits for one. */
static void take_address(struct cec *c)
{
    struct cec_log_addrs a;
    if (has_address(c, &a) || a.num_log_addrs) /* under way */
        return;
    memset(&a, 0, sizeof a);
    a.cec_version = CEC_OP_CEC_VERSION_1_4;
    a.num_log_addrs = 1;
    a.vendor_id = CEC_VENDOR_ID_NONE;
    a.primary_device_type[0] = CEC_OP_PRIM_DEVTYPE_PLAYBACK;
    a.log_addr_type[0] = CEC_LOG_ADDR_TYPE_PLAYBACK;
    a.all_device_types[0] = CEC_OP_ALL_DEVTYPE_PLAYBACK;
    snprintf(a.osd_name, sizeof a.osd_name, "Placard");
    if (ioctl(c->fd, CEC_ADAP_S_LOG_ADDRS, &a) != 0)
        complain(c, "no address on the bus");
}

void cec_open(struct cec *c, const char *device)
{
    *c = CEC_NONE;
    c->fd = open(device ? device : "/dev/cec0", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (c->fd < 0)
        complain(c, "not there");
    else
        take_address(c);
}

static void send_bytes(struct cec *c, const uint8_t *bytes, uint32_t count)
{
    struct cec_msg m = {.len = count};
    memcpy(m.msg, bytes, count);
    if (ioctl(c->fd, CEC_TRANSMIT, &m) != 0)
        complain(c, "not sent");
}

void cec_tell(struct cec *c, bool on)
{
    struct cec_log_addrs a;
    uint16_t place = CEC_PHYS_ADDR_INVALID;
    if (c->fd < 0)
        return;
    if (!has_address(c, &a)) {
        take_address(c);
        errno = ENONET;
        complain(c, "no address on the bus yet");
        return;
    }
    uint8_t from = (uint8_t)(a.log_addr[0] << 4);
    if (!on) {
        send_bytes(c, (uint8_t[]){from | CEC_LOG_ADDR_TV, CEC_MSG_STANDBY}, 2);
        return;
    }
    send_bytes(c, (uint8_t[]){from | CEC_LOG_ADDR_TV, CEC_MSG_IMAGE_VIEW_ON}, 2);
    if (ioctl(c->fd, CEC_ADAP_G_PHYS_ADDR, &place) == 0 && place != CEC_PHYS_ADDR_INVALID)
        send_bytes(c,
                   (uint8_t[]){from | CEC_LOG_ADDR_BROADCAST, CEC_MSG_ACTIVE_SOURCE,
                               (uint8_t)(place >> 8), (uint8_t)place},
                   4);
}

void cec_close(struct cec *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
}
