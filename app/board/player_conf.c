/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "board"
#include "board/player_conf.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "node/settings_schema.h"

#define MAX_CONF_EDITS 100 /* one a row of the schema */

struct editing {
    const struct conf_terms *t;
    const struct conf_source *from;
    bool for_player;
    struct conf_edit edits[MAX_CONF_EDITS];
    char *owned[MAX_CONF_EDITS]; /* values that were made here */
    int count;
    bool says_output;
};

/* A later value of the same key takes the place of the earlier one. Takes value. */
static enum err put(struct editing *e, const struct setting *def, char *value)
{
    int i = 0;
    if (!value)
        return ERR_NOMEM;
    while (i < e->count && (e->edits[i].section != def->section || e->edits[i].key != def->key))
        i++;
    if (i == MAX_CONF_EDITS) {
        mem_wipe_free(value, strlen(value));
        return ERR_TOO_BIG;
    }
    if (i == e->count)
        e->count++;
    else
        mem_wipe_free(e->owned[i], strlen(e->owned[i]));
    e->owned[i] = value;
    e->edits[i] = (struct conf_edit){def->section, def->key, value};
    return ERR_OK;
}

static char *whole_path(const char *folder, const char *value)
{
    char path[8192];
    if (value[0] == '/')
        return mem_strdup(value);
    return file_join(path, sizeof path, folder, value) ? NULL : mem_strdup(path);
}

/* NULL: as it stands. */
static const char *secret_value(const struct editing *e, const struct setting *def,
                                const char *value)
{
    const struct secret *found = secrets_find(e->from->secrets, def->section, def->key);
    if (!found)
        return NULL;
    if (e->for_player && !strcmp(def->section, "server") && def->kind == SETTING_PATH)
        return e->t->client_key ? e->t->client_key : value;
    if (e->for_player && def->kind != SETTING_PROXY)
        return found->value ? SETTING_KEPT : ""; /* lost: the player's card says what is missing */
    return found->value ? found->value : SETTING_KEPT; /* lost: it fails, and the log says why */
}

static enum err edit_pair(void *user, const char *section, const char *key, const char *value)
{
    struct editing *e = user;
    char quoted[64];
    int index;
    const struct setting *def = settings_schema_find(section, key, &index);
    if (!def && e->from == &e->t->own && !e->for_player) /* of the shared one, its reader says so */
        LOG_WARN("settings", "file=own key=%s what=\"is not a setting\"",
                 log_quote(key, quoted, sizeof quoted));
    if (!def)
        return ERR_OK;
    e->says_output |= !strcmp(def->section, "screen") && !strcmp(def->key, "output");
    const char *secret = def->secret ? secret_value(e, def, value) : NULL;
    bool path = def->kind == SETTING_PATH || (def->kind == SETTING_NAME && strchr(value, '/'));
    if (secret)
        return put(e, def, mem_strdup(secret));
    if (path && value[0])
        return put(e, def, whole_path(e->from->folder, value));
    if (e->from == &e->t->own)
        return put(e, def, mem_strdup(value));
    return ERR_OK;
}

static enum err make(const struct conf_terms *t, bool for_player, struct strbuf *out,
                     struct err_info *info)
{
    struct editing *e = mem_alloc(sizeof *e);
    int index;
    if (!e)
        return err_set(info, ERR_NOMEM, "out of memory");
    e->t = t;
    e->for_player = for_player;
    e->from = &t->shared;
    enum err bad = conf_each_pair(t->shared.text, t->shared.bytes, edit_pair, e);
    e->from = &t->own;
    if (!bad && t->own.text)
        bad = conf_each_pair(t->own.text, t->own.bytes, edit_pair, e);
    if (!bad)
        bad = put(e, settings_schema_find("store", "directory", &index), mem_strdup(t->state_dir));
    if (!bad && !e->says_output)
        bad = put(e, settings_schema_find("screen", "output", &index), mem_strdup(t->output));
    bad = bad ? err_set(info, bad, "the settings cannot be put together: %s", err_name(bad))
              : conf_edit_apply(t->shared.text, t->shared.bytes, e->edits, e->count, false, out,
                                info);
    for (int i = 0; i < e->count; i++)
        mem_wipe_free(e->owned[i], strlen(e->owned[i]));
    mem_free(e);
    return bad;
}

enum err conf_for_player(const struct conf_terms *t, struct strbuf *out, struct err_info *info)
{
    return make(t, true, out, info);
}

enum err conf_for_board(const struct conf_terms *t, struct strbuf *out, struct err_info *info)
{
    return make(t, false, out, info);
}
