/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check_boards.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "board/conf_edit.h"

#define MAX_PAIRS 120 /* more than there are settings */

/* A board's own file over the shared one. */
struct overlay {
    const char *path;
    char *shared, *own;
    size_t shared_bytes, own_bytes;
    char *pairs[MAX_PAIRS][3]; /* section, key, value; owned */
    struct conf_edit edits[MAX_PAIRS];
    int count;
};

static bool said(const struct settings_report *r, const struct settings_problem *p)
{
    for (int i = 0; i < r->count && i < SETTINGS_MAX_PROBLEMS; i++)
        if (!strcmp(r->problems[i].key, p->key) && !strcmp(r->problems[i].text, p->text))
            return true;
    return false;
}

static enum err take_pair(void *user, const char *section, const char *key, const char *value)
{
    struct overlay *o = user;
    if (o->count == MAX_PAIRS)
        return ERR_TOO_BIG;
    char **own = o->pairs[o->count];
    own[0] = mem_strdup(section);
    own[1] = mem_strdup(key);
    own[2] = mem_strdup(value);
    o->edits[o->count] = (struct conf_edit){own[0], own[1], own[2]};
    o->count++;
    return own[0] && own[1] && own[2] ? ERR_OK : ERR_NOMEM;
}

/* What stands in its lines. That keys are missing means nothing here: the shared file has them. */
static int check_lines(const struct overlay *o)
{
    struct settings s;
    struct settings_report r;
    int wrong = 0;
    (void)!settings_parse(o->own, o->own_bytes, ".", &s, &r, NULL);
    for (int i = 0; i < r.count && i < SETTINGS_MAX_PROBLEMS; i++) {
        const struct settings_problem *p = &r.problems[i];
        if (!p->line)
            continue;
        printf("%s:%d: %s: %s\n", o->path, p->line, p->key, p->text);
        wrong++;
    }
    settings_clear(&s);
    return wrong;
}

/* What the two are together: rules between keys. */
static int check_together(struct overlay *o, const struct settings_report *shared)
{
    struct settings s;
    struct settings_report r;
    struct strbuf b;
    int wrong = 0;
    strbuf_init(&b, 2 * MAX_SETTINGS_BYTES);
    if (conf_each_pair(o->own, o->own_bytes, take_pair, o) ||
        conf_edit_apply(o->shared, o->shared_bytes, o->edits, o->count, false, &b, NULL) ||
        !b.len_bytes) {
        strbuf_clear(&b);
        return 0;
    }
    (void)!settings_parse(b.data, b.len_bytes, ".", &s, &r, NULL);
    for (int i = 0; i < r.count && i < SETTINGS_MAX_PROBLEMS; i++) {
        if (r.problems[i].line || said(shared, &r.problems[i]))
            continue;
        printf("%s: %s: %s\n", o->path, r.problems[i].key, r.problems[i].text);
        wrong++;
    }
    settings_clear(&s);
    strbuf_clear(&b);
    return wrong;
}

static void clear(struct overlay *o)
{
    for (int i = 0; i < o->count; i++)
        for (int k = 0; k < 3; k++)
            mem_free(o->pairs[i][k]);
    mem_free(o->shared);
    mem_free(o->own);
}

static int check_one(const char *path, const char *file, const struct settings_report *shared)
{
    static struct overlay o;
    struct err_info info = {0};
    int wrong = 0;
    memset(&o, 0, sizeof o);
    o.path = path;
    enum err e = file_read(path, MAX_SETTINGS_BYTES, &o.own, &o.own_bytes, &info);
    if (!e)
        e = file_read(file, MAX_SETTINGS_BYTES, &o.shared, &o.shared_bytes, &info);
    if (e) {
        printf("%s: %s\n", path, info.text);
        wrong = 1;
    } else if (!(wrong = check_lines(&o))) {
        wrong = check_together(&o, shared);
    }
    clear(&o);
    return wrong;
}

static int is_conf(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return n > 5 && d->d_name[0] != '.' && !strcmp(d->d_name + n - 5, ".conf");
}

int check_boards(const char *file, const struct settings_report *shared)
{
    char folder[PATH_MAX], path[PATH_MAX + 300];
    const char *slash = strrchr(file, '/');
    struct dirent **names = NULL;
    int wrong = 0;
    snprintf(folder, sizeof folder, "%.*sboards", slash ? (int)(slash - file + 1) : 0, file);
    int count = scandir(folder, &names, is_conf, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        wrong += check_one(path, file, shared);
        free(names[i]);
    }
    free(names);
    return wrong;
}
