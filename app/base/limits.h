/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every bound on what comes from outside, with its unit and its reason.
 * Source: protocol, "Limits" (rule 14) unless a line says otherwise.
 */
#ifndef PLACARD_BASE_LIMITS_H
#define PLACARD_BASE_LIMITS_H

#define MAX_FLAGS_BYTES (256 * 1024) /* rule 3: about 1,500 entries */
#define MAX_ROOT_BYTES (32 * 1024)   /* 16 keys at about 300 bytes, signatures, room */
#define MAX_FEED_BYTES (1024 * 1024)
#define MAX_FEED_ITEMS 500
#define MAX_ITEM_BYTES (16 * 1024)
#define MAX_FLAG_ENTRIES 2000 /* what MAX_FLAGS_BYTES can hold, rounded up */
#define MAX_JSON_DEPTH 8
#define MAX_PICTURE_BYTES (8 * 1024 * 1024)
#define MAX_PICTURE_PIXELS (24L * 1000 * 1000) /* checked before decoding */
#define MAX_PICTURE_SIDE_PX 32767              /* what the decoders take on every board */
/* A colour profile: of displays and cameras under 10 KB, of printing presses 0.5 to 2.7 MB. */
#define MAX_PROFILE_BYTES (3 * 1024 * 1024)
#define MAX_POST_MEDIA 16 /* attachments + image of one item; layouts show fewer */
#define MAX_POST_TAGS 16
#define MAX_ID_BYTES 256 /* item id */
#define MAX_AUDIENCE_BYTES 128
#define MAX_URL_BYTES 1024
#define MAX_NAME_BYTES 256 /* author, title of a feed */
#define MAX_TITLE_BYTES 1024
#define MAX_ROLE_BYTES 128  /* of an author: one line under the name */
#define MAX_PLACE_BYTES 256 /* of an event */
#define MAX_EVENT_S (366L * 86400)
#define MAX_FOCUS_PM 1000   /* a picture's focal point, per mille of its width and height */
#define MAX_NOTICE_CELLS 90 /* of a notice for the foot strip; a Chinese letter is two cells wide */
#define MAX_ALERT_CHARS 280 /* rule 7, Unicode code points */
#define MAX_ALERT_S (12 * 3600)       /* rule 7 */
#define MAX_POST_LIFE_S (90L * 86400) /* rule 4: until - from */
#define MIN_LEASE_S (5 * 60)          /* rule 8 */
#define MAX_LEASE_S (7L * 86400)      /* rule 8 */
#define MAX_FUTURE_ISSUED_S (5 * 60)  /* rule 10 */
#define MAX_ROOT_KEYS 16
#define MAX_ROOT_CHAIN 64      /* rotations kept; one a month for five years */
#define MAX_NOTE_SIGNATURES 16 /* lines; more is an attempt to burn time */
#define MAX_KEY_NAME_BYTES 128
#define MIN_DURATION_MS 2000 /* shorter than that nobody reads */
#define MAX_DURATION_MS (10L * 60 * 1000)
#define MAX_HTTP_HEADER_BYTES (16 * 1024) /* all headers of one answer */
#define MAX_ETAG_BYTES 128
#define MAX_SETTINGS_BYTES (64 * 1024)
#define MAX_SCREEN_SIDE_PX 7680 /* 8K wide; a frame beyond costs more than a board has */
#define MAX_SHEET_WIDTH_PX 2400 /* contact sheets: 42 MB at most, whatever they hold */
#define MAX_SHEET_HEIGHT_PX 4320
#define MAX_SHEETS 99
#define MAX_STATE_BYTES 4096
#define MAX_ERROR_BODY_BYTES 4096 /* of an answer whose body we do not want */

#endif
