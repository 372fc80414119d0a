/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"

#define QUOTED_BYTES 80

static enum err read_int(const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        return ERR_SYNTAX;
    if (n < min || n > max)
        return ERR_RANGE;
    *out = n;
    return ERR_OK;
}

static enum err read_duration(const char *text, int64_t min, int64_t max, int64_t *out)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {0, 1}};
    char *end;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (errno || end == text || n < 0 || n > 1000000000 || (*end && end[1]))
        return ERR_SYNTAX;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].letter != *end)
            continue;
        n *= units[i].seconds;
        if (n < min || n > max)
            return ERR_RANGE;
        *out = n;
        return ERR_OK;
    }
    return ERR_SYNTAX;
}

/* RFC 3339, or as people write it, by this machine's clock: "2026-03-02 09:00", or a day, of which is_end takes the end. */
static enum err read_time(const char *text, bool is_end, int64_t *out)
{
    char utc[TEXT_TIME_BYTES];
    int64_t utc_s;
    struct tm tm;
    size_t len = strlen(text);
    bool is_day = len == 10, is_minute = len == 16 && (text[10] == ' ' || text[10] == 'T');
    if (!text_time_parse(text, false, out))
        return ERR_OK;
    if (!is_day && !is_minute)
        return ERR_SYNTAX;
    snprintf(utc, sizeof utc, "%.10sT%.5s:00Z", text, is_day ? "00:00" : text + 11);
    if (text_time_parse(utc, true, &utc_s))
        return ERR_SYNTAX;
    gmtime_r(&(time_t){utc_s},
             &tm); /* the fields as written; mktime then reads them as local ones */
    tm.tm_isdst = -1;
    tm.tm_mday += is_day && is_end;
    time_t local_s = mktime(&tm);
    if (local_s < 0)
        return ERR_SYNTAX;
    *out = local_s;
    return ERR_OK;
}

static enum err list_add(struct option_list *l, const char *text, const char *what,
                         struct err_info *info)
{
    if (l->count == l->cap)
        return err_set(info, ERR_TOO_BIG, "more than %d of %s", l->cap, what);
    l->items[l->count++] = text;
    return ERR_OK;
}

static enum err take(const struct option *o, const char *value, struct err_info *info)
{
    char quoted[QUOTED_BYTES];
    enum err e = ERR_OK;
    switch (o->kind) {
    case OPTION_TEXT:
        if (!text_utf8_valid(value, strlen(value)))
            return err_set(info, ERR_SYNTAX, "%s is not UTF-8 text", o->name);
        *(const char **)o->into = value;
        break;
    case OPTION_LIST:
        return list_add(o->into, value, o->name, info);
    case OPTION_INT:
        e = read_int(value, o->min, o->max, o->into);
        break;
    case OPTION_DURATION:
        e = read_duration(value, o->min, o->max, o->into);
        break;
    case OPTION_TIME:
    case OPTION_TIME_END:
        e = read_time(value, o->kind == OPTION_TIME_END, o->into);
        break;
    case OPTION_SWITCH:
    case OPTION_END:
        break;
    }
    log_quote(value, quoted, sizeof quoted);
    if (e == ERR_RANGE)
        return err_set(info, e, "%s %s is outside %" PRId64 " to %" PRId64, o->name, quoted, o->min,
                       o->max);
    if (e && (o->kind == OPTION_TIME || o->kind == OPTION_TIME_END))
        return err_set(info, e, "%s %s is not a time such as 2026-03-02 or '2026-03-02 09:00'",
                       o->name, quoted);
    if (e && o->kind == OPTION_DURATION)
        return err_set(info, e, "%s %s is not a time span such as 90s, 15m, 24h or 7d", o->name,
                       quoted);
    return e ? err_set(info, e, "%s %s is not a whole number", o->name, quoted) : ERR_OK;
}

/* The option that arg names; *value points behind "=" if there is one. */
static const struct option *find(const struct option *table, const char *arg, const char **value)
{
    const char *equals = strchr(arg, '=');
    size_t n = equals ? (size_t)(equals - arg) : strlen(arg);
    *value = equals ? equals + 1 : NULL;
    for (; table->kind; table++)
        if (strlen(table->name) == n && !strncmp(table->name, arg, n))
            return table;
    return NULL;
}

enum err options_read(const struct option *table, int argc, char **argv, struct option_list *words,
                      struct err_info *info)
{
    char quoted[QUOTED_BYTES];
    bool ended = false;
    for (int i = 0; i < argc; i++) {
        const char *value, *arg = argv[i];
        log_quote(arg, quoted, sizeof quoted);
        if (!ended && !strcmp(arg, "--")) {
            ended = true;
            continue;
        }
        if (ended || arg[0] != '-' || !arg[1]) {
            if (!words)
                return err_set(info, ERR_SYNTAX, "%s is one word too many", quoted);
            enum err e = list_add(words, arg, "these words", info);
            if (e)
                return e;
            continue;
        }
        const struct option *o = find(table, arg, &value);
        if (!o)
            return err_set(info, ERR_SYNTAX, "there is no option %s", quoted);
        if (o->kind == OPTION_SWITCH && value)
            return err_set(info, ERR_SYNTAX, "%s takes no value", o->name);
        if (o->kind == OPTION_SWITCH)
            *(bool *)o->into = true;
        else if (!value && i + 1 >= argc)
            return err_set(info, ERR_SYNTAX, "%s needs a value: %s", o->name, o->value);
        enum err e = o->kind == OPTION_SWITCH ? ERR_OK : take(o, value ? value : argv[++i], info);
        if (e)
            return e;
        if (o->given)
            *o->given = true;
    }
    return ERR_OK;
}

void options_help(const struct option *table, FILE *out)
{
    for (; table->kind; table++) {
        int n = fprintf(out, "  %s%s%s", table->name, table->value ? " " : "",
                        table->value ? table->value : "");
        fprintf(out, "%*s%s\n", n < 28 ? 28 - n : 2, "", table->help);
    }
}
