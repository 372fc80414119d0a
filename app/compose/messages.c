/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/messages.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "compose/ini_text.h"
#include "compose/text.h"

#define MAX_MESSAGE_BYTES 600
#define PATH_BYTES 4096
#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S 86400

struct messages {
    char language[TEXT_LANGUAGE_BYTES];
    char *text[MESSAGE__COUNT]; /* owned; NULL = English */
};

static const struct {
    const char *section, *key, *english;
} words[MESSAGE__COUNT] = {
    [MESSAGE_MINUTES_ONE] = {"dates", "minutes_one", "1 minute ago"},
    [MESSAGE_MINUTES_TWO] = {"dates", "minutes_two", "{n} minutes ago"},
    [MESSAGE_MINUTES_FEW] = {"dates", "minutes_few", "{n} minutes ago"},
    [MESSAGE_MINUTES_OTHER] = {"dates", "minutes_other", "{n} minutes ago"},
    [MESSAGE_HOURS_ONE] = {"dates", "hours_one", "1 hour ago"},
    [MESSAGE_HOURS_TWO] = {"dates", "hours_two", "{n} hours ago"},
    [MESSAGE_HOURS_FEW] = {"dates", "hours_few", "{n} hours ago"},
    [MESSAGE_HOURS_OTHER] = {"dates", "hours_other", "{n} hours ago"},
    [MESSAGE_DAYS_ONE] = {"dates", "days_one", "1 day ago"},
    [MESSAGE_DAYS_TWO] = {"dates", "days_two", "{n} days ago"},
    [MESSAGE_DAYS_FEW] = {"dates", "days_few", "{n} days ago"},
    [MESSAGE_DAYS_OTHER] = {"dates", "days_other", "{n} days ago"},
    [MESSAGE_JUST_NOW] = {"dates", "just_now", "just now"},
    [MESSAGE_YESTERDAY] = {"dates", "yesterday", "yesterday"},
    [MESSAGE_DATE] = {"dates", "date", "{day} {month}"},
    [MESSAGE_DATE_YEAR] = {"dates", "date_year", "{day} {month} {year}"},
    [MESSAGE_MONTHS] =
        {"dates", "months",
         "January|February|March|April|May|June|July|August|September|October|November|December"},
    [MESSAGE_DRILL] = {"alert", "drill", "This is a drill"},
    [MESSAGE_RESOLVE] = {"trouble", "resolve", "This screen cannot find the network."},
    [MESSAGE_RESOLVE_DO] =
        {"trouble", "resolve_do",
         "Check that the network cable is plugged in at both ends. If it is, ask IT to check the "
         "server’s name in this screen’s settings."},
    [MESSAGE_CONNECT] = {"trouble", "connect", "This screen cannot reach its server."},
    [MESSAGE_CONNECT_DO] =
        {"trouble", "connect_do",
         "Check that the network cable is plugged in at both ends. If it is, ask IT whether the "
         "server is running."},
    [MESSAGE_SLOW] = {"trouble", "slow", "The connection to the server is too slow or breaks off."},
    [MESSAGE_SLOW_DO] =
        {"trouble", "slow_do",
         "This screen keeps trying. If it stays like this, ask IT to check the network here."},
    [MESSAGE_PROXY] = {"trouble", "proxy", "The network proxy does not let this screen through."},
    [MESSAGE_PROXY_DO] =
        {"trouble", "proxy_do",
         "Ask IT to check the proxy’s address and password in this screen’s settings."},
    [MESSAGE_NAME] = {"trouble", "name", "The server’s certificate is made out to another name."},
    [MESSAGE_NAME_DO] =
        {"trouble", "name_do",
         "Ask IT to compare the server’s address in this screen’s settings with its certificate."},
    [MESSAGE_CA] = {"trouble", "ca", "This screen does not trust the server’s certificate."},
    [MESSAGE_CA_DO] = {"trouble", "ca_do",
                       "Ask IT to put the right CA file into this screen’s settings."},
    [MESSAGE_CLOCK] = {"trouble", "clock",
                       "This screen’s clock is not set, or the server’s certificate has run out."},
    [MESSAGE_CLOCK_DO] =
        {"trouble", "clock_do",
         "Give it a minute to set its clock. If this stays, ask IT about the time server and the "
         "certificate."},
    [MESSAGE_CLIENT] = {"trouble", "client", "The server does not know this screen."},
    [MESSAGE_CLIENT_DO] = {"trouble", "client_do",
                           "Ask IT for this screen’s own certificate and key."},
    [MESSAGE_TLS] = {"trouble", "tls", "A safe connection to the server is not possible."},
    [MESSAGE_TLS_DO] = {"trouble", "tls_do",
                        "Ask IT to check the server’s certificate and this screen’s settings."},
    [MESSAGE_SERVER] = {"trouble", "server",
                        "The server answers, but not with posts for this screen."},
    [MESSAGE_SERVER_DO] = {"trouble", "server_do",
                           "Nothing is wrong here. Ask IT to look at the server."},
    [MESSAGE_ENROL] = {"trouble", "enrol", "This screen is not enrolled yet."},
    [MESSAGE_ENROL_DO] = {"trouble", "enrol_do",
                          "Ask IT to add this screen at the desk, or to check the audience and the "
                          "trust root in its "
                          "settings."},
    [MESSAGE_SETTINGS] = {"trouble", "settings", "This screen’s settings have a mistake."},
    [MESSAGE_SETTINGS_DO] =
        {"trouble", "settings_do",
         "Ask IT to mend placard.conf; placard check explains each mistake in it."},
    [MESSAGE_WAITING] = {"trouble", "waiting", "This screen is ready."},
    [MESSAGE_WAITING_DO] = {"trouble", "waiting_do",
                            "It is waiting for its first posts. There is nothing to do here."},
    [MESSAGE_STATE] = {"trouble", "state", "This screen’s memory card cannot be read or written."},
    [MESSAGE_STATE_DO] =
        {"trouble", "state_do",
         "Switch it off and on once. If this message comes back, ask IT for a new card."},
    [MESSAGE_OTHER] = {"trouble", "other", "This screen cannot show its posts yet."},
    [MESSAGE_OTHER_DO] = {"trouble", "other_do", "Tell IT the code below."},
};

