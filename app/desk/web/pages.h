/* SPDX-License-Identifier: Apache-2.0 */
/* Every handler that the table of routes names, by the file it is in. See web_route.h for what each kind does. */
#ifndef PLACARD_DESK_WEB_PAGES_H
#define PLACARD_DESK_WEB_PAGES_H

#include "desk/web/web_route.h"

/* front.c */
web_view front_view;
web_page front_page;
/* sign_in_pages.c */
web_view sign_in_view, welcome_view;
web_page sign_in_page, welcome_page;
web_act sign_in_act, welcome_act, sign_out_act;
/* queue.c */
web_view queue_view;
web_page queue_page;
/* post_page.c */
web_view post_view;
web_page post_page;
/* decisions.c */
web_act approve_act, reject_act, ask_act, schedule_act, withdraw_act, restore_act, undo_act;
/* wall_view.c, wall_page.c */
web_view wall_view;
web_page wall_page;
/* emergency.c, emergency_page.c, alert_preview.c */
web_view emergency_view;
web_page emergency_page;
web_act hold_act, release_act, alert_act, alert_end_act, alert_draft_act;
web_give alert_preview_give;
/* calendar.c */
web_view calendar_view;
web_page calendar_page;
/* archive_pages.c */
web_view archive_view;
web_page archive_page_draw;
/* write.c, write_view.c, write_page.c, write_preview.c */
web_view write_view;
web_page write_page;
web_keep write_keep, picture_keep;
web_act write_act, look_act, draft_remove_act, picture_act;
web_give write_preview_give;
/* guidelines_pages.c, guidelines_acts.c */
web_view guidelines_view, guidelines_edit_view;
web_page guidelines_page, guidelines_edit_page;
web_act guidelines_edit_act, guidelines_acknowledge_act, guidelines_wall_act;
/* picture.c */
web_give picture_give;
/* people_pages.c, secret_page.c */
web_view people_view;
web_page people_page, link_page, token_page;
web_act people_add_act, people_reset_act, people_role_act, people_disable_act, people_enable_act,
    token_add_act, token_revoke_act;
/* account.c */
web_view account_view;
web_page account_page;
web_act account_password_act, account_sign_out_act, account_token_add_act, account_token_revoke_act;
/* settings_pages.c */
web_view settings_view;
web_page settings_page;
web_act setting_set_act, audience_add_act, audience_rule_act;
/* sources_pages.c */
web_view sources_view;
web_page sources_page;
web_act source_pause_act, source_resume_act;
/* records_pages.c */
web_view records_view, records_check_view;
web_page records_page, records_check_page;
web_give records_export_give;
/* preview.c */
web_give preview_give;
/* openapi.c */
web_view openapi_view;
/* files.c */
web_give style_give, script_give, write_script_give, icon_give;

#endif
