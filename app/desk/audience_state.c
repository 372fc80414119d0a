/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_state.h"

enum err audience_state_each(struct desk *d, int64_t audience_id,
                             enum err (*each)(void *user, const struct audience_state *s),
                             void *user, struct err_info *info)
{
    struct db_query q = {0};
    bool row = false;
    int64_t lease_s = 0, now_s = desk_now_s(d);
    enum err e = desk_meta_get_int(d, "lease_s", &lease_s, info);
    if (!e)
        e = db_query_open(desk_db(d), &q, info,
                          "SELECT id, name, held, alert_text, alert_language, alert_severity,"
                          " alert_drill, alert_until_s, seq, issued_s FROM audience"
                          " WHERE ?1=0 OR id=?1 ORDER BY name",
                          "i", audience_id);
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        struct audience_state s = {.id = db_int(&q, 0),
                                   .name = db_text(&q, 1),
                                   .held = db_int(&q, 2) != 0,
                                   .alert_language = db_text(&q, 4),
                                   .alert_severity = db_text(&q, 5),
                                   .alert_drill = db_int(&q, 6) != 0,
                                   .alert_until_s = db_int(&q, 7),
                                   .seq = db_int(&q, 8),
                                   .issued_s = db_int(&q, 9)};
        if (!s.held && s.alert_until_s > now_s)
            s.alert = db_text(&q, 3);
        s.valid_until_s = s.issued_s ? s.issued_s + lease_s : 0;
        e = s.name ? each(user, &s) : err_set(info, ERR_NOMEM, "out of memory");
    }
    db_query_close(&q);
    return e;
}