const char *message_text(const struct messages *m, enum message id)
{
    return m && m->text[id] ? m->text[id] : words[id].english;
}

/* ---- files ---- */

struct loading {
    struct messages *m;
    const char *file;
    int last; /* message of the line before, for lines that go on */
};

static enum err store(struct loading *l, const struct ini_entry *e, int id, struct err_info *info)
{
    char *old = l->m->text[id];
    if (old && !(e->continues && id == l->last))
        return err_set(info, ERR_DUPLICATE, "%s:%d: %s stands twice", l->file, e->line,
                       words[id].key);
    size_t before = old ? strlen(old) + 1 : 0, more = strlen(e->value);
    if (before + more > MAX_MESSAGE_BYTES || more == 0)
        return err_set(info, ERR_RANGE, "%s:%d: %s is empty or longer than %d bytes", l->file,
                       e->line, words[id].key, MAX_MESSAGE_BYTES);
    char *text = mem_grow(old, before + more + 1);
    if (!text)
        return ERR_NOMEM;
    bool spaced =
        !text_language_is(l->m->language, "ja") && !text_language_is(l->m->language, "zh");
    if (before > 0 && spaced)
        text[before - 1] = ' ';
    else if (before > 0)
        before--;
    memcpy(text + before, e->value, more + 1);
    l->m->text[id] = text;
    l->last = id;
    return ERR_OK;
}

