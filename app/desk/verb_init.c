/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/init.h"
#include "desk/verb.h"

#include "base/limits.h"

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *audiences[MAX_AUDIENCES], *hosts[MAX_SERVER_NAMES];
    struct option_list audience_list = {audiences, 0, MAX_AUDIENCES},
                       host_list = {hosts, 0, MAX_SERVER_NAMES};
    struct init_terms t = {.lease_s = DEFAULT_LEASE_S, .flags_threshold = 1};
    const struct option table[] = {
        {OPTION_TEXT, "--name", "NAME", "what the keys are called, such as desk.example (needed)",
         &t.name, NULL, 0, 0},
        {OPTION_LIST, "--audience", "A", "such as hq/lobby; once for each (needed)", &audience_list,
         NULL, 0, 0},
        {OPTION_LIST, "--host", "HOST",
         "name or address in the server's certificate (default localhost, 127.0.0.1, ::1)",
         &host_list, NULL, 0, 0},
        {OPTION_TEXT, "--title", "TEXT", "the feed's title (default the name)", &t.title, NULL, 0,
         0},
        {OPTION_DURATION, "--lease", "TIME",
         "how long screens trust flags they cannot renew (default 24h)", &t.lease_s, NULL,
         MIN_LEASE_S, MAX_LEASE_S},
        {OPTION_INT, "--flags-threshold", "N", "how many keys must sign the flags (default 1)",
         &t.flags_threshold, NULL, 1, 4},
        {0}};
    struct err_info info = {0};
    int code;
    if (!verb_options(v, io, table, argc, argv, NULL, &code))
        return code;
    if (!t.name || !audience_list.count)
        return verb_usage(v, io, "--name and at least one --audience are needed");
    if (!host_list.count) {
        hosts[0] = "localhost";
        hosts[1] = "127.0.0.1";
        hosts[2] = "::1";
        host_list.count = 3;
    }
    t.audiences = audiences;
    t.audience_count = audience_list.count;
    t.hosts = hosts;
    t.host_count = host_list.count;
    if (init_desk(io->dir, io->who, io->clock, &t, &info))
        return verb_fail(io, &info);
    fprintf(io->out,
            "The desk is in %s. Keep %s/keys safe and backed up: whoever has them decides what "
            "screens show.\n"
            "Next: placard-desk import FEED.json, approve, serve, and enroll for each screen.\n",
            io->dir, io->dir);
    return EXIT_DONE;
}

const struct verb verb_init = {"init", "--name NAME --audience A [--audience A ...] [options]",
                               "makes a new desk: database, keys, trust root, certificates", NULL,
                               run};
