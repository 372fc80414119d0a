/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each address takes: the fields of its query or body, for the API's description, and so that a program's misspelt field is
 * refused and not passed over. Pages' forms are read by the same handlers and not checked here. Pure.
 */
#ifndef PLACARD_DESK_WEB_WEB_FIELDS_H
#define PLACARD_DESK_WEB_WEB_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

enum web_field_type {
    FIELD_TEXT = 0,
    FIELD_INT,    /* least to most */
    FIELD_TIME,   /* as web_field_time reads it */
    FIELD_FLAG,   /* "yes", or "no" or empty; in JSON true and false */
    FIELD_WORD,   /* one of words */
    FIELD_DIGEST, /* 64 hex digits */
    FIELD_FILES   /* of a multipart form */
};

struct web_field_row {
    const char *name;
    enum web_field_type type;
    bool needed;
    bool many; /* may stand several times; in JSON a list */
    const char *about;
    const char *words; /* "info|warning|critical" */
    int64_t least, most;
};

/* By what the address is about; behind the last row one without a name. */
extern const struct web_field_row fields_none[], fields_sign_in[], fields_welcome[], fields_queue[],
    fields_post[], fields_approve[], fields_said[], fields_ask[], fields_schedule[],
    fields_restore[], fields_undo[], fields_audience[], fields_hold[], fields_alert[],
    fields_alert_end[], fields_alert_preview[], fields_calendar[], fields_archive[],
    fields_records[], fields_checkpoint[], fields_export[], fields_person[], fields_role[],
    fields_name[], fields_token[], fields_own_token[], fields_id[], fields_password[],
    fields_setting[], fields_new_audience[], fields_rule[], fields_source[], fields_preview[],
    fields_picture[], fields_guidelines[], fields_guidelines_edit[], fields_acknowledge[],
    fields_guidelines_wall[], fields_write_view[], fields_write[], fields_draft[],
    fields_pictures[], fields_draft_preview[];

#endif
