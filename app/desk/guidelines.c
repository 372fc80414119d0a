/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/guidelines.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "desk/audit.h"
#include "desk/setting.h"
#include "verify/text_rule.h"

void guidelines_clear(struct guidelines *g)
{
    mem_free(g->text);
    *g = (struct guidelines){0};
}

static enum err read_row(struct db_query *q, struct guidelines *g)
{
    const char *sha256 = db_text(q, 2), *who = db_text(q, 4);
    g->version = db_int(q, 0);
    g->at_s = db_int(q, 3);
    snprintf(g->sha256, sizeof g->sha256, "%s", sha256 ? sha256 : "");
    snprintf(g->who, sizeof g->who, "%s", who ? who : "");
    return db_text_copy(q, 1, &g->text);
}

enum err guidelines_read(struct desk *d, int64_t version, struct guidelines *out,
                         struct err_info *info)
{
    struct db_query q;
    struct guidelines g = {0};
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT version, text, sha256, at_s, who FROM guidelines WHERE"
                               " ?1=0 OR version=?1 ORDER BY version DESC LIMIT 1",
                               "i", version);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row && version)
        e = err_set(info, ERR_NOT_FOUND, "there is no such version of the guidelines");
    if (!e && row)
        e = read_row(&q, &g);
    if (!e && !g.text && !(g.text = mem_strdup("")))
        e = err_set(info, ERR_NOMEM, "out of memory");
    db_query_close(&q);
    if (e)
        guidelines_clear(&g);
    else
        *out = g;
    return e;
}

static enum err check(const char *text, const struct guidelines *now, int64_t was,
                      struct err_info *info)
{
    if (strlen(text) > MAX_GUIDELINES_BYTES)
        return err_set(info, ERR_TOO_BIG, "the guidelines are longer than %d KiB",
                       MAX_GUIDELINES_BYTES / 1024);
    if (!text_utf8_valid(text, strlen(text)) || text_rule_refused(text, TEXT_LINES))
        return err_set(info, ERR_SYNTAX, "the guidelines have a character that no screen shows");
    if (!text[strspn(text, " \t\n")])
        return err_set(info, ERR_RANGE, "the guidelines are empty");
    if (was != now->version)
        return err_set(info, ERR_DIGEST,
                       "somebody else has changed the guidelines meanwhile: version %" PRId64
                       " is there now",
                       now->version);
    if (!strcmp(text, now->text))
        return err_set(info, ERR_RANGE, "nothing has changed");
    return ERR_OK;
}

enum err guidelines_set(struct desk *d, const char *text, int64_t was, int64_t *version,
                        struct err_info *info)
{
    struct guidelines now;
    struct digest sha256, old;
    char why[40];
    enum err e = guidelines_read(d, 0, &now, info);
    if (e)
        return e;
    if (!(e = check(text, &now, was, info)))
        e = digest_of(text, strlen(text), &sha256);
    if (!e && now.version)
        e = digest_from_hex(now.sha256, &old);
    if (!e)
        e = db_run(desk_db(d), info, NULL,
                   "INSERT INTO guidelines(version, text, sha256, at_s, who) VALUES(?,?,?,?,?)",
                   "itdit", now.version + 1, text, &sha256, desk_now_s(d), desk_who(d));
    snprintf(why, sizeof why, "version %" PRId64, now.version + 1);
    if (!e)
        e = audit_add(d,
                      &(struct audit_entry){.what = "guidelines",
                                            .why = why,
                                            .old_sha256 = now.version ? &old : NULL,
                                            .new_sha256 = &sha256},
                      info);
    if (!e)
        *version = now.version + 1;
    guidelines_clear(&now);
    return e;
}

enum err guidelines_acknowledged(struct desk *d, int64_t person_id, int64_t version, int64_t *at_s,
                                 struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT at_s FROM acknowledgement WHERE version=? AND person_id=?",
                               "ii", version, person_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e)
        *at_s = row ? db_int(&q, 0) : 0;
    db_query_close(&q);
    return e;
}

enum err guidelines_acknowledge(struct desk *d, int64_t person_id, int64_t version,
                                struct err_info *info)
{
    struct guidelines now;
    struct digest sha256;
    char why[40];
    int64_t changed = 0;
    enum err e = guidelines_read(d, 0, &now, info);
    if (e)
        return e;
    if (!now.version)
        e = err_set(info, ERR_NOT_FOUND, "there are no guidelines yet");
    else if (version != now.version)
        e = err_set(info, ERR_DIGEST, "the guidelines have changed meanwhile: read them again");
    if (!e)
        e = digest_from_hex(now.sha256, &sha256);
    if (!e)
        e = db_run(desk_db(d), info, &changed,
                   "INSERT INTO acknowledgement(version, person_id, at_s) VALUES(?,?,?)"
                   " ON CONFLICT(version, person_id) DO NOTHING",
                   "iii", version, person_id, desk_now_s(d));
    snprintf(why, sizeof why, "version %" PRId64, version);
    if (!e && changed)
        e = audit_add(
            d, &(struct audit_entry){.what = "acknowledge", .why = why, .new_sha256 = &sha256},
            info);
    guidelines_clear(&now);
    return e;
}

enum err guidelines_missing(struct desk *d, int64_t person_id, bool *missing, struct err_info *info)
{
    struct guidelines now;
    char *required = NULL;
    int64_t at_s = 0;
    enum err e = guidelines_read(d, 0, &now, info);
    if (e)
        return e;
    e = setting_get(d, "guidelines-required", &required, info);
    if (!e)
        e = guidelines_acknowledged(d, person_id, now.version, &at_s, info);
    if (!e)
        *missing = now.version > 0 && !at_s && strcmp(required, "no") != 0;
    mem_free(required);
    guidelines_clear(&now);
    return e;
}

enum err guidelines_each_reader(struct desk *d, int64_t version,
                                enum err (*each)(void *user, const char *display, int64_t at_s),
                                void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT p.display, COALESCE(a.at_s, 0) FROM person p LEFT JOIN"
                               " acknowledgement a ON a.person_id=p.id AND a.version=? WHERE"
                               " p.enabled AND p.role<>'auditor' ORDER BY p.display, p.id",
                               "i", version);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        e = db_text(&q, 0) ? each(user, db_text(&q, 0), db_int(&q, 1))
                           : err_set(info, ERR_NOMEM, "out of memory");
    db_query_close(&q);
    return e;
}
