/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview_options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/text.h"
#include "cli/size.h"
#include "compose/compose.h"
#include "verify/text_rule.h"

static const char usage[] =
    "usage: placard preview --feed FILE --post ID --size WxH --out FILE.png [--page N] ...\n"
    "       placard preview --feed FILE (--all | --post ID ...) --size WxH ... --out FOLDER\n"
    "       placard preview --feed FILE (--all | --post ID ...) --size WxH ... --contact-sheet "
    "FILE.png\n"
    "       placard preview --card house|setup|alert ... --size WxH --out FILE.png\n"
    "\n"
    "What to draw, exactly as the screen would show it:\n"
    "  --feed FILE    JSON Feed 1.1, with its pictures beside it\n"
    "  --post ID      a post; several may be given\n"
    "  --all          every post of the feed, with all its pages\n"
    "  --page N       which page of a long post, from 1\n"
    "  --card KIND    house, setup or alert: what a screen shows beside posts; several may be "
    "given\n"
    "  --trouble CODE what is wrong, on house and set-up cards, such as P-12\n"
    "  --text TEXT    the alert's words; on a set-up card the detail, such as the server's name\n"
    "  --severity S   of the alert: info, warning (the default) or critical\n"
    "  --drill        the alert is an exercise\n"
    "\n"
    "How:\n"
    "  --size WxH     of the display, such as 1920x1080 or 1080x1920; up to 8 may be given\n"
    "  --theme NAME   another theme than the settings', or the path of its folder; up to 8\n"
    "  --config FILE  settings of a screen: its name, theme, language, time zone, rotation, ticker "
    "...\n"
    "  --now TIME     draw as at this time (2026-03-02T09:05:00Z), for \"2 hours ago\" and the "
    "clock\n"
    "\n"
    "Where to:\n"
    "  --out FILE.png         one picture\n"
    "  --out FOLDER           one file a picture, named ID.WxH.THEME.png or ID.WxH.THEME.pN.png\n"
    "                         of each picture is printed: file, post, page, size, theme, with "
    "tabs\n"
    "                         between\n"
    "  --contact-sheet FILE.png  small pictures of all, with captions; what one sheet does not "
    "hold\n"
    "                         goes on FILE-2.png and so on\n"
    "  --watch        draw again whenever feed, theme, settings or their pictures change, until\n"
    "                 Ctrl-C; after a mistake the last good pictures stay\n";

static const struct option table[] = {{"feed", required_argument, NULL, 'f'},
                                      {"post", required_argument, NULL, 'p'},
                                      {"all", no_argument, NULL, 'a'},
                                      {"page", required_argument, NULL, 'g'},
                                      {"card", required_argument, NULL, 'd'},
                                      {"trouble", required_argument, NULL, 'r'},
                                      {"text", required_argument, NULL, 'x'},
                                      {"severity", required_argument, NULL, 'v'},
                                      {"drill", no_argument, NULL, 'l'},
                                      {"size", required_argument, NULL, 's'},
                                      {"theme", required_argument, NULL, 't'},
                                      {"config", required_argument, NULL, 'c'},
                                      {"now", required_argument, NULL, 'n'},
                                      {"out", required_argument, NULL, 'o'},
                                      {"contact-sheet", required_argument, NULL, 'k'},
                                      {"watch", no_argument, NULL, 'w'},
                                      {"help", no_argument, NULL, 'h'},
                                      {0}};

const char *preview_options_usage(void)
{
    return usage;
}

/* A word of a short list; -1 = it is none of them. */
static int word_of(const char *text, const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(text, words[i]))
            return i;
    return -1;
}

static enum err take_page(struct preview_options *o, const char *text, struct err_info *info)
{
    size_t digits = strspn(text, "0123456789");
    if (digits >= 1 && digits <= 3 && !text[digits])
        o->page = (int)strtol(text, NULL, 10) - 1;
    else
        o->page = -1;
    return o->page >= 0 ? ERR_OK : err_set(info, ERR_RANGE, "--page is a number from 1 to 999");
}

