/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/publish.h"
#include "desk/verb.h"

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    bool if_due = false;
    const struct option table[] = {{OPTION_SWITCH, "--if-due", NULL,
                                    "only where an eighth of the lease has passed", &if_due, NULL,
                                    0, 0},
                                   {0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    int code, renewed = 0;
    if (!verb_options(v, io, table, argc, argv, NULL, &code))
        return code;
    enum err e = desk_open(io->dir, DESK_CHANGE, io->who, io->clock, &d, &info);
    if (!e)
        e = publish_renew(d, !if_due, &renewed, &info);
    desk_close(d);
    if (e)
        return verb_fail(io, &info);
    fprintf(io->out, "%d signed afresh.\n", renewed);
    return EXIT_DONE;
}

const struct verb verb_renew = {
    "renew", "[--if-due]", "signs the flags afresh, same content",
    "`serve` does it by itself; without it, run this from a timer and then publish.", run};
