/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/post_members.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

#define MAX_DATE_BYTES 64
#define MAX_WORD_BYTES 64 /* layout, source */
#define SECONDS_AT 19     /* "YYYY-MM-DDTHH:MM:SS" */

enum err post_member_text(const json_t *o, const char *key, bool required, size_t max_bytes,
                          enum text_kind kind, char **dst, struct err_info *info)
{
    const char *text = NULL;
    enum err e = json_get_string(o, key, required, max_bytes, &text, info);
    if (e || !text)
        return e;
    uint32_t bad = text_rule_refused(text, kind);
    if (bad)
        return err_set(info, ERR_RANGE, "%s holds U+%04X, which is refused", key, (unsigned)bad);
    *dst = mem_strdup(text);
    return *dst ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}

enum err post_member_focus(const json_t *binding, struct media *m, struct err_info *info)
{
    const json_t *list = NULL;
    int at[2];
    enum err e = json_get_array(binding, "focus", false, &list, info);
    if (e || !list)
        return e;
    if (json_array_size(list) != 2)
        return err_set(info, ERR_RANGE, "focus is not two numbers");
    for (size_t i = 0; i < 2; i++) {
        const json_t *v = json_array_get(list, i);
        if (!json_is_integer(v))
            return err_set(info, ERR_TYPE, "focus[%zu] is not an integer", i);
        json_int_t n = json_integer_value(v);
        if (n < 0 || n > MAX_FOCUS_PM)
            return err_set(info, ERR_RANGE, "focus[%zu] is not from 0 to %d", i, MAX_FOCUS_PM);
        at[i] = (int)n;
    }
    m->has_focus = true;
    m->focus_x_pm = at[0];
    m->focus_y_pm = at[1];
    return ERR_OK;
}

/* An RFC 3339 date with the offset that it is written in; "Z" and "-00:00" name no place's time. */
static enum err get_when(const json_t *o, const char *key, bool required, int64_t *out_s,
                         bool *has_offset, int *offset_s, struct err_info *info)
{
    const char *text = NULL;
    char local[SECONDS_AT + 2];
    int64_t then_s, local_s;
    enum err e = json_get_string(o, key, required, MAX_DATE_BYTES, &text, info);
    if (e || !text)
        return e;
    if (text_time_parse(text, false, &then_s))
        return err_set(info, ERR_SYNTAX, "%s is not an RFC 3339 date", key);
    memcpy(local, text, SECONDS_AT);
    memcpy(local + SECONDS_AT, "Z", 2);
    size_t n = strlen(text);
    *has_offset = text[n - 1] != 'Z' && strcmp(text + n - 6, "-00:00") != 0;
    *offset_s = 0;
    if (*has_offset && !text_time_parse(local, false, &local_s))
        *offset_s = (int)(local_s - then_s);
    *out_s = then_s;
    return ERR_OK;
}

static enum err get_event(const json_t *o, struct post_event *out, struct err_info *info)
{
    bool end_offset = false;
    enum err e = get_when(o, "start", true, &out->start_s, &out->has_offset, &out->offset_s, info);
    if (!e)
        e = get_when(o, "end", false, &out->end_s, &end_offset, &out->end_offset_s, info);
    if (!e)
        e = post_member_text(o, "place", false, MAX_PLACE_BYTES, TEXT_LINE, &out->place, info);
    if (e)
        return e;
    if (out->end_s && (out->end_s < out->start_s || out->end_s - out->start_s > MAX_EVENT_S))
        return err_set(info, ERR_RANGE, "end is before start, or more than %ld days behind it",
                       MAX_EVENT_S / 86400);
    if (!end_offset) /* "Z", or none: the start's */
        out->end_offset_s = out->offset_s;
    out->given = true;
    return ERR_OK;
}

enum err post_members_parse(const json_t *item, struct post *post, struct err_info *info)
{
    const json_t *o = NULL, *event = NULL;
    struct err_info why = {0};
    enum err e = json_get_object(item, "_placard", false, &o, info);
    if (e || !o)
        return e;
    if ((e = post_member_text(o, "layout", false, MAX_WORD_BYTES, TEXT_LINE, &post->layout,
                              &why)) ||
        (e = post_member_text(o, "source", false, MAX_WORD_BYTES, TEXT_LINE, &post->source,
                              &why)) ||
        (e = json_get_bool(o, "pinned", &post->pinned, &why)) ||
        (e = json_get_object(o, "event", false, &event, &why)))
        return err_set(info, e, "_placard.%s", why.text);
    if (event && (e = get_event(event, &post->event, &why)))
        return err_set(info, e, "_placard.event.%s", why.text);
    return ERR_OK;
}
