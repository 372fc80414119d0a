/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "node"
#include "node/frame_maker.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "compose/compose.h"
#include "compose/theme.h"
#include "model/post.h"
#include "node/assets.h"
#include "node/header_strip.h"
#include "node/theme_open.h"
#include "present/fonts.h"
#include "present/picture.h"
#include "present/raster.h"
#include "present/zoom_make.h"

/* Bytes kept for one frame, so that a picture is usually read and hashed once: four of them, or less if they are large. */
#define HELD_MEDIA 4
#define HELD_BYTES MAX_PICTURE_BYTES

struct held {
    struct digest sha256;
    char *bytes;
    size_t len;
};

struct frame_maker {
    const struct settings *settings;
    const struct clock *clock;
    frame_media_read read;
    void *user;
    struct theme *theme;
    struct theme *evening; /* NULL = none: the same all day */
    struct theme_trouble {
        enum err why;
        struct err_info info;
    } trouble[2];              /* of the day's theme and the evening's */
    struct messages *messages; /* NULL = English */
    struct fonts *fonts;
    struct header_strip header;
    struct held held[HELD_MEDIA];
    int held_count;
    struct digest bad[MAX_POST_MEDIA + 1]; /* of this frame: could not be decoded */
    int bad_count;
    struct digest last_read;
    enum err lost; /* why a medium of this frame could not be read as approved; ERR_OK = all were */
};

/* Words in another language are a comfort: without them the screen speaks English. */
static enum err load_messages(struct frame_maker *m, struct err_info *info)
{
    char dir[4096];
    struct err_info why = {0};
    enum err e = assets_path(m->settings, "messages", dir, sizeof dir, &why);
    if (!e)
        e = messages_load(dir, m->settings->language, &m->messages, &why);
    if (e == ERR_NOMEM)
        return err_set(info, e, "out of memory");
    if (e)
        LOG_WARN("messages", "language=%s why=%s detail=\"%s\"", m->settings->language, err_name(e),
                 why.text);
    return ERR_OK;
}

/* An evening theme that cannot be read leaves the day's. */
static enum err load_evening(struct frame_maker *m, struct err_info *info)
{
    char path[4096];
    struct err_info why = {0};
    struct settings s = *m->settings;
    if (!s.theme_evening)
        return ERR_OK;
    s.theme = s.theme_evening;
    enum err e = assets_theme_path(&s, path, sizeof path, &why);
    if (!e)
        e = theme_open(path, &m->evening, &why);
    if (e == ERR_NOMEM)
        return err_set(info, e, "out of memory");
    if (e)
        LOG_ERROR("theme", "theme=evening why=%s detail=\"%s\"", err_name(e), why.text);
    m->trouble[1] = (struct theme_trouble){e, why};
    return ERR_OK;
}

/* A theme that cannot be read must not leave the wall dark. */
static enum err load_theme(struct frame_maker *m, struct err_info *info)
{
    char path[4096];
    struct err_info why = {0};
    enum err e = assets_theme_path(m->settings, path, sizeof path, &why);
    if (!e)
        e = theme_open(path, &m->theme, &why);
    if (!e || e == ERR_NOMEM)
        return e ? err_set(info, e, "out of memory") : ERR_OK;
    LOG_ERROR("theme", "why=%s detail=\"%s\"", err_name(e), why.text);
    m->trouble[0] = (struct theme_trouble){e, why};
    e = assets_standard_theme_path(m->settings, path, sizeof path, info);
    return e ? e : theme_open(path, &m->theme, info);
}

enum err frame_maker_new(const struct settings *s, const struct clock *c, frame_media_read read,
                         void *user, struct frame_maker **out, struct err_info *info)
{
    char path[4096];
    struct frame_maker *m = mem_alloc(sizeof *m);
    if (!m)
        return err_set(info, ERR_NOMEM, "out of memory");
    m->settings = s;
    m->clock = c;
    m->read = read;
    m->user = user;
    enum err e = load_theme(m, info);
    if (!e)
        e = load_evening(m, info);
    if (!e)
        e = load_messages(m, info);
    if (!e)
        e = assets_path(s, "fonts/fonts.conf", path, sizeof path, info);
    if (!e)
        e = fonts_open(path, &m->fonts, info);
    if (e) {
        frame_maker_free(m);
        return e;
    }
    *out = m;
    return ERR_OK;
}

