/* SPDX-License-Identifier: Apache-2.0 */
/* Messages in the languages of posts, loaded when first asked for; a few, and the one not used for longest makes room. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "compose/messages_inner.h"

#define LOG_MODULE "compose"
#define MAX_LANGUAGES 8 /* 10 KB each; a house speaks few, and which they are comes from posts */

struct shelved {
    char language[TEXT_LANGUAGE_BYTES];
    struct messages *messages; /* NULL: there is no good file for it */
    unsigned long turn;
};

struct message_shelf {
    char *dir;
    struct shelved languages[MAX_LANGUAGES];
    int count;
    unsigned long turn;
};

enum err message_shelf_new(const char *dir, struct message_shelf **out)
{
    struct message_shelf *s = mem_alloc(sizeof *s);
    if (!s)
        return ERR_NOMEM;
    s->dir = mem_strdup(dir);
    if (!s->dir) {
        mem_free(s);
        return ERR_NOMEM;
    }
    *out = s;
    return ERR_OK;
}

void message_shelf_free(struct message_shelf *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->count; i++)
        messages_free(s->languages[i].messages);
    mem_free(s->dir);
    mem_free(s);
}

static struct shelved *find(struct message_shelf *s, const char *language)
{
    for (int i = 0; i < s->count; i++)
        if (strcmp(s->languages[i].language, language) == 0)
            return &s->languages[i];
    return NULL;
}

static struct shelved *make_room(struct message_shelf *s)
{
    if (s->count < MAX_LANGUAGES)
        return &s->languages[s->count++];
    struct shelved *oldest = &s->languages[0];
    for (int i = 1; i < s->count; i++)
        if (s->languages[i].turn < oldest->turn)
            oldest = &s->languages[i];
    messages_free(oldest->messages);
    return oldest;
}

/* NULL when memory is out: asked again next time. */
static struct shelved *load(struct message_shelf *s, const char *language)
{
    struct messages *m = NULL;
    struct err_info info = {{0}, 0};
    enum err e = messages_find(s->dir, language, &m, &info);
    if (e == ERR_NOMEM)
        return NULL;
    if (e && e != ERR_NOT_FOUND)
        LOG_WARN("messages", "language=%s why=%s detail=\"%s\"", language, err_name(e), info.text);
    struct shelved *place = make_room(s);
    *place = (struct shelved){.messages = m};
    snprintf(place->language, sizeof place->language, "%s", language);
    return place;
}

const struct messages *messages_for(const struct messages *m, const char *language)
{
    if (!m || !m->shelf || !language || !language[0] || strlen(language) >= TEXT_LANGUAGE_BYTES ||
        strcmp(language, m->language) == 0)
        return m;
    struct shelved *found = find(m->shelf, language);
    if (!found)
        found = load(m->shelf, language);
    if (!found)
        return m;
    found->turn = ++m->shelf->turn;
    return found->messages ? found->messages : m;
}

const char *messages_language(const struct messages *m)
{
    return m ? m->language : "en";
}
