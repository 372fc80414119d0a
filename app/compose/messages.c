/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/messages_inner.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "compose/ini_text.h"

#define MAX_MESSAGE_BYTES 600

const char *message_text(const struct messages *m, enum message id)
{
    return m && m->text[id] ? m->text[id] : message_words[id].english;
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
                       message_words[id].key);
    size_t before = old ? strlen(old) + 1 : 0, more = strlen(e->value);
    if (before + more > MAX_MESSAGE_BYTES || more == 0)
        return err_set(info, ERR_RANGE, "%s:%d: %s is empty or longer than %d bytes", l->file,
                       e->line, message_words[id].key, MAX_MESSAGE_BYTES);
    char *text = mem_grow(old, before + more + 1);
    if (!text)
        return ERR_NOMEM;
    bool spaced =
        !text_language_is(l->m->language, "ja") && !text_language_is(l->m->language, "zh");
    if (before > 1 && text[before - 2] == '|')
        spaced = false; /* a list goes on */
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
        if (strcmp(message_words[i].section, e->section) == 0 &&
            strcmp(message_words[i].key, e->key) == 0)
            return store(l, e, i, info);
    char name[64];
    return err_set(info, ERR_NOT_FOUND, "%s:%d: no such message: %s", l->file, e->line,
                   log_quote(e->key, name, sizeof name));
}

static enum err check_lists(const struct messages *m, const char *name, struct err_info *info)
{
    static const struct {
        enum message id;
        int count;
    } lists[] = {{MESSAGE_MONTHS, 12}, {MESSAGE_WEEKDAYS, 7}, {MESSAGE_DIGITS, 10}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        int count = 1;
        for (const char *p = message_text(m, lists[i].id); *p; p++)
            count += *p == '|';
        if (count != lists[i].count)
            return err_set(info, ERR_RANGE, "%s: %s are %d, not %d", name,
                           message_words[lists[i].id].key, count, lists[i].count);
    }
    return ERR_OK;
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
        e = check_lists(l.m, name, info);
    if (e)
        messages_free(l.m);
    else
        *out = l.m;
    return e;
}

enum err messages_load(const char *dir, const char *language, struct messages **out,
                       struct err_info *info)
{
    struct messages *m;
    enum err e = messages_find(dir, language, &m, info);
    if (e == ERR_NOT_FOUND)
        e = messages_parse("", 0, "en", "en", &m, info);
    if (e)
        return e;
    e = message_shelf_new(dir, &m->shelf);
    if (e)
        messages_free(m);
    else
        *out = m;
    return e;
}

void messages_free(struct messages *m)
{
    if (!m)
        return;
    for (int i = 0; i < MESSAGE__COUNT; i++)
        mem_free(m->text[i]);
    message_shelf_free(m->shelf);
    mem_free(m);
}
