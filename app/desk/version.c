/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/version.h"

#include <string.h>

#include "base/mem.h"

enum err version_shown(struct desk *d, int64_t audience_id, const char *id, char **item,
                       size_t *bytes, struct digest *sha256, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    char *copy = NULL;
    size_t len = 0;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT v.item, v.sha256 FROM post p JOIN post_version v ON"
                               " v.audience_id=p.audience_id AND v.post_id=p.id AND"
                               " v.sha256=p.shown_sha256 WHERE p.audience_id=? AND p.id=? AND"
                               " p.shown_sha256<>p.sha256",
                               "it", audience_id, id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row) {
        const void *blob = db_blob(&q, 0, &len);
        copy = blob ? mem_strndup(blob, len) : NULL;
        e = copy ? db_digest(&q, 1, sha256) : err_set(info, ERR_NOMEM, "out of memory");
    }
    db_query_close(&q);
    if (e) {
        mem_free(copy);
        return e;
    }
    *item = copy;
    *bytes = len;
    return ERR_OK;
}

enum err version_file_known(struct desk *d, const char *file, int64_t person_id, bool *known,
                            struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT 1 FROM post_media WHERE file=?1 UNION ALL SELECT 1 FROM"
                               " version_media WHERE file=?1 UNION ALL SELECT 1 FROM upload WHERE"
                               " file=?1 AND person_id=?2 LIMIT 1",
                               "ti", file, person_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    db_query_close(&q);
    if (!e)
        *known = row;
    return e;
}

enum err version_history(struct desk *d, const char *audience, const char *id,
                         enum err (*each)(void *user, const struct audit_row *row), void *user,
                         struct err_info *info)
{
    struct db_query q;
    struct audit_row r;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT" AUDIT_ROW_COLUMNS
                               "FROM audit_detail t JOIN audit a USING(seq) WHERE t.post_id=? AND"
                               " a.audience=? ORDER BY a.seq DESC LIMIT ?",
                               "tti", id, audience, (int64_t)MAX_POST_HISTORY);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        if (!(e = audit_row_read(&q, &r, info)))
            e = each(user, &r);
    db_query_close(&q);
    return e;
}
