/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/mode.h"
#include "desk/verb.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

struct alerting {
    struct verb_change change;
    struct alert alert;
    bool end;
    struct err_info *info;
};

static enum err change_one(void *user, int64_t audience_id, const char *name)
{
    struct alerting *a = user;
    bool changed = true;
    enum err e = a->end ? mode_alert_end(a->change.d, audience_id, &changed, a->info)
                        : mode_alert(a->change.d, audience_id, &a->alert, a->info);
    if (!e)
        fprintf(a->change.say, "%s: %s\n", name,
                !a->end   ? a->alert.drill ? "alert sent, as a drill" : "alert sent"
                : changed ? "alert ended"
                          : "had no alert");
    return e;
}

static bool read_severity(const char *word, enum alert_severity *out)
{
    static const char *const words[] = {"info", "warning", "critical"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!strcmp(word, words[i])) {
            *out = (enum alert_severity)i;
            return true;
        }
    }
    return false;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *text[1], *audience = NULL, *severity = "warning", *language = NULL;
    struct option_list words = {text, 0, 1};
    struct err_info info = {0};
    struct alerting a = {.info = &info};
    int64_t minutes = 0;
    const struct option table[] = {
        {OPTION_INT, "--for", "MINUTES", "how long, 1 to 720 (needed)", &minutes, NULL, 1,
         MAX_ALERT_S / 60},
        {OPTION_TEXT, "--severity", "WORD", "info, warning (default) or critical", &severity, NULL,
         0, 0},
        {OPTION_TEXT, "--language", "TAG", "of the text, such as en or de", &language, NULL, 0, 0},
        {OPTION_SWITCH, "--drill", NULL, "marked as an exercise on screen", &a.alert.drill, NULL, 0,
         0},
        {OPTION_SWITCH, "--end", NULL, "ends the alert instead", &a.end, NULL, 0, 0},
        {OPTION_TEXT, "--audience", "A", "only this one (default all)", &audience, NULL, 0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (a.end == (words.count > 0) || (!a.end && !minutes))
        return verb_usage(v, io, "give a text and --for MINUTES, or --end");
    if (!read_severity(severity, &a.alert.severity))
        return verb_usage(v, io, "--severity is info, warning or critical");
    char *copy = words.count ? mem_strdup(text[0]) : NULL,
         *tag = language ? mem_strdup(language) : NULL;
    a.alert.text = copy;
    a.alert.language = tag;
    a.alert.until_s = clock_now_s(io->clock) + minutes * 60;
    enum err e = (words.count && !copy) || (language && !tag)
                     ? err_set(&info, ERR_NOMEM, "out of memory")
                     : verb_change_begin(io, &a.change, &info);
    if (!e)
        e = mode_each_audience(a.change.d, audience, change_one, &a, &info);
    code = verb_change_end(io, &a.change, e, a.end ? "alert end" : "alert", &info);
    mem_free(copy);
    mem_free(tag);
    return code;
}

const struct verb verb_alert = {"alert", "TEXT --for MINUTES [options] | --end",
                                "takes over all screens with a text, or ends that", NULL, run};
