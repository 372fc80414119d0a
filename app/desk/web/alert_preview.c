/* SPDX-License-Identifier: Apache-2.0 */
/* The alert card as the screens will draw it, before it is sent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/web/alert_form.h"
#include "desk/web/pages.h"
#include "desk/web/preview.h"
#include "model/flags.h"

#define STANDS_FOR_NOTHING "What people should know and do"

/* text: changed by nobody, but execv takes it so */
static enum err draw(const struct web *w, char *text, const char *severity, bool drill,
                     bool upright, struct web_bytes *out, struct err_info *info)
{
    char png[] = "/tmp/placard-alert.XXXXXX.png", grave[16];
    char words[][12] = {"placard",    "preview", "--card", "alert",  "--text",
                        "--severity", "--size",  "--out",  "--drill"};
    char size[12] = "960x540";
    if (upright)
        snprintf(size, sizeof size, "540x960");
    snprintf(grave, sizeof grave, "%s", severity);
    int fd = mkstemps(png, 4);
    if (fd < 0)
        return err_set(info, ERR_IO, "cannot make a file in /tmp");
    char *const args[] = {words[0],
                          words[1],
                          words[2],
                          words[3],
                          words[4],
                          text,
                          words[5],
                          grave,
                          words[6],
                          size,
                          words[7],
                          png,
                          drill ? words[8] : NULL,
                          NULL};
    enum err e = preview_run(w, args, png, &out->data, &out->len, info);
    close(fd);
    unlink(png);
    return e;
}

enum err alert_preview_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    char *text = NULL, nothing[] = STANDS_FOR_NOTHING;
    const char *severity = web_field(w, "severity");
    enum err e = alert_form_words(w, &text, info);
    if (!e && text_utf8_count(text) > MAX_ALERT_CHARS)
        e = err_set(info, ERR_RANGE, "an alert has 1 to %d characters", MAX_ALERT_CHARS);
    if (strcmp(severity, "info") != 0 && strcmp(severity, "critical") != 0)
        severity = "warning";
    if (!e)
        e = draw(w, *text ? text : nothing, severity, !strcmp(web_field(w, "drill"), "yes"),
                 !strcmp(web_field(w, "shape"), "upright"), out, info);
    out->type = "image/png";
    mem_free(text);
    return e;
}
