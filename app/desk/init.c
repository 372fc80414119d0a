/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/init.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/audience.h"
#include "desk/audit.h"
#include "desk/ca.h"
#include "desk/publish.h"
#include "desk/trust.h"

#define MAX_DESK_NAME_BYTES (MAX_KEY_NAME_BYTES - 32) /* "/flags-1" goes behind */

static enum err check_terms(const struct init_terms *t, struct err_info *info)
{
    char quoted[100];
    size_t n = strlen(t->name);
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
    if (!n || n > MAX_DESK_NAME_BYTES || strspn(t->name, allowed) != n)
        return err_set(info, ERR_RANGE, "the name %s is not made of a-z, 0-9, dots and dashes",
                       log_quote(t->name, quoted, sizeof quoted));
    if (t->title &&
        (strlen(t->title) > MAX_NAME_BYTES || !text_utf8_valid(t->title, strlen(t->title))))
        return err_set(info, ERR_RANGE, "the title is longer than %d bytes or not UTF-8",
                       MAX_NAME_BYTES);
    if (t->audience_count < 1 || t->audience_count > MAX_AUDIENCES)
        return err_set(info, ERR_RANGE, "a desk has 1 to %d audiences", MAX_AUDIENCES);
    for (int i = 0; i < t->audience_count; i++) {
        enum err e = audience_check_name(t->audiences[i], info);
        if (e)
            return e;
        for (int k = 0; k < i; k++)
            if (!strcmp(t->audiences[k], t->audiences[i]))
                return err_set(info, ERR_DUPLICATE, "the audience %s is given twice",
                               t->audiences[i]);
    }
    for (int i = 0; i < t->host_count; i++) {
        enum err e = ca_check_name(t->hosts[i], info);
        if (e)
            return err_set(info, e, "the host %s is neither a DNS name nor an IP address",
                           log_quote(t->hosts[i], quoted, sizeof quoted));
    }
    return ERR_OK;
}

static enum err make_folders(const struct desk *d, struct err_info *info)
{
    static const char *const names[] = {"keys", "tls", "media", "tmp"};
    char path[PATH_ROOM_BYTES];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        enum err e = desk_path(d, path, names[i], NULL);
        if (e)
            return e;
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return err_set(info, ERR_IO, "cannot make %s: %s", path, strerror(errno));
    }
    return ERR_OK;
}

static enum err keep_settings(struct desk *d, const struct init_terms *t, struct err_info *info)
{
    char lease[24];
    snprintf(lease, sizeof lease, "%" PRId64, t->lease_s);
    enum err e = desk_meta_set(d, "name", t->name, info);
    if (!e)
        e = desk_meta_set(d, "title", t->title ? t->title : t->name, info);
    if (!e)
        e = desk_meta_set(d, "lease_s", lease, info);
    for (int i = 0; i < t->audience_count && !e; i++)
        e = db_run(desk_db(d), info, NULL, "INSERT INTO audience(name) VALUES(?)", "t",
                   t->audiences[i]);
    return e ? e : audit_add(d, &(struct audit_entry){.what = "init"}, info);
}

static enum err must_be_new(struct desk *d, struct err_info *info)
{
    char *name = NULL;
    enum err e = desk_meta_get(d, "name", &name, NULL);
    mem_free(name);
    if (!e)
        return err_set(info, ERR_DUPLICATE, "there is a desk in %s already; nothing was changed",
                       desk_dir(d));
    return e == ERR_NOT_FOUND ? ERR_OK
                              : err_set(info, e, "cannot read the database in %s", desk_dir(d));
}

enum err init_desk(const char *dir, const char *who, const struct clock *clock,
                   const struct init_terms *t, struct err_info *info)
{
    struct desk *d = NULL;
    enum err e = check_terms(t, info);
    if (!e)
        e = desk_open(dir, DESK_CREATE, who, clock, &d, info);
    if (!e)
        e = must_be_new(d, info);
    if (!e)
        e = make_folders(d, info);
    if (!e)
        e = db_begin(desk_db(d), info);
    if (!e)
        e = keep_settings(d, t, info);
    if (!e)
        e = trust_make_first(d, (int)t->flags_threshold, info);
    if (!e)
        e = ca_make(d, t->name, t->hosts, t->host_count, info);
    if (!e)
        e = publish_commit(d, "init", NULL, info);
    if (d)
        publish_abort(d);
    desk_close(d);
    return e;
}
