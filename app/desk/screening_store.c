/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/screening_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "desk/stored_item.h"

/* from the folder of the program: build/host/bin -> the checkout's assets; prefix/bin -> prefix/share/placard */
static const char *const beside[] = {"../../../assets", "../share/placard", "../assets"};

/* "" if there is none: then only the desk's own tables count. */
static void find_own_tables(char out[PATH_ROOM_BYTES])
{
    char program[PATH_ROOM_BYTES], dir[PATH_ROOM_BYTES + 32];
    const char *assets = getenv("PLACARD_ASSETS");
    out[0] = 0;
    if (assets && !file_join(out, PATH_ROOM_BYTES, assets, "screening") && !access(out, R_OK))
        return;
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    char *slash = n > 0 ? (program[n] = 0, strrchr(program, '/')) : NULL;
    for (size_t i = 0; slash && i < sizeof beside / sizeof beside[0]; i++) {
        *slash = 0;
        snprintf(dir, sizeof dir, "%s/%s", program, beside[i]);
        if (!file_join(out, PATH_ROOM_BYTES, dir, "screening") && !access(out, R_OK))
            return;
    }
    out[0] = 0;
}

static enum err load(struct desk *d, struct screening **out, struct err_info *info)
{
    char own[PATH_ROOM_BYTES], company[PATH_ROOM_BYTES];
    const char *dirs[2];
    int count = 0;
    find_own_tables(own);
    if (*own)
        dirs[count++] = own;
    enum err e = desk_path(d, company, "screening", NULL);
    dirs[count++] = company;
    return e ? e : screening_load(dirs, count, out, info);
}

struct one { /* post to look through */
    struct desk *d;
    const struct screening *s;
    const struct digest *sha256;
    struct findings *found;
    struct err_info *info;
};

static enum err keep(const struct one *o)
{
    struct db *db = desk_db(o->d);
    const struct findings *f = o->found;
    enum err e = db_run(db, o->info, NULL, "DELETE FROM finding WHERE sha256=?", "d", o->sha256);
    for (int i = 0; i < f->count && !e; i++)
        e = db_run(db, o->info, NULL,
                   "INSERT INTO finding(sha256, number, severity, rule, field, at_bytes, bytes,"
                   " excerpt) VALUES(?,?,?,?,?,?,?,?)",
                   "diittiit", o->sha256, (int64_t)i, (int64_t)f->list[i].severity, f->list[i].rule,
                   f->list[i].field, (int64_t)f->list[i].at_bytes, (int64_t)f->list[i].bytes,
                   f->list[i].excerpt);
    if (!e)
        e = db_run(db, o->info, NULL,
                   "INSERT INTO screened(sha256, tables_sha256, at_s) VALUES(?,?,?)"
                   " ON CONFLICT(sha256) DO UPDATE SET tables_sha256=excluded.tables_sha256,"
                   " at_s=excluded.at_s",
                   "ddi", o->sha256, screening_tables(o->s), desk_now_s(o->d));
    return e;
}

static enum err look(void *user, const struct post *p)
{
    struct one *o = user;
    o->found->count = 0;
    o->found->more = false;
    enum err e = screening_post(o->s, p, o->found);
    return e ? err_set(o->info, e, "out of memory") : keep(o);
}

/* One that is pending and was not looked through by these tables. *found false when none is left. */
static enum err next_post(struct one *o, bool *found, struct err_info *info)
{
    struct db_query q;
    struct digest sha256;
    size_t bytes = 0;
    enum err e = db_query_open(
        desk_db(o->d), &q, info,
        "SELECT p.item, p.sha256 FROM post p LEFT JOIN screened s ON s.sha256=p.sha256"
        " WHERE p.flag='pending' AND (s.sha256 IS NULL OR s.tables_sha256<>?) LIMIT 1",
        "d", screening_tables(o->s));
    if (!e)
        e = db_query_next(&q, found, info);
    if (!e && *found) {
        const void *item = db_blob(&q, 0, &bytes);
        void *copy = item ? mem_alloc(bytes + 1) : NULL;
        if (!copy || (e = db_digest(&q, 1, &sha256)))
            e = err_set(info, e ? e : ERR_NOMEM, "cannot read a post");
        if (!e)
            memcpy(copy, item, bytes);
        db_query_close(&q); /* what follows writes */
        o->sha256 = &sha256;
        if (!e)
            e = stored_item_read(copy, bytes, look, o, info);
        if (e == ERR_SYNTAX) { /* not to be met again and again */
            o->found->count = 0;
            e = keep(o);
        }
        mem_free(copy);
        return e;
    }
    db_query_close(&q);
    return e;
}

enum err screening_update(struct desk *d, int *screened, struct err_info *info)
{
    struct screening *s = NULL;
    struct one o = {.d = d, .info = info};
    bool found = true;
    int count = 0;
    enum err e = load(d, &s, info);
    if (e)
        return e;
    o.s = s;
    if (!(o.found = mem_alloc(sizeof *o.found)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    while (!e && found && count < MAX_SCREENED_AT_ONCE) {
        e = next_post(&o, &found, info);
        count += found;
    }
    mem_free(o.found);
    screening_free(s);
    if (!e && screened)
        *screened = count;
    return e;
}

enum err screening_each(struct desk *d, const struct digest *sha256,
                        enum err (*each)(void *user, const struct finding *f), void *user,
                        struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(d), &q, info,
                               "SELECT severity, rule, field, at_bytes, bytes, excerpt FROM finding"
                               " WHERE sha256=? ORDER BY severity DESC, number",
                               "d", sha256);
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct finding f = {.severity = (enum finding_severity)db_int(&q, 0),
                            .at_bytes = (uint32_t)db_int(&q, 3),
                            .bytes = (uint32_t)db_int(&q, 4)};
        const char *rule = db_text(&q, 1), *field = db_text(&q, 2), *excerpt = db_text(&q, 5);
        if (!rule || !field || !excerpt || f.severity < FINDING_NOTE || f.severity > FINDING_STOP) {
            e = err_set(info, ERR_STATE, "a finding in the database is damaged");
            break;
        }
        snprintf(f.rule, sizeof f.rule, "%s", rule);
        snprintf(f.field, sizeof f.field, "%s", field);
        snprintf(f.excerpt, sizeof f.excerpt, "%s", excerpt);
        e = each(user, &f);
    }
    db_query_close(&q);
    return e;
}
