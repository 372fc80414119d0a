/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/screening_detect.h"

#include <stdio.h>
#include <string.h>

#define MAX_NUMBER_BYTES 48
#define MAX_MAIL_NAME_BYTES 64
#define MAX_HOST_BYTES 253
#define MIN_RANDOM_BYTES 28

struct at {
    const struct screening *s;
    const char *field, *text;
    struct findings *f;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Digits from p with single separators between; *end behind the last digit. */
static int take_digits(const char *p, const char *separators, char *digits, size_t room,
                       size_t *end)
{
    size_t n = 0, i = 0;
    *end = 0;
    for (; n + 1 < room && i < MAX_NUMBER_BYTES; i++) {
        if (is_digit(p[i])) {
            digits[n++] = p[i];
            *end = i + 1;
        } else if (!p[i] || !strchr(separators, p[i]) || (i && !is_digit(p[i - 1]))) {
            break;
        }
    }
    digits[n] = 0;
    return (int)n;
}

static size_t find_card(const struct at *a, size_t at)
{
    char digits[24];
    size_t end;
    int n = take_digits(a->text + at, " -", digits, sizeof digits, &end);
    /* issuers' numbers begin with 2 to 6 */
    if (n < 13 || n > 19 || digits[0] < '2' || digits[0] > '6' ||
        screening_is_alnum(a->text[at + end]) || !luhn_valid(digits))
        return 0;
    screening_add(a->f, &a->s->builtins[BUILTIN_CARD], a->field, a->text, at, end, true);
    return end;
}

/* Lengths by country, from the IBAN registry. */
static int iban_length(const char *p)
{
    static const char table[] =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29CH21CR22CY28CZ24DE22DK18DO28EE20ES24FI18FO18FR27"
        "GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IS26IT27JO30KW30KZ20LB28LI21LT20LU20LV21MC27MD24"
        "ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SE24SI19SK24SM27TN24TR26UA29"
        "VG24XK20";
    for (const char *t = table; *t; t += 4)
        if (t[0] == p[0] && t[1] == p[1])
            return (t[2] - '0') * 10 + (t[3] - '0');
    return 0;
}

static size_t find_iban(const struct at *a, size_t at)
{
    const char *p = a->text + at;
    char moved[40];
    int wanted =
        is_upper(p[0]) && is_upper(p[1]) && is_digit(p[2]) && is_digit(p[3]) ? iban_length(p) : 0;
    int n = 0;
    size_t i = 0;
    if (!wanted)
        return 0;
    for (; n < wanted; i++) {
        if (p[i] == ' ' && i && p[i - 1] != ' ')
            continue;
        if (!is_digit(p[i]) && !is_upper(p[i]))
            return 0;
        moved[(n + wanted - 4) % wanted] = p[i]; /* country and check digits go to the end */
        n++;
    }
    moved[wanted] = 0;
    if (screening_is_alnum(p[i]) || mod97(moved) != 1)
        return 0;
    screening_add(a->f, &a->s->builtins[BUILTIN_IBAN], a->field, a->text, at, i, true);
    return i;
}

static bool looks_like_a_date(const char *p)
{
    return is_digit(p[0]) && is_digit(p[1]) && strchr("./-", p[2]) && p[2] && is_digit(p[3]) &&
           is_digit(p[4]) && strchr("./-", p[5]) && p[5];
}

/* +31 20 555 01 23, (020) 555 0123, 020-5550123 */
static size_t find_phone(const struct at *a, size_t at)
{
    const char *p = a->text + at;
    int digits = 0;
    size_t end = 0;
    bool plus = *p == '+', bracket = *p == '(';
    if (!plus && !(bracket && p[1] == '0') && !(*p == '0' && !looks_like_a_date(p)))
        return 0;
    for (size_t i = plus ? 1 : 0; i < MAX_NUMBER_BYTES && p[i]; i++) {
        if (is_digit(p[i])) {
            digits++;
            end = i + 1;
        } else if (!strchr(" ()-./", p[i]) || (p[i] == ' ' && i && p[i - 1] == ' ')) {
            break;
        }
    }
    if (digits < (plus ? 8 : 9) || digits > 15 || screening_is_alnum(p[end]))
        return 0;
    screening_add(a->f, &a->s->builtins[BUILTIN_PHONE], a->field, a->text, at, end, false);
    return end;
}

/* A long run of letters and digits that nobody would write: keys, tokens, hashes in base64. */
static size_t find_random(const struct at *a, size_t at, bool *found)
{
    const char *p = a->text + at;
    int upper = 0, lower = 0, digit = 0, changes = 0;
    size_t n = 0;
    for (; is_digit(p[n]) || is_upper(p[n]) || is_lower(p[n]) || (p[n] && strchr("+/=_-", p[n]));
         n++) {
        upper += is_upper(p[n]);
        lower += is_lower(p[n]);
        digit += is_digit(p[n]);
        changes += n && is_digit(p[n]) != is_digit(p[n - 1]);
    }
    *found = n >= MIN_RANDOM_BYTES && upper > 3 && lower > 3 && digit > 2 && changes > 5;
    if (*found)
        screening_add(a->f, &a->s->builtins[BUILTIN_RANDOM], a->field, a->text, at, n, true);
    return n;
}

static void find_mail(const struct at *a, size_t at_sign)
{
    size_t from = at_sign, to = at_sign + 1;
    bool dot = false;
    while (from && at_sign - from < MAX_MAIL_NAME_BYTES &&
           (screening_is_alnum(a->text[from - 1]) || strchr("._%+-", a->text[from - 1])))
        from--;
    while (to - at_sign < MAX_HOST_BYTES && a->text[to] &&
           (screening_is_alnum(a->text[to]) || a->text[to] == '-' ||
            (a->text[to] == '.' && screening_is_alnum(a->text[to + 1])))) {
        dot |= a->text[to] == '.';
        to++;
    }
    if (from < at_sign && dot)
        screening_add(a->f, &a->s->builtins[BUILTIN_EMAIL], a->field, a->text, from, to - from,
                      false);
}

/* ---- links ---- */

static bool host_is_known(const struct screening *s, const char *host)
{
    size_t n = strlen(host);
    for (int i = 0; i < s->host_count; i++) {
        size_t k = strlen(s->hosts[i]);
        if (n >= k && !strcmp(host + n - k, s->hosts[i]) && (n == k || host[n - k - 1] == '.'))
            return true;
    }
    return false;
}

static size_t link_start(const char *p)
{
    static const char *const starts[] = {"https://", "http://", "HTTPS://", "HTTP://"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (!strncmp(p, starts[i], strlen(starts[i])))
            return strlen(starts[i]);
    return 0;
}

static void check_query(const struct at *a, size_t at, size_t bytes)
{
    static const char *const names[] = {
        "token=", "key=", "secret=", "password=", "sig=", "apikey=", "auth=", "signature="};
    for (size_t i = at; i + 4 < at + bytes; i++) {
        if (!strchr("?&#;", a->text[i]))
            continue;
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            if (strncmp(a->text + i + 1, names[k], strlen(names[k])) != 0)
                continue;
            screening_add(a->f, &a->s->builtins[BUILTIN_LINK_KEY], a->field, a->text, i + 1,
                          at + bytes - i - 1, true);
            return;
        }
    }
}

/* The whole link, so that nothing else is looked for inside it. */
static size_t find_link(const struct at *a, size_t at)
{
    const char *p = a->text + at;
    char host[MAX_HOST_BYTES + 1];
    size_t start = link_start(p), n = 0;
    if (!start)
        return 0;
    size_t bytes = start + strcspn(p + start, " \t\r\n<>\"");
    size_t authority = strcspn(p + start, "/?# \t\r\n<>\"");
    const char *from = p + start, *user = memchr(from, '@', authority);
    if (user) {
        screening_add(a->f, &a->s->builtins[BUILTIN_LINK_KEY], a->field, a->text, at, bytes, true);
        authority -= (size_t)(user + 1 - from);
        from = user + 1;
    }
    for (; n < authority && n < MAX_HOST_BYTES && from[n] != ':'; n++)
        host[n] = (char)(is_upper(from[n]) ? from[n] + 32 : from[n]);
    host[n] = 0;
    if (!host_is_known(a->s, host))
        screening_add(a->f, &a->s->builtins[BUILTIN_HOST], a->field, host, 0, n, false);
    check_query(a, at, bytes);
    return bytes;
}

void screening_detect(const struct screening *s, const char *field, const char *text,
                      struct findings *f)
{
    const struct at a = {s, field, text, f};
    size_t n, looked_to = 0; /* a run is gone through once, not again from each dash in it */
    bool found;
    for (size_t i = 0; text[i]; i += n ? n : 1) {
        n = 0;
        if (text[i] == '@')
            find_mail(&a, i);
        if (i && screening_is_alnum(text[i - 1]))
            continue;
        if ((n = find_link(&a, i)) || (n = find_card(&a, i)) || (n = find_iban(&a, i)) ||
            (n = find_phone(&a, i)))
            continue;
        if (i < looked_to)
            continue;
        size_t run = find_random(&a, i, &found);
        looked_to = i + run;
        n = found ? run : 0;
    }
}
