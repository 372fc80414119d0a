/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/setting.h"
#include "desk/verb.h"

#include "base/mem.h"

static int list(const struct verb_io *io)
{
    struct err_info info = {0};
    struct desk *d = NULL;
    enum err e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
    const struct setting *s;
    for (int i = 0; !e && (s = setting_at(i)); i++) {
        char *value = NULL;
        if ((e = setting_get(d, s->name, &value, &info)))
            break;
        fprintf(io->out, "%s = ", s->name);
        verb_print_text(io->out, value);
        fprintf(io->out, "\n    %s\n", s->help);
        mem_free(value);
    }
    desk_close(d);
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *word[2];
    struct option_list words = {word, 0, 2};
    const struct option table[] = {{0}};
    struct err_info info = {0};
    struct verb_change change = {0};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (!words.count)
        return list(io);
    if (words.count != 2)
        return verb_usage(v, io, "say a NAME and a VALUE, or nothing to list them");
    enum err e = verb_change_begin(io, &change, &info);
    if (!e)
        e = setting_set(change.d, word[0], word[1], &info);
    if (!e)
        fprintf(change.say, "%s is set.\n", word[0]);
    return verb_change_end(io, &change, e, "setting", &info);
}

const struct verb verb_setting = {"setting", "[NAME VALUE]", "shows or changes the desk's settings",
                                  "VALUE '' brings the default back.", run};
