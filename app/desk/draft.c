/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/draft.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "desk/secret.h"

_Static_assert(DRAFT_ID_BYTES == SECRET_SALT_BYTES, "an id is as long as a salt");

static enum err sweep(struct desk *d, int64_t person_id, struct err_info *info)
{
    enum err e = db_run(desk_db(d), info, NULL,
                        "DELETE FROM draft WHERE person_id=?1 AND id NOT IN (SELECT id FROM draft"
                        " WHERE person_id=?1 ORDER BY at_s DESC, id LIMIT ?2)",
                        "ii", person_id, (int64_t)MAX_DRAFTS_OF_PERSON);
    return e ? e
             : db_run(desk_db(d), info, NULL, "DELETE FROM draft WHERE at_s<?", "i",
                      desk_now_s(d) - DRAFT_KEEP_S);
}

enum err draft_keep(struct desk *d, int64_t person_id, char id[DRAFT_ID_BYTES], const char *form,
                    struct err_info *info)
{
    char mine[DRAFT_ID_BYTES];
    int64_t changed = 0;
    if (strlen(form) > MAX_DRAFT_BYTES)
        return err_set(info, ERR_TOO_BIG, "the form holds too much");
    if (*id) {
        enum err e = db_run(desk_db(d), info, &changed,
                            "UPDATE draft SET form=?3, at_s=?4 WHERE id=?1 AND person_id=?2",
                            "titi", id, person_id, form, desk_now_s(d));
        return e         ? e
               : changed ? ERR_OK
                         : err_set(info, ERR_NOT_FOUND, "this draft is not there any more");
    }
    secret_salt(mine);
    enum err e = db_run(desk_db(d), info, NULL,
                        "INSERT INTO draft(id, person_id, form, at_s) VALUES(?,?,?,?)", "titi",
                        mine, person_id, form, desk_now_s(d));
    if (!e)
        e = sweep(d, person_id, info);
    if (!e)
        memcpy(id, mine, sizeof mine);
    return e;
}

enum err draft_read(struct desk *d, int64_t person_id, const char *id, char **form,
                    struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info, "SELECT form FROM draft WHERE id=? AND person_id=?",
                      "ti", id, person_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND, "this draft is not there any more");
    if (!e && ((e = db_text_copy(&q, 0, form)) || !*form))
        e = err_set(info, ERR_NOMEM, "out of memory");
    db_query_close(&q);
    return e;
}

enum err draft_remove(struct desk *d, int64_t person_id, const char *id, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL, "DELETE FROM draft WHERE id=? AND person_id=?", "ti", id,
                  person_id);
}

enum err draft_each(struct desk *d, int64_t person_id,
                    enum err (*each)(void *user, const char *id, const char *form, int64_t at_s),
                    void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT id, form, at_s FROM draft WHERE person_id=? ORDER BY at_s"
                               " DESC, id",
                               "i", person_id);
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        const char *id = db_text(&q, 0), *form = db_text(&q, 1);
        e = id && form ? each(user, id, form, db_int(&q, 2))
                       : err_set(info, ERR_NOMEM, "out of memory");
    }
    db_query_close(&q);
    return e;
}
