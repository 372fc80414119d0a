/* SPDX-License-Identifier: Apache-2.0 */
/* `serve` against test_serve.py, which is any client but a polite one. This program is also the desk that the script
 * calls: with --desk VERB ... it is placard-desk, with --serve DIR a server with a short patience. */
#include "desk/desk_fixture.h"

#include <sys/wait.h>

#include "desk/serve.h"

#define PATIENCE_MS 1500

static const char *self;

static int serve_impatiently(const char *dir)
{
    struct clock clock;
    struct err_info info = {0};
    const struct serve_terms t = {.bind = "127.0.0.1",
                                  .max_connections = 300,
                                  .max_per_address = 250,
                                  .first_request_ms = PATIENCE_MS};
    clock_system_init(&clock, 1);
    if (crypto_start() || db_start() || !serve_run(dir, "tester", &clock, &t, stdout, &info))
        return 0;
    fprintf(stderr, "%s\n", info.text);
    return 1;
}

static void clients_of_every_kind_get_what_they_deserve(void **state)
{
    struct fixture *f = *state;
    int status = 0;
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        execlp("python3", "python3", PLACARD_SOURCE_DIR "/tests/unit/desk/test_serve.py", self,
               f->dir, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    MUST(f, "audit", "verify");
}

int main(int argc, char **argv)
{
    if (argc > 2 && !strcmp(argv[1], "--desk"))
        return verbs_run(argc - 1, argv + 1, stdout, stderr);
    if (argc > 2 && !strcmp(argv[1], "--serve"))
        return serve_impatiently(argv[2]);
    self = argv[0];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(clients_of_every_kind_get_what_they_deserve, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
