/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/flags_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "verify/text_rule.h"

#define FLAGS_TYPE "placard-flags/1"
#define MAX_WORD_BYTES 64 /* type, mode, flag, dates: longer is none of them */
#define MAX_ALERT_BYTES (4 * MAX_ALERT_CHARS)
#define FEED_HEX_DIGITS 16

static const char *const flag_words[] = {"pending", "approved", "rejected", "withdrawn"};
static const char *const mode_words[] = {"hold", "run", "alert"};
static const char *const severity_words[] = {"info", "warning", "critical"};

/* Place of word in list, -1 if it is not there. */
static int word_index(const char *const *list, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(list[i], word))
            return i;
    return -1;
}

static enum err get_time(const json_t *o, const char *key, bool required, int64_t *out_s,
                         struct err_info *info)
{
    const char *text = NULL;
    enum err e = json_get_string(o, key, required, MAX_WORD_BYTES, &text, info);
    if (e || !text)
        return e;
    if (text_time_parse(text, true, out_s))
        return err_set(info, ERR_SYNTAX, "%s is not a date of the form YYYY-MM-DDTHH:MM:SSZ", key);
    return ERR_OK;
}

static enum err get_digest(const json_t *o, const char *key, bool required, struct digest *out,
                           bool *has, struct err_info *info)
{
    const char *hex = NULL;
    enum err e = json_get_string(o, key, required, DIGEST_HEX_BYTES, &hex, info);
    if (e || !hex)
        return e;
    if (digest_from_hex(hex, out))
        return err_set(info, ERR_SYNTAX, "%s is not 64 lower-case hex digits", key);
    *has = true;
    return ERR_OK;
}

/* ---- entries ------------------------------------------------------------------------------- */

static enum err remark(struct flags_remarks *r, int index, enum err why, const char *text)
{
    if (!r || r->count >= r->cap)
        return ERR_OK;
    if (r->count == r->room) {
        int room = r->room ? r->room * 2 : 8;
        struct flags_remark *p = mem_grow(r->list, (size_t)room * sizeof *p);
        if (!p)
            return ERR_NOMEM;
        r->list = p;
        r->room = room;
    }
    struct flags_remark *m = &r->list[r->count++];
    m->index = index;
    m->why = why;
    snprintf(m->text, sizeof m->text, "posts[%d]%s%s", index, text[0] == ' ' ? "" : ".", text);
    return ERR_OK;
}

/* The members that an approval needs. */
static enum err parse_approval(const json_t *o, int64_t issued_s, struct flag_entry *e,
                               struct err_info *info)
{
    bool has = false;
    enum err err;
    if ((err = get_digest(o, "sha256", true, &e->sha256, &has, info)) ||
        (err = get_time(o, "until", true, &e->until_s, info)) ||
        (err = get_time(o, "from", false, &e->from_s, info)) ||
        (err = json_get_int(o, "rank", false, -MAX_NUMBER, MAX_NUMBER, &e->rank, info)) ||
        (err = json_get_int(o, "duration_ms", false, MIN_DURATION_MS, MAX_DURATION_MS,
                            &e->duration_ms, info)))
        return err;
    int64_t start_s = e->from_s ? e->from_s : issued_s;
    if (e->from_s && e->from_s >= e->until_s)
        return err_set(info, ERR_RANGE, "until is not after from");
    if (e->until_s - start_s > MAX_POST_LIFE_S)
        return err_set(info, ERR_RANGE, "until is more than 90 days after %s",
                       e->from_s ? "from" : "issued");
    return ERR_OK;
}

static enum err parse_flag(const json_t *o, int64_t issued_s, struct flag_entry *e,
                           struct err_info *info)
{
    const char *word;
    bool has = false;
    enum err err = json_get_string(o, "flag", true, MAX_WORD_BYTES, &word, info);
    if (err)
        return err;
    int flag = word_index(flag_words, 4, word);
    if (flag < 0)
        return err_set(info, ERR_UNSUPPORTED,
                       "flag is none of pending, approved, rejected, withdrawn");
    if (flag == FLAG_APPROVED) {
        err = parse_approval(o, issued_s, e, info);
        e->flag = err ? FLAG_PENDING : FLAG_APPROVED;
        return err;
    }
    e->flag = (enum flag)flag;
    return get_digest(o, "sha256", false, &e->sha256, &has, info);
}

