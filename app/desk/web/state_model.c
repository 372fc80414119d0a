/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/state_model.h"

enum err state_model_add(void *user, const struct audience_state *s)
{
    json_t *o = json_pack("{s:s,s:b,s:I,s:I,s:I}", "audience", s->name, "held", s->held, "seq",
                          (json_int_t)s->seq, "issued", (json_int_t)s->issued_s, "valid_until",
                          (json_int_t)s->valid_until_s);
    json_t *alert = s->alert ? json_pack("{s:s,s:s,s:s,s:b,s:I}", "text", s->alert, "language",
                                         s->alert_language ? s->alert_language : "", "severity",
                                         s->alert_severity ? s->alert_severity : "info", "drill",
                                         s->alert_drill, "until", (json_int_t)s->alert_until_s)
                             : NULL;
    if (!o || (s->alert && !alert) || (alert && json_object_set(o, "alert", alert))) {
        json_decref(alert);
        json_decref(o);
        return ERR_NOMEM;
    }
    json_decref(alert);
    return json_array_append_new(user, o) ? ERR_NOMEM : ERR_OK;
}
