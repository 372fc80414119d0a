/* SPDX-License-Identifier: Apache-2.0 */
#include "node/settings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "fetch/fetch_url.h"
#include "node/settings_ini.h"
#include "node/settings_net.h"
#include "node/settings_schema.h"
#include "select/dayparts.h"

#define MAX_VALUE_BYTES 1100
#define MIN_SIDE_PX 64 /* smaller, nothing can be laid out */

struct reader {
    const char *folder;
    struct settings *out;
    struct settings_report *report;
    bool seen[128]; /* by schema index */
    enum err failed;
};

static void complain(struct reader *r, int line, const char *section, const char *key,
                     const char *fmt, ...) PRINTF_LIKE(5, 6);

static void complain(struct reader *r, int line, const char *section, const char *key,
                     const char *fmt, ...)
{
    struct settings_report *rep = r->report;
    if (rep->count < SETTINGS_MAX_PROBLEMS) {
        struct settings_problem *p = &rep->problems[rep->count];
        char name[128], quoted[64];
        va_list ap;
        p->line = line;
        snprintf(name, sizeof name, "%s.%s", section, key);
        /* names come from the file: only plain ones are shown as they are */
        if (text_path_valid(name))
            snprintf(p->key, sizeof p->key, "%s", name);
        else
            snprintf(p->key, sizeof p->key, "%s", log_quote(name, quoted, sizeof quoted));
        va_start(ap, fmt);
        vsnprintf(p->text, sizeof p->text, fmt, ap);
        va_end(ap);
    }
    rep->count++;
}

static void *member(struct settings *s, const struct setting *def)
{
    return (char *)s + def->offset;
}

static bool is_string(enum setting_kind k)
{
    return k < SETTING_DAY_TIME;
}

static bool zone_known(const char *zone)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/"; /* no dot: no .. */
    char path[512];
    struct stat st;
    if (zone[0] == '/' || zone[strspn(zone, allowed)])
        return false;
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, R_OK) == 0;
}

static bool language_valid(const char *tag)
{
    size_t n = strlen(tag);
    return n >= 2 && n <= 35 &&
           strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == n &&
           tag[0] != '-';
}

/* A secret that an image has moved to the board's own partition. */
static bool is_kept(const struct setting *def, const char *value)
{
    return def->secret && !strcmp(value, SETTING_KEPT);
}

/* NULL if the text may stand, otherwise what is allowed. */
static const char *text_objection(const struct setting *def, const char *value)
{
    struct fetch_origin origin;
    struct fetch_proxy proxy;
    if (!value[0]) /* what need not be there may be empty */
        return def->required || def->standard ? "must not be empty" : NULL;
    if (is_kept(def, value))
        return NULL;
    switch (def->kind) {
    case SETTING_ORIGIN:
        return fetch_origin_parse(value, &origin, NULL)
                   ? "must be https://host[:port][/path], with no query or password"
                   : NULL;
    case SETTING_PROXY:
        return fetch_proxy_parse(value, &proxy, NULL)
                   ? "must be http://[user:password@]host:port, with odd characters of user and "
                     "password as %XX"
                   : NULL;
    case SETTING_AUDIENCE:
        return text_audience_valid(value)
                   ? NULL
                   : "must be segments of a-z, 0-9 and - joined by /, such as hq/lobby";
    case SETTING_ZONE:
        return zone_known(value)
                   ? NULL
                   : "must be a time zone name that this machine knows, such as Europe/Berlin";
    case SETTING_LANGUAGE:
        return language_valid(value) ? NULL : "must be a language tag such as en, de or zh-Hant";
    default:
        return settings_net_objection(def, value);
    }
}

static void set_text(struct reader *r, const struct setting *def, const char *value, int line)
{
    char joined[MAX_VALUE_BYTES + 4096];
    char **slot = member(r->out, def);
    if (strlen(value) > (size_t)def->max) {
        complain(r, line, def->section, def->key, "is longer than %lld bytes", (long long)def->max);
        return;
    }
    const char *objection = text_objection(def, value);
    if (objection) {
        complain(r, line, def->section, def->key, "%s", objection);
        return;
    }
    bool path = def->kind == SETTING_PATH || (def->kind == SETTING_NAME && strchr(value, '/'));
    if (path && value[0] && value[0] != '/' && !is_kept(def, value)) {
        if (file_join(joined, sizeof joined, r->folder, value)) {
            complain(r, line, def->section, def->key, "is too long a path");
            return;
        }
        value = joined;
    }
    char *copy = value[0] ? mem_strdup(value) : NULL;
    if (value[0] && !copy) {
        r->failed = ERR_NOMEM;
        return;
    }
    if (def->kind == SETTING_ORIGIN && copy && copy[strlen(copy) - 1] == '/')
        copy[strlen(copy) - 1] = 0;
    mem_free(*slot);
    *slot = copy;
}