static void drop_held(struct frame_maker *m)
{
    for (int i = 0; i < m->held_count; i++)
        mem_wipe_free(m->held[i].bytes, m->held[i].len);
    m->held_count = 0;
}

void frame_maker_free(struct frame_maker *m)
{
    if (!m)
        return;
    drop_held(m);
    header_strip_clear(&m->header);
    fonts_close(m->fonts);
    theme_free(m->theme);
    theme_free(m->evening);
    messages_free(m->messages);
    mem_free(m);
}

static bool is_sideways(const struct frame_maker *m)
{
    return m->settings->rotation_deg == 90 || m->settings->rotation_deg == 270;
}

static const struct theme *theme_of(const struct frame_maker *m, bool evening)
{
    return evening && m->evening ? m->evening : m->theme;
}

/* Any thread. */
static int utc_offset_at(int64_t when_s)
{
    struct tm local;
    time_t t = (time_t)when_s;
    return localtime_r(&t, &local) ? (int)local.tm_gmtoff : 0;
}

enum err frame_maker_theme_trouble(const struct frame_maker *m, bool evening, struct err_info *info)
{
    const struct theme_trouble *t = &m->trouble[evening];
    return t->why ? err_set(info, t->why, "%s", t->info.text) : ERR_OK;
}

const struct theme *frame_maker_theme(const struct frame_maker *m, bool evening)
{
    return theme_of(m, evening);
}

static struct compose_context context(const struct frame_maker *m, int width_px, int height_px)
{
    struct compose_context c = {
        .width_px = is_sideways(m) ? height_px : width_px,
        .height_px = is_sideways(m) ? width_px : height_px,
        .theme = m->theme,
        .fonts = fonts_metrics(m->fonts),
        .language = m->settings->language,
        .messages = m->messages,
        .screen_name = m->settings->screen_name,
        .clock = m->settings->clock,
        .hours_12 = m->settings->clock == CLOCK_12H,
        .no_header = !m->settings->header,
        .now_s = clock_now_s(m->clock),
    };
    c.utc_offset_at = utc_offset_at;
    c.utc_offset_s = utc_offset_at(c.now_s);
    return c;
}

/* --- pictures of one frame -------------------------------------------------------------------------------------- */

/* A theme's pictures are named in scenes like those of posts. */
static enum err read_medium(struct frame_maker *m, const struct digest *d, char **out, size_t *len)
{
    const char *bytes;
    size_t count;
    if (!theme_picture_peek(m->theme, d, &bytes, &count) &&
        !(m->evening && theme_picture_peek(m->evening, d, &bytes, &count)))
        return m->read(m->user, d, out, len);
    char *copy = mem_alloc(count + 1);
    if (!copy)
        return ERR_NOMEM;
    memcpy(copy, bytes, count);
    *out = copy;
    *len = count;
    return ERR_OK;
}

static void drop_oldest(struct frame_maker *m)
{
    mem_wipe_free(m->held[0].bytes, m->held[0].len);
    memmove(m->held, m->held + 1, sizeof m->held - sizeof m->held[0]);
    m->held_count--;
}

static size_t held_bytes(const struct frame_maker *m)
{
    size_t all = 0;
    for (int i = 0; i < m->held_count; i++)
        all += m->held[i].len;
    return all;
}