static enum err take_card(struct preview_options *o, const char *text, struct err_info *info)
{
    static const char *const words[] = {"house", "setup", "alert"};
    static const enum show_kind kinds[] = {SHOW_HOUSE, SHOW_SETUP, SHOW_ALERT};
    int i = word_of(text, words, 3);
    if (i < 0)
        return err_set(info, ERR_SYNTAX, "--card is house, setup or alert");
    for (int k = 0; k < o->card_count; k++)
        if (o->cards[k] == kinds[i])
            return err_set(info, ERR_DUPLICATE, "--card %s stands twice", words[i]);
    o->cards[o->card_count++] = kinds[i];
    return ERR_OK;
}

/* By the code that the card shows, or by the name that the log has. */
static enum err take_trouble(struct preview_options *o, const char *text, struct err_info *info)
{
    for (int e = 0; e < ERR__COUNT; e++) {
        if (strcasecmp(text, compose_trouble_code((enum err)e)) &&
            strcmp(text, err_name((enum err)e)))
            continue;
        o->trouble = (enum err)e;
        o->has_trouble = true;
        return ERR_OK;
    }
    char quoted[40];
    return err_set(info, ERR_RANGE, "--trouble: no card has the code %s; P-12 is one",
                   log_quote(text, quoted, sizeof quoted));
}

/* What no desk would sign, no preview shows. */
static enum err take_text(struct preview_options *o, const char *text, struct err_info *info)
{
    if (!text_utf8_valid(text, strlen(text)))
        return err_set(info, ERR_SYNTAX, "--text is not UTF-8");
    if (text_rule_refused(text, TEXT_LINES))
        return err_set(info, ERR_RANGE, "--text has a character that no screen shows");
    if (!text[0] || text_utf8_count(text) > MAX_ALERT_CHARS)
        return err_set(info, ERR_RANGE, "--text has 1 to %d characters", MAX_ALERT_CHARS);
    o->text = text;
    return ERR_OK;
}

static enum err take_severity(struct preview_options *o, const char *text, struct err_info *info)
{
    static const char *const words[] = {"info", "warning", "critical"};
    static const enum alert_severity kinds[] = {SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL};
    int i = word_of(text, words, 3);
    if (i < 0)
        return err_set(info, ERR_SYNTAX, "--severity is info, warning or critical");
    o->severity = kinds[i];
    return ERR_OK;
}

static enum err take_size(struct preview_options *o, const char *text, struct err_info *info)
{
    struct preview_size s;
    if (!cli_parse_size(text, &s.width_px, &s.height_px))
        return err_set(info, ERR_RANGE, "--size is such as 1920x1080, each side 64 to %d",
                       MAX_SCREEN_SIDE_PX);
    for (int i = 0; i < o->size_count; i++)
        if (o->sizes[i].width_px == s.width_px && o->sizes[i].height_px == s.height_px)
            return err_set(info, ERR_DUPLICATE, "--size %dx%d stands twice", s.width_px,
                           s.height_px);
    if (o->size_count == PREVIEW_MAX_SIZES)
        return err_set(info, ERR_FULL, "more than %d --size", PREVIEW_MAX_SIZES);
    o->sizes[o->size_count++] = s;
    return ERR_OK;
}

static enum err take_word(const char **list, int *count, int room, const char *text,
                          const char *name, struct err_info *info)
{
    for (int i = 0; i < *count; i++)
        if (!strcmp(list[i], text))
            return err_set(info, ERR_DUPLICATE, "one %s stands twice", name);
    if (*count == room)
        return err_set(info, ERR_FULL, "more than %d %s", room, name);
    list[(*count)++] = text;
    return ERR_OK;
}

