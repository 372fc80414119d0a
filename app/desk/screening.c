/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/screening_rules.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/screening_detect.h"
#include "desk/words.h"

#define SHOWN_OF_SECRET_BYTES 4
#define MAX_ASSIGNED_BYTES                                                                         \
    200 /* so that "password=password=..." is not gone through again and again */

/* At most n bytes of text, never half a character. */
static size_t whole_chars(const char *text, size_t bytes, size_t n)
{
    if (bytes <= n)
        return bytes;
    while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    return n;
}

void screening_add(struct findings *f, const struct rule *r, const char *field, const char *text,
                   size_t at, size_t bytes, bool secret)
{
    if (r->severity == FINDING_OFF)
        return;
    if (f->count == MAX_FINDINGS) {
        f->more = true;
        return;
    }
    struct finding *g = &f->list[f->count++];
    *g = (struct finding){
        .severity = r->severity, .at_bytes = (uint32_t)at, .bytes = (uint32_t)bytes};
    snprintf(g->rule, sizeof g->rule, "%s", r->name);
    snprintf(g->field, sizeof g->field, "%s", field);
    size_t shown =
        whole_chars(text + at, bytes, secret ? SHOWN_OF_SECRET_BYTES : MAX_EXCERPT_BYTES - 4);
    snprintf(g->excerpt, sizeof g->excerpt, "%.*s%s", (int)shown, text + at,
             shown < bytes ? "\xe2\x80\xa6" : "");
}

/* ---- terms ---- */

struct looking {
    const struct screening *s;
    const char *field, *text;
    size_t bytes;
    const struct word_list *words;
    struct findings *f;
};

static bool word_is(const struct looking *l, size_t index, const struct term_word *t)
{
    const struct word *w = &l->words->words[index];
    if (!t->prefix_chars)
        return w->hash == t->hash;
    return w->chars >= t->prefix_chars &&
           word_hash(l->text + w->at_bytes, w->bytes, (size_t)t->prefix_chars) == t->hash;
}

/* Behind "password": a colon or equals sign, then at least four characters that are no white space. */
static bool is_assigned(const struct looking *l, size_t at, size_t *end)
{
    const char *p = l->text + at;
    p += strspn(p, " \t\"'");
    if (*p == ':' || *p == '=')
        p++;
    else if (!strncmp(p, "\xef\xbc\x9a", 3)) /* full-width colon */
        p += 3;
    else
        return false;
    p += strspn(p, " \t");
    size_t n = 0;
    while (n < MAX_ASSIGNED_BYTES && p[n] && !strchr(" \t\n", p[n]))
        n++;
    *end = (size_t)(p - l->text) + n;
    return n >= 4;
}

static void try_terms(const struct looking *l, size_t index, uint64_t hash, int prefix_chars)
{
    const struct screening *s = l->s;
    const struct word *w = &l->words->words[index];
    for (int i = s->buckets[hash % TERM_BUCKETS]; i >= 0; i = s->rules[i].next) {
        const struct rule *r = &s->rules[i];
        if (r->words[0].hash != hash || r->words[0].prefix_chars != prefix_chars ||
            index + (size_t)r->word_count > l->words->count)
            continue;
        int k = 1;
        while (k < r->word_count && word_is(l, index + (size_t)k, &r->words[k]))
            k++;
        if (k < r->word_count)
            continue;
        const struct word *last = &l->words->words[index + (size_t)k - 1];
        size_t end = last->at_bytes + last->bytes;
        if (r->kind == RULE_ASSIGN && !is_assigned(l, end, &end))
            continue;
        screening_add(l->f, r, l->field, l->text, w->at_bytes, end - w->at_bytes,
                      r->kind == RULE_ASSIGN);
    }
}

