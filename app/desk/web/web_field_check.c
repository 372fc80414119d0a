/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/web_field_check.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define QUOTED_BYTES 80

bool web_field_is_word(const char *words, const char *word)
{
    size_t bytes = strlen(word);
    for (const char *at = words; bytes; at += strcspn(at, "|") + 1) {
        if (strcspn(at, "|") == bytes && !strncmp(at, word, bytes))
            return true;
        if (!at[strcspn(at, "|")])
            return false;
    }
    return false;
}

static const struct web_field_row *find(const struct web_field_row *rows, const char *name)
{
    while (rows->name && strcmp(rows->name, name) != 0)
        rows++;
    return rows->name ? rows : NULL;
}

static enum err say_unknown(const struct web_field_row *rows, const char *name,
                            struct err_info *info)
{
    char quoted[QUOTED_BYTES], list[160];
    size_t used = 0;
    list[0] = '\0';
    for (; rows->name && used < sizeof list; rows++)
        used +=
            (size_t)snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", rows->name);
    return err_set(info, ERR_SYNTAX, "there is no field %s here%s%s",
                   log_quote(name, quoted, sizeof quoted), *list ? "; it takes " : "", list);
}

static enum err check_int(const struct web_field_row *row, const char *value, struct err_info *info)
{
    char *end = NULL;
    errno = 0;
    long long n = strtoll(value, &end, 10);
    if (errno || *end || strchr(" \t\n\v\f\r", *value) || n < row->least || n > row->most)
        return err_set(info, ERR_RANGE, "%s is not a whole number from %" PRId64 " to %" PRId64,
                       row->name, row->least, row->most);
    return ERR_OK;
}

static enum err check_value(const struct web_field_row *row, const char *value,
                            struct err_info *info)
{
    struct digest d;
    int64_t at_s = 0;
    switch (row->type) {
    case FIELD_INT:
        return check_int(row, value, info);
    case FIELD_TIME:
        return web_time_read(value, false, &at_s)
                   ? ERR_OK
                   : err_set(info, ERR_SYNTAX,
                             "%s is not a date such as 2026-03-02 or 2026-03-02T09:05", row->name);
    case FIELD_FLAG:
        return web_field_is_word("yes|no", value)
                   ? ERR_OK
                   : err_set(info, ERR_RANGE, "%s is yes or no, in JSON true or false", row->name);
    case FIELD_WORD:
        return web_field_is_word(row->words, value)
                   ? ERR_OK
                   : err_set(info, ERR_RANGE, "%s is one of %s", row->name, row->words);
    case FIELD_DIGEST:
        return digest_from_hex(value, &d)
                   ? err_set(info, ERR_SYNTAX, "%s is not 64 hex digits", row->name)
                   : ERR_OK;
    case FIELD_FILES:
        return err_set(info, ERR_SYNTAX, "%s is a file, sent as multipart/form-data", row->name);
    case FIELD_TEXT:
        break;
    }
    return ERR_OK;
}

static int count(const struct web_request *r, const char *name)
{
    int n = 0;
    for (int i = 0; i < r->field_count; i++)
        n += !strcmp(r->fields[i].name, name) && *r->fields[i].value;
    return n;
}

static enum err check_needed(const struct web_field_row *rows, const struct web_request *r,
                             struct err_info *info)
{
    for (; rows->name; rows++) {
        int n = count(r, rows->name);
        if (!n && rows->needed)
            return err_set(info, ERR_SYNTAX, "%s is missing", rows->name);
        if (n > 1 && !rows->many)
            return err_set(info, ERR_SYNTAX, "%s stands more than once", rows->name);
    }
    return ERR_OK;
}

enum err web_field_check(const struct web_field_row *rows, const struct web_request *r,
                         struct err_info *info)
{
    for (int i = 0; i < r->field_count; i++) {
        const struct web_field *f = &r->fields[i];
        const struct web_field_row *row = find(rows, f->name);
        if (!row && strcmp(f->name, "csrf") == 0) /* of a session */
            continue;
        enum err e = !row         ? say_unknown(rows, f->name, info)
                     : !*f->value ? ERR_OK
                                  : check_value(row, f->value, info);
        if (e)
            return e;
    }
    for (int i = 0; i < r->file_count; i++) {
        const struct web_field_row *row = find(rows, r->files[i].name);
        if (!row || row->type != FIELD_FILES)
            return say_unknown(rows, r->files[i].name, info);
    }
    return check_needed(rows, r, info);
}
