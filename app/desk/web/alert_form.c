/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/alert_form.h"

#include <string.h>

#include "base/mem.h"

static enum err read_severity(const char *word, enum alert_severity *out, struct err_info *info)
{
    static const char *const words[] = {"info", "warning", "critical"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!strcmp(word, words[i])) {
            *out = (enum alert_severity)i;
            return ERR_OK;
        }
    }
    return err_set(info, ERR_RANGE, "severity is info, warning or critical");
}

enum err alert_form_words(const struct web *w, char **out, struct err_info *info)
{
    char *text = mem_strdup(web_field(w, "text")), *to = text;
    if (!text)
        return err_set(info, ERR_NOMEM, "out of memory");
    for (const char *from = text; *from; from++)
        if (*from != '\r' || from[1] != '\n')
            *to++ = *from;
    *to = '\0';
    *out = text;
    return ERR_OK;
}

enum err alert_form_read(const struct web *w, struct alert *out, struct err_info *info)
{
    struct alert a = {.drill = !strcmp(web_field(w, "drill"), "yes")};
    const char *text = NULL, *severity = NULL, *language = web_field(w, "language");
    int64_t minutes = 0;
    enum err e = web_field_needed(w, "text", &text, info);
    if (!e)
        e = web_field_needed(w, "severity", &severity, info);
    if (!e)
        e = read_severity(severity, &a.severity, info);
    if (!e && !*web_field(w, "minutes")) /* an alert that nobody ends must end by itself */
        e = err_set(info, ERR_SYNTAX, "minutes is missing: how long does it last?");
    if (!e)
        e = web_field_int(w, "minutes", 1, MAX_ALERT_S / 60, 0, &minutes, info);
    if (!e)
        e = alert_form_words(w, &a.text, info);
    if (e)
        return e;
    /* the request outlives the alert, which nobody changes */
    a.language = *language ? (char *)(uintptr_t)language : NULL;
    a.until_s = desk_now_s(w->d) + minutes * 60;
    *out = a;
    return ERR_OK;
}
