/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/audit.h"
#include "desk/import_picture.h"
#include "desk/item_write.h"
#include "desk/publish.h"
#include "verify/feed_doc.h"
#include "verify/post_members.h"

#define MAX_DATE_BYTES 64
#define MAX_WORD_BYTES 64
#define MAX_MIME_BYTES 128
#define MAX_WORDS_BYTES 240 /* first words, for lists */
#define MEDIA_PREFIX "media/"

struct import {
    struct desk *d;
    int64_t audience_id, now_s;
    const char *what; /* done at the desk: "write", "edit"; NULL = a source said so */
    char audience[MAX_AUDIENCE_BYTES + 1];
    char folder[PATH_ROOM_BYTES];
    const char *why; /* for the audit log; NULL = nothing */
};

static enum err copy_text(const json_t *o, const char *key, size_t max_bytes, char **dst,
                          struct err_info *info)
{
    const char *text = NULL;
    enum err e = json_get_string(o, key, false, max_bytes, &text, info);
    if (e || !text)
        return e;
    *dst = mem_strdup(text);
    return *dst ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

static enum err copy_date(const json_t *o, const char *key, int64_t *out_s, struct err_info *info)
{
    const char *text = NULL;
    enum err e = json_get_string(o, key, false, MAX_DATE_BYTES, &text, info);
    if (!e && text && text_time_parse(text, false, out_s))
        e = err_set(info, ERR_SYNTAX, "%s is not an RFC 3339 date", key);
    return e;
}

/* ---- an item into a post ---- */

static enum err take_words(const json_t *o, struct post *p, struct err_info *info)
{
    const char *id = NULL, *html = NULL;
    enum err e;
    /* ids of other programs may be numbers; JSON Feed asks to take them as text, we ask for text */
    if ((e = json_get_string(o, "id", true, MAX_ID_BYTES, &id, info)))
        return e;
    if (!(p->id = mem_strdup(id)))
        return err_set(info, ERR_NOMEM, "out of memory");
    if ((e = copy_text(o, "url", MAX_URL_BYTES, &p->url, info)) ||
        (e = copy_text(o, "external_url", MAX_URL_BYTES, &p->external_url, info)) ||
        (e = copy_text(o, "title", MAX_TITLE_BYTES, &p->title, info)) ||
        (e = copy_text(o, "summary", MAX_ITEM_BYTES, &p->summary, info)) ||
        (e = copy_text(o, "content_text", MAX_ITEM_BYTES, &p->content_text, info)) ||
        (e = copy_text(o, "language", MAX_WORD_BYTES, &p->language, info)) ||
        (e = copy_date(o, "date_published", &p->published_s, info)) ||
        (e = copy_date(o, "date_modified", &p->modified_s, info)) ||
        (e = json_get_string(o, "content_html", false, MAX_IMPORT_BYTES, &html, info)))
        return e;
    if (html && !p->content_text)
        return err_set(info, ERR_UNSUPPORTED,
                       "it has only content_html, and HTML is not shown; give content_text");
    return ERR_OK;
}

static enum err take_author(struct import *im, const json_t *o, struct post *p,
                            struct err_info *info)
{
    const json_t *authors = NULL, *ours = NULL;
    const char *avatar = NULL;
    enum err e = json_get_array(o, "authors", false, &authors, info);
    if (e || !authors || !json_array_size(authors))
        return e;
    const json_t *first = json_array_get(authors, 0);
    if (!json_is_object(first))
        return err_set(info, ERR_TYPE, "authors[0] is not an object");
    if ((e = copy_text(first, "name", MAX_NAME_BYTES, &p->author_name, info)) ||
        (e = json_get_object(first, "_placard", false, &ours, info)) ||
        (ours && (e = copy_text(ours, "role", MAX_ROLE_BYTES, &p->author_role, info))) ||
        (e = json_get_string(first, "avatar", false, MAX_URL_BYTES, &avatar, info)) || !avatar)
        return e;
    if ((e = import_picture(im->d, im->folder, avatar, &p->avatar, info)) ||
        (ours && (e = post_member_focus(ours, &p->avatar, info))))
        return e;
    p->has_avatar = true;
    return ERR_OK;
}

static enum err take_tags(const json_t *o, struct post *p, struct err_info *info)
{
    const json_t *tags = NULL;
    enum err e = json_get_array(o, "tags", false, &tags, info);
    for (size_t i = 0; !e && tags && i < json_array_size(tags) && p->tag_count < MAX_POST_TAGS;
         i++) {
        const char *text = json_string_value(json_array_get(tags, i));
        if (!text || strlen(text) > MAX_NAME_BYTES)
            return err_set(info, ERR_TYPE, "tags[%zu] is not a short string", i);
        if (!*text)
            continue;
        if (!(p->tags[p->tag_count] = mem_strdup(text)))
            return err_set(info, ERR_NOMEM, "out of memory");
        p->tag_count++;
    }
    return e;
}

/* Adds the picture unless the post has it already (then only a missing alt text and focal point are taken over). */
static enum err add_picture(struct import *im, const char *url, const char *alt, const json_t *ours,
                            struct post *p, struct err_info *info)
{
    if (p->media_count == MAX_POST_MEDIA)
        return err_set(info, ERR_TOO_BIG, "more than %d pictures", MAX_POST_MEDIA);
    struct media *m = &p->media[p->media_count++];
    enum err e = import_picture(im->d, im->folder, url, m, info);
    if (!e && alt && !(m->alt = mem_strdup(alt)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e && ours)
        e = post_member_focus(ours, m, info);
    if (e)
        return e;
    for (struct media *k = p->media; k < m; k++) {
        if (!digest_equal(&k->sha256, &m->sha256))
            continue;
        if (!k->alt) {
            k->alt = m->alt;
            m->alt = NULL;
        }
        if (!k->has_focus) {
            k->has_focus = m->has_focus;
            k->focus_x_pm = m->focus_x_pm;
            k->focus_y_pm = m->focus_y_pm;
        }
        struct post twice = {.media_count = 1, .media = {*m}};
        memset(m, 0, sizeof *m);
        p->media_count--;
        post_clear(&twice);
        break;
    }
    return ERR_OK;
}

static enum err take_pictures(struct import *im, const json_t *o, struct post *p,
                              struct err_info *info)
{
    const json_t *list = NULL;
    const char *image = NULL;
    enum err e = json_get_string(o, "image", false, MAX_URL_BYTES, &image, info);
    if (!e && image)
        e = add_picture(im, image, NULL, NULL, p, info);
    if (!e)
        e = json_get_array(o, "attachments", false, &list, info);
    for (size_t i = 0; !e && list && i < json_array_size(list); i++) {
        const json_t *a = json_array_get(list, i);
        const char *url = NULL, *mime = NULL, *alt = NULL;
        const json_t *ours = NULL;
        if (!json_is_object(a))
            return err_set(info, ERR_TYPE, "attachments[%zu] is not an object", i);
        if ((e = json_get_string(a, "url", true, MAX_URL_BYTES, &url, info)) ||
            (e = json_get_string(a, "mime_type", false, MAX_MIME_BYTES, &mime, info)) ||
            (e = json_get_string(a, "title", false, MAX_TITLE_BYTES, &alt, info)) ||
            (e = json_get_object(a, "_placard", false, &ours, info)))
            return e;
        if (mime && strncmp(mime, "image/", 6) != 0)
            return err_set(info, ERR_UNSUPPORTED, "attachments[%zu] is not a picture", i);
        e = add_picture(im, url, alt, ours, p, info);
    }
    return e;
}

/* ---- its bytes, judged as a screen would ---- */

struct judged {
    enum err why;
    struct err_info detail;
    int count;
};

static enum err judge(void *user, int index, const char *item, size_t item_bytes,
                      const struct post *post, enum err why, const struct err_info *detail)
{
    struct judged *j = user;
    (void)index, (void)item, (void)item_bytes, (void)post;
    j->count++;
    j->why = why;
    if (why && detail)
        j->detail = *detail;
    return ERR_OK;
}

static enum err screen_check(const char *item, size_t item_bytes, struct err_info *info)
{
    struct strbuf b;
    struct judged j = {0};
    strbuf_init(&b, MAX_FEED_BYTES);
    strbuf_puts(&b, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\",\"items\":[");
    strbuf_append(&b, item, item_bytes);
    strbuf_puts(&b, "]}");
    enum err e = b.failed;
    if (!e)
        e = feed_doc_each_item(b.data, b.len_bytes, judge, &j, info);
    strbuf_clear(&b);
    if (!e && j.why)
        e = err_set(info, j.why, "%.200s", j.detail.text);
    if (!e && j.count != 1)
        e = err_set(info, ERR_SYNTAX, "it is not one item");
    return e;
}

/* ---- the database ---- */

static enum err keep_media(struct import *im, const struct post *p, struct err_info *info)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO post_media(audience_id, post_id, file) VALUES(?,?,?)";
    struct db *db = desk_db(im->d);
    enum err e = db_run(db, info, NULL, "DELETE FROM post_media WHERE audience_id=? AND post_id=?",
                        "it", im->audience_id, p->id);
    for (int i = 0; i < p->media_count && !e; i++)
        e = db_run(db, info, NULL, sql, "itt", im->audience_id, p->id,
                   p->media[i].path + strlen(MEDIA_PREFIX));
    if (!e && p->has_avatar)
        e = db_run(db, info, NULL, sql, "itt", im->audience_id, p->id,
                   p->avatar.path + strlen(MEDIA_PREFIX));
    return e;
}

static const char *first_words(const struct post *p, char out[MAX_WORDS_BYTES])
{
    const char *text = p->title && *p->title                 ? p->title
                       : p->content_text && *p->content_text ? p->content_text
                       : p->summary                          ? p->summary
                                                             : "";
    size_t n = strnlen(text, MAX_WORDS_BYTES - 1);
    while (n && text[n] && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--; /* not in the middle of a character */
    memcpy(out, text, n);
    out[n] = 0;
    return out;
}

/* What is stored for this id now; *found false if nothing. */
static enum err look_up(struct import *im, const char *id, bool *found, struct digest *sha256,
                        struct digest *source_sha256, bool *approved, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(im->d), &q, info,
                               "SELECT sha256, flag, COALESCE(source_sha256, sha256) FROM post"
                               " WHERE audience_id=? AND id=?",
                               "it", im->audience_id, id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row) {
        if (!(e = db_digest(&q, 0, sha256)))
            e = db_digest(&q, 2, source_sha256);
        const char *flag = db_text(&q, 1);
        *approved = flag && !strcmp(flag, "approved");
    }
    if (!e)
        *found = row;
    db_query_close(&q);
    return e;
}

static enum err keep_post(struct import *im, const struct post *p, const struct strbuf *item,
                          enum import_outcome *outcome, struct err_info *info)
{
    struct digest now, was, said;
    bool found = false, approved = false;
    char words[MAX_WORDS_BYTES];
    enum err e = digest_of(item->data, item->len_bytes, &now);
    if (!e)
        e = look_up(im, p->id, &found, &was, &said, &approved, info);
    if (e)
        return e;
    /* what the source says again is not news, though it was edited here since */
    if (found && digest_equal(im->what ? &was : &said, &now)) {
        *outcome = IMPORT_UNCHANGED;
        return ERR_OK;
    }
    e = db_run(desk_db(im->d), info, NULL,
               "INSERT INTO post(audience_id, id, flag, item, sha256, published_s, author, words, "
               "imported_s, changed_s, source_sha256)"
               " VALUES(?1,?2,'pending',?3,?4,?5,?6,?7,?8,?8,CASE WHEN ?9 THEN ?4 END) ON "
               "CONFLICT(audience_id, id) DO UPDATE SET"
               " off_s=CASE WHEN flag='approved' THEN ?8 ELSE off_s END, flag='pending', item=?3, "
               "sha256=?4,"
               " published_s=?5, author=?6, words=?7, changed_s=?8, reason=NULL,"
               " source_sha256=CASE WHEN ?9 THEN ?4 ELSE source_sha256 END",
               "itbdittii", im->audience_id, p->id, (const void *)item->data, item->len_bytes, &now,
               p->published_s, p->author_name, first_words(p, words), im->now_s,
               (int64_t)!im->what);
    if (!e)
        e = keep_media(im, p, info);
    if (!e)
        e = audit_add(im->d,
                      &(struct audit_entry){.what = im->what ? im->what
                                                    : found  ? "import change"
                                                             : "import",
                                            .audience = im->audience,
                                            .post_id = p->id,
                                            .why = im->why,
                                            .old_sha256 = found ? &was : NULL,
                                            .new_sha256 = &now},
                      info);
    if (!e && approved)
        e = publish_touch(im->d, im->audience_id, info);
    if (!e)
        *outcome = !found ? IMPORT_NEW : approved ? IMPORT_TAKEN_OFF : IMPORT_CHANGED;
    return e;
}

static enum err write_item(const struct post *p, struct strbuf *item, struct err_info *info)
{
    enum err e = item_write(p, item);
    if (e)
        return err_set(info, e,
                       e == ERR_TOO_BIG ? "it is longer than %d bytes" : "out of memory (%d)",
                       MAX_ITEM_BYTES);
    return screen_check(item->data, item->len_bytes, info);
}

/* ERR_OK with *outcome, or why this item is refused; *fatal when the whole import must end. */
static enum err take_item(struct import *im, const json_t *o, struct post *p,
                          enum import_outcome *outcome, bool *fatal, struct err_info *info)
{
    struct strbuf item;
    enum err e;
    strbuf_init(&item, MAX_ITEM_BYTES);
    *fatal = false;
    if (!json_is_object(o))
        return err_set(info, ERR_TYPE, "it is not an object");
    if ((e = take_words(o, p, info)) || (e = take_author(im, o, p, info)) ||
        (e = take_tags(o, p, info)) || (e = take_pictures(im, o, p, info)) ||
        (e = post_members_parse(o, p, info)))
        goto out;
    if ((e = write_item(p, &item, info)))
        goto out;
    e = keep_post(im, p, &item, outcome, info);
    *fatal = e != ERR_OK;
out:
    if (e == ERR_NOMEM || e == ERR_FULL)
        *fatal = true; /* not this item's fault */
    strbuf_clear(&item);
    return e;
}

/* The source has changed this post into something that cannot be taken: what stands on the screens is not what its
 * author says any more, so it goes back to review too. */
static enum err take_off(struct import *im, const char *id, bool *was_on, struct err_info *info)
{
    int64_t rows = 0;
    enum err e = db_run(
        desk_db(im->d), info, &rows,
        "UPDATE post SET flag='pending', off_s=?3, changed_s=?3 WHERE audience_id=?1 AND id=?2"
        " AND flag='approved'",
        "iti", im->audience_id, id, im->now_s);
    if (!e)
        *was_on = rows > 0;
    if (e || !rows)
        return e;
    e = db_run(desk_db(im->d), info, NULL, "DELETE FROM approval WHERE audience_id=? AND post_id=?",
               "it", im->audience_id, id);
    if (!e)
        e = audit_add(
            im->d,
            &(struct audit_entry){
                .what = "import refused", .audience = im->audience, .post_id = id, .why = im->why},
            info);
    return e ? e : publish_touch(im->d, im->audience_id, info);
}

static bool seen_before(const json_t *items, size_t index)
{
    const char *id = json_string_value(json_object_get(json_array_get(items, index), "id"));
    for (size_t i = 0; id && i < index; i++) {
        const char *other = json_string_value(json_object_get(json_array_get(items, i), "id"));
        if (other && !strcmp(id, other))
            return true;
    }
    return false;
}

static enum err take_items(struct import *im, const json_t *items,
                           const struct import_report *report, struct err_info *info)
{
    if (json_array_size(items) > 10 * MAX_FEED_ITEMS)
        return err_set(info, ERR_TOO_BIG, "the feed has more than %d items", 10 * MAX_FEED_ITEMS);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *o = json_array_get(items, i);
        const char *id = json_string_value(json_object_get(o, "id"));
        enum import_outcome outcome = IMPORT_REFUSED;
        struct err_info why = {0};
        struct post p = {0};
        bool fatal = false, twice = seen_before(items, i), was_on = false;
        enum err e = twice ? err_set(&why, ERR_DUPLICATE, "another item has the same id")
                           : take_item(im, o, &p, &outcome, &fatal, &why);
        post_clear(&p);
        if (e && fatal)
            return err_set(info, e, "%.230s", why.text);
        enum err then = e && !twice && id ? take_off(im, id, &was_on, info) : ERR_OK;
        if (then)
            return then;
        outcome = !e ? outcome : was_on ? IMPORT_REFUSED_TAKEN_OFF : IMPORT_REFUSED;
        report->each(report->user, id ? id : "", (int)i, outcome, e ? why.text : NULL);
    }
    return ERR_OK;
}

