/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/serve.h"
#include "desk/verb.h"

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    struct serve_terms t = {.bind = "127.0.0.1"};
    int64_t port = 8443, pages_port = 8480, connections = MAX_CONNECTIONS, per_address = 0;
    const struct option table[] = {
        {OPTION_TEXT, "--bind", "ADDRESS", "IP address to listen on (default 127.0.0.1)", &t.bind,
         NULL, 0, 0},
        {OPTION_INT, "--port", "N", "default 8443; 0 takes any that is free", &port, NULL, 0,
         65535},
        {OPTION_SWITCH, "--plain-poll", NULL, "no long poll, as a plain web server", &t.plain_poll,
         NULL, 0, 0},
        {OPTION_INT, "--max-connections", "N", "default 4096", &connections, NULL, 8, 100000},
        {OPTION_INT, "--max-per-address", "N", "default half of all", &per_address, NULL, 1,
         100000},
        {OPTION_TEXT, "--pages", "ADDRESS", "pages for people on this IP address (default none)",
         &t.pages_bind, NULL, 0, 0},
        {OPTION_INT, "--pages-port", "N", "default 8480; 0 takes any that is free", &pages_port,
         NULL, 0, 65535},
        {OPTION_SWITCH, "--behind-proxy", NULL,
         "pages in plain HTTP: a reverse proxy has the certificate", &t.behind_proxy, NULL, 0, 0},
        {OPTION_TEXT, "--placard", "FILE", "the node's program, for previews (default beside this)",
         &t.placard, NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    int code;
    if (!verb_options(v, io, table, argc, argv, NULL, &code))
        return code;
    t.port = (int)port;
    t.pages_port = (int)pages_port;
    t.max_connections = (int)connections;
    t.max_per_address = (int)per_address;
    return serve_run(io->dir, io->who, io->clock, &t, io->out, &info) ? verb_fail(io, &info)
                                                                      : EXIT_DONE;
}

const struct verb verb_serve = {"serve", "[--bind ADDRESS] [--port N] [options]",
                                "serves the screens over https and keeps the leases fresh",
                                "Prints `ready https://ADDRESS:PORT` once it listens, and `pages "
                                "URL` with --pages: in plain HTTP on loopback and behind a\n"
                                "proxy, else with the desk's own certificate. SIGTERM ends it.",
                                run};
