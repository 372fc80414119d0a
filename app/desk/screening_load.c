/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/screening_rules.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/words.h"

#define MAX_LINE_BYTES 512
#define MAX_PATH_BYTES 2048

static const char *const severities[] = {"off", "note", "warn", "stop"};
static const char *const builtin_names[] = {[BUILTIN_CARD] = "card",
                                            [BUILTIN_IBAN] = "iban",
                                            [BUILTIN_EMAIL] = "email",
                                            [BUILTIN_PHONE] = "phone",
                                            [BUILTIN_RANDOM] = "random-text",
                                            [BUILTIN_HOST] = "unknown-host",
                                            [BUILTIN_LINK_KEY] = "key-in-link",
                                            [BUILTIN_ALT] = "no-description"};

const char *finding_severity_name(enum finding_severity s)
{
    return severities[s];
}

const struct digest *screening_tables(const struct screening *s)
{
    return &s->tables;
}

static bool severity_of(const char *word, enum finding_severity *out)
{
    for (int i = FINDING_OFF; i <= FINDING_STOP; i++) {
        if (strcmp(severities[i], word) != 0)
            continue;
        *out = (enum finding_severity)i;
        return true;
    }
    return false;
}

/* The next word of the line, cut off in place; "" at the end. */
static char *next_word(char **line)
{
    char *start = *line + strspn(*line, " \t");
    char *end = start + strcspn(start, " \t");
    *line = end + strspn(end, " \t");
    *end = 0;
    return start;
}

/* ---- each kind's own part; false if it cannot be read ---- */

static bool read_words(struct rule *r, const char *text)
{
    struct word_list l;
    if (words_of(text, &l)) {
        r->word_count = -1;
        return false;
    }
    bool fits = l.count > 0 && l.count <= MAX_TERM_WORDS;
    for (size_t i = 0; fits && i < l.count; i++) {
        const struct word *w = &l.words[i];
        bool prefix = text[w->at_bytes + w->bytes] == '*';
        /* a term of characters without spaces is for `inside` */
        fits = !w->pair && (!prefix || w->chars <= MAX_PREFIX_CHARS);
        r->words[i] = (struct term_word){w->hash, prefix ? w->chars : 0};
    }
    r->word_count = (int)l.count;
    words_free(&l);
    return fits;
}

static bool read_key(struct rule *r, char *rest)
{
    char *prefix = next_word(&rest), *run = next_word(&rest), *end;
    long n = strtol(run, &end, 10);
    r->min_run = (int)n;
    snprintf(r->pattern, sizeof r->pattern, "%s", prefix);
    return *prefix && strlen(prefix) <= MAX_PATTERN_BYTES && *run && !*end && n >= 1 && n <= 1024 &&
           !*rest;
}

static bool read_shape(struct rule *r, char *rest)
{
    char *check = next_word(&rest);
    size_t n = strlen(rest);
    snprintf(r->pattern, sizeof r->pattern, "%s", rest);
    return n >= 4 && n <= 40 && strchr(rest, '#') && shape_check_find(check, &r->check);
}

static bool read_builtin(struct screening *s, const struct rule *r)
{
    for (int i = 0; i < BUILTIN__COUNT; i++) {
        if (strcmp(builtin_names[i], r->name) != 0)
            continue;
        s->builtins[i] = *r;
        return true;
    }
    return false;
}

