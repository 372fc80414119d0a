/* SPDX-License-Identifier: Apache-2.0 */
/* What takes all screens at once: hold and release, alert and its end. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "desk/mode.h"
#include "desk/web/alert_form.h"
#include "desk/web/audience_pick.h"
#include "desk/web/page.h"
#include "desk/web/pages.h"
#include "desk/web/state_model.h"

struct changing {
    struct web *w;
    const char *reason;
    struct alert alert;
    enum err (*change)(struct changing *c, int64_t audience_id, bool *changed);
    struct err_info *info;
    json_t *changed; /* names of the audiences that were not so before */
};

static enum err hold(struct changing *c, int64_t audience_id, bool *changed)
{
    return mode_hold(c->w->d, audience_id, c->reason, changed, c->info);
}

static enum err release(struct changing *c, int64_t audience_id, bool *changed)
{
    return mode_release(c->w->d, audience_id, c->reason, changed, c->info);
}

static enum err send_alert(struct changing *c, int64_t audience_id, bool *changed)
{
    *changed = true;
    return mode_alert(c->w->d, audience_id, &c->alert, c->info);
}

static enum err end_alert(struct changing *c, int64_t audience_id, bool *changed)
{
    return mode_alert_end(c->w->d, audience_id, changed, c->info);
}

static enum err change_one(void *user, int64_t audience_id, const char *name)
{
    struct changing *c = user;
    bool changed = false;
    enum err e = c->change(c, audience_id, &changed);
    if (!e && changed && json_array_append_new(c->changed, json_string(name)))
        e = err_set(c->info, ERR_NOMEM, "out of memory");
    return e;
}

/* The audience of the field, or all. */
static enum err change_all(struct changing *c, const char *said, struct web_done *done)
{
    const char *audience = web_field(c->w, "audience"), *reason = web_field(c->w, "reason");
    if (strlen(reason) > MAX_REASON_BYTES)
        return err_set(c->info, ERR_TOO_BIG, "the reason is longer than %d bytes",
                       MAX_REASON_BYTES);
    c->reason = *reason ? reason : NULL;
    c->changed = json_array();
    enum err e = c->changed ? mode_each_audience(c->w->d, *audience ? audience : NULL, change_one,
                                                 c, c->info)
                            : err_set(c->info, ERR_NOMEM, "out of memory");
    if (!e) {
        snprintf(done->location, sizeof done->location, "/emergency?done=%s", said);
        done->model = json_pack("{s:O}", "changed", c->changed);
    }
    json_decref(c->changed);
    return e;
}

enum err hold_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return change_all(&(struct changing){.w = w, .change = hold, .info = info}, "held", done);
}

enum err release_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return change_all(&(struct changing){.w = w, .change = release, .info = info}, "released",
                      done);
}

enum err alert_act(struct web *w, struct web_done *done, struct err_info *info)
{
    struct changing c = {.w = w, .change = send_alert, .info = info};
    enum err e = alert_form_read(w, &c.alert, info);
    if (!e)
        e = change_all(&c, c.alert.drill ? "drilled" : "alerted", done);
    mem_free(c.alert.text);
    return e;
}

enum err alert_end_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return change_all(&(struct changing){.w = w, .change = end_alert, .info = info}, "alert-ended",
                      done);
}

enum err emergency_view(struct web *w, json_t **model, struct err_info *info)
{
    json_t *states = json_array(), *names = NULL;
    enum err e = states ? audience_state_each(w->d, 0, state_model_add, states, info)
                        : err_set(info, ERR_NOMEM, "out of memory");
    if (!e)
        e = audience_pick_names(w->d, &names, info);
    if (!e &&
        !(*model = json_pack("{s:s,s:I,s:O,s:O}", "title", "Hold or alert", "now",
                             (json_int_t)desk_now_s(w->d), "states", states, "audiences", names)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    json_decref(states);
    json_decref(names);
    return e;
}

/* The form once more with its picture, for browsers without scripts. */
enum err alert_draft_act(struct web *w, struct web_done *done, struct err_info *info)
{
    return emergency_view(w, &done->model, info);
}
