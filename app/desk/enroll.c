/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/enroll.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "desk/audit.h"
#include "desk/trust.h"
#include "verify/text_rule.h"

#define MAX_SCREEN_NAME_BYTES 64 /* as node/settings_schema.c */
#define MAX_ZONE_BYTES 64

/* INI has no escapes: what would end the line or start a comment is refused. */
static enum err check_value(const char *key, const char *text, size_t max_bytes,
                            struct err_info *info)
{
    if (!text)
        return ERR_OK;
    size_t n = strlen(text);
    if (!n || n > max_bytes || !text_utf8_valid(text, n) || text_rule_refused(text, TEXT_LINE) ||
        text[0] == ' ' || text[n - 1] == ' ' || strpbrk(text, ";#\"\\"))
        return err_set(
            info, ERR_RANGE,
            "%s is empty, longer than %zu bytes or has a character that settings cannot hold", key,
            max_bytes);
    return ERR_OK;
}

static enum err check_terms(const struct enroll_terms *t, struct err_info *info)
{
    size_t n = strlen(t->url);
    enum err e = check_value("--url", t->url, MAX_URL_BYTES, info);
    if (!e && (strncmp(t->url, "https://", 8) != 0 || n < 9 || strpbrk(t->url + 8, "/?@ ")))
        e = err_set(info, ERR_RANGE,
                    "--url is an https address without a path, such as https://desk.example:8443");
    if (!e)
        e = check_value("--screen", t->screen, MAX_SCREEN_NAME_BYTES, info);
    if (!e)
        e = check_value("--time-zone", t->time_zone, MAX_ZONE_BYTES, info);
    if (!e && t->language && !text_rule_language(t->language))
        e = err_set(info, ERR_RANGE, "--language is not a tag such as en or de-AT");
    return e;
}

static void put(struct strbuf *b, const char *key, const char *value)
{
    if (value)
        strbuf_printf(b, "%s = %s\n", key, value);
}

static enum err write_settings(const char *out_dir, const struct enroll_terms *t,
                               const char *audience, struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    struct strbuf b;
    strbuf_init(&b, MAX_SETTINGS_BYTES);
    strbuf_puts(&b, "; Settings of one screen; `placard check placard.conf` finds mistakes, "
                    "`placard check --keys` explains every key.\n");
    if (t->screen || t->language || t->time_zone)
        strbuf_puts(&b, "[screen]\n");
    put(&b, "name", t->screen);
    put(&b, "language", t->language);
    put(&b, "time_zone", t->time_zone);
    strbuf_puts(&b, "\n[server]\n");
    put(&b, "url", t->url);
    put(&b, "audience", audience);
    put(&b, "trust_root", "root.json");
    put(&b, "ca", "ca.pem");
    enum err e = b.failed ? b.failed : file_join(path, sizeof path, out_dir, "placard.conf");
    e = e ? err_set(info, e, "cannot write the settings")
          : file_replace(path, b.data, b.len_bytes, true, info);
    strbuf_clear(&b);
    return e;
}

static enum err write_copy(const char *out_dir, const char *name, const char *data, size_t bytes,
                           struct err_info *info)
{
    char path[PATH_ROOM_BYTES];
    enum err e = file_join(path, sizeof path, out_dir, name);
    return e ? err_set(info, e, "the folder's path is too long")
             : file_replace(path, data, bytes, true, info);
}

static enum err find_audience(struct desk *d, const char *name, char out[MAX_AUDIENCE_BYTES + 1],
                              struct err_info *info)
{
    struct db_query q;
    bool row = false;
    int64_t id;
    enum err e = desk_audience_find(d, name, &id, info);
    if (e)
        return e;
    if (!(e = db_query_open(desk_db(d), &q, info, "SELECT name FROM audience WHERE id=?", "i", id)))
        e = db_query_next(&q, &row, info);
    if (!e && row && db_text(&q, 0))
        snprintf(out, MAX_AUDIENCE_BYTES + 1, "%s", db_text(&q, 0));
    db_query_close(&q);
    return e;
}

enum err enroll_screen(struct desk *d, const char *out_dir, const struct enroll_terms *t,
                       struct err_info *info)
{
    char audience[MAX_AUDIENCE_BYTES + 1] = "", ca_path[PATH_ROOM_BYTES];
    char *root = NULL, *ca = NULL;
    size_t root_bytes = 0, ca_bytes = 0;
    enum err e = check_terms(t, info);
    if (!e)
        e = find_audience(d, t->audience, audience, info);
    if (!e)
        e = trust_current_note(d, &root, &root_bytes, info);
    if (!e)
        e = desk_path(d, ca_path, "tls/ca.pem", NULL);
    if (!e)
        e = file_read(t->ca_file ? t->ca_file : ca_path, MAX_SETTINGS_BYTES, &ca, &ca_bytes, info);
    if (!e)
        e = file_make_dirs(out_dir, info);
    if (!e)
        e = write_copy(out_dir, "root.json", root, root_bytes, info);
    if (!e)
        e = write_copy(out_dir, "ca.pem", ca, ca_bytes, info);
    if (!e)
        e = write_settings(out_dir, t, audience, info);
    if (!e)
        e = db_begin(desk_db(d), info);
    if (!e)
        e = audit_add(
            d, &(struct audit_entry){.what = "enroll", .audience = audience, .why = t->screen},
            info);
    if (!e)
        e = db_commit(desk_db(d), info);
    db_rollback(desk_db(d));
    mem_free(root);
    mem_free(ca);
    return e;
}