static bool read_host(struct screening *s, const char *host)
{
    size_t n = strlen(host);
    if (!n || n > MAX_PATTERN_BYTES || s->host_count == MAX_HOSTS ||
        strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") != n)
        return false;
    memcpy(s->hosts[s->host_count++], host, n + 1);
    return true;
}

static void turn_off(struct screening *s, const char *name)
{
    for (int i = 0; i < s->rule_count; i++)
        if (!strcmp(s->rules[i].name, name))
            s->rules[i].severity = FINDING_OFF;
    for (int i = 0; i < BUILTIN__COUNT; i++)
        if (!strcmp(s->builtins[i].name, name))
            s->builtins[i].severity = FINDING_OFF;
}

static bool keep_rule(struct screening *s, const struct rule *r)
{
    if (s->rule_count == MAX_SCREENING_RULES)
        return false;
    int index = s->rule_count++;
    s->rules[index] = *r;
    if (r->kind != RULE_WORD && r->kind != RULE_ASSIGN) {
        if (s->scanned_count == MAX_SCANNED_RULES)
            return false;
        s->scanned[s->scanned_count++] = index;
        return true;
    }
    int *bucket = &s->buckets[r->words[0].hash % TERM_BUCKETS];
    s->rules[index].next = *bucket;
    *bucket = index;
    if (r->words[0].prefix_chars)
        s->prefix_lengths |= (uint64_t)1 << r->words[0].prefix_chars;
    return true;
}

static const char no_memory[] = "out of memory";

/* One line; NULL, or what is wrong with it; no_memory when that is not its fault. */
static const char *read_line(struct screening *s, char *line)
{
    static const char *const kinds[] = {"word", "inside", "key", "assign", "shape", "builtin"};
    struct rule r = {.next = -1};
    char *rest = line, *kind = next_word(&rest);
    if (!*kind || *kind == '#')
        return NULL;
    if (!strcmp(kind, "host"))
        return read_host(s, rest) ? NULL : "host takes one name in small letters";
    if (!strcmp(kind, "off")) {
        turn_off(s, rest);
        return NULL;
    }
    while (r.kind < RULE__COUNT && strcmp(kinds[r.kind], kind) != 0)
        r.kind++;
    if (r.kind == RULE__COUNT)
        return "a line begins with word, inside, key, assign, shape, builtin, host or off";
    if (!severity_of(next_word(&rest), &r.severity))
        return "behind the kind stands note, warn or stop";
    char *name = next_word(&rest);
    if (!*name || strlen(name) > MAX_RULE_NAME_BYTES)
        return "the rule's name is missing or too long";
    snprintf(r.name, sizeof r.name, "%s", name);
    if (r.kind == RULE_BUILTIN)
        return read_builtin(s, &r) ? NULL : "there is no such builtin";
    if (r.kind == RULE_INSIDE)
        snprintf(r.pattern, sizeof r.pattern, "%s", rest);
    bool good = r.kind == RULE_INSIDE  ? *rest && strlen(rest) <= MAX_PATTERN_BYTES
                : r.kind == RULE_KEY   ? read_key(&r, rest)
                : r.kind == RULE_SHAPE ? read_shape(&r, rest)
                                       : read_words(&r, rest);
    if (r.word_count < 0)
        return no_memory;
    if (!good)
        return "what is looked for cannot be read; see assets/screening/README.md";
    return keep_rule(s, &r) ? NULL : "there are too many rules";
}

static enum err read_file(struct screening *s, struct digest_stream *all, const char *path,
                          struct err_info *info)
{
    char *text = NULL, line[MAX_LINE_BYTES], quoted[120];
    size_t bytes = 0;
    int number = 1;
    enum err e = file_read(path, MAX_SCREENING_FILE_BYTES, &text, &bytes, info);
    if (!e)
        e = digest_stream_add(all, text, bytes);
    log_quote(path, quoted, sizeof quoted);
    if (!e && (strlen(text) != bytes || !text_utf8_valid(text, bytes)))
        e = err_set(info, ERR_SYNTAX, "%s is not UTF-8 text", quoted);
    for (char *p = text; !e && *p; number++) {
        size_t n = strcspn(p, "\n");
        const char *wrong = "the line is too long";
        if (n < sizeof line) {
            memcpy(line, p, n);
            line[n] = 0;
            while (n && strchr(" \t\r", line[n - 1]))
                line[--n] = 0;
            wrong = read_line(s, line);
        }
        if (wrong == no_memory)
            e = err_set(info, ERR_NOMEM, "%s", wrong);
        else if (wrong)
            e = err_set(info, ERR_SYNTAX, "%s, line %d: %s", quoted, number, wrong);
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
    mem_free(text);
    return e;
}

static int is_table(const struct dirent *e)
{
    size_t n = strlen(e->d_name);
    return n > 5 && e->d_name[0] != '.' && !strcmp(e->d_name + n - 5, ".conf");
}

static enum err read_folder(struct screening *s, struct digest_stream *all, const char *dir,
                            struct err_info *info)
{
    struct dirent **names = NULL;
    char path[MAX_PATH_BYTES];
    enum err e = ERR_OK;
    int count = scandir(dir, &names, is_table, alphasort);
    if (count > MAX_SCREENING_FILES)
        e = err_set(info, ERR_TOO_BIG, "more than %d screening tables", MAX_SCREENING_FILES);
    for (int i = 0; i < count; i++) {
        if (!e && !(e = file_join(path, sizeof path, dir, names[i]->d_name)))
            e = read_file(s, all, path, info);
        free(names[i]); /* the C library's own */
    }
    free(names);
    return e;
}

enum err screening_load(const char *const *dirs, int dir_count, struct screening **out,
                        struct err_info *info)
{
    struct digest_stream *all = NULL;
    struct screening *s = mem_alloc(sizeof *s);
    enum err e = s ? digest_stream_new(&all) : ERR_NOMEM;
    if (!e && (!(s->rules = mem_array(MAX_SCREENING_RULES, sizeof *s->rules)) ||
               !(s->hosts = mem_array(MAX_HOSTS, sizeof *s->hosts))))
        e = ERR_NOMEM;
    if (e)
        err_set(info, e, "out of memory");
    for (int i = 0; !e && i < TERM_BUCKETS; i++)
        s->buckets[i] = -1;
    for (int i = 0; i < dir_count && !e; i++)
        e = read_folder(s, all, dirs[i], info);
    if (!e)
        e = digest_stream_end(all, &s->tables);
    digest_stream_free(all);
    if (!e) {
        *out = s;
        s = NULL;
    }
    screening_free(s);
    return e;
}

void screening_free(struct screening *s)
{
    if (!s)
        return;
    mem_free(s->rules);
    mem_free(s->hosts);
    mem_free(s);
}