static enum err find_audience(struct import *im, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e = db_query_open(desk_db(im->d), &q, info, "SELECT name FROM audience WHERE id=?",
                               "i", im->audience_id);
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e && row && db_text(&q, 0))
        snprintf(im->audience, sizeof im->audience, "%s", db_text(&q, 0));
    db_query_close(&q);
    return e;
}

static enum err read_feed(const char *feed_path, json_t **doc, const json_t **items,
                          struct err_info *info)
{
    char *text = NULL;
    size_t bytes = 0;
    struct err_info why = {0};
    const char *version = NULL;
    enum err e = file_read(feed_path, MAX_IMPORT_BYTES, &text, &bytes, info);
    if (!e && (e = json_doc_parse(text, bytes, doc, &why)))
        err_set(info, e, "%s is not a JSON Feed file: %s", feed_path, why.text);
    if (!e && !json_is_object(*doc))
        e = err_set(info, ERR_TYPE, "the feed is not a JSON object");
    if (!e)
        e = json_get_string(*doc, "version", true, MAX_URL_BYTES, &version, info);
    if (!e && strncmp(version, "https://jsonfeed.org/version/1", 30) != 0)
        e = err_set(info, ERR_UNSUPPORTED,
                    "the feed's version is not https://jsonfeed.org/version/1.1");
    if (!e)
        e = json_get_array(*doc, "items", true, items, info);
    mem_free(text);
    return e;
}