static enum err on_entry(void *user, const struct ini_entry *e, struct err_info *info)
{
    struct loading *l = user;
    for (int i = 0; i < MESSAGE__COUNT; i++)
        if (strcmp(words[i].section, e->section) == 0 && strcmp(words[i].key, e->key) == 0)
            return store(l, e, i, info);
    char name[64];
    return err_set(info, ERR_NOT_FOUND, "%s:%d: no such message: %s", l->file, e->line,
                   log_quote(e->key, name, sizeof name));
}

static enum err check_months(const struct messages *m, const char *name, struct err_info *info)
{
    int bars = 0;
    for (const char *p = message_text(m, MESSAGE_MONTHS); *p; p++)
        bars += *p == '|';
    return bars == 11 ? ERR_OK : err_set(info, ERR_RANGE, "%s: months are not twelve", name);
}

enum err messages_parse(const char *text, size_t bytes, const char *language, const char *name,
                        struct messages **out, struct err_info *info)
{
    struct loading l = {.m = mem_alloc(sizeof *l.m), .file = name, .last = -1};
    if (!l.m)
        return ERR_NOMEM;
    strncpy(l.m->language, language, sizeof l.m->language - 1);
    struct err_info inner = {{0}, 0};
    enum err e = ini_text_parse(text, bytes, on_entry, &l, &inner);
    if (e && strncmp(inner.text, name, strlen(name)) == 0)
        (void)err_set(info, e, "%s", inner.text);
    else if (e)
        (void)err_set(info, e, "%s: %s", name, inner.text);
    if (!e)
        e = check_months(l.m, name, info);
    if (e)
        messages_free(l.m);
    else
        *out = l.m;
    return e;
}

static enum err load_file(const char *dir, const char *language, struct messages **out,
                          struct err_info *info)
{
    char path[PATH_BYTES], name[TEXT_LANGUAGE_BYTES + 8];
    snprintf(name, sizeof name, "%s.conf", language);
    enum err e = file_join(path, sizeof path, dir, name);
    char *text;
    size_t bytes;
    if (!e)
        e = file_read(path, INI_TEXT_MAX_BYTES, &text, &bytes, info);
    if (e)
        return e;
    e = messages_parse(text, bytes, language, name, out, info);
    mem_free(text);
    return e;
}

enum err messages_load(const char *dir, const char *language, struct messages **out,
                       struct err_info *info)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    char tag[TEXT_LANGUAGE_BYTES] = "en";
    if (language && strlen(language) < sizeof tag && language[0] &&
        language[strspn(language, allowed)] == '\0')
        snprintf(tag, sizeof tag, "%s", language);
    enum err e = load_file(dir, tag, out, info);
    char *dash = strrchr(tag, '-');
    while ((e == ERR_NOT_FOUND || e == ERR_IO) && dash) {
        *dash = '\0';
        e = load_file(dir, tag, out, info);
        dash = strrchr(tag, '-');
    }
    if (e == ERR_NOT_FOUND || e == ERR_IO)
        return messages_parse("", 0, "en", "en", out, info);
    return e;
}

void messages_free(struct messages *m)
{
    if (!m)
        return;
    for (int i = 0; i < MESSAGE__COUNT; i++)
        mem_free(m->text[i]);
    mem_free(m);
}

/* ---- numbers and dates ---- */

enum plural message_plural(const char *language, int64_t n)
{
    if (text_language_is(language, "ar")) {
        if (n == 1)
            return PLURAL_ONE;
        if (n == 2)
            return PLURAL_TWO;
        return n % 100 >= 3 && n % 100 <= 10 ? PLURAL_FEW : PLURAL_OTHER;
    }
    if (text_language_is(language, "fr"))
        return n <= 1 ? PLURAL_ONE : PLURAL_OTHER;
    if (text_language_is(language, "ja") || text_language_is(language, "zh") ||
        text_language_is(language, "ko"))
        return PLURAL_OTHER;
    return n == 1 ? PLURAL_ONE : PLURAL_OTHER;
}

struct filling {
    const char *name;
    char value[48];
};

