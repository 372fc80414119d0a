/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/preview.h"

#include <stdio.h>

#include "base/log.h"
#include "cli/preview_draw.h"
#include "cli/preview_options.h"
#include "cli/preview_out.h"
#include "cli/preview_watch.h"
#include "node/node.h"

static int draw_once(const struct preview_options *o)
{
    struct err_info info = {0};
    struct preview_out *out = NULL;
    struct preview_round round = {.options = o};
    enum err e = preview_out_open(o, true, &out, &info);
    if (!e) {
        round.sink = preview_out_sink(out);
        e = preview_draw(&round, &info);
    }
    preview_out_close(out);
    if (e)
        fprintf(stderr, "placard: %s (%s)\n", info.text[0] ? info.text : "no more is known",
                err_name(e));
    return e || round.refused ? 1 : 0;
}

int cli_preview(int argc, char **argv)
{
    struct preview_options o;
    struct err_info info = {0};
    enum err e = preview_options_parse(argc, argv, &o, &info);
    if (e) {
        fprintf(stderr, "placard: preview: %s\n%s", info.text, preview_options_usage());
        return 2;
    }
    if (o.help) {
        fputs(preview_options_usage(), stdout);
        return 0;
    }
    if (node_start()) {
        fputs("placard: cannot start the libraries\n", stderr);
        return 1;
    }
    return o.watch ? preview_watch(&o) : draw_once(&o);
}
