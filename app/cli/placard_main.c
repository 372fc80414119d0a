/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/build_info.h"
#include "cli/check.h"
#include "cli/inspect.h"
#include "cli/preview.h"
#include "cli/run.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} verbs[] = {
    {"run", cli_run, "show the approved posts of an audience on this screen"},
    {"check", cli_check, "explain mistakes in a settings file"},
    {"inspect", cli_inspect,
     "explain a root, flags or feed file: who signed, what holds, what is refused and why"},
    {"preview", cli_preview, "draw posts and cards to PNG files, as the screen would show them"},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof verbs / sizeof verbs[0]; i++)
        if (!strcmp(argv[1], verbs[i].name))
            return verbs[i].run(argc - 1, argv + 1);
    if (argc == 2 && !strcmp(argv[1], "--version")) {
        printf("placard %s (%s)\n", build_info_version(), build_info_commit());
        return 0;
    }
    bool asked = argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"));
    FILE *out = asked ? stdout : stderr;
    fprintf(out, "usage: placard VERB [options]\n\n");
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        fprintf(out, "  %-9s%s\n", verbs[i].name, verbs[i].help);
    fprintf(out, "\n`placard VERB --help` tells more; `placard --version` which build this is.\n");
    return asked ? 0 : 2;
}