static void fill_in(const char *pattern, const struct filling *f, int count, char *out, size_t room)
{
    size_t n = 0;
    while (*pattern && n + 1 < room) {
        int i = 0;
        for (; i < count; i++)
            if (strncmp(pattern, f[i].name, strlen(f[i].name)) == 0)
                break;
        if (i == count) {
            out[n++] = *pattern++;
            continue;
        }
        size_t more = strlen(f[i].value);
        if (n + more + 1 > room)
            break;
        memcpy(out + n, f[i].value, more);
        n += more;
        pattern += strlen(f[i].name);
    }
    out[n] = '\0';
}

static void counted(const struct messages *m, enum message first, int64_t n,
                    char out[MESSAGES_DATE_BYTES])
{
    enum plural p = message_plural(m ? m->language : "en", n);
    if (m && m->text[first + PLURAL_OTHER] && !m->text[first + (int)p])
        p = PLURAL_OTHER; /* a file may leave out the forms that its language does not have */
    const char *pattern = message_text(m, first + (int)p);
    struct filling f = {.name = "{n}"};
    snprintf(f.value, sizeof f.value, "%" PRId64, n);
    fill_in(pattern, &f, 1, out, MESSAGES_DATE_BYTES);
}

static int64_t day_of(int64_t local_s)
{
    return local_s >= 0 ? local_s / DAY_S : -((-local_s + DAY_S - 1) / DAY_S);
}

/* Howard Hinnant’s days-to-civil. */
static void civil(int64_t days, int *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

static void month_name(const struct messages *m, int month, char *out, size_t room)
{
    const char *at = message_text(m, MESSAGE_MONTHS);
    for (int i = 1; i < month && *at; at++)
        i += *at == '|';
    size_t n = strcspn(at, "|");
    snprintf(out, room, "%.*s", (int)n, at);
}

static void calendar_date(const struct messages *m, int64_t then_day, int64_t now_day,
                          char out[MESSAGES_DATE_BYTES])
{
    int year, month, day, this_year, unused;
    civil(then_day, &year, &month, &day);
    civil(now_day, &this_year, &unused, &unused);
    struct filling f[] = {{.name = "{day}"}, {.name = "{month}"}, {.name = "{year}"}};
    snprintf(f[0].value, sizeof f[0].value, "%d", day);
    month_name(m, month, f[1].value, sizeof f[1].value);
    snprintf(f[2].value, sizeof f[2].value, "%d", year);
    fill_in(message_text(m, year == this_year ? MESSAGE_DATE : MESSAGE_DATE_YEAR), f, 3, out,
            MESSAGES_DATE_BYTES);
}

void message_relative_date(const struct messages *m, int64_t then_s, int64_t now_s,
                           int utc_offset_s, char out[MESSAGES_DATE_BYTES])
{
    int64_t ago = now_s - then_s;
    int64_t then_day = day_of(then_s + utc_offset_s), now_day = day_of(now_s + utc_offset_s);
    if (ago >= -5 * MINUTE_S && ago < MINUTE_S) /* two clocks may differ a little */
        snprintf(out, MESSAGES_DATE_BYTES, "%s", message_text(m, MESSAGE_JUST_NOW));
    else if (ago < 0)
        calendar_date(m, then_day, now_day, out);
    else if (ago < HOUR_S)
        counted(m, MESSAGE_MINUTES_ONE, ago / MINUTE_S, out);
    else if (then_day == now_day || ago < 6 * HOUR_S)
        counted(m, MESSAGE_HOURS_ONE, ago / HOUR_S, out);
    else if (now_day - then_day == 1)
        snprintf(out, MESSAGES_DATE_BYTES, "%s", message_text(m, MESSAGE_YESTERDAY));
    else if (now_day - then_day < 7)
        counted(m, MESSAGE_DAYS_ONE, now_day - then_day, out);
    else
        calendar_date(m, then_day, now_day, out);
}
