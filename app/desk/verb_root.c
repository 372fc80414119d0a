/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sign_command.h"
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
    struct new_key keys[ROLE__COUNT] = {{0}};
    struct ecdsa_public held[ROLE__COUNT];
    const char *files[ROLE__COUNT] = {NULL};
    int64_t number = 0;
    const struct option table[] = {
        {OPTION_SWITCH, "--new-flags-key", NULL, "the flags are signed by new keys from now on",
         &keys[ROLE_FLAGS].wanted, NULL, 0, 0},
        {OPTION_SWITCH, "--new-hold-key", NULL, "a new hold key", &keys[ROLE_HOLD].wanted, NULL, 0,
         0},
        {OPTION_SWITCH, "--new-root-key", NULL, "a new root key; the old one signs this hand-over",
         &keys[ROLE_ROOT].wanted, NULL, 0, 0},
        {OPTION_TEXT, "--flags-public", "FILE",
         "the new flags key's public half; the setting sign-command signs with it",
         &files[ROLE_FLAGS], NULL, 0, 0},
        {OPTION_TEXT, "--hold-public", "FILE", "the same of the hold key", &files[ROLE_HOLD], NULL,
         0, 0},
        {OPTION_TEXT, "--root-public", "FILE", "the same of the root key", &files[ROLE_ROOT], NULL,
         0, 0},
        {0}};
    int code;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1 || strcmp(word[0], "rotate") != 0)
        return verb_usage(v, io, "the word rotate is needed");
    enum err e = ERR_OK;
    for (int i = 0; i < ROLE__COUNT && !e; i++) {
        if (!files[i])
            continue;
        e = public_key_read(files[i], &held[i], &info);
        keys[i] = (struct new_key){true, &held[i]};
    }
    if (!e)
        e = verb_change_begin(io, &c, &info);
    if (!e)
        e = trust_rotate(c.d, keys, &number, &info);
    if (!e)
        fprintf(c.say, "Trust root %" PRId64 " is published, and all flags are signed under it.\n",
                number);
    return verb_change_end(io, &c, e, "root rotate", &info);
}

const struct verb verb_root = {
    "root", "rotate [--new-KIND-key | --KIND-public FILE ...]",
    "hands the screens over to a new trust root",
    "Screens follow by themselves. Keys that were replaced go to keys/retired and sign no more.\n"
    "KIND is flags, hold or root. Public halves are PEM files of P-256 keys that a KMS or HSM "
    "holds.",
    run};
