/* SPDX-License-Identifier: Apache-2.0 */
/* #tags, @mentions, e-mail and web addresses: tinted, and broken behind their own punctuation if at all. */
#include "compose/text.h"

#include <hb.h>

#define LEAST_PART 3 /* code points of an address before a break */
#define LEAST_REST 5 /* and behind it: no ".com" alone */

/* DNS and mail allow no more */
#define MAX_HOST 253
#define MAX_MAILBOX 64

struct span {
    int start, end; /* code points */
};

static bool is_word(uint32_t c)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    if (c == '_')
        return true;
    hb_unicode_general_category_t g = hb_unicode_general_category(unicode, c);
    return (g >= HB_UNICODE_GENERAL_CATEGORY_LOWERCASE_LETTER &&
            g <= HB_UNICODE_GENERAL_CATEGORY_UPPERCASE_LETTER) ||
           (g >= HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK &&
            g <= HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK) ||
           g == HB_UNICODE_GENERAL_CATEGORY_DECIMAL_NUMBER || c == 0x200C || c == 0x200D;
}

static bool is_alpha(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(uint32_t c)
{
    return is_alpha(c) || (c >= '0' && c <= '9');
}

static bool one_of(uint32_t c, const char *set)
{
    for (; *set; set++)
        if (c == (unsigned char)*set)
            return true;
    return false;
}

static bool begins(const struct text *t, int at, int end, const char *word)
{
    for (; *word; word++, at++)
        if (at >= end || (t->cp[at] | 0x20) != ((unsigned char)*word | 0x20))
            return false;
    return true;
}

/* Letters beyond ASCII belong to an address, those of Chinese or Japanese text that follows without a space do not. */
static bool is_address(uint32_t c)
{
    if (c >= 0x80)
        return c < 0x2E80 && is_word(c);
    return c > ' ' && c != 0x7F && !one_of(c, "<>\"{}|\\^`");
}

/* What closes the sentence around an address is not part of it. */
static int trim(const struct text *t, int start, int end)
{
    bool opened = false;
    for (int i = start; i < end; i++)
        opened = opened || t->cp[i] == '(';
    while (end > start &&
           (one_of(t->cp[end - 1], ".,;:!?'*_") || (t->cp[end - 1] == ')' && !opened)))
        end--;
    return end;
}

/* End of a host name with at least one dot, whose last label is letters; `at` if none begins there. */
static int host_end(const struct text *t, int at, int end)
{
    int found = at, dots = 0;
    end = end - at > MAX_HOST ? at + MAX_HOST : end;
    for (int i = at; i < end;) {
        int label = i;
        bool letters = true;
        while (i < end && (is_alnum(t->cp[i]) || t->cp[i] == '-' ||
                           (t->cp[i] >= 0x80 && is_address(t->cp[i])))) {
            letters = letters && (is_alpha(t->cp[i]) || t->cp[i] >= 0x80);
            i++;
        }
        if (i == label)
            break;
        if (dots > 0 && letters && i - label >= 2)
            found = i;
        if (i >= end || t->cp[i] != '.')
            break;
        dots++;
        i++;
    }
    return found;
}

static bool find_web(const struct text *t, int at, int end, struct span *out)
{
    int name = at;
    if (begins(t, at, end, "https://"))
        name = at + 8;
    else if (begins(t, at, end, "http://"))
        name = at + 7;
    int host = host_end(t, name, end);
    bool path = host > name && host < end && t->cp[host] == '/';
    if (name == at && !path && !(host > at && begins(t, at, end, "www.")))
        return false;
    int stop = name;
    while (stop < end && is_address(t->cp[stop]))
        stop++;
    stop = trim(t, name, stop);
    *out = (struct span){at, stop};
    return stop > name;
}

static bool find_mail(const struct text *t, int at, int end, struct span *out)
{
    int i = at;
    while (i < end && i - at < MAX_MAILBOX && (is_alnum(t->cp[i]) || one_of(t->cp[i], "._%+-")))
        i++;
    if (i == at || i >= end || t->cp[i] != '@')
        return false;
    int host = host_end(t, i + 1, end);
    *out = (struct span){at, host};
    return host > i + 1;
}

/* "#tag", "@name", "@name@host"; "#1" is a number, not a tag. */
static bool find_tag(const struct text *t, int at, int end, struct span *out)
{
    bool letters = false;
    int i = at + 1;
    if (t->cp[at] != '#' && t->cp[at] != '@' && t->cp[at] != 0xFF03)
        return false;
    for (; i < end; i++) {
        bool inner = t->cp[at] == '@' && i > at + 1 && one_of(t->cp[i], ".-") && i + 1 < end &&
                     is_alnum(t->cp[i + 1]);
        if (!is_word(t->cp[i]) && !inner)
            break;
        letters = letters || (is_word(t->cp[i]) && !(t->cp[i] >= '0' && t->cp[i] <= '9'));
    }
    if (letters && t->cp[at] == '@' && i < end && t->cp[i] == '@') {
        int host = host_end(t, i + 1, end);
        i = host > i + 1 ? host : i;
    }
    *out = (struct span){at, i};
    return letters;
}

/* Behind "/" and the like, never right behind "https://", and no few letters alone. A hyphen is not added: it would be read
 * as part of the address. */
static void break_address(struct text *t, struct span s)
{
    int first = s.start + LEAST_PART;
    for (int i = s.start; i < s.end - 1; i++) {
        t->marks[i] &= (uint8_t) ~(TEXT_BREAK_ALLOWED | TEXT_BREAK_POOR);
        if (t->cp[i] == '/' && t->cp[i + 1] == '/')
            first = i + 2 + LEAST_PART;
    }
    for (int i = first; i < s.end - LEAST_REST; i++)
        if (one_of(t->cp[i], "/.-?&=@") && !one_of(t->cp[i + 1], "/.-?&=@") &&
            (t->marks[i] & TEXT_CLUSTER_END))
            t->marks[i] |= TEXT_BREAK_ALLOWED | TEXT_BREAK_POOR;
}

void text_mark_links(struct text *t)
{
    for (int k = 0; k < t->para_count; k++) {
        const struct text_para *p = &t->paras[k];
        struct span s;
        for (int i = p->start; i < p->end; i++) {
            if (i > p->start && is_word(t->cp[i - 1]))
                continue;
            bool address = find_web(t, i, p->end, &s) || find_mail(t, i, p->end, &s);
            if (!address && !find_tag(t, i, p->end, &s))
                continue;
            for (int m = s.start; m < s.end; m++)
                t->marks[m] |= TEXT_TINT;
            if (address || t->cp[s.start] == '@')
                break_address(t, s);
            i = s.end - 1;
        }
    }
}
