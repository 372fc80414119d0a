/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/post_parse.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "verify/post_members.h"
#include "verify/text_rule.h"

#define MAX_MIME_BYTES 128
#define MAX_DATE_BYTES 64
#define MAX_WORD_BYTES 64 /* language */
#define MEDIA_PATH_BYTES (sizeof "media/." + DIGEST_HEX_BYTES + 4)

static const struct {
    const char *mime_type, *extension;
} picture_types[] = {{"image/jpeg", "jpg"}, {"image/png", "png"}, {"image/webp", "webp"}};
#define PICTURE_TYPES ((int)(sizeof picture_types / sizeof picture_types[0]))

static enum err get_date(const json_t *o, const char *key, int64_t *out_s, struct err_info *info)
{
    const char *text = NULL;
    enum err e = json_get_string(o, key, false, MAX_DATE_BYTES, &text, info);
    if (e || !text)
        return e;
    if (text_time_parse(text, false, out_s))
        return err_set(info, ERR_SYNTAX, "%s is not an RFC 3339 date", key);
    return ERR_OK;
}

/* ---- pictures ------------------------------------------------------------------------------ */

static void media_path(const struct digest *d, int type, char out[MEDIA_PATH_BYTES])
{
    char hex[DIGEST_HEX_BYTES];
    digest_to_hex(d, hex);
    snprintf(out, MEDIA_PATH_BYTES, "media/%s.%s", hex, picture_types[type].extension);
}

static enum err get_size_px(const json_t *binding, struct media *m, struct err_info *info)
{
    int64_t w = 0, h = 0;
    enum err e = json_get_int(binding, "width", false, 1, MAX_PICTURE_SIDE_PX, &w, info);
    if (!e)
        e = json_get_int(binding, "height", false, 1, MAX_PICTURE_SIDE_PX, &h, info);
    if (e)
        return e;
    if (w * h > MAX_PICTURE_PIXELS)
        return err_set(info, ERR_TOO_BIG, "width x height is over %ld pixels", MAX_PICTURE_PIXELS);
    m->width_px = (int)w;
    m->height_px = (int)h;
    return ERR_OK;
}

/* The picture that `binding` (_placard) vouches for. type: its place in picture_types, -1 = as the URL's ending says. */
static enum err bind_picture(const json_t *binding, const char *url, int type, struct media *m,
                             struct err_info *info)
{
    const char *hex;
    char path[MEDIA_PATH_BYTES] = "";
    enum err e = json_get_string(binding, "sha256", true, DIGEST_HEX_BYTES, &hex, info);
    if (e)
        return e;
    if (digest_from_hex(hex, &m->sha256))
        return err_set(info, ERR_SYNTAX, "sha256 is not 64 lower-case hex digits");
    for (int i = 0; i < PICTURE_TYPES; i++) {
        if (type >= 0 && i != type)
            continue;
        media_path(&m->sha256, i, path);
        if (strcmp(path, url))
            continue;
        if ((e = get_size_px(binding, m, info)) || (e = post_member_focus(binding, m, info)))
            return e;
        m->path = mem_strdup(path);
        m->mime_type = mem_strdup(picture_types[i].mime_type);
        return m->path && m->mime_type ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
    }
    return err_set(info, ERR_ORIGIN, "sha256 does not stand in the URL, which must be %s",
                   type >= 0 ? path : "media/SHA256.jpg, .png or .webp");
}

static int find_picture_type(const char *mime_type)
{
    for (int i = 0; i < PICTURE_TYPES; i++)
        if (!strcmp(picture_types[i].mime_type, mime_type))
            return i;
    return -1;
}

