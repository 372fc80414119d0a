/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/upload.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "desk/import_picture.h"
#include "desk/picture_size.h"

#define PREFIX "media/"
#define MAX_SWEPT 64 /* at once; the rest the next time */

enum err upload_take(struct desk *d, const char *data, size_t bytes, struct media *out,
                     struct err_info *info)
{
    struct picture_size size;
    struct err_info why = {0};
    enum err e = picture_size_read(data, bytes, &size, &why); /* in words without a file's name */
    return e ? err_set(info, e, "it is %.100s", why.text)
             : import_picture_bytes(d, "sent", data, bytes, out, info);
}

enum err upload_add(struct desk *d, int64_t person_id, const struct media *m, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL,
                  "INSERT INTO upload(person_id, file, at_s, sha256, mime_type, width_px,"
                  " height_px, bytes) VALUES(?,?,?,?,?,?,?,?)"
                  " ON CONFLICT(person_id, file) DO UPDATE SET at_s=excluded.at_s",
                  "itidtiii", person_id, m->path + strlen(PREFIX), desk_now_s(d), &m->sha256,
                  m->mime_type, (int64_t)m->width_px, (int64_t)m->height_px, m->bytes);
}

static enum err read_row(struct db_query *q, const char *file, struct media *m)
{
    const char *mime = db_text(q, 1);
    struct strbuf path;
    enum err e = db_digest(q, 0, &m->sha256);
    strbuf_init(&path, sizeof PREFIX + strlen(file));
    strbuf_puts(&path, PREFIX);
    strbuf_puts(&path, file);
    m->path = strbuf_take(&path, &(size_t){0});
    m->mime_type = mime ? mem_strdup(mime) : NULL;
    m->width_px = (int)db_int(q, 2);
    m->height_px = (int)db_int(q, 3);
    m->bytes = db_int(q, 4);
    return e ? e : m->path && m->mime_type ? ERR_OK : ERR_NOMEM;
}

enum err upload_find(struct desk *d, int64_t person_id, const char *file, struct media *out,
                     struct err_info *info)
{
    struct db_query q;
    struct media m = {0};
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT sha256, mime_type, width_px, height_px, bytes FROM upload"
                               " WHERE person_id=? AND file=?",
                               "it", person_id, file);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND, "a picture is not there any more; add it again");
    if (!e && (e = read_row(&q, file, &m)))
        err_set(info, e, "cannot read a picture's row");
    db_query_close(&q);
    if (e)
        post_clear(&(struct post){.media_count = 1, .media = {m}});
    else
        *out = m;
    return e;
}

struct unused {
    int64_t person_id;
    char file[128]; /* "" = there is none */
};

/* The next row that is too old, or one too many of this person's. */
static enum err next_unused(struct desk *d, int64_t before_s, int64_t person_id, struct unused *out,
                            struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT person_id, file FROM upload WHERE at_s<?1 UNION ALL SELECT * FROM (SELECT "
        "person_id,"
        " file FROM upload WHERE person_id=?2 ORDER BY at_s DESC, file LIMIT 1 OFFSET ?3) LIMIT 1",
        "iii", before_s, person_id, (int64_t)MAX_UPLOADS_OF_PERSON);
    if (!e)
        e = db_query_next(&q, &row, info);
    out->file[0] = '\0';
    if (!e && row && db_text(&q, 1)) {
        out->person_id = db_int(&q, 0);
        snprintf(out->file, sizeof out->file, "%s", db_text(&q, 1));
    }
    db_query_close(&q);
    return e;
}

enum err upload_sweep(struct desk *d, int64_t person_id, struct err_info *info)
{
    struct unused u = {0};
    int64_t before_s = desk_now_s(d) - UPLOAD_KEEP_S;
    for (int i = 0; i < MAX_SWEPT; i++) {
        enum err e = next_unused(d, before_s, person_id, &u, info);
        if (e || !u.file[0])
            return e;
        e = db_run(desk_db(d), info, NULL, "DELETE FROM upload WHERE person_id=? AND file=?", "it",
                   u.person_id, u.file);
        if (e)
            return e;
    }
    return ERR_OK;
}
