/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/item_write.h"

#include <inttypes.h>

#include "base/text.h"

static void put_text(struct strbuf *b, const char *key, const char *text)
{
    if (!text)
        return;
    strbuf_printf(b, ",\"%s\":", key);
    strbuf_json_string(b, text);
}

static void put_time(struct strbuf *b, const char *key, int64_t s)
{
    char text[TEXT_TIME_BYTES];
    if (!s)
        return;
    text_time_format(s, text);
    strbuf_printf(b, ",\"%s\":\"%s\"", key, text);
}

static void put_binding(struct strbuf *b, const struct media *m, const char *role)
{
    char hex[DIGEST_HEX_BYTES];
    digest_to_hex(&m->sha256, hex);
    strbuf_printf(b, ",\"_placard\":{\"sha256\":\"%s\",\"width\":%d,\"height\":%d", hex,
                  m->width_px, m->height_px);
    if (m->has_focus)
        strbuf_printf(b, ",\"focus\":[%d,%d]", m->focus_x_pm, m->focus_y_pm);
    put_text(b, "role", role);
    strbuf_puts(b, "}");
}

static void put_author(struct strbuf *b, const struct post *p)
{
    if (!p->author_name && !p->author_role && !p->has_avatar)
        return;
    strbuf_puts(b, ",\"authors\":[{\"name\":");
    strbuf_json_string(b, p->author_name ? p->author_name : "");
    if (p->has_avatar) {
        put_text(b, "avatar", p->avatar.path);
        put_binding(b, &p->avatar, p->author_role);
    } else if (p->author_role) {
        strbuf_puts(b, ",\"_placard\":{\"role\":");
        strbuf_json_string(b, p->author_role);
        strbuf_puts(b, "}");
    }
    strbuf_puts(b, "}]");
}

static void put_media(struct strbuf *b, const struct post *p)
{
    if (!p->media_count)
        return;
    put_text(b, "image", p->media[0].path);
    strbuf_puts(b, ",\"attachments\":[");
    for (int i = 0; i < p->media_count; i++) {
        const struct media *m = &p->media[i];
        strbuf_puts(b, i ? ",{\"url\":" : "{\"url\":");
        strbuf_json_string(b, m->path);
        put_text(b, "mime_type", m->mime_type);
        put_text(b, "title", m->alt);
        strbuf_printf(b, ",\"size_in_bytes\":%" PRId64, m->bytes);
        put_binding(b, m, NULL);
        strbuf_puts(b, "}");
    }
    strbuf_puts(b, "]");
}

/* Local time and offset, as it was given: a screen shows an event in its own zone. */
static void put_event_time(struct strbuf *b, const char *key, int64_t s, bool has_offset,
                           int offset_s)
{
    char text[TEXT_TIME_BYTES];
    text_time_format(has_offset ? s + offset_s : s, text);
    if (!has_offset) {
        strbuf_printf(b, "\"%s\":\"%s\"", key, text);
        return;
    }
    int minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;
    strbuf_printf(b, "\"%s\":\"%.19s%c%02d:%02d\"", key, text, offset_s < 0 ? '-' : '+',
                  minutes / 60, minutes % 60);
}

static void put_event(struct strbuf *b, const struct post_event *v)
{
    strbuf_puts(b, "\"event\":{");
    put_event_time(b, "start", v->start_s, v->has_offset, v->offset_s);
    if (v->end_s) {
        strbuf_puts(b, ",");
        put_event_time(b, "end", v->end_s, v->has_offset, v->end_offset_s);
    }
    put_text(b, "place", v->place);
    strbuf_puts(b, "}");
}

static void put_extension(struct strbuf *b, const struct post *p)
{
    const char *comma = "";
    if (!p->layout && !p->source && !p->pinned && !p->event.given)
        return;
    strbuf_puts(b, ",\"_placard\":{");
    if (p->layout) {
        strbuf_puts(b, "\"layout\":");
        strbuf_json_string(b, p->layout);
        comma = ",";
    }
    if (p->source) {
        strbuf_printf(b, "%s\"source\":", comma);
        strbuf_json_string(b, p->source);
        comma = ",";
    }
    if (p->pinned) {
        strbuf_printf(b, "%s\"pinned\":true", comma);
        comma = ",";
    }
    if (p->event.given) {
        strbuf_puts(b, comma);
        put_event(b, &p->event);
    }
    strbuf_puts(b, "}");
}

enum err item_write(const struct post *p, struct strbuf *b)
{
    strbuf_puts(b, "{\"id\":");
    strbuf_json_string(b, p->id);
    put_text(b, "url", p->url);
    put_text(b, "external_url", p->external_url);
    put_text(b, "title", p->title);
    put_text(b, "summary", p->summary);
    put_text(b, "content_text", p->content_text);
    put_text(b, "language", p->language);
    put_time(b, "date_published", p->published_s);
    put_time(b, "date_modified", p->modified_s);
    put_author(b, p);
    for (int i = 0; i < p->tag_count; i++) {
        strbuf_puts(b, i ? "," : ",\"tags\":[");
        strbuf_json_string(b, p->tags[i]);
    }
    strbuf_puts(b, p->tag_count ? "]" : "");
    put_media(b, p);
    put_extension(b, p);
    strbuf_puts(b, "}");
    return b->failed;
}
