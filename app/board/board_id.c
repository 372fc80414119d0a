/* SPDX-License-Identifier: Apache-2.0 */
#include "board/board_id.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The kernel's small files say that they are 4,096 bytes or none long, so that base/file.h would not do. */
static size_t read_small(const char *root, const char *path, char *out, size_t room)
{
    char whole[PATH_MAX];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    int fd = open(whole, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, out, room - 1);
    if (fd >= 0)
        close(fd);
    n = n < 0 ? 0 : n;
    out[n] = 0;
    return (size_t)n;
}

/* Lower case; a serial with any other character than letters, digits and - is none: it becomes a file's name. */
static bool take_serial(const char *text, char out[BOARD_SERIAL_BYTES])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    size_t n = strcspn(text, "\n");
    if (n < 4 || n >= BOARD_SERIAL_BYTES || strspn(text, letters) < n)
        return false;
    for (size_t i = 0; i < n; i++)
        out[i] = (char)tolower((unsigned char)text[i]);
    out[n] = 0;
    return true;
}

static bool take_mac(const char *text, char out[BOARD_MAC_BYTES])
{
    if (strcspn(text, "\n") != BOARD_MAC_BYTES - 1 || !strncmp(text, "00:00:00:00:00:00", 17))
        return false;
    for (int i = 0; i < BOARD_MAC_BYTES - 1; i++) {
        if (i % 3 == 2 ? text[i] != ':' : !isxdigit((unsigned char)text[i]))
            return false;
        out[i] = i % 3 == 2 ? '-' : (char)tolower((unsigned char)text[i]);
    }
    out[BOARD_MAC_BYTES - 1] = 0;
    return true;
}

static void read_macs(const char *root, struct board_id *out)
{
    char path[PATH_MAX], text[64];
    struct dirent **names = NULL;
    snprintf(path, sizeof path, "%s/sys/class/net", root);
    int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = names[i]->d_name;
        snprintf(path, sizeof path, "%s/sys/class/net/%s/device", root, name);
        bool hardware = name[0] != '.' && access(path, F_OK) == 0; /* no bridge, VLAN or loopback */
        snprintf(path, sizeof path, "/sys/class/net/%s/address", name);
        if (hardware && out->mac_count < BOARD_MAX_MACS &&
            read_small(root, path, text, sizeof text) && take_mac(text, out->macs[out->mac_count]))
            out->mac_count++;
        free(names[i]);
    }
    free(names);
}

void board_id_read(const char *root, struct board_id *out)
{
    static const char *const places[] = {"/proc/device-tree/serial-number",
                                         "/sys/class/dmi/id/product_serial",
                                         "/sys/class/dmi/id/product_uuid"};
    char text[128];
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (read_small(root, places[i], text, sizeof text) && take_serial(text, out->serial))
            break;
    read_macs(root, out);
}

void board_id_hostname(const struct board_id *id, char out[64])
{
    char from[BOARD_SERIAL_BYTES] = "";
    size_t n = 0;
    const char *text = id->serial[0] ? id->serial : id->mac_count ? id->macs[0] : "";
    for (; *text; text++)
        if (*text != '-')
            from[n++] = *text;
    from[n] = 0;
    snprintf(out, 64, n ? "placard-%s" : "placard", from + (n > 6 ? n - 6 : 0));
}

enum err board_id_find_file(const struct board_id *id, const char *folder, char *out,
                            size_t out_bytes)
{
    for (int i = -1; i < id->mac_count; i++) {
        const char *name = i < 0 ? id->serial : id->macs[i];
        int n = snprintf(out, out_bytes, "%s/%s.conf", folder, name);
        if (name[0] && n > 0 && (size_t)n < out_bytes && access(out, F_OK) == 0)
            return ERR_OK;
    }
    return ERR_NOT_FOUND;
}