static void find_terms(const struct looking *l)
{
    for (size_t i = 0; i < l->words->count; i++) {
        const struct word *w = &l->words->words[i];
        try_terms(l, i, w->hash, 0);
        for (int n = 1; n <= MAX_PREFIX_CHARS && n <= w->chars; n++)
            if (l->s->prefix_lengths >> n & 1)
                try_terms(l, i, word_hash(l->text + w->at_bytes, w->bytes, (size_t)n), n);
    }
}

/* ---- what is tried at each place ---- */

static bool is_key_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.' || c == '+' || c == '/' || c == '=';
}

bool screening_is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

static size_t match_key(const struct rule *r, const char *p)
{
    size_t n = strlen(r->pattern), run = 0;
    if (strncmp(p, r->pattern, n) != 0)
        return 0;
    while (run < (size_t)r->min_run && is_key_char(p[n + run]))
        run++;
    if (run < (size_t)r->min_run)
        return 0;
    while (is_key_char(p[n + run])) /* only now: nothing else begins inside it */
        run++;
    return n + run;
}

static size_t match_shape(const struct rule *r, const char *p)
{
    char taken[48];
    size_t n = 0, at = 0;
    for (const char *s = r->pattern; *s; s++) {
        char c = p[at];
        bool digit = c >= '0' && c <= '9';
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (*s == '_') { /* one separator, or none */
            at += c == ' ' || c == '-' || c == '.' || c == '/';
            continue;
        }
        if (*s == '#' ? !digit : *s == '@' ? !letter : c != *s)
            return 0;
        if (digit || letter)
            taken[n++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
        at++;
    }
    taken[n] = 0;
    if (screening_is_alnum(p[at]) || (r->check && !r->check(taken)))
        return 0;
    return at;
}

static void find_scanned(const struct looking *l)
{
    for (int i = 0; i < l->s->scanned_count; i++) {
        const struct rule *r = &l->s->rules[l->s->scanned[i]];
        if (r->kind == RULE_INSIDE) {
            size_t n = strlen(r->pattern);
            for (const char *p = l->text; (p = strstr(p, r->pattern)); p += n)
                screening_add(l->f, r, l->field, l->text, (size_t)(p - l->text), n, false);
            continue;
        }
        for (size_t at = 0; at < l->bytes;) {
            bool boundary = !at || !screening_is_alnum(l->text[at - 1]);
            size_t n = !boundary             ? 0
                       : r->kind == RULE_KEY ? match_key(r, l->text + at)
                                             : match_shape(r, l->text + at);
            if (n)
                screening_add(l->f, r, l->field, l->text, at, n, true);
            at += n ? n : 1;
        }
    }
}

enum err screening_text(const struct screening *s, const char *field, const char *text,
                        struct findings *f)
{
    struct word_list words;
    if (!text || !*text)
        return ERR_OK;
    if (words_of(text, &words))
        return ERR_NOMEM;
    struct looking l = {s, field, text, strlen(text), &words, f};
    find_terms(&l);
    find_scanned(&l);
    screening_detect(s, field, text, f);
    words_free(&words);
    return ERR_OK;
}

enum err screening_post(const struct screening *s, const struct post *p, struct findings *f)
{
    const struct {
        const char *field, *text;
    } texts[] = {{"title", p->title},        {"summary", p->summary},  {"text", p->content_text},
                 {"author", p->author_name}, {"role", p->author_role}, {"place", p->event.place},
                 {"link", p->external_url},  {"address", p->url}};
    char field[24];
    enum err e = ERR_OK;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !e; i++)
        e = screening_text(s, texts[i].field, texts[i].text, f);
    for (int i = 0; i < p->tag_count && !e; i++)
        e = screening_text(s, "tag", p->tags[i], f);
    for (int i = 0; i < p->media_count && !e; i++) {
        snprintf(field, sizeof field, "picture %d", i + 1);
        if (!p->media[i].alt)
            screening_add(f, &s->builtins[BUILTIN_ALT], field, "", 0, 0, false);
        else
            e = screening_text(s, field, p->media[i].alt, f);
    }
    return e;
}
