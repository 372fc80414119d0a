/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/trust.h"
#include "desk/verb.h"

#include <inttypes.h>
#include <string.h>

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *word[1];
    struct option_list words = {word, 0, 1};
    struct err_info info = {0};
    struct verb_change c = {0};
    bool new_keys[ROLE__COUNT] = {false};
    int64_t number = 0;
    const struct option table[] = {
        {OPTION_SWITCH, "--new-flags-key", NULL, "the flags are signed by new keys from now on",
         &new_keys[ROLE_FLAGS], NULL, 0, 0},
        {OPTION_SWITCH, "--new-hold-key", NULL, "a new hold key", &new_keys[ROLE_HOLD], NULL, 0, 0},
        {OPTION_SWITCH, "--new-root-key", NULL, "a new root key; the old one signs this hand-over",
         &new_keys[ROLE_ROOT], NULL, 0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1 || strcmp(word[0], "rotate") != 0)
        return verb_usage(v, io, "the word rotate is needed");
    enum err e = verb_change_begin(io, &c, &info);
    if (!e)
        e = trust_rotate(c.d, new_keys, &number, &info);
    if (!e)
        fprintf(c.say, "Trust root %" PRId64 " is published, and all flags are signed under it.\n",
                number);
    return verb_change_end(io, &c, e, "root rotate", &info);
}

const struct verb verb_root = {
    "root", "rotate [--new-flags-key] [--new-hold-key] [--new-root-key]",
    "hands the screens over to a new trust root",
    "Screens follow by themselves. Keys that were replaced go to keys/retired and sign no more.",
    run};