static void set_number(struct reader *r, const struct setting *def, const char *value, int line)
{
    char *end;
    long long n = strtoll(value, &end, 10);
    if (!value[0] || *end || n < def->min || n > def->max) {
        complain(r, line, def->section, def->key, "must be a whole number from %lld to %lld%s%s",
                 (long long)def->min, (long long)def->max, def->unit ? " in " : "",
                 def->unit ? def->unit : "");
        return;
    }
    if (def->kind == SETTING_INT)
        *(int64_t *)member(r->out, def) = n * def->scale;
    else
        *(int *)member(r->out, def) = (int)(n * def->scale);
}

static void set_choice(struct reader *r, const struct setting *def, const char *value, int line)
{
    char allowed[128] = "";
    for (const struct setting_choice *c = def->choices; c->name; c++) {
        if (!strcmp(c->name, value)) {
            *(int *)member(r->out, def) = c->value;
            return;
        }
        size_t n = strlen(allowed);
        snprintf(allowed + n, sizeof allowed - n, "%s%s", n ? ", " : "", c->name);
    }
    complain(r, line, def->section, def->key, "must be one of: %s", allowed);
}

static void set_yes_no(struct reader *r, const struct setting *def, const char *value, int line)
{
    if (!strcmp(value, "yes") || !strcmp(value, "no"))
        *(bool *)member(r->out, def) = value[0] == 'y';
    else
        complain(r, line, def->section, def->key, "must be one of: yes, no");
}

static bool digits(const char *p, int most, int *out)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
        return false;
    *out = (p[0] - '0') * 10 + p[1] - '0';
    return *out <= most;
}

static void set_day_time(struct reader *r, const struct setting *def, const char *value, int line)
{
    struct day_time *t = member(r->out, def);
    int hour, minute;
    if (!value[0])
        *t = (struct day_time){0};
    else if (strlen(value) == 5 && value[2] == ':' && digits(value, 23, &hour) &&
             digits(value + 3, 59, &minute))
        *t = (struct day_time){true, hour * 60 + minute};
    else
        complain(r, line, def->section, def->key,
                 "must be a time of day from 00:00 to 23:59, such as 07:30, or empty");
}

static void set_value(struct reader *r, const struct setting *def, const char *value, int line)
{
    if (is_string(def->kind))
        set_text(r, def, value, line);
    else if (def->kind == SETTING_CHOICE)
        set_choice(r, def, value, line);
    else if (def->kind == SETTING_YES_NO)
        set_yes_no(r, def, value, line);
    else if (def->kind == SETTING_DAY_TIME)
        set_day_time(r, def, value, line);
    else
        set_number(r, def, value, line);
}

static bool has_control(const char *value)
{
    for (; *value; value++)
        if ((unsigned char)*value < ' ' || *value == 0x7f)
            return true;
    return false;
}

static void take_pair(struct reader *r, int line, const char *section, const char *key,
                      const char *value)
{
    int index;
    const struct setting *def = settings_schema_find(section, key, &index);
    if (!def) {
        complain(r, line, section, key, "is not a setting; `placard check --keys` lists them all");
    } else if (r->seen[index]) {
        complain(r, line, section, key, "stands twice");
    } else {
        r->seen[index] = true;
        if (!text_utf8_valid(value, strlen(value)))
            complain(r, line, section, key, "is not UTF-8");
        else if (has_control(value))
            complain(r, line, section, key, "holds a control character");
        else
            set_value(r, def, value, line);
    }
}

static void read_lines(struct reader *r, const char *text, size_t bytes)
{
    struct settings_ini ini;
    enum settings_ini_kind kind;
    settings_ini_start(&ini, text, bytes);
    while (settings_ini_next(&ini, &kind)) {
        if (kind == INI_LINE_PAIR)
            take_pair(r, ini.line, ini.section, ini.key, ini.value);
        else if (kind == INI_LINE_TOO_LONG)
            complain(r, ini.line, "line", "length", "is longer than %d bytes",
                     SETTINGS_INI_LINE_BYTES);
        else
            complain(r, ini.line, "line", "form", "is neither [section] nor key = value");
    }
}

static void set_defaults(struct reader *r)
{
    for (int i = 0; i < settings_schema_total(); i++) {
        const struct setting *def = settings_schema_at(i);
        if (def->standard)
            set_value(r, def, def->standard, 0);
    }
}

/* Both or neither, and not the same. */
static void check_hours(struct reader *r, struct day_time from, struct day_time until,
                        const char *key)
{
    if (from.set != until.set)
        complain(r, 0, "show", key, "its beginning and its end go together");
    else if (from.set && from.minute == until.minute)
        complain(r, 0, "show", key, "must end at another time than it begins");
}

/* Set by hand to an hour in which it could never be; the default simply has nothing to do then. */
static void check_refresh(struct reader *r)
{
    const struct settings *s = r->out;
    int index = 0;
    (void)settings_schema_find("screen", "refresh_at", &index);
    if (r->seen[index] && s->refresh_at.set &&
        daypart_runs(s->dark_from, s->dark_until, s->refresh_at.minute))
        complain(r, 0, "screen", "refresh_at",
                 "lies in the dark hours, in which the display rests by itself: leave it out");
}

