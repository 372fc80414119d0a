/* SPDX-License-Identifier: Apache-2.0 */
/* A new version of the guidelines, somebody's name beside it, a post made of it. */
#include <inttypes.h>
#include <stdio.h>

#include "base/mem.h"
#include "desk/edit.h"
#include "desk/guidelines.h"
#include "desk/review.h"
#include "desk/web/markup.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"

static enum err no_memory(struct err_info *info)
{
    return err_set(info, ERR_NOMEM, "out of memory");
}

/* Browsers send \r\n. */
static enum err one_kind_of_line_end(const char *text, struct strbuf *out)
{
    strbuf_init(out, MAX_WEB_FIELD_BYTES);
    for (; *text; text++)
        if (*text != '\r')
            (void)strbuf_append(out, text, 1);
    return out->failed;
}

enum err guidelines_edit_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct strbuf text;
    int64_t was = 0, version = 0;
    enum err e = web_field_int(w, "was", 0, INT32_MAX, 0, &was, info);
    if (!e)
        e = db_begin(desk_db(w->d), info);
    if (e)
        return e;
    if ((e = one_kind_of_line_end(web_field(w, "text"), &text)))
        (void)no_memory(info);
    if (!e)
        e = guidelines_set(w->d, text.data ? text.data : "", was, &version, info);
    if (!e)
        e = db_commit(desk_db(w->d), info);
    db_rollback(desk_db(w->d));
    strbuf_clear(&text);
    snprintf(done->location, sizeof done->location, "/guidelines?done=saved");
    if (!e && !(done->model = json_pack("{s:I}", "version", (json_int_t)version)))
        e = no_memory(info);
    return e;
}

enum err guidelines_acknowledge_act(struct web *w, struct web_done *done, struct err_info *info)
{
    int64_t version = 0;
    const char *unused = NULL;
    enum err e = web_field_needed(w, "version", &unused, info);
    if (!e)
        e = web_field_int(w, "version", 1, INT32_MAX, 0, &version, info);
    if (!e)
        e = db_begin(desk_db(w->d), info);
    if (e)
        return e;
    e = guidelines_acknowledge(w->d, w->person.id, version, info);
    if (!e)
        e = db_commit(desk_db(w->d), info);
    db_rollback(desk_db(w->d));
    snprintf(done->location, sizeof done->location, "/guidelines?done=acknowledged");
    return e;
}

/* One post with the guidelines' own heading, pinned by its layout and its place in the loop. */
static enum err make_post(struct web *w, const struct guidelines *g, char id[EDIT_ID_BYTES],
                          struct err_info *info)
{
    struct strbuf title, text;
    const char *rest, *name;
    int64_t audience_id = 0;
    strbuf_init(&title, MAX_TITLE_BYTES);
    strbuf_init(&text, MAX_GUIDELINES_BYTES * 2);
    markup_title(g->text, &title, &rest);
    markup_plain(rest, &text);
    struct edit edit = {.title = title.len_bytes ? title.data : "Guidelines",
                        .content_text = text.data,
                        .language = web_field(w, "language"),
                        .has_pin = true,
                        .pinned = true};
    enum err e = text.failed || title.failed ? err_set(info, ERR_TOO_BIG,
                                                       "the guidelines' heading "
                                                       "is too long")
                                             : ERR_OK;
    for (int n = 0; !e && (name = web_field_at(w, "audience", n)); n++) {
        e = desk_audience_find(w->d, name, &audience_id, info);
        if (!e)
            e = edit_new(w->d, audience_id, &edit, id, info);
        if (!e)
            e = review_schedule(w->d, audience_id, id,
                                &(struct approval_terms){.has_pin = true, .pinned = true}, info);
    }
    strbuf_clear(&title);
    strbuf_clear(&text);
    return e;
}

enum err guidelines_wall_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct guidelines g;
    struct strbuf at;
    char id[EDIT_ID_BYTES] = "";
    const char *audience = NULL;
    enum err e = web_field_needed(w, "audience", &audience, info);
    if (e)
        return err_set(info, e, "Choose at least one wall");
    if ((e = guidelines_read(w->d, 0, &g, info)))
        return e;
    e = g.version ? make_post(w, &g, id, info)
                  : err_set(info, ERR_NOT_FOUND, "there are no guidelines yet");
    guidelines_clear(&g);
    if (e)
        return e;
    strbuf_init(&at, sizeof done->location - 1);
    html_put(&at, "/post?audience=%q&id=%q&done=sent", audience, id);
    snprintf(done->location, sizeof done->location, "%s", at.failed ? "/queue?done=sent" : at.data);
    strbuf_clear(&at);
    done->model = json_pack("{s:s}", "id", id);
    return done->model ? ERR_OK : no_memory(info);
}
