/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cli/check_boards.h"
#include "cli/theme_report.h"
#include "compose/compose.h"
#include "compose/theme.h"
#include "node/assets.h"
#include "node/settings.h"
#include "node/settings_ini.h"
#include "node/settings_schema.h"
#include "node/theme_open.h"
#include "present/fonts.h"
#include "present/fonts_scripts.h"
#include "verify/trust_root.h"

static const char usage[] =
    "usage: placard check FILE\n"
    "       placard check --keys      all settings: default, unit, what is allowed, what for\n";

/* Where the file sets a key ("server.ca"), 0 if nowhere. */
static int line_of(const char *file, const char *key)
{
    struct settings_ini ini;
    enum settings_ini_kind kind;
    char *text = NULL, name[2 * SETTINGS_INI_SECTION_BYTES];
    size_t bytes = 0;
    int line = 0;
    if (file_read(file, MAX_SETTINGS_BYTES, &text, &bytes, NULL))
        return 0;
    settings_ini_start(&ini, text, bytes);
    while (!line && settings_ini_next(&ini, &kind)) {
        if (kind != INI_LINE_PAIR)
            continue;
        snprintf(name, sizeof name, "%s.%s", ini.section, ini.key);
        if (!strcmp(name, key))
            line = ini.line;
    }
    mem_free(text);
    return line;
}

/* One line a problem: FILE:LINE: KEY: what. Line 0 looks for the key. */
static void say(const char *file, int line, const char *key, const char *text)
{
    if (!line)
        line = line_of(file, key);
    if (line)
        printf("%s:%d: %s: %s\n", file, line, key, text);
    else
        printf("%s: %s: %s\n", file, key, text);
}

static int check_root(const char *file, const struct settings *s)
{
    struct trust_root root;
    struct err_info info = {0};
    char *bytes = NULL;
    size_t len = 0;
    if (!s->trust_root)
        return 0; /* said already: the key is required */
    enum err e = file_read(s->trust_root, MAX_ROOT_BYTES, &bytes, &len, &info);
    if (!e)
        e = trust_root_first(bytes, len, &root, &info);
    mem_free(bytes);
    if (e)
        say(file, 0, "server.trust_root", info.text);
    return e != ERR_OK;
}

static int check_readable(const char *file, const char *key, const char *path)
{
    char *bytes = NULL;
    size_t len = 0;
    struct err_info info = {0};
    if (!path || !strcmp(path, SETTING_KEPT)) /* kept: nobody but the board can look at it */
        return 0;
    enum err e = file_read(path, 1024 * 1024, &bytes, &len, &info);
    if (!e && !strstr(bytes, "-----BEGIN "))
        e = err_set(&info, ERR_SYNTAX, "%s is not a PEM file", path);
    mem_free(bytes);
    if (e)
        say(file, 0, key, info.text);
    return e != ERR_OK;
}

static int check_theme(const char *file, const char *key, const struct settings *s)
{
    char path[4096];
    struct theme *theme = NULL;
    struct err_info info = {0}, why = {0};
    enum err e = assets_theme_path(s, path, sizeof path, &info);
    if (!e && (e = theme_open(path, &theme, &why)))
        e = theme_report_error(path, e, &why, &info);
    if (e) {
        say(file, 0, key, info.text);
        return 1;
    }
    int wrong = theme_report(stdout, path, theme);
    theme_free(theme);
    return wrong;
}

/* Packages that have been named already: their faces need no line each. */
struct named {
    const char *packages[8];
    int count;
};

static bool is_named(const struct named *n, const char *package)
{
    for (int i = 0; i < n->count; i++)
        if (!strcmp(n->packages[i], package))
            return true;
    return false;
}

static void name(struct named *n, const char *package)
{
    if (!is_named(n, package) && n->count < (int)(sizeof n->packages / sizeof n->packages[0]))
        n->packages[n->count++] = package;
}

static void say_missing_script(void *user, const char *script, const char *package)
{
    printf("note: %s: no font; install %s\n", script, package);
    name(user, package);
}

/* Another face has its letters. */
static void say_missing_face(void *user, const char *face, const char *package)
{
    if (is_named(user, package))
        return;
    printf("note: the font %s is not installed, others stand in for it; install %s\n", face,
           package);
    name(user, package);
}

/* Missing fonts are a note, not a mistake: the screen goes on with what is there, "[…]" for the letters it lacks. */
static void check_fonts(const struct settings *s)
{
    char path[4096];
    struct fonts *fonts;
    struct err_info info = {0};
    struct named named = {.count = 0};
    if (assets_path(s, "fonts/fonts.conf", path, sizeof path, &info) ||
        fonts_open(path, &fonts, &info)) {
        printf("note: %s\n", info.text);
        return;
    }
    fonts_scripts_missing(fonts, say_missing_script, &named);
    fonts_missing(fonts, say_missing_face, &named);
    fonts_close(fonts);
}

int cli_check(int argc, char **argv)
{
    struct settings s;
    struct settings_report report;
    struct err_info info = {0};
    if (argc == 2 && !strcmp(argv[1], "--keys")) {
        settings_print_schema(stdout);
        return 0;
    }
    if (argc == 2 && !strcmp(argv[1], "--help")) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc != 2 || argv[1][0] == '-') {
        fputs(usage, stderr);
        return 2;
    }
    json_start();
    if (crypto_start()) {
        fputs("placard: cannot start the crypto library\n", stderr);
        return 1;
    }
    const char *file = argv[1];
    int wrong = 0;
    enum err e = settings_read(file, &s, &report, &info);
    if (e && !report.count) {
        printf("%s: %s\n", file, info.text);
        settings_clear(&s);
        return 1;
    }
    for (int i = 0; i < report.count && i < SETTINGS_MAX_PROBLEMS; i++)
        say(file, report.problems[i].line, report.problems[i].key, report.problems[i].text);
    wrong += report.count;
    wrong += check_root(file, &s);
    wrong += check_readable(file, "server.ca", s.ca_file);
    wrong += check_readable(file, "server.client_certificate", s.client_cert);
    wrong += check_readable(file, "server.client_key", s.client_key);
    wrong += check_readable(file, "network.eap_ca", s.board.eap_ca);
    wrong += check_readable(file, "network.eap_certificate", s.board.eap_cert);
    wrong += check_readable(file, "network.eap_key", s.board.eap_key);
    wrong += check_readable(file, "update.key", s.board.update_key);
    wrong += check_theme(file, "screen.theme", &s);
    if (s.theme_evening) {
        struct settings evening = s;
        evening.theme = s.theme_evening;
        wrong += check_theme(file, "screen.theme_evening", &evening);
    }
    wrong += check_boards(file, &report);
    check_fonts(&s);
    settings_clear(&s);
    if (wrong)
        printf("%d problem%s\n", wrong, wrong == 1 ? "" : "s");
    else
        printf("%s: all settings are good\n", file);
    return wrong ? 1 : 0;
}
