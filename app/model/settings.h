/* SPDX-License-Identifier: Apache-2.0 */
/* A screen's settings, as node/settings.c reads them from one INI file. Strings owned; settings_clear frees. */
#ifndef PLACARD_MODEL_SETTINGS_H
#define PLACARD_MODEL_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/board_settings.h"
#include "model/day_time.h"

enum transition { TRANSITION_NONE = 0, TRANSITION_FADE, TRANSITION_SLIDE, TRANSITION_PUSH };
enum clock_face { CLOCK_24H = 0, CLOCK_12H, CLOCK_OFF };
enum output_kind { OUTPUT_AUTO = 0, OUTPUT_WINDOW, OUTPUT_DRM, OUTPUT_PNG, OUTPUT_NONE };

struct settings {
    char *screen_name;              /* shown in the header */
    char *server_url;               /* https origin, no trailing slash */
    char *audience;                 /* "hq/lobby" */
    char *trust_root;               /* file: root.1.json or a later one, as provisioned */
    char *ca_file;                  /* PEM */
    char *client_cert, *client_key; /* PEM files, NULL = none */
    char *proxy;                    /* "http://user:password@host:port", NULL = none */
    char *state_dir;                /* cache and durable state */
    char *theme;                    /* name under assets/themes, or a path */
    char *theme_evening;            /* the same; NULL = none */
    char *assets_dir;
    char *language;   /* BCP 47, of the interface words */
    char *time_zone;  /* IANA name, NULL = the system's */
    int rotation_deg; /* 0, 90, 180, 270, clockwise */
    bool header; /* logo, name and clock above the posts; without, they have the whole screen */
    enum clock_face clock;
    bool burn_in_shift;         /* what stands moves by a few pixels over hours */
    struct day_time refresh_at; /* plain colours over the whole display, once a night */
    enum output_kind output;
    char *output_device;     /* DRM: "/dev/dri/card0"; NULL = the first that works */
    int width_px, height_px; /* 0 = what the display has; PNG and none: size drawn */
    int64_t duration_ms;
    enum transition transition;
    int64_t transition_ms;
    bool reduced_motion; /* short fades in place of every other movement */
    bool slow_zoom;      /* photos grow while they stand; not with reduced_motion */
    bool ticker;         /* short pinned posts stand in the foot line */
    bool progress;       /* marks of the loop's posts */
    char *reminder;      /* of the company's guidelines, in the corner; NULL = none */
    struct day_time dark_from, dark_until;
    struct day_time evening_from, evening_until;
    int64_t poll_ms;     /* between polls, +- 20 % */
    int64_t long_poll_s; /* Prefer: wait */
    int64_t cache_bytes;
    struct board_settings board; /* for images; elsewhere they change nothing */
};

#endif