/* Fails only for want of memory: an entry that is wrong is not approved, that is all. */
static enum err parse_entry(const json_t *o, int index, struct flags *f,
                            struct flags_remarks *remarks)
{
    const char *id = NULL;
    struct err_info why = {0};
    struct flag_entry *e = &f->entries[f->entry_count];
    if (!json_is_object(o))
        return remark(remarks, index, ERR_TYPE, " is not an object");
    enum err err = json_get_string(o, "id", true, MAX_ID_BYTES, &id, &why);
    if (err)
        return remark(remarks, index, err, why.text);
    if (!*id || text_rule_refused(id, TEXT_LINE))
        return remark(remarks, index, ERR_RANGE, "id is empty or holds a control character");
    e->id = mem_strdup(id);
    if (!e->id)
        return ERR_NOMEM;
    f->entry_count++;
    err = parse_flag(o, f->issued_s, e, &why);
    return err ? remark(remarks, index, err, why.text) : ERR_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const struct flag_entry *x = a, *y = b;
    return strcmp(x->id, y->id);
}

static enum err parse_posts(const json_t *doc, struct flags *f, struct flags_remarks *remarks,
                            struct err_info *info)
{
    const json_t *posts = NULL;
    enum err e = json_get_array(doc, "posts", f->mode == MODE_RUN, &posts, info);
    size_t count = posts ? json_array_size(posts) : 0;
    if (e)
        return e;
    if (count > MAX_FLAG_ENTRIES)
        return err_set(info, ERR_TOO_BIG, "more than %d posts", MAX_FLAG_ENTRIES);
    if (count && f->mode == MODE_HOLD)
        return err_set(info, ERR_RANGE, "mode is hold, yet there are posts");
    if (count && !f->feed_path)
        return err_set(info, ERR_RANGE, "there are posts but no feed");
    f->entries = mem_array(count, sizeof *f->entries);
    if (!f->entries)
        return err_set(info, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < count; i++)
        if ((e = parse_entry(json_array_get(posts, i), (int)i, f, remarks)))
            return err_set(info, e, "out of memory");
    if (f->entry_count)
        qsort(f->entries, (size_t)f->entry_count, sizeof *f->entries, compare_entries);
    for (int i = 1; i < f->entry_count; i++)
        if (!strcmp(f->entries[i - 1].id, f->entries[i].id))
            return err_set(info, ERR_DUPLICATE, "an id stands twice in posts");
    return ERR_OK;
}

/* ---- the document -------------------------------------------------------------------------- */

