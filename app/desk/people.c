/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/people.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "desk/attempts.h"
#include "desk/audit.h"
#include "desk/session.h"
#include "desk/sign_in.h"

#define QUOTED_BYTES 100

bool people_name_valid(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-@";
    size_t n = strlen(name);
    return n && n <= MAX_WHO_BYTES && strspn(name, letters) == n && !strchr("._-@", name[0]);
}

static enum err read_person(struct db_query *q, struct person *p, struct err_info *info)
{
    const char *name = db_text(q, 1), *display = db_text(q, 2), *role = db_text(q, 3);
    if (!name || !display || !role)
        return err_set(info, ERR_NOMEM, "out of memory");
    p->id = db_int(q, 0);
    snprintf(p->name, sizeof p->name, "%s", name);
    snprintf(p->display, sizeof p->display, "%s", display);
    p->role = person_role_of(role);
    p->enabled = db_int(q, 4) != 0;
    p->has_password = db_int(q, 5) != 0;
    return ERR_OK;
}

/* ?1 id, ?2 name; 0 and NULL stand for all. */
static const char select_sql[] =
    "SELECT id, name, display, role, enabled, password IS NOT NULL FROM person"
    " WHERE (?1=0 OR id=?1) AND (?2 IS NULL OR name=?2) ORDER BY name";

static enum err find(struct desk *d, int64_t id, const char *name, struct person *out,
                     struct err_info *info)
{
    struct db_query q;
    bool row = false;
    char quoted[QUOTED_BYTES];
    enum err e = db_query_open(desk_db(d), &q, info, select_sql, "it", id, name);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_NOT_FOUND, "there is no person %s; placard-desk people list",
                    log_quote(name ? name : "", quoted, sizeof quoted));
    if (!e)
        e = read_person(&q, out, info);
    db_query_close(&q);
    return e;
}

enum err people_find(struct desk *d, const char *name, struct person *out, struct err_info *info)
{
    return find(d, 0, name, out, info);
}

enum err people_find_id(struct desk *d, int64_t id, struct person *out, struct err_info *info)
{
    return id ? find(d, id, NULL, out, info) : err_set(info, ERR_NOT_FOUND, "nobody");
}

enum err people_each(struct desk *d, enum err (*each)(void *user, const struct person *p),
                     void *user, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    struct person p;
    enum err e = db_query_open(desk_db(d), &q, info, select_sql, "it", (int64_t)0, NULL);
    while (!e && !(e = db_query_next(&q, &row, info)) && row)
        if (!(e = read_person(&q, &p, info)))
            e = each(user, &p);
    db_query_close(&q);
    return e;
}

static enum err record(struct desk *d, const char *what, const char *name, const char *more,
                       struct err_info *info)
{
    char why[2 * MAX_WHO_BYTES];
    snprintf(why, sizeof why, "%s%s%s", name, *more ? ": " : "", more);
    return audit_add(d, &(struct audit_entry){.what = what, .why = why}, info);
}

/* A desk whose last admin is gone could only be mended in a shell. */
static enum err keep_an_admin(struct desk *d, const struct person *p, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    if (p->role != PERSON_ADMIN || !p->enabled)
        return ERR_OK;
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT 1 FROM person WHERE role='admin' AND enabled=1 AND id<>? LIMIT 1", "i", p->id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && !row)
        e = err_set(info, ERR_RANGE, "%s is the only admin; make another one first", p->name);
    db_query_close(&q);
    return e;
}

enum err people_add(struct desk *d, const char *name, const char *display, enum person_role role,
                    char link[SECRET_TOKEN_BYTES], struct err_info *info)
{
    struct person p;
    if (!people_name_valid(name))
        return err_set(info, ERR_RANGE,
                       "a name is made of a-z, 0-9 and . _ - @, begins with a letter or digit, and "
                       "has at most %d of them",
                       MAX_WHO_BYTES);
    if (display && (!*display || strlen(display) > MAX_DISPLAY_BYTES ||
                    !text_utf8_valid(display, strlen(display))))
        return err_set(info, ERR_RANGE, "the display name is empty, not UTF-8 or over %d bytes",
                       MAX_DISPLAY_BYTES);
    if (role == PERSON_NOBODY)
        return err_set(info, ERR_RANGE, "the role is author, moderator, admin or auditor");
    enum err e = people_find(d, name, &p, NULL);
    if (!e)
        return err_set(info, ERR_DUPLICATE, "there is a person %s already", name);
    if (e != ERR_NOT_FOUND)
        return err_set(info, e, "cannot read the people");
    e = db_run(desk_db(d), info, NULL,
               "INSERT INTO person(name, display, role, made_s) VALUES(?,?,?,?)", "ttti", name,
               display ? display : name, person_role_name(role), desk_now_s(d));
    if (!e)
        e = record(d, "people add", name, person_role_name(role), info);
    if (!e)
        e = people_find(d, name, &p, info);
    return e ? e : sign_in_link_make(d, p.id, link, info);
}

enum err people_set_role(struct desk *d, const char *name, enum person_role role,
                         struct err_info *info)
{
    struct person p;
    if (role == PERSON_NOBODY)
        return err_set(info, ERR_RANGE, "the role is author, moderator, admin or auditor");
    enum err e = people_find(d, name, &p, info);
    if (!e && role != PERSON_ADMIN)
        e = keep_an_admin(d, &p, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "UPDATE person SET role=? WHERE id=?", "ti",
                   person_role_name(role), p.id);
    if (!e)
        e = session_end_all(d, p.id, info);
    return e ? e : record(d, "people role", name, person_role_name(role), info);
}

enum err people_set_enabled(struct desk *d, const char *name, bool enabled, struct err_info *info)
{
    struct person p;
    enum err e = people_find(d, name, &p, info);
    if (!e && !enabled)
        e = keep_an_admin(d, &p, info);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "UPDATE person SET enabled=? WHERE id=?", "ii",
                   (int64_t)enabled, p.id);
    if (!e && !enabled)
        e = db_run(desk_db(d), info, NULL, "DELETE FROM sign_in_link WHERE person_id=?", "i", p.id);
    if (!e)
        e = session_end_all(d, p.id, info);
    return e ? e : record(d, enabled ? "people enable" : "people disable", name, "", info);
}

enum err people_reset(struct desk *d, const char *name, char link[SECRET_TOKEN_BYTES],
                      struct err_info *info)
{
    struct person p;
    enum err e = people_find(d, name, &p, info);
    if (!e && !p.enabled)
        e = err_set(info, ERR_RANGE, "%s is disabled; enable first", p.name);
    if (!e)
        e = db_run(desk_db(d), info, NULL, "UPDATE person SET password=NULL WHERE id=?", "i", p.id);
    if (!e)
        e = session_end_all(d, p.id, info);
    if (!e)
        e = attempts_forgive(d, name, info);
    if (!e)
        e = record(d, "people reset", name, "", info);
    return e ? e : sign_in_link_make(d, p.id, link, info);
}
