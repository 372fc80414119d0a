/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/publish.h"
#include "desk/verb.h"

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *out_dir[1];
    struct option_list words = {out_dir, 0, 1};
    const struct option table[] = {{0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    int code, renewed = 0;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "the folder to publish to is needed");
    enum err e = desk_open(io->dir, DESK_CHANGE, io->who, io->clock, &d, &info);
    if (!e)
        e = publish_renew(d, false, &renewed, &info);
    if (!e)
        e = publish_export(d, out_dir[0], &info);
    desk_close(d);
    if (!e) {
        fputs("Published to ", io->out);
        verb_print_text(io->out, out_dir[0]);
        fputs(".\n", io->out);
    }
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

const struct verb verb_publish = {
    "publish", "OUT", "copies the static files to a folder of any web server",
    "File by file, each whole, flags last; what is no longer named is removed. Signs afresh first "
    "where an eighth of the\n"
    "lease has passed, so that a timer needs only this. OUT holds nothing else.",
    run};