static enum err parse_feed(const json_t *doc, struct flags *f, struct err_info *info)
{
    const json_t *feed = NULL;
    const char *url = NULL;
    char hex[DIGEST_HEX_BYTES], want[64];
    bool has = false;
    struct err_info why = {0};
    if (f->mode == MODE_HOLD)
        return ERR_OK; /* nothing is shown, so nothing is looked for */
    enum err e = json_get_object(doc, "feed", f->mode == MODE_RUN, &feed, info);
    if (e || !feed)
        return e;
    if ((e = json_get_string(feed, "url", true, MAX_URL_BYTES, &url, &why)) ||
        (e = get_digest(feed, "sha256", true, &f->feed_sha256, &has, &why)) ||
        (e = json_get_int(feed, "bytes", true, 2, MAX_FEED_BYTES, &f->feed_bytes, &why)))
        return err_set(info, e, "feed.%s", why.text);
    digest_to_hex(&f->feed_sha256, hex);
    snprintf(want, sizeof want, "feed.%.*s.json", FEED_HEX_DIGITS, hex);
    /* Immutable names carry their digest: a name that does not could be served from a stale cache for ever. */
    if (strcmp(url, want))
        return err_set(info, ERR_RANGE, "feed.url is not %s", want);
    f->feed_path = mem_strdup(url);
    return f->feed_path ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

static enum err parse_alert_members(const json_t *o, struct flags *f, struct err_info *info)
{
    struct alert *a = &f->alert;
    const char *text, *severity, *language = NULL;
    enum err e;
    if ((e = json_get_string(o, "text", true, MAX_ALERT_BYTES, &text, info)) ||
        (e = json_get_string(o, "language", false, MAX_WORD_BYTES, &language, info)) ||
        (e = json_get_string(o, "severity", true, MAX_WORD_BYTES, &severity, info)) ||
        (e = get_time(o, "until", true, &a->until_s, info)) ||
        (e = json_get_bool(o, "drill", &a->drill, info)))
        return e;
    if (!*text || text_utf8_count(text) > MAX_ALERT_CHARS)
        return err_set(info, ERR_RANGE, "text is empty or longer than %d characters",
                       MAX_ALERT_CHARS);
    uint32_t bad = text_rule_refused(text, TEXT_LINES);
    if (bad)
        return err_set(info, ERR_RANGE, "text holds U+%04X, which is refused", (unsigned)bad);
    if (language && !text_rule_language(language))
        return err_set(info, ERR_RANGE, "language is not a language tag");
    int s = word_index(severity_words, 3, severity);
    if (s < 0)
        return err_set(info, ERR_RANGE, "severity is none of info, warning, critical");
    a->severity = (enum alert_severity)s;
    if (a->until_s <= f->issued_s || a->until_s - f->issued_s > MAX_ALERT_S)
        return err_set(info, ERR_RANGE, "until is not within 12 hours after issued");
    a->text = mem_strdup(text);
    if (language)
        a->language = mem_strdup(language);
    return a->text && (!language || a->language) ? ERR_OK : ERR_NOMEM;
}

static enum err parse_alert(const json_t *doc, struct flags *f, struct err_info *info)
{
    const json_t *o;
    struct err_info why = {0};
    if (f->mode != MODE_ALERT)
        return ERR_OK;
    enum err e = json_get_object(doc, "alert", true, &o, info);
    if (e)
        return e;
    e = parse_alert_members(o, f, &why);
    return e ? err_set(info, e, "alert.%s", why.text) : ERR_OK;
}

static enum err parse_dates(const json_t *doc, struct flags *f, struct err_info *info)
{
    enum err e = get_time(doc, "issued", true, &f->issued_s, info);
    if (!e)
        e = get_time(doc, "expires", true, &f->expires_s, info);
    if (e)
        return e;
    int64_t lease_s = f->expires_s - f->issued_s;
    if (lease_s < MIN_LEASE_S || lease_s > MAX_LEASE_S)
        return err_set(info, ERR_RANGE, "the lease, expires - issued, is not 5 minutes to 7 days");
    return ERR_OK;
}

static enum err parse_numbers(const json_t *doc, struct flags *f, struct err_info *info)
{
    enum err e;
    if ((e = json_get_int(doc, "root", true, 1, MAX_NUMBER, &f->root, info)) ||
        (e = json_get_int(doc, "seq", true, 1, MAX_NUMBER, &f->seq, info)) ||
        (e = json_get_int(doc, "releases", false, 1, MAX_NUMBER, &f->releases, info)) ||
        (e = get_digest(doc, "prev", false, &f->prev, &f->has_prev, info)))
        return e;
    if (f->releases >= f->seq)
        return err_set(info, ERR_RANGE, "releases is not an earlier seq");
    return ERR_OK;
}

static enum err parse_head(const json_t *doc, struct flags *f, struct err_info *info)
{
    const char *type, *audience, *mode;
    enum err e = json_get_string(doc, "type", true, MAX_WORD_BYTES, &type, info);
    if (e)
        return e;
    if (strcmp(type, FLAGS_TYPE))
        return err_set(info, ERR_UNSUPPORTED, "type is not " FLAGS_TYPE);
    if ((e = json_get_string(doc, "audience", true, MAX_AUDIENCE_BYTES, &audience, info)) ||
        (e = json_get_string(doc, "mode", true, MAX_WORD_BYTES, &mode, info)))
        return e;
    if (!text_audience_valid(audience))
        return err_set(info, ERR_RANGE, "audience is not made of [a-z0-9-] segments");
    int m = word_index(mode_words, 3, mode);
    if (m < 0)
        return err_set(info, ERR_UNSUPPORTED, "mode is none of run, hold, alert");
    f->mode = (enum flags_mode)m;
    f->audience = mem_strdup(audience);
    return f->audience ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err flags_parse(const char *text, size_t len, struct flags **out,
                     struct flags_remarks *remarks, struct err_info *info)
{
    json_t *doc = NULL;
    enum err e = json_doc_parse(text, len, &doc, info);
    if (e)
        return e;
    struct flags *f = mem_alloc(sizeof *f);
    if (!f)
        e = err_set(info, ERR_NOMEM, "out of memory");
    else if (!json_is_object(doc))
        e = err_set(info, ERR_TYPE, "the document is not an object");
    if (e || (e = parse_head(doc, f, info)) || (e = parse_numbers(doc, f, info)) ||
        (e = parse_dates(doc, f, info)) || (e = parse_feed(doc, f, info)) ||
        (e = parse_alert(doc, f, info)) || (e = parse_posts(doc, f, remarks, info)))
        goto out;
    *out = f;
    f = NULL;
out:
    flags_free(f);
    json_decref(doc);
    return e;
}