enum err import_feed(struct desk *d, int64_t audience_id, const char *feed_path,
                     const struct import_report *report, struct err_info *info)
{
    char folder[PATH_ROOM_BYTES];
    json_t *doc = NULL;
    const json_t *items = NULL;
    const char *slash = strrchr(feed_path, '/');
    int n = snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - feed_path) + 1 : 1,
                     slash ? feed_path : ".");
    enum err e = n < 0 || (size_t)n >= sizeof folder
                     ? err_set(info, ERR_TOO_BIG, "the feed's path is too long")
                     : read_feed(feed_path, &doc, &items, info);
    if (!e)
        e = import_items(d, audience_id, items, folder, NULL, report, info);
    json_decref(doc);
    return e;
}

enum err import_items(struct desk *d, int64_t audience_id, const json_t *items, const char *folder,
                      const char *why, const struct import_report *report, struct err_info *info)
{
    struct import im = {.d = d, .audience_id = audience_id, .now_s = desk_now_s(d), .why = why};
    snprintf(im.folder, sizeof im.folder, "%s", folder);
    enum err e = find_audience(&im, info);
    return e ? e : take_items(&im, items, report, info);
}

enum err import_refuse(struct desk *d, int64_t audience_id, const char *id, const char *why,
                       bool *was_on, struct err_info *info)
{
    struct import im = {.d = d, .audience_id = audience_id, .now_s = desk_now_s(d), .why = why};
    enum err e = find_audience(&im, info);
    return e ? e : take_off(&im, id, was_on, info);
}

enum err import_post(struct desk *d, int64_t audience_id, const struct post *p, const char *what,
                     enum import_outcome *outcome, struct err_info *info)
{
    struct import im = {.d = d, .audience_id = audience_id, .now_s = desk_now_s(d), .what = what};
    struct strbuf item;
    strbuf_init(&item, MAX_ITEM_BYTES);
    enum err e = find_audience(&im, info);
    if (!e)
        e = write_item(p, &item, info);
    if (!e)
        e = keep_post(&im, p, &item, outcome, info);
    strbuf_clear(&item);
    return e;
}
