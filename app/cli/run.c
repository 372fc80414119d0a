/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "run"
#include "cli/run.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/log.h"
#include "cli/size.h"
#include "node/node.h"
#include "node/settings.h"

static const char usage[] =
    "usage: placard run --config FILE [--headless] [--shots DIR] [--for SECONDS] [--window WxH] "
    "[--time-lapse N]\n"
    "\n"
    "  --config FILE    settings; `placard check FILE` explains mistakes in it\n"
    "  --headless       no window and no display hardware\n"
    "  --shots DIR      with --headless: a PNG file of each screen once it has settled\n"
    "  --for SECONDS    end by itself\n"
    "  --window WxH     a window of that size instead of the whole screen\n"
    "  --time-lapse N   let the clocks run N times as fast (for measurements)\n"
    "  --verbose        more log lines\n";

static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                        {"headless", no_argument, NULL, 'h'},
                                        {"shots", required_argument, NULL, 's'},
                                        {"for", required_argument, NULL, 'f'},
                                        {"window", required_argument, NULL, 'w'},
                                        {"time-lapse", required_argument, NULL, 't'},
                                        {"verbose", no_argument, NULL, 'v'},
                                        {"help", no_argument, NULL, '?'},
                                        {0}};

static bool take_number(const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    long long n = strtoll(text, &end, 10);
    if (!text[0] || *end || n < min || n > max)
        return false;
    *out = n;
    return true;
}

/* False when the words cannot be understood. */
static bool parse(int argc, char **argv, const char **config, struct node_options *opt)
{
    int64_t seconds;
    int c;
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        bool ok = true;
        if (c == 'c')
            *config = optarg;
        else if (c == 'h')
            opt->headless = true;
        else if (c == 's')
            opt->shots_dir = optarg;
        else if (c == 'v')
            log_set_level(LOG_LEVEL_DEBUG);
        else if (c == 'w')
            ok = cli_parse_size(optarg, &opt->width_px, &opt->height_px);
        else if (c == 't')
            ok = take_number(optarg, 1, 100000, &opt->time_lapse);
        else if (c == 'f' && (ok = take_number(optarg, 1, 365 * 86400, &seconds)))
            opt->for_ms = seconds * 1000;
        else if (c != 'f')
            ok = false;
        if (!ok)
            return false;
    }
    return *config && optind == argc;
}

int cli_run(int argc, char **argv)
{
    struct node_options opt = {0};
    struct settings s;
    struct settings_report report;
    struct err_info info = {0};
    const char *config = NULL;
    if (!parse(argc, argv, &config, &opt)) {
        fputs(usage, stderr);
        return 2;
    }
    if (opt.shots_dir)
        opt.headless = true;
    enum err e = settings_read(config, &s, &report, &info);
    if (e) {
        /* The screen still comes up and says so: a person on a ladder cannot read this log. */
        for (int i = 0; i < report.count && i < SETTINGS_MAX_PROBLEMS; i++)
            LOG_ERROR("settings", "file=%s line=%d key=%s what=\"%s\"", config,
                      report.problems[i].line, report.problems[i].key, report.problems[i].text);
        LOG_ERROR("settings", "why=%s detail=\"%s\"", err_name(e), info.text);
        /* A slip in a key that has a default does not darken a screen; without server or trust there is nothing. */
        if (e != ERR_SYNTAX || !s.server_url || !s.audience || !s.trust_root || !s.ca_file)
            opt.settings_trouble = e == ERR_NOT_FOUND ? ERR_NOT_FOUND : ERR_SETTINGS;
        opt.settings_text = info.text;
    }
    struct err_info why = {0};
    e = node_start();
    if (!e)
        e = node_run(&s, &opt, &why);
    if (e)
        LOG_ERROR("not_started", "why=%s detail=\"%s\"", err_name(e), why.text);
    settings_clear(&s);
    return e ? 1 : 0;
}
