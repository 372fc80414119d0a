/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of ours and of curl's fails in turn: an error or the right answer, never a crash or a leak. */
#include "fetch/fixture.h"

#include "base/mem.h"

/* A whole life: new, a get, a conditional get on the kept connection, free. */
static enum err life(struct err_info *info)
{
    struct fetch *f = NULL;
    struct fetch_result r;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    enum err e = fetch_new(&s, &f, info);
    if (e)
        return e;
    e = get(f, "etag", &r, info);
    if (!e) {
        assert_int_equal(r.status, 200);
        assert_string_equal(body.data, "hello, placard\n");
        struct fetch_request q = request_for("etag");
        q.if_none_match = "\"v1\"";
        e = fetch_get(f, &q, &r, info);
        if (!e)
            assert_int_equal(r.status, 304);
    }
    fetch_free(f);
    return e;
}

static void sweep(int forever, unsigned step)
{
    struct err_info info = {0};
    mem_fail_at(0, 0);
    assert_err(life(&info), ERR_OK, &info);
    unsigned long all = mem_fail_at(0, 0), failed = 0;
    assert_in_range(all, 50, 2000);
    for (unsigned long n = 1; n <= all; n += step) {
        mem_fail_at(n, forever);
        enum err e = life(&info);
        mem_fail_at(0, 0);
        failed += e != ERR_OK;
        if (forever && !e)
            fail_msg("allocation %lu of %lu failed and nobody noticed", n, all);
    }
    /* Some of curl's are for things it can do without; most are not. */
    assert_true(failed > all / step / 2);
    print_message("%lu allocations, %lu of the tries failed\n", all, failed);
}

static void one_failing_allocation_is_an_error_or_harmless(void **state)
{
    (void)state;
    sweep(0, 1);
}

static void memory_that_stays_short_is_an_error(void **state)
{
    (void)state;
    sweep(1, 1);
}

static void a_session_survives_a_get_that_ran_out_of_memory(void **state)
{
    (void)state;
    struct fetch_settings s = settings_for("good", "127.0.0.1");
    struct fetch *f = session(&s);
    for (unsigned long n = 1; n < 60; n++) {
        struct fetch_result r;
        struct err_info info;
        mem_fail_at(n, 0);
        (void)!get(f, "ok", &r, &info);
        mem_fail_at(0, 0);
        assert_err(get(f, "ok", &r, &info), ERR_OK, &info);
        assert_string_equal(body.data, "hello, placard\n");
    }
    fetch_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_failing_allocation_is_an_error_or_harmless),
        cmocka_unit_test(memory_that_stays_short_is_an_error),
        cmocka_unit_test(a_session_survives_a_get_that_ran_out_of_memory),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
