/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/write_preview.h"

#include <string.h>

#include "base/mem.h"
#include "desk/item_write.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/preview.h"
#include "desk/web/write_check.h"
#include "desk/web/write_form.h"

#define NEW_ID "new"

/* The item that this form would become. b is empty. */
static enum err make_item(const struct web *w, const json_t *form, struct strbuf *b,
                          struct err_info *info)
{
    struct written p = {0};
    struct err_info unused;
    json_t *mine = json_deep_copy(form);
    enum err e = mine ? write_check(w, mine, true, &p, &unused) : ERR_NOMEM;
    if (e)
        (void)!err_set(info, e, "%.200s", mine ? unused.text : "out of memory");
    if (!e && !p.base.id && !(p.base.id = mem_strdup(NEW_ID)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e && !p.base.published_s)
        p.base.published_s = desk_now_s(w->d);
    if (!e)
        e = edit_apply(w->d, &p.edit, &p.base, info);
    if (!e && !p.base.title && !p.base.content_text && !p.base.media_count && !p.base.summary)
        e = err_set(info, ERR_RANGE, "nothing is written yet");
    if (!e && (e = item_write(&p.base, b)))
        (void)!err_set(info, e, e == ERR_TOO_BIG ? "it is too long" : "out of memory");
    written_clear(&p);
    json_decref(mine);
    return e;
}

static enum err draw(const struct web *w, const json_t *form, struct preview_ask *ask, char **out,
                     size_t *len, int *pages, struct err_info *info)
{
    struct strbuf b;
    strbuf_init(&b, MAX_ITEM_BYTES);
    enum err e = make_item(w, form, &b, info);
    ask->item = b.data;
    ask->item_bytes = b.len_bytes;
    ask->id = *model_text(form, "id") ? model_text(form, "id") : NEW_ID;
    if (!e)
        e = preview_draw(w, ask, out, len, pages, info);
    strbuf_clear(&b);
    return e;
}

int write_preview_pages(const struct web *w, const json_t *form, bool upright)
{
    struct preview_ask ask = {.upright = upright};
    char *png = NULL;
    size_t len;
    int pages = 0;
    if (draw(w, form, &ask, &png, &len, &pages, NULL))
        return 0;
    mem_free(png);
    return pages;
}

enum err write_preview_give(struct web *w, struct web_bytes *out, struct err_info *info)
{
    json_t *form = NULL;
    int64_t page = 1;
    struct preview_ask ask = {.upright = !strcmp(web_field(w, "shape"), "upright")};
    enum err e = web_field_int(w, "page", 1, MAX_PREVIEW_PAGE, 1, &page, info);
    if (!e)
        e = w->request->post ? write_form_sent(w, &form, info)
                             : write_form_draft(w, web_field(w, "draft"), &form, info);
    ask.page = (int)page;
    if (!e)
        e = draw(w, form, &ask, &out->data, &out->len, &out->pages, info);
    out->type = "image/png";
    json_decref(form);
    return e;
}
