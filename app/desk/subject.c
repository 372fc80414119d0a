/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/subject.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "desk/words.h"

#define MIN_WORD_CHARS 4      /* shorter ones are articles and the like */
#define SAME_PART_PER_CENT 50 /* of the shorter post's words, where it has at least */
#define MIN_SHARED_WORDS 3

struct set { /* sorted, without doubles */
    uint64_t items[MAX_SUBJECT_WORDS];
    int count;
};

struct subject {
    struct set words; /* what it is about */
    struct set facts; /* numbers, times, weekdays, months: what it says */
    uint64_t title;   /* 0 = none */
    uint64_t place;   /* of its event; 0 = none */
    int64_t start_s;  /* of its event; 0 = none */
};

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void set_add(struct set *s, uint64_t item)
{
    if (s->count < MAX_SUBJECT_WORDS)
        s->items[s->count++] = item;
}

static void set_finish(struct set *s)
{
    int kept = 0;
    qsort(s->items, (size_t)s->count, sizeof s->items[0], compare);
    for (int i = 0; i < s->count; i++)
        if (!i || s->items[i] != s->items[i - 1])
            s->items[kept++] = s->items[i];
    s->count = kept;
}

static int set_shared(const struct set *a, const struct set *b)
{
    int shared = 0;
    for (int i = 0, k = 0; i < a->count && k < b->count;) {
        if (a->items[i] == b->items[k]) {
            shared++;
            i++;
            k++;
        } else if (a->items[i] < b->items[k]) {
            i++;
        } else {
            k++;
        }
    }
    return shared;
}

/* Weekdays, months and what moves a date, in the languages of the interface. */
static bool is_date_word(const char *text, const struct word *w)
{
    static const char *const names[] = {
        "monday",    "tuesday",    "wednesday",  "thursday",     "friday",    "saturday",
        "sunday",    "january",    "february",   "march",        "april",     "may",
        "june",      "july",       "august",     "september",    "october",   "november",
        "december",  "today",      "tomorrow",   "noon",         "midnight",  "montag",
        "dienstag",  "mittwoch",   "donnerstag", "freitag",      "samstag",   "sonntag",
        "januar",    "februar",    "märz",       "mai",          "juni",      "juli",
        "oktober",   "dezember",   "heute",      "morgen",       "lundi",     "mardi",
        "mercredi",  "jeudi",      "vendredi",   "samedi",       "dimanche",  "janvier",
        "février",   "mars",       "avril",      "juin",         "juillet",   "août",
        "septembre", "octobre",    "novembre",   "décembre",     "demain",    "midi",
        "lunes",     "martes",     "miércoles",  "jueves",       "viernes",   "sábado",
        "domingo",   "enero",      "febrero",    "marzo",        "abril",     "mayo",
        "junio",     "julio",      "agosto",     "septiembre",   "octubre",   "noviembre",
        "diciembre", "mañana",     "maandag",    "dinsdag",      "woensdag",  "donderdag",
        "vrijdag",   "zaterdag",   "zondag",     "poniedziałek", "wtorek",    "środa",
        "czwartek",  "piątek",     "sobota",     "niedziela",    "cancelled", "postponed",
        "abgesagt",  "verschoben", "annulé",     "reporté",      "cancelado", "aplazado"};
    unsigned char first = (unsigned char)text[w->at_bytes];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t n = strlen(names[i]);
        /* length and first letter first: hashing every name for every word would be slow */
        if (n == w->bytes && (first >= 0x80 || (first | 0x20) == (unsigned char)names[i][0]) &&
            word_hash(names[i], n, 0) == w->hash)
            return true;
    }
    return false;
}

static enum err add_text(struct subject *s, const char *text)
{
    struct word_list l;
    enum err e = words_of(text, &l);
    for (size_t i = 0; !e && i < l.count && i < MAX_SUBJECT_WORDS; i++) {
        const struct word *w = &l.words[i];
        if (w->has_digit || is_date_word(text, w))
            set_add(&s->facts, w->hash);
        else if (w->chars >= MIN_WORD_CHARS || w->pair)
            set_add(&s->words, w->hash);
    }
    if (!e)
        words_free(&l);
    return e;
}

/* All its words in order: case and punctuation do not matter. */
static enum err hash_text(const char *text, uint64_t *out)
{
    struct word_list l;
    enum err e = words_of(text, &l);
    if (e)
        return e;
    *out = 0;
    for (size_t i = 0; i < l.count; i++)
        *out = *out * 31 + l.words[i].hash;
    words_free(&l);
    return ERR_OK;
}

enum err subject_of(const struct post *p, struct subject **out)
{
    struct subject *s = mem_alloc(sizeof *s);
    enum err e = s ? ERR_OK : ERR_NOMEM;
    if (!e)
        e = hash_text(p->title, &s->title);
    if (!e && p->event.given) {
        s->start_s = p->event.start_s;
        e = hash_text(p->event.place, &s->place);
    }
    if (!e)
        e = add_text(s, p->title);
    for (int i = 0; i < p->tag_count && !e; i++)
        e = add_text(s, p->tags[i]);
    if (!e)
        e = add_text(s, p->content_text ? p->content_text : p->summary);
    if (e) {
        mem_free(s);
        return e;
    }
    set_finish(&s->words);
    set_finish(&s->facts);
    *out = s;
    return ERR_OK;
}

void subject_free(struct subject *s)
{
    mem_free(s);
}

static bool is_same_thing(const struct subject *a, const struct subject *b)
{
    int shared = set_shared(&a->words, &b->words);
    int shorter = a->words.count < b->words.count ? a->words.count : b->words.count;
    if (a->title && a->title == b->title)
        return true;
    if (a->place && a->place == b->place && shared)
        return true;
    return shared >= MIN_SHARED_WORDS && shared * 100 >= shorter * SAME_PART_PER_CENT;
}

bool subject_differs(const struct subject *a, const struct subject *b, char why[SUBJECT_WHY_BYTES])
{
    int n = 0;
    if (!is_same_thing(a, b))
        return false;
    bool time = a->start_s && b->start_s && a->start_s != b->start_s;
    bool place = a->place && b->place && a->place != b->place;
    /* each says something that the other does not: one that only says less does not contradict */
    int shared = set_shared(&a->facts, &b->facts);
    bool facts = shared < a->facts.count && shared < b->facts.count;
    if (time)
        n += snprintf(why + n, SUBJECT_WHY_BYTES - (size_t)n, "time of the event");
    if (place)
        n += snprintf(why + n, SUBJECT_WHY_BYTES - (size_t)n, "%splace", n ? ", " : "");
    if (facts)
        snprintf(why + n, SUBJECT_WHY_BYTES - (size_t)n, "%sdate or number", n ? ", " : "");
    return time || place || facts;
}
