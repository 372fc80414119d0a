/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

static void escape(struct strbuf *b, const char *text, bool breaks)
{
    for (; text && *text; text++) {
        const char *as = NULL;
        switch (*text) {
        case '&':
            as = "&amp;";
            break;
        case '<':
            as = "&lt;";
            break;
        case '>':
            as = "&gt;";
            break;
        case '"':
            as = "&quot;";
            break;
        case '\'':
            as = "&#39;";
            break;
        case '\n':
            as = breaks ? "<br>\n" : NULL;
            break;
        }
        if (as)
            (void)strbuf_puts(b, as);
        else
            (void)strbuf_append(b, text, 1);
    }
}

static void percent(struct strbuf *b, const char *text)
{
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            strchr("-._~/", c))
            (void)strbuf_append(b, text, 1);
        else
            (void)strbuf_printf(b, "%%%02X", c);
    }
}

void html_text(struct strbuf *b, const char *text)
{
    escape(b, text, false);
}

static void put_one(struct strbuf *b, char directive, va_list *args)
{
    switch (directive) {
    case 't':
        escape(b, va_arg(*args, const char *), false);
        break;
    case 'b':
        (void)strbuf_puts(b, "<bdi>");
        escape(b, va_arg(*args, const char *), false);
        (void)strbuf_puts(b, "</bdi>");
        break;
    case 'p':
        escape(b, va_arg(*args, const char *), true);
        break;
    case 'q':
        percent(b, va_arg(*args, const char *));
        break;
    case 'd':
        (void)strbuf_printf(b, "%d", va_arg(*args, int));
        break;
    case 'l':
        (void)strbuf_printf(b, "%" PRId64, va_arg(*args, int64_t));
        break;
    case 'r': {
        const char *raw = va_arg(*args, const char *);
        (void)strbuf_puts(b, raw ? raw : "");
        break;
    }
    case '%':
        (void)strbuf_puts(b, "%");
        break;
    default: /* our own mistake, which a test of the page shows */
        b->failed = b->failed ? b->failed : ERR_UNSUPPORTED;
    }
}

void html_put_list(struct strbuf *b, const char *format, va_list args)
{
    va_list mine;
    va_copy(mine, args);
    while (*format) {
        size_t plain = strcspn(format, "%");
        (void)strbuf_append(b, format, plain);
        format += plain;
        if (!*format)
            break;
        put_one(b, format[1], &mine);
        format += format[1] ? 2 : 1;
    }
    va_end(mine);
}

void html_put(struct strbuf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    html_put_list(b, format, args);
    va_end(args);
}

void html_time(struct strbuf *b, int64_t at_s)
{
    char machine[TEXT_TIME_BYTES], people[64];
    struct tm local;
    time_t t = (time_t)at_s;
    if (at_s <= 0 || !localtime_r(&t, &local)) {
        (void)strbuf_puts(b, "–");
        return;
    }
    text_time_format(at_s, machine);
    char rest[48];
    strftime(rest, sizeof rest, "%B %Y, %H:%M", &local);
    snprintf(people, sizeof people, "%d %s", local.tm_mday, rest);
    html_put(b, "<time datetime=\"%t\">%t</time>", machine, people);
}
