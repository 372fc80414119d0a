/* SPDX-License-Identifier: Apache-2.0 */
/* Who, when and about what: the small row beneath a post. */
#include <ctype.h>
#include <hb.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "compose/content.h"
#include "compose/messages.h"

#define INITIALS_BYTES 64
#define MAX_TAGS_BYTES 2048

static bool has_author(const struct content *k)
{
    return k->post->author_name && k->post->author_name[0];
}

int byline_height_px(const struct sheet *s, const struct content *k)
{
    if (k->without & WITHOUT_BYLINE)
        return 0;
    if (has_author(k))
        return sheet_px(s, s->t->avatar_pm);
    return k->post->published_s > 0 ? sheet_px(s, s->t->meta_pm * 14 / 10) : 0;
}

/* ---- tags ---- */

static bool text_has_tag(const char *text, const char *tag)
{
    size_t n = strlen(tag);
    for (const char *at = text ? strchr(text, '#') : NULL; at; at = strchr(at + 1, '#'))
        if (strncasecmp(at + 1, tag, n) == 0 && !isalnum((unsigned char)at[1 + n]) &&
            at[1 + n] != '_')
            return true;
    return false;
}

static void put_tag(struct strbuf *b, const char *tag)
{
    (void)strbuf_puts(b, b->len_bytes > 0 ? "\xC2\xA0\xC2\xA0 #" : "#");
    for (; *tag; tag++)
        if (*tag != ' ')
            (void)strbuf_append(b, tag, 1);
}

static enum err list_tags(const struct content *k, int most, struct strbuf *b, int *count)
{
    *count = 0;
    for (int i = 0; i < k->post->tag_count && *count < most; i++) {
        const char *tag = k->post->tags[i];
        while (tag && (*tag == '#' || *tag == ' '))
            tag++;
        if (!tag || !*tag || text_has_tag(k->text, tag))
            continue;
        put_tag(b, tag);
        (*count)++;
    }
    return b->failed;
}

enum err tags_draw(struct sheet *s, const struct content *k, struct rect box, enum text_align align,
                   struct color color, bool measure_only, int *height_px)
{
    struct text_style st = sheet_line_style(s, k->language, false, s->t->meta_pm);
    *height_px = 0;
    for (int most = k->post->tag_count; most > 0 && box.w > 0 && box.h > 0; most--) {
        struct strbuf b;
        strbuf_init(&b, MAX_TAGS_BYTES);
        int count = 0;
        struct text_block *block = NULL;
        enum err e = list_tags(k, most, &b, &count);
        if (e == ERR_TOO_BIG) { /* fewer, then */
            strbuf_clear(&b);
            continue;
        }
        if (!e && count > 0)
            e = text_block_new(&st, b.data, b.len_bytes, box.w, box.h, &block);
        strbuf_clear(&b);
        if (e || count == 0)
            return e;
        bool whole = !block->cut && block->line_count > 0;
        if (whole && !measure_only)
            e = sheet_draw(s, block, box, align, color, color);
        if (whole)
            *height_px = block->height_px;
        text_block_free(block);
        if (e || whole)
            return e;
    }
    return ERR_OK;
}

/* ---- the disc ---- */

static size_t one_letter(const char *word, char *out)
{
    size_t used;
    uint32_t c = text_utf8_next(word, strlen(word), &used);
    hb_unicode_general_category_t g =
        hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
    if (g < HB_UNICODE_GENERAL_CATEGORY_LOWERCASE_LETTER ||
        g > HB_UNICODE_GENERAL_CATEGORY_UPPERCASE_LETTER)
        return 0;
    memcpy(out, word, used);
    if (used == 1)
        out[0] = (char)toupper((unsigned char)out[0]);
    return used;
}

/* First letters of the first and the last word; one for scripts that join or have no words. */
static void initials(const char *name, char out[INITIALS_BYTES])
{
    const char *last = NULL;
    size_t n = 0;
    for (const char *at = name; *at;) {
        size_t word = strcspn(at, " ");
        if (word > 0 && n == 0)
            n = one_letter(at, out);
        else if (word > 0)
            last = at;
        at += word;
        at += strspn(at, " ");
    }
    char letter[8] = {0};
    if (n > 0 && (unsigned char)out[0] < 0xD5 && last) { /* Latin, Greek, Cyrillic */
        size_t more = one_letter(last, letter);
        if (more > 0 && (unsigned char)letter[0] < 0xD5) {
            memcpy(out + n, letter, more);
            n += more;
        }
    }
    out[n] = '\0';
}

static enum err draw_monogram(struct sheet *s, const struct content *k, struct rect disc,
                              const struct byline_colors *colors)
{
    bool own = colors->disc.a > 0;
    struct color ink = own ? colors->initials : s->t->on_accent;
    enum err e = sheet_fill(s, disc, own ? colors->disc : s->t->accent, disc.w / 2);
    char letters[INITIALS_BYTES];
    initials(k->post->author_name, letters);
    if (e || !letters[0])
        return e;
    struct text_style st = sheet_line_style(s, k->language, true, s->t->avatar_pm * 42 / 100);
    struct text_block *b;
    e = text_block_new(&st, letters, strlen(letters), disc.w, disc.h * 2, &b);
    if (e)
        return e;
    int cap = b->size_px * CAP_HEIGHT_PM / 1000;
    struct rect at = {disc.x, disc.y + (disc.h + cap) / 2 - b->baseline_px, disc.w, disc.h};
    e = sheet_draw(s, b, at, TEXT_ALIGN_CENTER, ink, ink);
    text_block_free(b);
    return e;
}

