/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/web_route.h"

#include <string.h>

#include "desk/web/pages.h"

static const struct web_route routes[] = {
    {"/", POWER_SEE, .view = front_view, .page = front_page, .about = "each audience's state"},
    {"/sign-in", POWER_NONE, .view = sign_in_view, .page = sign_in_page},
    {"/sign-in", POWER_NONE, .act = sign_in_act, .about = "name and password for a session"},
    {"/welcome", POWER_NONE, .view = welcome_view, .page = welcome_page},
    {"/welcome", POWER_NONE, .act = welcome_act, .about = "a one-time link's first password"},
    {"/sign-out", POWER_NONE, .act = sign_out_act, .about = "ends the session"},
    {"/queue", POWER_SEE, .view = queue_view, .page = queue_page,
     .about = "posts that wait for review"},
    {"/post", POWER_SEE, .view = post_view, .page = post_page, .about = "one post"},
    {"/post/approve", POWER_REVIEW, .act = approve_act, .publishes = true,
     .about = "approves exactly these bytes"},
    {"/post/ask", POWER_REVIEW, .act = ask_act, .publishes = true, .about = "asks for changes"},
    {"/post/reject", POWER_REVIEW, .act = reject_act, .publishes = true, .about = "rejects"},
    {"/post/schedule", POWER_REVIEW, .act = schedule_act, .form = "/calendar", .publishes = true,
     .about = "times, rank, pin"},
    {"/post/withdraw", POWER_WITHDRAW, .act = withdraw_act, .publishes = true,
     .about = "off the screens at once"},
    {"/post/restore", POWER_WRITE, .act = restore_act, .publishes = true,
     .about = "back into the queue"},
    {"/post/undo", POWER_REVIEW, .act = undo_act, .publishes = true,
     .about = "takes a withdrawal back: restores and approves the same bytes"},
    {"/wall", POWER_SEE, .view = wall_view, .page = wall_page,
     .about = "an audience's loop in the order in which screens show it"},
    {"/emergency", POWER_HOLD, .view = emergency_view, .page = emergency_page,
     .about = "holds and alerts that run"},
    {"/emergency/hold", POWER_HOLD, .act = hold_act, .form = "/emergency", .publishes = true,
     .about = "all screens to the house card"},
    {"/emergency/release", POWER_HOLD, .act = release_act, .form = "/emergency", .publishes = true,
     .about = "ends a hold"},
    {"/emergency/alert", POWER_ALERT, .act = alert_act, .form = "/emergency", .publishes = true,
     .about = "one sentence on all screens, until its end"},
    {"/emergency/alert/end", POWER_ALERT, .act = alert_end_act, .form = "/emergency",
     .publishes = true, .about = "ends an alert before its time"},
    {"/emergency/draft", POWER_ALERT, .act = alert_draft_act, .page = emergency_page,
     .form = "/emergency"},
    {"/emergency/preview", POWER_ALERT, .give = alert_preview_give,
     .about = "an alert as screens draw it, PNG"},
    {"/calendar", POWER_SEE, .view = calendar_view, .page = calendar_page,
     .about = "what shows on which day"},
    {"/archive", POWER_SEE, .view = archive_view, .page = archive_page_draw,
     .about = "posts that are over, newest first; full-text search"},
    {"/records", POWER_RECORDS, .view = records_view, .page = records_page,
     .about = "the audit log, newest first"},
    {"/records/check", POWER_RECORDS, .view = records_check_view, .page = records_check_page,
     .form = "/records", .about = "whether a row of the audit log was changed"},
    {"/records/export", POWER_RECORDS, .give = records_export_give,
     .about = "the audit log as CSV or JSON Lines"},
    {"/people", POWER_PEOPLE, .view = people_view, .page = people_page,
     .about = "who may sign in; tokens"},
    {"/people/add", POWER_PEOPLE, .act = people_add_act, .page = link_page, .form = "/people",
     .publishes = true, .about = "a new person, and the link for the first password"},
    {"/people/reset", POWER_PEOPLE, .act = people_reset_act, .page = link_page, .form = "/people",
     .publishes = true, .about = "forgets a password; a link for a new one"},
    {"/people/role", POWER_PEOPLE, .act = people_role_act, .form = "/people", .publishes = true,
     .about = "another role"},
    {"/people/disable", POWER_PEOPLE, .act = people_disable_act, .form = "/people",
     .publishes = true, .about = "no more signing in"},
    {"/people/enable", POWER_PEOPLE, .act = people_enable_act, .form = "/people", .publishes = true,
     .about = "signing in again"},
    {"/tokens/add", POWER_PEOPLE, .act = token_add_act, .page = token_page, .form = "/people",
     .publishes = true, .about = "a new token in a person's name, shown this once"},
    {"/tokens/revoke", POWER_PEOPLE, .act = token_revoke_act, .form = "/people", .publishes = true,
     .about = "ends a token"},
    {"/account", POWER_OWN, .view = account_view, .page = account_page,
     .about = "one's own account"},
    {"/account/password", POWER_OWN, .act = account_password_act, .form = "/account",
     .about = "another password"},
    {"/account/sign-out", POWER_OWN, .act = account_sign_out_act, .form = "/account",
     .publishes = true, .about = "ends all of one's own sessions"},
    {"/account/tokens/add", POWER_OWN, .act = account_token_add_act, .page = token_page,
     .form = "/account", .publishes = true, .about = "a new token of one's own, shown this once"},
    {"/account/tokens/revoke", POWER_OWN, .act = account_token_revoke_act, .form = "/account",
     .publishes = true, .about = "ends a token of one's own"},
    {"/settings", POWER_SETTINGS, .view = settings_view, .page = settings_page,
     .about = "audiences and settings"},
    {"/settings/set", POWER_SETTINGS, .act = setting_set_act, .form = "/settings",
     .publishes = true, .about = "changes a setting"},
    {"/audiences/add", POWER_AUDIENCES, .act = audience_add_act, .form = "/settings",
     .publishes = true, .about = "a new audience"},
    {"/audiences/rule", POWER_AUDIENCES, .act = audience_rule_act, .form = "/settings",
     .publishes = true, .about = "how many must approve, and whether authors may"},
    {"/preview", POWER_SEE, .give = preview_give, .about = "a post as screens draw it, PNG"},
    {"/picture", POWER_SEE, .give = picture_give, .about = "a picture of a post, by its name"},
    {"/write", POWER_WRITE, .view = write_view, .page = write_page,
     .about = "the form of a new post, of a draft, or of a stored post"},
    {"/write", POWER_WRITE, .act = write_act, .publishes = true, .keep = write_keep,
     .about = "a post, new or edited, pending"},
    {"/write/look", POWER_WRITE, .act = look_act, .keep = write_keep,
     .about = "keeps the form as a draft"},
    {"/write/drop", POWER_WRITE, .act = draft_remove_act, .about = "removes a draft"},
    {"/write/picture", POWER_WRITE, .act = picture_act, .keep = picture_keep,
     .about = "takes pictures for a post that is being written"},
    {"/write/preview", POWER_WRITE, .give = write_preview_give,
     .about = "a draft as screens draw it, PNG"},
    {"/write/preview", POWER_WRITE, .give = write_preview_give, .form_gives = true,
     .about = "a form as screens draw it, PNG; nothing is stored"},
    {"/static/write.js", POWER_NONE, .give = write_script_give},
    {"/static/desk.css", POWER_NONE, .give = style_give},
    {"/static/desk.js", POWER_NONE, .give = script_give},
    {"/static/icon.svg", POWER_NONE, .give = icon_give},
};
#define ROUTES ((int)(sizeof routes / sizeof routes[0]))

const struct web_route *web_route_find(const char *path, bool post, bool *other)
{
    *other = false;
    for (int i = 0; i < ROUTES; i++) {
        if (strcmp(routes[i].path, path) != 0)
            continue;
        if ((routes[i].act != NULL || routes[i].form_gives) == post)
            return &routes[i];
        *other = true;
    }
    return NULL;
}

const struct web_route *web_route_at(int index)
{
    return index >= 0 && index < ROUTES ? &routes[index] : NULL;
}
