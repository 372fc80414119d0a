/* SPDX-License-Identifier: Apache-2.0 */
/* Messages with numbers, dates and times filled in. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "compose/messages_inner.h"

#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S 86400

struct filling {
    const char *name;
    char value[MESSAGES_DATE_BYTES];
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

/* Number n, from 1, of a list with | between. */
static void list_word(const char *list, int n, char *out, size_t room)
{
    for (int i = 1; i < n && *list; list++)
        i += *list == '|';
    snprintf(out, room, "%.*s", (int)strcspn(list, "|"), list);
}

/* Numbers as the language writes them. */
static void put_number(const struct messages *m, const char *ascii, char *out, size_t room)
{
    const char *digits = message_text(m, MESSAGE_DIGITS);
    size_t n = 0;
    for (; *ascii && n + 1 < room; ascii++) {
        char c[8] = {*ascii};
        if (*ascii >= '0' && *ascii <= '9')
            list_word(digits, *ascii - '0' + 1, c, sizeof c);
        n += (size_t)snprintf(out + n, room - n, "%s", c);
    }
}

static void fill_number(const struct messages *m, int64_t n, struct filling *f)
{
    char ascii[24];
    snprintf(ascii, sizeof ascii, "%" PRId64, n);
    put_number(m, ascii, f->value, sizeof f->value);
}

