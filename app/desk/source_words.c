/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/source_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/sources/json_source.h"
#include "desk/sources/source_collect.h"
#include "desk/sources/source_token.h"

#define VISIBILITIES_BYTES 128

static enum err set_timeline(const struct source_words *w, struct source_row *r,
                             struct err_info *info)
{
    const struct {
        const char *name, *value;
    } timelines[] = {
        {"tag", w->tag}, {"account", w->account}, {"list", w->list}, {"channel", w->channel}};
    const char *name = "", *value = "";
    for (size_t i = 0; i < sizeof timelines / sizeof timelines[0]; i++) {
        if (!timelines[i].value)
            continue;
        if (*name)
            return err_set(info, ERR_RANGE, "give --%s or --%s, not both", name, timelines[i].name);
        name = timelines[i].name;
        value = timelines[i].value;
        value += *value == '#' || *value == '@'; /* as people write them */
    }
    if (strlen(value) > MAX_ID_BYTES)
        return err_set(info, ERR_TOO_BIG, "--%s is too long", name);
    r->timeline = mem_strdup(name);
    r->target = mem_strdup(value);
    return r->timeline && r->target ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

static enum err set_visibilities(const struct source_words *w, struct source_row *r,
                                 struct err_info *info)
{
    char words[VISIBILITIES_BYTES] = "", quoted[80];
    const struct json_kind *k = json_kind_find(r->kind);
    for (int i = 0; i < w->visibilities.count; i++) {
        const char *v = w->visibility[i];
        if (!k || !k->visibility || !json_kind_admits(k, v, v))
            return err_set(info, ERR_RANGE,
                           "posts of visibility %s never enter; a wall is a public place",
                           log_quote(v, quoted, sizeof quoted));
        size_t n = strlen(words);
        snprintf(words + n, sizeof words - n, "%s%s", n ? " " : "", v);
    }
    r->visibilities = mem_strdup(words);
    return r->visibilities ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

/* A path that still holds when the desk is started from elsewhere. */
static enum err set_path(const char *path, char **slot, struct err_info *info)
{
    if (!path)
        return ERR_OK;
    char *real = realpath(path, NULL);
    if (!real)
        return err_set(info, ERR_NOT_FOUND, "there is no file %.120s", path);
    *slot = mem_strdup(real);
    free(real); /* the C library's own */
    return *slot ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err source_words_row(const char *name, const struct source_words *w, struct source_row *r,
                          struct err_info *info)
{
    char *token = NULL;
    enum err e = source_row_check_name(name, info);
    if (!e && !(w->kind && w->url))
        e = err_set(info, ERR_RANGE, "--kind and --url are needed");
    if (e)
        return e;
    r->name = mem_strdup(name);
    r->kind = mem_strdup(w->kind);
    r->url = mem_strdup(w->url);
    if (!r->name || !r->kind || !r->url)
        return err_set(info, ERR_NOMEM, "out of memory");
    r->boosts = w->boosts;
    r->quotes = w->quotes;
    r->replies = w->replies;
    r->allow_local = w->allow_local;
    r->every_s = w->every_s;
    if ((e = set_timeline(w, r, info)) || (e = source_collect_check(r, info)) ||
        (e = set_visibilities(w, r, info)) || (e = set_path(w->token_file, &r->token_file, info)) ||
        (e = set_path(w->ca_file, &r->ca_file, info)))
        return e;
    if (r->token_file)
        e = source_token_read(r->token_file, &token, info);
    source_token_free(token);
    if (!e && r->token_file && !r->allow_local && strncasecmp(r->url, "https:", 6) != 0)
        e = err_set(info, ERR_ORIGIN, "a token is sent over https only");
    return e;
}
