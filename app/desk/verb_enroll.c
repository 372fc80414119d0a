/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/enroll.h"
#include "desk/verb.h"

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *out_dir[1];
    struct option_list words = {out_dir, 0, 1};
    struct enroll_terms t = {.url = "https://127.0.0.1:8443"};
    const struct option table[] = {
        {OPTION_TEXT, "--screen", "NAME", "what its header calls it", &t.screen, NULL, 0, 0},
        {OPTION_TEXT, "--audience", "A", "needed if the desk has several", &t.audience, NULL, 0, 0},
        {OPTION_TEXT, "--url", "URL", "where it finds the files (default https://127.0.0.1:8443)",
         &t.url, NULL, 0, 0},
        {OPTION_TEXT, "--language", "TAG", "of its own words, such as en or de", &t.language, NULL,
         0, 0},
        {OPTION_TEXT, "--time-zone", "ZONE", "such as Europe/Berlin", &t.time_zone, NULL, 0, 0},
        {OPTION_TEXT, "--ca", "FILE", "another CA that signs the web server's certificate",
         &t.ca_file, NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "the folder to write to is needed");
    enum err e = desk_open(io->dir, DESK_CHANGE, io->who, io->clock, &d, &info);
    if (!e)
        e = enroll_screen(d, out_dir[0], &t, &info);
    desk_close(d);
    if (e)
        return verb_fail(io, &info);
    fprintf(io->out, "Copy %s to the screen and start it with: placard run --config placard.conf\n",
            out_dir[0]);
    return EXIT_DONE;
}

const struct verb verb_enroll = {"enroll", "OUT_DIR [options]",
                                 "writes the settings and keys that one screen needs", NULL, run};
