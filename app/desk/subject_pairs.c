/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/subject.h"

#include "base/log.h"
#include "desk/stored_item.h"

static enum err keep_subject(void *user, const struct post *p)
{
    return subject_of(p, user);
}

static enum err read_subject(struct desk *d, int64_t audience_id, const char *id,
                             struct subject **out, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    size_t bytes = 0;
    char quoted[100];
    enum err e =
        db_query_open(desk_db(d), &q, info, "SELECT item FROM post WHERE audience_id=? AND id=?",
                      "it", audience_id, id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND, "there is no post %s",
                    log_quote(id, quoted, sizeof quoted));
    if (!e) {
        const void *item = db_blob(&q, 0, &bytes);
        e = item ? stored_item_read(item, bytes, keep_subject, out, info)
                 : err_set(info, ERR_NOMEM, "out of memory");
    }
    db_query_close(&q);
    return e;
}

/* One live post against ours. */
static enum err try_row(struct db_query *q, const struct subject *ours,
                        enum err (*each)(void *user, const struct subject_pair *pair), void *user,
                        struct err_info *info)
{
    struct subject *theirs = NULL;
    char why[SUBJECT_WHY_BYTES];
    size_t bytes = 0;
    const void *item = db_blob(q, 4, &bytes);
    struct subject_pair pair = {.audience_id = db_int(q, 0),
                                .audience = db_text(q, 1),
                                .id = db_text(q, 2),
                                .words = db_text(q, 3),
                                .why = why};
    if (!item || !pair.audience || !pair.id || !pair.words)
        return err_set(info, ERR_NOMEM, "out of memory");
    enum err e = stored_item_read(item, bytes, keep_subject, &theirs, info);
    if (e == ERR_NOMEM)
        return e;
    if (e)
        return ERR_OK; /* damaged: the signing step leaves it out too */
    if (subject_differs(ours, theirs, why))
        e = each(user, &pair);
    subject_free(theirs);
    return e;
}

enum err subject_pairs(struct desk *d, int64_t audience_id, const char *id,
                       enum err (*each)(void *user, const struct subject_pair *pair), void *user,
                       struct err_info *info)
{
    struct db_query q;
    struct subject *ours = NULL;
    bool row = false;
    enum err e = read_subject(d, audience_id, id, &ours, info);
    if (e)
        return e;
    /* the same post on another wall is compared too: it may be an older version */
    e = db_query_open(
        desk_db(d), &q, info,
        "SELECT u.id, u.name, p.id, p.words, p.item FROM post p JOIN audience u ON"
        " u.id=p.audience_id WHERE p.flag='approved' AND p.until_s>?1 AND NOT(p.audience_id=?2"
        " AND p.id=?3) ORDER BY u.id=?2 DESC, u.name, p.published_s DESC LIMIT ?4",
        "iiti", desk_now_s(d), audience_id, id, (int64_t)MAX_AUDIENCES * MAX_FEED_ITEMS);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        e = try_row(&q, ours, each, user, info);
    db_query_close(&q);
    subject_free(ours);
    return e;
}