/* Adds a picture to the post; an attachment of another kind is left out, it is neither fetched nor drawn. */
static enum err parse_attachment(const json_t *o, struct post *post, struct err_info *info)
{
    const char *url, *mime_type;
    const json_t *binding;
    struct err_info why = {0};
    enum err e;
    if (!json_is_object(o))
        return err_set(info, ERR_TYPE, " is not an object");
    if ((e = json_get_string(o, "url", true, MAX_URL_BYTES, &url, info)) ||
        (e = json_get_string(o, "mime_type", true, MAX_MIME_BYTES, &mime_type, info)))
        return e;
    int type = find_picture_type(mime_type);
    if (type < 0)
        return ERR_OK;
    if (post->media_count == MAX_POST_MEDIA)
        return err_set(info, ERR_TOO_BIG, " is one too many, %d are allowed", MAX_POST_MEDIA);
    if ((e = json_get_object(o, "_placard", true, &binding, info)))
        return e;
    struct media *m = &post->media[post->media_count++];
    if ((e = bind_picture(binding, url, type, m, &why)))
        return err_set(info, e, "_placard.%s", why.text);
    if ((e = json_get_int(o, "size_in_bytes", false, 1, MAX_PICTURE_BYTES, &m->bytes, info)) ||
        (e = post_member_text(o, "title", false, MAX_TITLE_BYTES, TEXT_LINES, &m->alt, info)))
        return e;
    for (struct media *k = post->media; k < m; k++)
        if (digest_equal(&k->sha256, &m->sha256)) { /* the same picture again */
            struct post twice = {.media_count = 1, .media = {*m}};
            post->media_count--;
            memset(m, 0, sizeof *m);
            post_clear(&twice);
            break;
        }
    return ERR_OK;
}

/* `image` has no room for a digest: it only says which of the bound pictures comes first. */
static void put_image_first(struct post *post, const char *image)
{
    for (int i = 1; i < post->media_count; i++)
        if (!strcmp(post->media[i].path, image)) {
            struct media first = post->media[i];
            memmove(&post->media[1], &post->media[0], (size_t)i * sizeof post->media[0]);
            post->media[0] = first;
            return;
        }
}

static enum err parse_attachments(const json_t *item, struct post *post, struct err_info *info)
{
    const json_t *list = NULL;
    const char *image = NULL;
    enum err e = json_get_array(item, "attachments", false, &list, info);
    if (!e)
        e = json_get_string(item, "image", false, MAX_URL_BYTES, &image, info);
    if (e)
        return e;
    for (size_t i = 0; list && i < json_array_size(list); i++) {
        struct err_info why = {0};
        if ((e = parse_attachment(json_array_get(list, i), post, &why)))
            return err_set(info, e, "attachments[%zu]%s%s", i, why.text[0] == ' ' ? "" : ".",
                           why.text);
    }
    if (image)
        put_image_first(post, image);
    return ERR_OK;
}

/* ---- author, tags ----------------------------------------------------------- */

static enum err parse_author(const json_t *item, struct post *post, struct err_info *info)
{
    const json_t *authors = NULL, *binding = NULL;
    const char *url = NULL;
    struct err_info why = {0};
    enum err e = json_get_array(item, "authors", false, &authors, info);
    if (e || !authors || !json_array_size(authors))
        return e;
    const json_t *o = json_array_get(authors, 0);
    if (!json_is_object(o))
        return err_set(info, ERR_TYPE, "authors[0] is not an object");
    if ((e = post_member_text(o, "name", false, MAX_NAME_BYTES, TEXT_LINE, &post->author_name,
                              &why)) ||
        (e = json_get_string(o, "avatar", false, MAX_URL_BYTES, &url, &why)) ||
        (e = json_get_object(o, "_placard", false, &binding, &why)))
        return err_set(info, e, "authors[0].%s", why.text);
    if (binding && (e = post_member_text(binding, "role", false, MAX_ROLE_BYTES, TEXT_LINE,
                                         &post->author_role, &why)))
        return err_set(info, e, "authors[0]._placard.%s", why.text);
    if (!url || !binding)
        return ERR_OK; /* no digest, no avatar */
    if ((e = bind_picture(binding, url, -1, &post->avatar, &why)))
        return err_set(info, e, "authors[0]._placard.%s", why.text);
    post->has_avatar = true;
    return ERR_OK;
}