static void counted(const struct messages *m, enum message first, int64_t n,
                    char out[MESSAGES_DATE_BYTES])
{
    enum plural p = message_plural(m ? m->language : "en", n);
    if (m && m->text[first + PLURAL_OTHER] && !m->text[first + (int)p])
        p = PLURAL_OTHER; /* a file may leave out the forms that its language does not have */
    const char *pattern = message_text(m, first + (int)p);
    struct filling f = {.name = "{n}"};
    fill_number(m, n, &f);
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

static void calendar_date(const struct messages *m, int64_t then_day, int64_t now_day,
                          enum message pattern, char out[MESSAGES_DATE_BYTES])
{
    int year, month, day, this_year, unused;
    civil(then_day, &year, &month, &day);
    civil(now_day, &this_year, &unused, &unused);
    int weekday = (int)(((then_day + 3) % 7 + 7) % 7); /* day 0 was a Thursday */
    struct filling f[] = {{.name = "{day}"},
                          {.name = "{month}"},
                          {.name = "{year}"},
                          {.name = "{weekday}"},
                          {.name = "{buddhist_year}"}};
    fill_number(m, day, &f[0]);
    if (day == 1 && m && m->text[MESSAGE_FIRST_DAY])
        snprintf(f[0].value, sizeof f[0].value, "%s", message_text(m, MESSAGE_FIRST_DAY));
    list_word(message_text(m, MESSAGE_MONTHS), month, f[1].value, sizeof f[1].value);
    fill_number(m, year, &f[2]);
    fill_number(m, year + 543, &f[4]);
    list_word(message_text(m, MESSAGE_WEEKDAYS), weekday + 1, f[3].value, sizeof f[3].value);
    /* the pattern with the year stands behind the one without */
    enum message id = year == this_year ? pattern : (enum message)(pattern + 1);
    fill_in(message_text(m, id), f, 5, out, MESSAGES_DATE_BYTES);
}

void message_relative_date(const struct messages *m, int64_t then_s, int64_t now_s,
                           int utc_offset_s, char out[MESSAGES_DATE_BYTES])
{
    int64_t ago = now_s - then_s;
    int64_t then_day = day_of(then_s + utc_offset_s), now_day = day_of(now_s + utc_offset_s);
    if (ago >= -5 * MINUTE_S && ago < MINUTE_S) /* two clocks may differ a little */
        snprintf(out, MESSAGES_DATE_BYTES, "%s", message_text(m, MESSAGE_JUST_NOW));
    else if (ago < 0)
        calendar_date(m, then_day, now_day, MESSAGE_DATE, out);
    else if (ago < HOUR_S)
        counted(m, MESSAGE_MINUTES_ONE, ago / MINUTE_S, out);
    else if (then_day == now_day || ago < 6 * HOUR_S)
        counted(m, MESSAGE_HOURS_ONE, ago / HOUR_S, out);
    else if (now_day - then_day == 1)
        snprintf(out, MESSAGES_DATE_BYTES, "%s", message_text(m, MESSAGE_YESTERDAY));
    else if (now_day - then_day < 7)
        counted(m, MESSAGE_DAYS_ONE, now_day - then_day, out);
    else
        calendar_date(m, then_day, now_day, MESSAGE_DATE, out);
}

void message_event_date(const struct messages *m, int64_t then_s, int64_t now_s, int utc_offset_s,
                        char out[MESSAGES_DATE_BYTES])
{
    int64_t then_day = day_of(then_s + utc_offset_s), now_day = day_of(now_s + utc_offset_s);
    if (then_day == now_day || then_day == now_day + 1)
        snprintf(out, MESSAGES_DATE_BYTES, "%s",
                 message_text(m, then_day == now_day ? MESSAGE_TODAY : MESSAGE_TOMORROW));
    else
        calendar_date(m, then_day, now_day, MESSAGE_EVENT_DATE, out);
}

void message_time(const struct messages *m, int64_t then_s, int utc_offset_s, bool hours_12,
                  char out[MESSAGES_DATE_BYTES])
{
    int64_t local_s = then_s + utc_offset_s;
    int minutes = (int)((local_s - day_of(local_s) * DAY_S) / MINUTE_S);
    int hour = minutes / 60, minute = minutes % 60;
    char ascii[16];
    if (!hours_12) {
        snprintf(ascii, sizeof ascii, "%02d:%02d", hour, minute);
        put_number(m, ascii, out, MESSAGES_DATE_BYTES);
        return;
    }
    struct filling f[] = {{.name = "{time}"}, {.name = "{half}"}};
    snprintf(ascii, sizeof ascii, "%d:%02d", hour % 12 ? hour % 12 : 12, minute);
    put_number(m, ascii, f[0].value, sizeof f[0].value);
    snprintf(f[1].value, sizeof f[1].value, "%s",
             message_text(m, hour < 12 ? MESSAGE_AM : MESSAGE_PM));
    fill_in(message_text(m, MESSAGE_TIME_12), f, 2, out, MESSAGES_DATE_BYTES);
}

void message_span(const struct messages *m, const char *from, const char *until,
                  char out[MESSAGES_DATE_BYTES])
{
    struct filling f[] = {{.name = "{from}"}, {.name = "{until}"}, {.name = "{time}"}};
    snprintf(f[0].value, sizeof f[0].value, "%s", from ? from : "");
    snprintf(f[1].value, sizeof f[1].value, "%s", until ? until : "");
    snprintf(f[2].value, sizeof f[2].value, "%s", from ? from : until ? until : "");
    enum message id = from && until ? MESSAGE_TIME_RANGE : from ? MESSAGE_FROM : MESSAGE_UNTIL;
    fill_in(message_text(m, id), f, 3, out, MESSAGES_DATE_BYTES);
}

void message_until_date(const struct messages *m, const char *date, char out[MESSAGES_DATE_BYTES])
{
    struct filling f = {.name = "{date}"};
    snprintf(f.value, sizeof f.value, "%s", date);
    fill_in(message_text(m, MESSAGE_UNTIL_DATE), &f, 1, out, MESSAGES_DATE_BYTES);
}

void message_page(const struct messages *m, int page, int pages, char out[MESSAGES_DATE_BYTES])
{
    struct filling f[] = {{.name = "{n}"}, {.name = "{m}"}};
    fill_number(m, page, &f[0]);
    fill_number(m, pages, &f[1]);
    fill_in(message_text(m, MESSAGE_PAGE), f, 2, out, MESSAGES_DATE_BYTES);
}

void message_more(const struct messages *m, int count, char out[MESSAGES_DATE_BYTES])
{
    struct filling f = {.name = "{n}"};
    fill_number(m, count, &f);
    fill_in(message_text(m, MESSAGE_MORE), &f, 1, out, MESSAGES_DATE_BYTES);
}
