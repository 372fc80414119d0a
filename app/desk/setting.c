/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/address_list.h"
#include "desk/audit.h"

#define MAX_VALUE_BYTES 512
#define MAX_KEY_BYTES 40

static enum err check_header(const char *value, struct err_info *info)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    if (strlen(value) > 64 || strspn(value, letters) != strlen(value))
        return err_set(info, ERR_RANGE, "a header's name is made of letters, digits and dashes");
    return ERR_OK;
}

static enum err check_peers(const char *value, struct err_info *info)
{
    if (!address_list_valid(value))
        return err_set(info, ERR_RANGE,
                       "sso-peers is a list of IP addresses or networks, such as "
                       "127.0.0.1, 10.1.0.0/16");
    return ERR_OK;
}

static enum err check_days(const char *value, struct err_info *info)
{
    char *end;
    long n = strtol(value, &end, 10);
    if (*end || end == value || n < 0 || (n > 0 && n < 100) || n > 36500)
        return err_set(info, ERR_RANGE, "audit-keep is 0 (for ever) or 100 to 36500 days");
    return ERR_OK;
}

static enum err check_command(const char *value, struct err_info *info)
{
    if (value[0] != '/')
        return err_set(info, ERR_RANGE, "sign-command begins with a program's whole path");
    return ERR_OK;
}

static enum err check_version_days(const char *value, struct err_info *info)
{
    char *end;
    long n = strtol(value, &end, 10);
    if (*end || end == value || n < 1 || n > 3650)
        return err_set(info, ERR_RANGE, "versions-keep is 1 to 3650 days");
    return ERR_OK;
}

static enum err check_yes_no(const char *value, struct err_info *info)
{
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return err_set(info, ERR_RANGE, "the value is yes or no");
    return ERR_OK;
}

static const struct setting table[] = {
    {"sso-header", "",
     "header in which a trusted proxy names who is signed in, such as X-Remote-User", check_header},
    {"sso-peers", "", "addresses and networks of that proxy; from others the header is nothing",
     check_peers},
    {"audit-keep", "0",
     "days for which the audit log keeps who and why; 0 = for ever (`retention` applies it)",
     check_days},
    {"sign-command", "",
     "program and arguments that sign in place of key files: gets KEY NAME behind them, the text "
     "on "
     "stdin, prints the signature",
     check_command},
    {"versions-keep", "90",
     "days for which earlier versions of a post are kept, to compare; what was last on the wall "
     "stays",
     check_version_days},
    {"guidelines-required", "yes",
     "yes: once there are guidelines, nobody sends a post before acknowledging them", check_yes_no},
};

const struct setting *setting_at(int index)
{
    return index >= 0 && (size_t)index < sizeof table / sizeof table[0] ? &table[index] : NULL;
}

bool setting_is_command(const struct setting *s)
{
    return s->check == check_command;
}

static const struct setting *find(const char *name, struct err_info *info)
{
    char quoted[80];
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (!strcmp(table[i].name, name))
            return &table[i];
    (void)!err_set(info, ERR_NOT_FOUND, "there is no setting %s; placard-desk setting lists them",
                   log_quote(name, quoted, sizeof quoted));
    return NULL;
}

static void key_of(const struct setting *s, char out[MAX_KEY_BYTES])
{
    snprintf(out, MAX_KEY_BYTES, "setting.%s", s->name);
}

enum err setting_get(struct desk *d, const char *name, char **out, struct err_info *info)
{
    char key[MAX_KEY_BYTES];
    const struct setting *s = find(name, info);
    if (!s)
        return ERR_NOT_FOUND;
    key_of(s, key);
    enum err e = desk_meta_get(d, key, out, NULL);
    if (e == ERR_NOT_FOUND) {
        char *copy = mem_strdup(s->fallback);
        if (!copy)
            return err_set(info, ERR_NOMEM, "out of memory");
        *out = copy;
        return ERR_OK;
    }
    return e ? err_set(info, e, "cannot read the setting %s", name) : ERR_OK;
}

enum err setting_get_int(struct desk *d, const char *name, int64_t *out, struct err_info *info)
{
    char *text = NULL, *end;
    enum err e = setting_get(d, name, &text, info);
    if (e)
        return e;
    long long n = strtoll(text, &end, 10);
    if (*end || end == text)
        e = err_set(info, ERR_STATE, "the setting %s is not a number", name);
    else
        *out = n;
    mem_free(text);
    return e;
}

enum err setting_set(struct desk *d, const char *name, const char *value, struct err_info *info)
{
    char key[MAX_KEY_BYTES], why[MAX_VALUE_BYTES + MAX_KEY_BYTES];
    const struct setting *s = find(name, info);
    bool unset = !value || !*value;
    if (!s)
        return ERR_NOT_FOUND;
    key_of(s, key);
    if (!unset && (strlen(value) > MAX_VALUE_BYTES || !text_utf8_valid(value, strlen(value)) ||
                   strpbrk(value, "\r\n")))
        return err_set(info, ERR_RANGE, "the value has line ends or is over %d bytes",
                       MAX_VALUE_BYTES);
    enum err e = unset ? ERR_OK : s->check(value, info);
    if (!e && unset)
        e = db_run(desk_db(d), info, NULL, "DELETE FROM meta WHERE key=?", "t", key);
    else if (!e)
        e = desk_meta_set(d, key, value, info);
    snprintf(why, sizeof why, "%s=%s", name, unset ? "" : value);
    return e ? e : audit_add(d, &(struct audit_entry){.what = "setting", .why = why}, info);
}