static enum err parse_tags(const json_t *item, struct post *post, struct err_info *info)
{
    const json_t *tags = NULL;
    enum err e = json_get_array(item, "tags", false, &tags, info);
    if (e)
        return e;
    for (size_t i = 0; tags && i < json_array_size(tags); i++) {
        const json_t *v = json_array_get(tags, i);
        const char *text = json_string_value(v);
        if (!text)
            return err_set(info, ERR_TYPE, "tags[%zu] is not a string", i);
        if (json_string_length(v) > MAX_NAME_BYTES || text_rule_refused(text, TEXT_LINE))
            return err_set(info, ERR_RANGE, "tags[%zu] is too long or holds a control", i);
        if (!*text || post->tag_count == MAX_POST_TAGS)
            continue;
        char *copy = mem_strdup(text);
        if (!copy)
            return err_set(info, ERR_NOMEM, "out of memory");
        post->tags[post->tag_count++] = copy;
    }
    return ERR_OK;
}

static bool web_address_valid(const char *url)
{
    if (strncmp(url, "https://", 8) && strncmp(url, "http://", 7))
        return false;
    for (const char *p = url; *p; p++)
        if (*p <= ' ' || *p > '~')
            return false;
    return true;
}

/* ---- the item ------------------------------------------------------------------------------ */

static enum err parse_words(const json_t *item, struct post *post, struct err_info *info)
{
    enum err e;
    if ((e = post_member_text(item, "id", true, MAX_ID_BYTES, TEXT_LINE, &post->id, info)))
        return e;
    if (!*post->id)
        return err_set(info, ERR_RANGE, "id is empty");
    if ((e = post_member_text(item, "url", false, MAX_URL_BYTES, TEXT_LINE, &post->url, info)) ||
        (e = post_member_text(item, "external_url", false, MAX_URL_BYTES, TEXT_LINE,
                              &post->external_url, info)) ||
        (e = post_member_text(item, "title", false, MAX_TITLE_BYTES, TEXT_LINE, &post->title,
                              info)) ||
        (e = post_member_text(item, "summary", false, MAX_ITEM_BYTES, TEXT_LINES, &post->summary,
                              info)) ||
        (e = post_member_text(item, "content_text", false, MAX_ITEM_BYTES, TEXT_LINES,
                              &post->content_text, info)) ||
        (e = post_member_text(item, "language", false, MAX_WORD_BYTES, TEXT_LINE, &post->language,
                              info)) ||
        (e = get_date(item, "date_published", &post->published_s, info)) ||
        (e = get_date(item, "date_modified", &post->modified_s, info)))
        return e;
    if (post->url && !web_address_valid(post->url))
        return err_set(info, ERR_RANGE, "url is not an http or https address");
    if (post->external_url && !web_address_valid(post->external_url))
        return err_set(info, ERR_RANGE, "external_url is not an http or https address");
    if (post->language && !text_rule_language(post->language))
        return err_set(info, ERR_RANGE, "language is not a language tag");
    return ERR_OK;
}

static bool has_text(const char *text)
{
    return text && *text;
}

enum err post_parse(const json_t *item, struct post *post, struct err_info *info)
{
    enum err e;
    if ((e = parse_words(item, post, info)) || (e = parse_attachments(item, post, info)) ||
        (e = parse_author(item, post, info)) || (e = parse_tags(item, post, info)) ||
        (e = post_members_parse(item, post, info)))
        return e;
    if (!has_text(post->title) && !has_text(post->content_text) && !has_text(post->summary) &&
        !post->media_count)
        return err_set(info, ERR_RANGE,
                       "there is nothing to show: no content_text, title, summary or picture");
    return ERR_OK;
}
