/* SPDX-License-Identifier: Apache-2.0 */
/* The alert card as the screens will draw it, before it is sent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/web/pages.h"
#include "desk/web/preview.h"
#include "model/flags.h"

#define STANDS_FOR_NOTHING "What people should know and do"

static enum err draw(const struct web *w, const char *text, const char *severity, bool drill,
                     bool upright, struct web_bytes *out, struct err_info *info)
{
    char png[] = "/tmp/placard-alert.XXXXXX.png";
    char words[][12] = {"placard",    "preview", "--card", "alert",  "--text",
                        "--severity", "--size",  "--out",  "--drill"};
    char size[12] = "960x540";
    if (upright)
        snprintf(size, sizeof size, "540x960");
    char *text_copy = mem_strdup(text), *severity_copy = mem_strdup(severity);
    int fd = text_copy && severity_copy ? mkstemps(png, 4) : -1;
    enum err e = fd >= 0 ? ERR_OK : err_set(info, ERR_IO, "cannot make a file in /tmp");
    char *const args[] = {words[0],
                          words[1],
                          words[2],
                          words[3],
                          words[4],
                          text_copy,
                          words[5],
                          severity_copy,
                          words[6],
                          size,
                          words[7],
                          png,
                          drill ? words[8] : NULL,
                          NULL};
    if (!e)
        e = preview_run(w, args, png, &out->data, &out->len, info);
    if (fd >= 0) {
        close(fd);
        unlink(png);
    }
    mem_free(text_copy);
    mem_free(severity_copy);
    return e;
}

enum err alert_preview_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    const char *text = web_field(w, "text"), *severity = web_field(w, "severity");
    if (text_utf8_count(text) > MAX_ALERT_CHARS)
        return err_set(info, ERR_RANGE, "an alert has 1 to %d characters", MAX_ALERT_CHARS);
    if (strcmp(severity, "info") != 0 && strcmp(severity, "critical") != 0)
        severity = "warning";
    out->type = "image/png";
    return draw(w, *text ? text : STANDS_FOR_NOTHING, severity,
                !strcmp(web_field(w, "drill"), "yes"), !strcmp(web_field(w, "shape"), "upright"),
                out, info);
}
