/* SPDX-License-Identifier: Apache-2.0 */
#include "node/settings_schema.h"

#include "base/limits.h"
#include "model/settings.h"

static const struct setting_choice rotations[] = {
    {"0", 0}, {"90", 90}, {"180", 180}, {"270", 270}, {0}};
static const struct setting_choice outputs[] = {{"auto", OUTPUT_AUTO}, {"window", OUTPUT_WINDOW},
                                                {"drm", OUTPUT_DRM},   {"png", OUTPUT_PNG},
                                                {"none", OUTPUT_NONE}, {0}};
static const struct setting_choice transitions[] = {{"none", TRANSITION_NONE},
                                                    {"fade", TRANSITION_FADE},
                                                    {"slide", TRANSITION_SLIDE},
                                                    {"push", TRANSITION_PUSH},
                                                    {0}};

static const struct setting_choice clocks[] = {
    {"24h", CLOCK_24H}, {"12h", CLOCK_12H}, {"off", CLOCK_OFF}, {0}};

#define AT(member) offsetof(struct settings, member)

/* clang-format off */
const struct setting settings_schema[] = {
    {.section = "screen", .key = "name", .kind = SETTING_TEXT, .offset = AT(screen_name), .max = 64,
     .help = "what the header calls this screen; empty leaves the header's left side free"},
    {.section = "screen", .key = "rotation", .kind = SETTING_CHOICE, .offset = AT(rotation_deg), .unit = "degrees clockwise",
     .standard = "0", .choices = rotations, .help = "how far the picture is turned; 90 is for a display turned to the left, its right edge up"},
    {.section = "screen", .key = "output", .kind = SETTING_CHOICE, .offset = AT(output), .standard = "auto", .choices = outputs,
     .help = "where to draw: a window, the display hardware itself (drm), PNG files, or nowhere"},
    {.section = "screen", .key = "output_device", .kind = SETTING_TEXT, .offset = AT(output_device), .max = 128,
     .help = "which card drm draws on, such as /dev/dri/card0; empty takes the first that works"},
    {.section = "screen", .key = "width", .kind = SETTING_SMALL_INT, .offset = AT(width_px), .unit = "px", .standard = "0", .min = 0,
     .max = MAX_SCREEN_SIDE_PX, .scale = 1, .help = "0 takes what the display has"},
    {.section = "screen", .key = "height", .kind = SETTING_SMALL_INT, .offset = AT(height_px), .unit = "px", .standard = "0", .min = 0,
     .max = MAX_SCREEN_SIDE_PX, .scale = 1, .help = "0 takes what the display has"},
    {.section = "screen", .key = "theme", .kind = SETTING_NAME, .offset = AT(theme), .standard = "placard", .max = 256,
     .help = "a folder under assets/themes, or the path of one elsewhere"},
    {.section = "screen", .key = "theme_evening", .kind = SETTING_NAME, .offset = AT(theme_evening), .max = 256,
     .help = "the theme between show.evening_from and show.evening_until; empty keeps the same all day"},
    {.section = "screen", .key = "assets", .kind = SETTING_PATH, .offset = AT(assets_dir), .max = 1024,
     .help = "folder of themes, fonts list and messages; empty takes the one that came with the program"},
    {.section = "screen", .key = "language", .kind = SETTING_LANGUAGE, .offset = AT(language), .standard = "en", .max = 35,
     .help = "of the interface's own words, such as en, de, ja"},
    {.section = "screen", .key = "time_zone", .kind = SETTING_ZONE, .offset = AT(time_zone), .max = 64,
     .help = "such as Europe/Berlin; empty takes the system's"},
    {.section = "screen", .key = "header", .kind = SETTING_YES_NO, .offset = AT(header), .standard = "yes",
     .help = "logo, name and clock in a strip above the posts; no gives posts the whole screen"},
    {.section = "screen", .key = "clock", .kind = SETTING_CHOICE, .offset = AT(clock), .standard = "24h", .choices = clocks,
     .help = "the header's clock: 09:05, 9:05 am, or none"},
    {.section = "screen", .key = "burn_in_shift", .kind = SETTING_YES_NO, .offset = AT(burn_in_shift), .standard = "yes",
     .help = "yes moves header, words and cards by a pixel every ten minutes, at most 1/270 of the short side from their places, "
             "so that nothing burns in"},
    {.section = "screen", .key = "refresh_at", .kind = SETTING_DAY_TIME, .offset = AT(refresh_at), .standard = "03:30",
     .help = "when, once a night, the display shows plain colours for half a minute against burn-in, not in the dark hours; "
             "empty never does"},
    {.section = "server", .key = "url", .kind = SETTING_ORIGIN, .offset = AT(server_url), .required = true, .max = MAX_URL_BYTES,
     .help = "https origin of the desk or of the web server that carries its files"},
    {.section = "server", .key = "audience", .kind = SETTING_AUDIENCE, .offset = AT(audience), .required = true,
     .max = MAX_AUDIENCE_BYTES, .help = "whose posts this screen shows, such as hq/lobby"},
    {.section = "server", .key = "trust_root", .kind = SETTING_PATH, .offset = AT(trust_root), .required = true, .max = 1024,
     .help = "file with the root of trust, root.N.json, as the desk's `enroll` wrote it"},
    {.section = "server", .key = "ca", .kind = SETTING_PATH, .offset = AT(ca_file), .required = true, .max = 1024,
     .help = "PEM file with the certificate authority that signs the server's certificate; no other is trusted"},
    {.section = "server", .key = "client_certificate", .kind = SETTING_PATH, .offset = AT(client_cert), .max = 1024,
     .help = "PEM file, if the server asks screens for a certificate"},
    {.section = "server", .key = "client_key", .kind = SETTING_PATH, .offset = AT(client_key), .max = 1024, .secret = true,
     .help = "PEM file with the key of client_certificate"},
    {.section = "server", .key = "proxy", .kind = SETTING_PROXY, .offset = AT(proxy), .max = MAX_URL_BYTES, .secret = true,
     .help = "http://[user:password@]host:port; empty connects directly"},
    {.section = "server", .key = "poll_seconds", .kind = SETTING_INT, .offset = AT(poll_ms), .unit = "s", .standard = "10", .min = 1,
     .max = 3600, .scale = 1000, .help = "between two looks at the flags, +- 20 %, where the server does not hold the request"},
    {.section = "server", .key = "long_poll_seconds", .kind = SETTING_INT, .offset = AT(long_poll_s), .unit = "s", .standard = "25",
     .min = 0, .max = 55, .scale = 1, .help = "how long to ask the server to hold the request until something changes; 0 never asks"},
    {.section = "show", .key = "duration_seconds", .kind = SETTING_INT, .offset = AT(duration_ms), .unit = "s", .standard = "10",
     .min = MIN_DURATION_MS / 1000, .max = MAX_DURATION_MS / 1000, .scale = 1000,
     .help = "how long a post stands, unless its flags say otherwise"},
    {.section = "show", .key = "transition", .kind = SETTING_CHOICE, .offset = AT(transition), .standard = "fade", .choices = transitions,
     .help = "from one post or page to the next: slide lays the new one over the old, push moves both; where the "
             "screen's language runs from right to left, they move the other way"},
    {.section = "show", .key = "transition_ms", .kind = SETTING_INT, .offset = AT(transition_ms), .unit = "ms", .standard = "800",
     .min = 0, .max = 5000, .scale = 1, .help = "how long the transition takes"},
    {.section = "show", .key = "reduced_motion", .kind = SETTING_YES_NO, .offset = AT(reduced_motion), .standard = "no",
     .help = "yes makes every transition but none a fade of a quarter of a second at most"},
    {.section = "show", .key = "slow_zoom", .kind = SETTING_YES_NO, .offset = AT(slow_zoom), .standard = "no",
     .help = "yes lets a photo under its caption grow slowly while it stands, on screens of up to 1920 x 1200; costs much "
             "processor time (README); reduced_motion leaves it out"},
    {.section = "show", .key = "ticker", .kind = SETTING_YES_NO, .offset = AT(ticker), .standard = "no",
     .help = "yes puts short pinned posts without pictures in the line at the foot, one at a time, a new one with each post; "
             "where there is nothing else they take turns as posts do"},
    {.section = "show", .key = "progress", .kind = SETTING_YES_NO, .offset = AT(progress), .standard = "yes",
     .help = "marks that tell which post of the loop stands"},
    {.section = "show", .key = "reminder", .kind = SETTING_TEXT, .offset = AT(reminder), .max = 160,
     .help = "a few words on the company's guidelines, for the corner at the foot; empty leaves it out"},
    {.section = "show", .key = "dark_from", .kind = SETTING_DAY_TIME, .offset = AT(dark_from),
     .help = "from when the screen stays black, but for alerts; empty never does"},
    {.section = "show", .key = "dark_until", .kind = SETTING_DAY_TIME, .offset = AT(dark_until),
     .help = "when the dark hours end, may be on the next day"},
    {.section = "show", .key = "evening_from", .kind = SETTING_DAY_TIME, .offset = AT(evening_from),
     .help = "from when screen.theme_evening is taken"},
    {.section = "show", .key = "evening_until", .kind = SETTING_DAY_TIME, .offset = AT(evening_until),
     .help = "when the evening ends, may be on the next day"},
    {.section = "store", .key = "directory", .kind = SETTING_PATH, .offset = AT(state_dir), .standard = "placard-state", .max = 1024,
     .help = "folder for stored posts and the anti-rollback state; it may be lost at any time without harm"},
    {.section = "store", .key = "cache_mib", .kind = SETTING_INT, .offset = AT(cache_bytes), .unit = "MiB", .standard = "256", .min = 8,
     .max = 65536, .scale = 1024 * 1024, .help = "most that stored pictures may take"},
};
/* clang-format on */
const int settings_schema_count = sizeof settings_schema / sizeof settings_schema[0];
