/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/web.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

const char *web_field_at(const struct web *w, const char *name, int n)
{
    for (int i = 0; i < w->request->field_count; i++)
        if (!strcmp(w->request->fields[i].name, name) && n-- == 0)
            return w->request->fields[i].value;
    return NULL;
}

const char *web_field(const struct web *w, const char *name)
{
    const char *value = web_field_at(w, name, 0);
    return value ? value : "";
}

enum err web_field_needed(const struct web *w, const char *name, const char **out,
                          struct err_info *info)
{
    const char *value = web_field(w, name);
    if (!*value)
        return err_set(info, ERR_SYNTAX, "%s is missing", name);
    *out = value;
    return ERR_OK;
}

enum err web_field_int(const struct web *w, const char *name, int64_t least, int64_t most,
                       int64_t fallback, int64_t *out, struct err_info *info)
{
    const char *value = web_field(w, name);
    char *end = NULL;
    if (!*value) {
        *out = fallback;
        return ERR_OK;
    }
    errno = 0;
    long long n = strtoll(value, &end, 10);
    if (errno || *end || strchr(" \t\n\v\f\r", *value) || n < least || n > most)
        return err_set(info, ERR_RANGE, "%s is not a whole number from %lld to %lld", name,
                       (long long)least, (long long)most);
    *out = n;
    return ERR_OK;
}

/* What <input type=date> and type=datetime-local send. */
static bool local_time(const char *value, bool end_of_day, int64_t *out)
{
    struct tm t = {.tm_isdst = -1};
    const char *rest = strptime(value, "%Y-%m-%d", &t);
    if (!rest)
        return false;
    if (*rest == 'T' || *rest == ' ') {
        rest = strptime(rest + 1, "%H:%M", &t);
        if (rest && *rest == ':')
            rest = strptime(rest, ":%S", &t);
    } else if (end_of_day) {
        t.tm_hour = 23;
        t.tm_min = t.tm_sec = 59;
    }
    if (!rest || *rest)
        return false;
    *out = (int64_t)mktime(&t);
    return *out >= 0;
}

bool web_time_read(const char *value, bool end_of_day, int64_t *out)
{
    return !text_time_parse(value, false, out) || local_time(value, end_of_day, out);
}

enum err web_field_time(const struct web *w, const char *name, bool end_of_day, int64_t *out,
                        struct err_info *info)
{
    const char *value = web_field(w, name);
    int64_t at = 0;
    if (*value && !web_time_read(value, end_of_day, &at))
        return err_set(info, ERR_SYNTAX, "%s is not a date such as 2026-03-02 or 2026-03-02T09:05",
                       name);
    *out = at;
    return ERR_OK;
}

enum err web_audience(const struct web *w, int64_t *out, struct err_info *info)
{
    const char *name = web_field(w, "audience");
    return desk_audience_find(w->d, *name ? name : NULL, out, info);
}

bool web_may(const struct web *w, enum power power)
{
    if (power == POWER_NONE)
        return true;
    if (!w->signed_in)
        return false;
    return w->by_token ? power_is_given_to_token(w->person.role, w->scopes, power)
                       : power_is_given(w->person.role, power);
}
