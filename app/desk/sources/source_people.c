/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_people.h"

#include <string.h>

#include "base/mem.h"
#include "desk/sources/json_source.h"
#include "desk/sources/source_address.h"

#define MAX_PEOPLE 64 /* asked for by name in one poll */

struct people {
    char *id[MAX_PEOPLE], *name[MAX_PEOPLE];
    int count;
};

/* The name, asked for once; NULL if it cannot be had: a post without its author's name waits as well as any. */
static enum err name_of(struct source_collect *c, const struct json_kind *k, struct people *known,
                        const char *id, const char **out, struct err_info *info)
{
    char url[MAX_URL_BYTES + 1];
    struct source_answer a;
    *out = NULL;
    for (int i = 0; i < known->count; i++) {
        if (!strcmp(known->id[i], id)) {
            *out = known->name[i];
            return ERR_OK;
        }
    }
    if (known->count == MAX_PEOPLE || c->wait_s ||
        source_address_fill(url, c->row->url, k->person, id))
        return ERR_OK;
    if (!(known->id[known->count] = mem_strdup(id)))
        return err_set(info, ERR_NOMEM, "out of memory");
    char **name = &known->name[known->count++];
    enum err e = source_collect_ask(c, url, &a, info);
    if (!e) {
        e = json_source_read_person(k, a.body, a.bytes, name, info);
        mem_free(a.body);
    }
    *out = *name;
    return e == ERR_NOMEM || e == ERR_CANCELLED ? e : ERR_OK;
}

enum err source_people_name(struct source_collect *c, int from, struct err_info *info)
{
    const struct json_kind *k = json_kind_find(c->row->kind);
    struct people *people = mem_alloc(sizeof *people);
    enum err e = people ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
    for (int i = from; !e && i < c->batch.count; i++) {
        struct source_post *p = &c->batch.posts[i];
        char url[MAX_URL_BYTES + 1];
        const char *name = NULL;
        if (!p->author_id || p->author)
            continue;
        e = name_of(c, k, people, p->author_id, &name, info);
        if (!e && name)
            e = source_set(&p->author, name);
        if (!e && k->person_avatar &&
            !source_address_fill(url, c->row->url, k->person_avatar, p->author_id))
            e = source_set(&p->avatar, url);
    }
    for (int i = 0; people && i < people->count; i++) {
        mem_free(people->id[i]);
        mem_free(people->name[i]);
    }
    mem_free(people);
    return e;
}