static enum err held_read(struct frame_maker *m, const struct digest *d, const struct held **out)
{
    for (int i = 0; i < m->held_count; i++) {
        if (digest_equal(&m->held[i].sha256, d)) {
            *out = &m->held[i];
            return ERR_OK;
        }
    }
    struct held h = {.sha256 = *d};
    enum err e = read_medium(m, d, &h.bytes, &h.len);
    if (e) {
        m->lost = e;
        return e;
    }
    while (m->held_count && (m->held_count == HELD_MEDIA || held_bytes(m) + h.len > HELD_BYTES))
        drop_oldest(m);
    m->held[m->held_count] = h;
    *out = &m->held[m->held_count++];
    return ERR_OK;
}

static enum err raster_read(void *user, const struct digest *d, const char **out, size_t *len)
{
    struct frame_maker *m = user;
    const struct held *h;
    m->last_read = *d;
    enum err e = held_read(m, d, &h);
    if (e)
        return e;
    *out = h->bytes;
    *len = h->len;
    return ERR_OK;
}

static enum err picture_look(void *user, const struct digest *d, const char *mime_type,
                             struct compose_look *out)
{
    struct frame_maker *m = user;
    const struct held *h;
    struct picture_info pi;
    struct err_info info = {0};
    char hex[DIGEST_HEX_BYTES];
    for (int i = 0; i < m->bad_count; i++)
        if (digest_equal(&m->bad[i], d))
            return ERR_SYNTAX;
    enum err e = held_read(m, d, &h);
    if (!e)
        e = picture_probe(h->bytes, h->len, mime_type, &pi, &info);
    if (e) {
        digest_to_hex(d, hex);
        LOG_WARN("picture_left_out", "sha256=%.16s why=%s detail=\"%s\"", hex, err_name(e),
                 info.text);
        return e;
    }
    *out = (struct compose_look){pi.width_px, pi.height_px, pi.see_through};
    return ERR_OK;
}

/* --- frames ----------------------------------------------------------------------------------------------------- */

static enum err compose(struct frame_maker *m, const struct compose_context *c,
                        const struct show *show, const struct playlist *list, struct scene **out)
{
    struct compose_pictures pictures = {.user = m, .look = picture_look};
    switch (show->kind) {
    case SHOW_POST:
        return compose_post(c, show->post, &pictures, out);
    case SHOW_ALERT:
        return compose_alert(c, &list->alert, out);
    case SHOW_SETUP:
        return compose_setup_card(c, show->trouble,
                                  list->trouble_text[0] ? list->trouble_text : NULL, out);
    default:
        return compose_house_card(c, show->trouble, out);
    }
}

/* Logical frame -> the display's orientation. Takes logical. */
static enum err turn(const struct frame_maker *m, struct pixmap *logical, struct pixmap **out)
{
    int deg = m->settings->rotation_deg;
    if (!deg) {
        *out = logical;
        return ERR_OK;
    }
    struct pixmap *turned;
    bool swap = is_sideways(m);
    enum err e = pixmap_new(swap ? logical->height_px : logical->width_px,
                            swap ? logical->width_px : logical->height_px, &turned);
    if (!e) {
        pixmap_rotate(logical, (struct rect){0, 0, logical->width_px, logical->height_px}, deg,
                      turned);
        *out = turned;
    }
    pixmap_free(logical);
    return e;
}

/* In layers if its photo is to grow; without memory for them it stands still. */
static enum err draw_scene(struct frame_maker *m, const struct scene *scene,
                           const struct show *show, struct pixmap *frame, struct frame_page *page,
                           struct err_info *info)
{
    struct raster_media media = {.user = m, .read = raster_read};
    struct rect all = {0, 0, scene->width_px, scene->height_px};
    if (show->zoom && zoom_suits(scene)) {
        enum err e =
            zoom_make(scene, m->fonts, &media, m->settings->rotation_deg, frame, &page->zoom, info);
        if (e != ERR_NOMEM)
            return e;
    }
    return raster_scene(scene, m->fonts, &media, all, frame, info);
}

/* Compose and draw; a picture that cannot be decoded is left out and everything composed again. One that is not there with
 * the digest that was approved takes its whole post with it (rule 4). */