static void say_rule(void *user, const char *section, const char *key, const char *text)
{
    complain(user, 0, section, key, "%s", text);
}

static void check_whole(struct reader *r)
{
    for (int i = 0; i < settings_schema_total(); i++) {
        const struct setting *def = settings_schema_at(i);
        if (def->required && !r->seen[i])
            complain(r, 0, def->section, def->key, "is missing: %s", def->help);
    }
    if (!r->out->client_cert != !r->out->client_key)
        complain(r, 0, "server", "client_key", "client_certificate and client_key go together");
    check_hours(r, r->out->dark_from, r->out->dark_until, "dark_until");
    check_hours(r, r->out->evening_from, r->out->evening_until, "evening_until");
    check_refresh(r);
    if (r->out->theme_evening && !r->out->evening_from.set)
        complain(r, 0, "screen", "theme_evening", "needs show.evening_from and show.evening_until");
    if (!r->out->width_px != !r->out->height_px)
        complain(r, 0, "screen", "height", "width and height go together");
    if ((r->out->width_px && r->out->width_px < MIN_SIDE_PX) ||
        (r->out->height_px && r->out->height_px < MIN_SIDE_PX))
        complain(r, 0, "screen", "width", "width and height are 0 or at least %d px", MIN_SIDE_PX);
    settings_net_check(r->out, say_rule, r);
}

/* The first problem, for a log line and the set-up card. */
static enum err report_first(const struct settings_report *report, struct err_info *info)
{
    const struct settings_problem *p = &report->problems[0];
    if (p->line)
        return err_set(info, ERR_SYNTAX, "line %d: %s %s", p->line, p->key, p->text);
    /* what is missing is enough there; what for is said by `placard check` */
    return err_set(info, ERR_SYNTAX, "%s %.*s", p->key, (int)strcspn(p->text, ":"), p->text);
}

enum err settings_parse(const char *text, size_t bytes, const char *folder, struct settings *out,
                        struct settings_report *report, struct err_info *info)
{
    struct reader r = {.folder = folder, .out = out, .report = report};
    memset(out, 0, sizeof *out);
    memset(report, 0, sizeof *report);
    set_defaults(&r);
    if (bytes && memchr(text, 0, bytes)) {
        complain(&r, 1, "file", "bytes", "holds a NUL byte: not a text file");
        return err_set(info, ERR_SYNTAX, "not a text file");
    }
    read_lines(&r, text, bytes);
    check_whole(&r);
    if (r.failed)
        return err_set(info, r.failed, "out of memory");
    if (report->count)
        return report_first(report, info);
    return ERR_OK;
}

enum err settings_read(const char *path, struct settings *out, struct settings_report *report,
                       struct err_info *info)
{
    char folder[4096], *text = NULL;
    size_t bytes = 0;
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    if (slash == path)
        snprintf(folder, sizeof folder, "/");
    enum err unreadable = file_read(path, MAX_SETTINGS_BYTES, &text, &bytes, info);
    enum err e =
        settings_parse(text ? text : "", bytes, folder, out, report, unreadable ? NULL : info);
    mem_free(text);
    if (unreadable)
        memset(report, 0, sizeof *report);
    return unreadable ? unreadable : e;
}

void settings_clear(struct settings *s)
{
    for (int i = 0; i < settings_schema_total(); i++) {
        if (!is_string(settings_schema_at(i)->kind))
            continue;
        char **slot = member(s, settings_schema_at(i));
        if (*slot)
            mem_wipe_free(*slot, strlen(*slot)); /* a proxy's password is among them */
    }
    memset(s, 0, sizeof *s);
}

void settings_print_schema(FILE *out)
{
    const char *section = "";
    for (int i = 0; i < settings_schema_total(); i++) {
        const struct setting *d = settings_schema_at(i);
        if (strcmp(section, d->section)) {
            section = d->section;
            fprintf(out, "%s[%s]\n", i ? "\n" : "", section);
        }
        fprintf(out, "# %s", d->help);
        if (d->unit)
            fprintf(out, " (%s)", d->unit);
        if (d->kind == SETTING_INT || d->kind == SETTING_SMALL_INT)
            fprintf(out, "; %lld to %lld", (long long)d->min, (long long)d->max);
        if (d->kind == SETTING_YES_NO)
            fprintf(out, "; yes, no");
        if (d->kind == SETTING_DAY_TIME)
            fprintf(out, "; HH:MM, local");
        for (const struct setting_choice *c = d->choices; c && c->name; c++)
            fprintf(out, "%s%s", c == d->choices ? "; " : ", ", c->name);
        fprintf(out, "%s\n%s%s = %s\n", d->required ? "; required" : "", d->required ? "" : "# ",
                d->key, d->standard ? d->standard : "");
    }
}