/* A name that ends in .png is a file, any other a folder. */
static void take_out(struct preview_options *o, const char *text)
{
    size_t n = strlen(text);
    bool is_file = n > 4 && !strcasecmp(text + n - 4, ".png");
    o->file = is_file ? text : NULL;
    o->folder = is_file ? NULL : text;
}

static enum err take(struct preview_options *o, int option, struct err_info *info)
{
    switch (option) {
    case 'p':
        return take_word(o->posts, &o->post_count, PREVIEW_MAX_POSTS, optarg, "--post", info);
    case 't':
        return take_word(o->themes, &o->theme_count, PREVIEW_MAX_THEMES, optarg, "--theme", info);
    case 'g':
        return take_page(o, optarg, info);
    case 'd':
        return take_card(o, optarg, info);
    case 'r':
        return take_trouble(o, optarg, info);
    case 'x':
        return take_text(o, optarg, info);
    case 'v':
        return take_severity(o, optarg, info);
    case 's':
        return take_size(o, optarg, info);
    case 'n':
        return text_time_parse(optarg, false, &o->now_s)
                   ? err_set(info, ERR_SYNTAX, "--now is such as 2026-03-02T09:05:00Z")
                   : ERR_OK;
    case 'f':
        o->feed = optarg;
        return ERR_OK;
    case 'c':
        o->config = optarg;
        return ERR_OK;
    case 'k':
        o->sheet = optarg;
        return ERR_OK;
    case 'o':
        take_out(o, optarg);
        return ERR_OK;
    case 'a':
        return o->all = true, ERR_OK;
    case 'l':
        return o->drill = true, ERR_OK;
    case 'w':
        return o->watch = true, ERR_OK;
    case 'h':
        return o->help = true, ERR_OK;
    default:
        return err_set(info, ERR_SYNTAX, "see the usage");
    }
}

/* What goes together. */
static enum err judge(const struct preview_options *o, struct err_info *info)
{
    int posts = o->post_count, subjects = posts + o->card_count;
    bool feed_needed = o->all || posts > 0;
    if (!o->all && !subjects)
        return err_set(info, ERR_SYNTAX, "nothing to draw: --post, --all or --card");
    if (o->all && posts)
        return err_set(info, ERR_SYNTAX, "--all and --post exclude each other");
    if (feed_needed && !o->feed)
        return err_set(info, ERR_SYNTAX, "posts need --feed FILE");
    if (!feed_needed && o->feed)
        return err_set(info, ERR_SYNTAX, "which post of the feed? --post ID or --all");
    if (!o->size_count)
        return err_set(info, ERR_SYNTAX, "--size is missing");
    if (!o->file && !o->folder && !o->sheet)
        return err_set(info, ERR_SYNTAX, "where to? --out or --contact-sheet");
    if (o->file && (o->all || subjects != 1 || o->size_count != 1 || o->theme_count > 1))
        return err_set(info, ERR_SYNTAX,
                       "--out FILE.png takes one picture; for several give a "
                       "folder");
    if (o->page >= 0 && (o->all || posts != 1 || o->card_count))
        return err_set(info, ERR_SYNTAX, "--page goes with one --post");
    if (!o->card_count && (o->has_trouble || o->text || o->drill))
        return err_set(info, ERR_SYNTAX, "--trouble, --text and --drill go with --card");
    return ERR_OK;
}

enum err preview_options_parse(int argc, char **argv, struct preview_options *o,
                               struct err_info *info)
{
    int option;
    *o = (struct preview_options){.page = -1, .severity = SEVERITY_WARNING};
    opterr = 0; /* what is wrong is said by us */
    while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
        enum err e = option == '?' ? err_set(info, ERR_SYNTAX,
                                             "unknown, ambiguous or incomplete "
                                             "option")
                                   : take(o, option, info);
        if (e || o->help)
            return e;
    }
    if (optind != argc)
        return err_set(info, ERR_SYNTAX, "every word needs its option");
    return judge(o, info);
}