static enum err draw(struct frame_maker *m, const struct compose_context *c,
                     const struct show *show, const struct playlist *list, struct pixmap *frame,
                     struct frame_page *page, struct err_info *info)
{
    m->bad_count = 0;
    m->lost = ERR_OK;
    for (;;) {
        struct scene *scene;
        enum err e = compose(m, c, show, list, &scene);
        if (!e && m->lost)
            scene_free(scene);
        if (m->lost)
            return err_set(info, m->lost, "a picture of it is not stored as it was approved");
        if (e)
            return err_set(info, e, "nothing of it can be laid out");
        memset(&m->last_read, 0, sizeof m->last_read);
        *page = (struct frame_page){scene->page_count, scene->reading_ms, NULL};
        scene_shift(scene, show->shift);
        e = draw_scene(m, scene, show, frame, page, info);
        scene_free(scene);
        if (m->lost)
            return err_set(info, m->lost, "a picture of it is not stored as it was approved");
        static const struct digest none;
        if (!e || e == ERR_NOMEM || digest_equal(&m->last_read, &none) ||
            m->bad_count == (int)(sizeof m->bad / sizeof m->bad[0]))
            return e;
        char hex[DIGEST_HEX_BYTES];
        digest_to_hex(&m->last_read, hex);
        LOG_WARN("picture_left_out", "sha256=%.16s why=%s detail=\"%s\"", hex, err_name(e),
                 info ? info->text : "");
        m->bad[m->bad_count++] = m->last_read;
    }
}

enum err frame_maker_body(struct frame_maker *m, const struct show *show,
                          const struct playlist *list, int width_px, int height_px,
                          struct pixmap **out, struct frame_page *page, struct err_info *info)
{
    struct compose_context c = context(m, width_px, height_px);
    struct frame_page made = {0};
    struct pixmap *frame;
    c.page = show->page;
    c.theme = theme_of(m, show->evening);
    if (show->kind == SHOW_POST) {
        c.notice = show->notice;
        c.reminder = m->settings->reminder;
        c.loop_index = show->loop_index;
        c.loop_count = m->settings->progress && show->loop_count > 1 ? show->loop_count : 0;
    }
    enum err e = pixmap_new(c.width_px, c.height_px, &frame);
    if (e)
        return err_set(info, e, "out of memory for a frame");
    e = draw(m, &c, show, list, frame, &made, info);
    drop_held(m);
    fonts_trim(m->fonts);
    if (e)
        pixmap_free(frame);
    else
        e = turn(m, frame, out);
    if (!e && made.zoom)
        zoom_draw(made.zoom, 0, *out);
    if (e || !page)
        zoom_free(made.zoom);
    else
        *page = made;
    return e;
}

enum err frame_maker_header(struct frame_maker *m, bool evening, int width_px, int height_px,
                            struct pixmap **out, struct err_info *info)
{
    struct compose_context c = context(m, width_px, height_px);
    c.theme = theme_of(m, evening);
    struct raster_media media = {.user = m, .read = raster_read};
    struct scene *scene;
    struct pixmap *strip;
    enum err e = compose_header(&c, &scene);
    if (e)
        return err_set(info, e, "the header cannot be laid out");
    e = header_strip_draw(&m->header, scene, compose_header_rect(&c), m->fonts, &media, &strip,
                          info);
    drop_held(m);
    scene_free(scene);
    return e ? e : turn(m, strip, out);
}

struct rect frame_maker_header_rect(const struct frame_maker *m, bool evening, int width_px,
                                    int height_px)
{
    struct compose_context c = context(m, width_px, height_px);
    c.theme = theme_of(m, evening);
    return rect_rotate(compose_header_rect(&c), c.width_px, c.height_px, m->settings->rotation_deg);
}

bool frame_maker_has_header(const struct frame_maker *m, enum show_kind k)
{
    return k == SHOW_POST && m->settings->header;
}

uint32_t frame_maker_ground(const struct frame_maker *m, bool evening)
{
    struct color c = theme_ground(theme_of(m, evening));
    return (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
}
