/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/archive.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"

#define MAX_MATCH_BYTES (4 * MAX_SEARCH_BYTES)
/* Hits that are not over (still pending or on the wall) are stepped over; so many at most on the way to a page. */
#define MAX_STEPS 20000

/* What people type, as an FTS5 expression: each word quoted, so that none of it is syntax. */
static enum err write_match(const char *search, struct strbuf *b, struct err_info *info)
{
    int words = 0;
    if (strlen(search) > MAX_SEARCH_BYTES || !text_utf8_valid(search, strlen(search)))
        return err_set(info, ERR_RANGE, "a search has at most %d bytes of UTF-8", MAX_SEARCH_BYTES);
    for (const char *p = search; *p;) {
        p += strspn(p, " \t\r\n\"");
        size_t n = strcspn(p, " \t\r\n\"");
        if (!n)
            break;
        bool prefix = n > 1 && p[n - 1] == '*';
        if (++words > MAX_SEARCH_WORDS)
            return err_set(info, ERR_RANGE, "a search has at most %d words", MAX_SEARCH_WORDS);
        strbuf_puts(b, words > 1 ? " \"" : "\"");
        strbuf_append(b, p, prefix ? n - 1 : n);
        strbuf_puts(b, prefix ? "\"*" : "\"");
        p += n;
    }
    if (!words)
        return err_set(info, ERR_RANGE, "the search holds no word");
    return b->failed ? err_set(info, b->failed, "out of memory") : ERR_OK;
}

/* ?1 before, ?2 audience, ?3 match. Newest first is by the number that a post gets when it comes in. */
static const char plain_sql[] =
    "SELECT t.number, u.name, p.id, p.flag, p.author, p.words, p.reason, p.sha256, p.from_s,"
    " p.until_s, p.changed_s FROM post_text t CROSS JOIN post p ON p.audience_id=t.audience_id AND"
    " p.id=t.post_id JOIN audience u ON u.id=p.audience_id"
    " WHERE t.number<?1 AND (?2=0 OR t.audience_id=?2) ORDER BY t.number DESC";
static const char search_sql[] =
    "SELECT t.number, u.name, p.id, p.flag, p.author, p.words, p.reason, p.sha256, p.from_s,"
    " p.until_s, p.changed_s FROM post_search s CROSS JOIN post_text t ON t.number=s.rowid"
    " CROSS JOIN post p ON p.audience_id=t.audience_id AND p.id=t.post_id"
    " JOIN audience u ON u.id=p.audience_id"
    " WHERE post_search MATCH ?3 AND s.rowid<?1 AND (?2=0 OR t.audience_id=?2)"
    " ORDER BY s.rowid DESC";

enum err archive_index(struct desk *d, struct err_info *info)
{
    static const char words_sql[] =
        "INSERT OR REPLACE INTO post_search(rowid, words) SELECT t.number,"
        " COALESCE(json_extract(p.item,'$.title'),'') || char(10) ||"
        " COALESCE(json_extract(p.item,'$.content_text'),'') || char(10) ||"
        " COALESCE(json_extract(p.item,'$.summary'),'') || char(10) ||"
        " COALESCE(p.author,'') || char(10) || COALESCE(json_extract(p.item,'$.tags'),'')"
        " FROM post_text t JOIN post p ON p.audience_id=t.audience_id AND p.id=t.post_id"
        " WHERE t.stale=1 AND json_valid(p.item)";
    enum err e = db_run(desk_db(d), info, NULL, words_sql, "");
    return e ? e : db_run(desk_db(d), info, NULL, "UPDATE post_text SET stale=0 WHERE stale=1", "");
}

static enum err index_stale(struct desk *d, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info, "SELECT 1 FROM post_text WHERE stale=1 LIMIT 1", "");
    if (!e)
        e = db_query_next(&q, &row, info);
    db_query_close(&q);
    if (e || !row)
        return e;
    if (!(e = db_begin(desk_db(d), info)) && !(e = archive_index(d, info)))
        e = db_commit(desk_db(d), info);
    db_rollback(desk_db(d));
    return e;
}

/* NULL if the row does not belong here. */
static const char *flag_of(struct db_query *q, int64_t now_s, const char *wanted)
{
    const char *flag = db_text(q, 3);
    if (!flag || !strcmp(flag, "pending"))
        return NULL;
    if (!strcmp(flag, "approved"))
        flag = db_int(q, 9) <= now_s ? "expired" : NULL;
    return flag && (!wanted || !strcmp(flag, wanted)) ? flag : NULL;
}

static enum err give_row(struct db_query *q, const char *flag,
                         enum err (*each)(void *user, const struct archive_row *row), void *user,
                         struct err_info *info)
{
    struct archive_row r = {.audience = db_text(q, 1),
                            .id = db_text(q, 2),
                            .flag = flag,
                            .author = db_text(q, 4),
                            .words = db_text(q, 5),
                            .reason = db_text(q, 6),
                            .sha256 = db_text(q, 7),
                            .from_s = db_int(q, 8),
                            .until_s = db_int(q, 9),
                            .changed_s = db_int(q, 10)};
    if (!r.audience || !r.id || !r.words || !r.sha256)
        return err_set(info, ERR_NOMEM, "out of memory");
    return each(user, &r);
}

enum err archive_page(struct desk *d, const struct archive_query *query,
                      enum err (*each)(void *user, const struct archive_row *row), void *user,
                      int64_t *next, struct err_info *info)
{
    struct db_query q = {0};
    struct strbuf match;
    bool row = false, search = query->search && *query->search;
    int64_t before = query->before ? query->before : INT64_MAX, last = 0;
    int given = 0, steps = 0;
    enum err e = ERR_OK;
    if (query->limit < 1 || query->limit > MAX_ARCHIVE_PAGE)
        return err_set(info, ERR_RANGE, "a page has 1 to %d posts", MAX_ARCHIVE_PAGE);
    strbuf_init(&match, MAX_MATCH_BYTES);
    if (search)
        e = write_match(query->search, &match, info);
    if (!e && search)
        e = index_stale(d, info);
    if (!e && search)
        e = db_query_open(desk_db(d), &q, info, search_sql, "iit", before, query->audience_id,
                          match.data);
    else if (!e)
        e = db_query_open(desk_db(d), &q, info, plain_sql, "ii", before, query->audience_id);
    while (!e && given < query->limit && steps < MAX_STEPS &&
           !(e = db_query_next(&q, &row, info)) && row) {
        const char *flag = flag_of(&q, desk_now_s(d), query->flag);
        last = db_int(&q, 0);
        steps++;
        if (flag && !(e = give_row(&q, flag, each, user, info)))
            given++;
    }
    db_query_close(&q);
    strbuf_clear(&match);
    if (!e)
        *next = row ? last : 0;
    return e;
}