static enum err draw_disc(struct sheet *s, const struct content *k, struct rect disc,
                          const struct byline_colors *colors)
{
    if (!k->has_avatar)
        return draw_monogram(s, k, disc, colors);
    const struct media *m = &k->post->avatar;
    struct scene_picture p = {
        .sha256 = m->sha256, .dst = sheet_mirror(s, disc), .corner_px = disc.w / 2};
    strncpy(p.mime_type, m->mime_type ? m->mime_type : "", sizeof p.mime_type - 1);
    int w = m->width_px > 0 ? m->width_px : 1, h = m->height_px > 0 ? m->height_px : 1;
    p.crop = picture_crop(w, h, 1, 1);
    picture_crop_to_focus(m, &p.crop);
    return scene_add_picture(s->scene, &p);
}

/* ---- the row ---- */

/* "Role · date", each with its own direction; a role that leaves the date no room stands alone, one that does not fit at all
 * gives way to the date. */
static enum err second_line(struct sheet *s, const struct content *k, struct rect box,
                            struct text_block **out)
{
    const struct messages *words = messages_for(s->c->messages, k->post->language);
    const char *role = has_author(k) && k->post->author_role ? k->post->author_role : "";
    char date[MESSAGES_DATE_BYTES] = "", line[MAX_ROLE_BYTES + MESSAGES_DATE_BYTES + 32];
    if (k->post->published_s > 0)
        message_relative_date(words, k->post->published_s, s->c->now_s, s->c->utc_offset_s, date);
    struct text_style st = sheet_line_style(s, messages_language(words), false, s->t->meta_pm);
    struct text_style whole = st;
    whole.whole = true;
    snprintf(line, sizeof line, "%s\u2068%s\u2069\u00A0· \u2068%s\u2069",
             s->rtl ? "\u200F" : "\u200E", role,
             date); /* a mark: the sheet's direction, whatever that of the parts */
    const char *tries[] = {role[0] && date[0] ? line : NULL, role[0] ? role : NULL};
    for (int i = 0; i < 2; i++) {
        if (!tries[i])
            continue;
        enum err e = text_block_new(&whole, tries[i], strlen(tries[i]), box.w, box.h, out);
        if (e || !(*out)->cut)
            return e;
        text_block_free(*out);
        *out = NULL;
    }
    return date[0] ? text_block_new(&st, date, strlen(date), box.w, box.h, out) : ERR_OK;
}

static enum err draw_names(struct sheet *s, const struct content *k, struct rect box,
                           const struct byline_colors *colors, int *width_px)
{
    struct text_style name_style = sheet_line_style(s, k->language, true, s->t->meta_pm);
    struct text_block *name = NULL, *when = NULL;
    enum err e = ERR_OK;
    const struct text_block *top = NULL, *bottom = NULL;
    if (has_author(k))
        e = text_block_new(&name_style, k->post->author_name, strlen(k->post->author_name), box.w,
                           box.h, &name);
    if (!e)
        e = second_line(s, k, box, &when);
    if (e)
        goto out;
    top = name && name->line_count > 0 ? name : when;
    bottom = top == name ? when : NULL;
    if (!top)
        goto out;
    /* both lines as one, in the middle of the row by eye: from the capitals' top to the lower baseline */
    int cap = top->size_px * CAP_HEIGHT_PM / 1000;
    int step = bottom ? top->size_px * 125 / 100 : 0;
    int first = box.y + (box.h - cap - step) / 2 + cap;
    struct rect at = {box.x, first - top->baseline_px, box.w, box.h};
    e = sheet_draw(s, top, at, sheet_start(s), top == name ? colors->name : colors->date,
                   colors->name);
    *width_px = top->width_px;
    if (!e && bottom) {
        at.y = first + step - bottom->baseline_px;
        e = sheet_draw(s, bottom, at, sheet_start(s), colors->date, colors->date);
        *width_px = bottom->width_px > *width_px ? bottom->width_px : *width_px;
    }
out:
    text_block_free(name);
    text_block_free(when);
    return e;
}

enum err byline_draw(struct sheet *s, const struct content *k, struct rect box, bool with_tags,
                     const struct byline_colors *colors)
{
    enum err e = ERR_OK;
    int x = box.x, width = 0;
    if (has_author(k) && !(k->without & WITHOUT_AVATAR)) {
        e = draw_disc(s, k, (struct rect){x, box.y, box.h, box.h}, colors);
        x += box.h + box.h / 4;
    }
    if (!e)
        e = draw_names(s, k, (struct rect){x, box.y, box.x + box.w - x, box.h}, colors, &width);
    if (e || !with_tags)
        return e;
    int from = x + width + s->margin_px;
    struct rect room = {from, box.y, box.x + box.w - from, box.h};
    int height = 0;
    e = tags_draw(s, k, room, sheet_far(s), colors->tags, true, &height);
    room.y += (box.h - height) / 2;
    if (!e && height > 0)
        e = tags_draw(s, k, room, sheet_far(s), colors->tags, false, &height);
    return e;
}
