/* SPDX-License-Identifier: Apache-2.0 */
/* Meant for the thread sanitizer above all: three threads at once, and everything that goes in comes out once. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "node/handover.h"

#define ROUNDS 3000

static atomic_int wakes;

static void wake(void *user)
{
    (void)user;
    atomic_fetch_add(&wakes, 1);
}

static struct handover *new_handover(void)
{
    struct handover *h = NULL;
    atomic_store(&wakes, 0);
    assert_int_equal(handover_new(wake, NULL, &h), ERR_OK);
    return h;
}

static struct playlist *numbered(int64_t seq)
{
    struct playlist *p = playlist_new(0);
    if (p)
        p->seq = seq;
    return p;
}

static struct job body_job(uint64_t ticket, struct playlist *list)
{
    return (struct job){.ticket = ticket, .list = playlist_ref(list), .width_px = 8};
}

/* --- one thread --------------------------------------------------------------------------------------------------- */

static void only_the_newest_playlist_is_adopted_and_only_once(void **state)
{
    (void)state;
    struct handover *h = new_handover();
    assert_null(handover_adopt(h));
    for (int i = 1; i <= 3; i++)
        handover_publish(h, numbered(i));
    assert_int_equal(atomic_load(&wakes), 3);
    struct playlist *p = handover_adopt(h);
    assert_int_equal(p->seq, 3);
    assert_null(handover_adopt(h));
    playlist_unref(p);
    handover_free(h);
}

static void a_job_replaces_one_of_its_kind_that_has_not_begun(void **state)
{
    (void)state;
    struct handover *h = new_handover();
    struct playlist *list = numbered(1);
    struct job first = body_job(1, list), second = body_job(2, list), got;
    struct job strip = {.ticket = 3, .header_only = true};
    handover_post_job(h, &first);
    assert_int_equal(first.ticket, 0); /* moved */
    assert_null(first.list);
    handover_post_job(h, &strip);
    handover_post_job(h, &second);
    assert_int_equal(atomic_load(&list->refs), 2); /* the replaced one's reference went */
    assert_true(handover_wait_job(h, &got));
    assert_int_equal(got.ticket, 2);
    job_clear(&got);
    assert_true(handover_wait_job(h, &got));
    assert_int_equal(got.ticket, 3);
    assert_true(got.header_only);
    assert_false(handover_try_job(h, &got));
    playlist_unref(list);
    handover_free(h);
}

static void a_frame_replaces_one_that_nobody_took(void **state)
{
    (void)state;
    struct handover *h = new_handover();
    struct finished f, got;
    for (uint64_t i = 1; i <= 2; i++) {
        f = (struct finished){.ticket = i};
        assert_int_equal(pixmap_new(4, 4, &f.frame), ERR_OK);
        handover_put_finished(h, &f);
        assert_null(f.frame);
    }
    assert_int_equal(atomic_load(&wakes), 2);
    assert_true(handover_take_finished(h, &got));
    assert_int_equal(got.ticket, 2);
    pixmap_free(got.frame);
    assert_false(handover_take_finished(h, &got));
    handover_free(h);
}

static void what_nobody_took_is_freed_at_the_end(void **state)
{
    (void)state;
    struct handover *h = new_handover();
    struct playlist *list = numbered(9);
    struct job j = body_job(1, list);
    struct finished f = {.ticket = 1};
    assert_int_equal(pixmap_new(4, 4, &f.frame), ERR_OK);
    handover_post_job(h, &j);
    handover_put_finished(h, &f);
    handover_publish(h, list);
    handover_free(h); /* the address sanitizer counts */
    handover_free(NULL);
}

static void records_come_in_order_and_the_oldest_are_lost_first(void **state)
{
    (void)state;
    struct handover *h = new_handover();
    struct play_record r = {0};
    int first = 0, count = 0;
    for (int i = 0; i < 200; i++) {
        r.seq = i;
        handover_add_record(h, &r);
    }
    while (handover_take_record(h, &r)) {
        if (!count++)
            first = (int)r.seq;
        assert_int_equal(r.seq, first + count - 1);
    }
    assert_int_equal(r.seq, 199);
    assert_int_equal(count, 64);
    assert_int_equal(atomic_load(&wakes), 0); /* the network looks when it wakes anyway */
    handover_free(h);
}

static void out_of_memory_makes_no_handover(void **state)
{
    (void)state;
    struct handover *h = NULL;
    mem_fail_at(1, 0);
    assert_int_equal(handover_new(wake, NULL, &h), ERR_NOMEM);
    mem_fail_at(0, 0);
    assert_null(h);
}

/* --- three threads ------------------------------------------------------------------------------------------------ */

struct scene_of_three {
    struct handover *h;
    atomic_bool done;
    atomic_int posts_made, records_taken;
    int64_t last_record;
};

static void *network(void *user)
{
    struct scene_of_three *t = user;
    struct play_record r;
    for (int64_t i = 1; i <= ROUNDS; i++) {
        struct playlist *p = numbered(i);
        if (p)
            handover_publish(t->h, p);
        while (handover_take_record(t->h, &r)) {
            if (r.seq <= t->last_record)
                abort(); /* twice, or out of order */
            t->last_record = r.seq;
            atomic_fetch_add(&t->records_taken, 1);
        }
    }
    atomic_store(&t->done, true);
    return NULL;
}

static void *worker(void *user)
{
    struct scene_of_three *t = user;
    struct job j;
    while (handover_wait_job(t->h, &j)) {
        struct finished f = {.ticket = j.ticket, .header_only = j.header_only};
        if (!j.header_only && j.list->seq < 1)
            abort();
        f.result = pixmap_new(4, 4, &f.frame);
        job_clear(&j);
        atomic_fetch_add(&t->posts_made, 1);
        handover_put_finished(t->h, &f);
    }
    return NULL;
}

static int take_frames(struct handover *h, uint64_t newest[2])
{
    struct finished f;
    int count = 0;
    while (handover_take_finished(h, &f)) {
        assert_true(f.ticket > newest[f.header_only]); /* each once, none older after a newer */
        newest[f.header_only] = f.ticket;
        assert_int_equal(f.result, ERR_OK);
        pixmap_free(f.frame);
        count++;
    }
    return count;
}

static void three_threads_lose_nothing_and_never_go_back(void **state)
{
    (void)state;
    struct scene_of_three t = {.h = new_handover()};
    pthread_t net, work;
    struct playlist *current = NULL;
    uint64_t ticket = 0, newest[2] = {0};
    int64_t seen_seq = 0, record_seq = 0;
    int frames = 0;
    assert_int_equal(pthread_create(&net, NULL, network, &t), 0);
    assert_int_equal(pthread_create(&work, NULL, worker, &t), 0);
    for (bool last = false; !last;) {
        last = atomic_load(&t.done);
        struct playlist *p = handover_adopt(t.h);
        if (p) {
            assert_true(p->seq > seen_seq);
            seen_seq = p->seq;
            playlist_unref(current);
            current = p;
            struct job j = body_job(++ticket, current);
            handover_post_job(t.h, &j);
            struct job strip = {.ticket = ++ticket, .header_only = true};
            handover_post_job(t.h, &strip);
            struct play_record r = {.seq = ++record_seq};
            handover_add_record(t.h, &r);
        }
        frames += take_frames(t.h, newest);
    }
    assert_int_equal(seen_seq, ROUNDS); /* the last one always arrives */
    /* the newest jobs are always done: wait for them, not for a time */
    while (newest[0] < ticket - 1 || newest[1] < ticket)
        frames += take_frames(t.h, newest);
    handover_stop(t.h);
    assert_int_equal(pthread_join(net, NULL), 0);
    assert_int_equal(pthread_join(work, NULL), 0);
    assert_true(frames <= atomic_load(&t.posts_made));
    struct play_record r;
    int left = 0;
    while (handover_take_record(t.h, &r))
        left++;
    assert_true(atomic_load(&t.records_taken) + left <= record_seq);
    if (record_seq <= 64)
        assert_int_equal(atomic_load(&t.records_taken) + left, record_seq);
    playlist_unref(current);
    handover_free(t.h);
}

static void stop_ends_a_waiting_worker_and_every_later_wait(void **state)
{
    (void)state;
    struct scene_of_three t = {.h = new_handover()};
    struct playlist *list = numbered(1);
    pthread_t work;
    assert_int_equal(pthread_create(&work, NULL, worker, &t), 0);
    handover_stop(t.h);
    assert_int_equal(pthread_join(work, NULL), 0);
    struct job j = body_job(1, list), got;
    handover_post_job(t.h, &j);
    assert_false(handover_wait_job(t.h, &got)); /* stopping comes before work */
    playlist_unref(list);
    handover_free(t.h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_newest_playlist_is_adopted_and_only_once),
        cmocka_unit_test(a_job_replaces_one_of_its_kind_that_has_not_begun),
        cmocka_unit_test(a_frame_replaces_one_that_nobody_took),
        cmocka_unit_test(what_nobody_took_is_freed_at_the_end),
        cmocka_unit_test(records_come_in_order_and_the_oldest_are_lost_first),
        cmocka_unit_test(out_of_memory_makes_no_handover),
        cmocka_unit_test(three_threads_lose_nothing_and_never_go_back),
        cmocka_unit_test(stop_ends_a_waiting_worker_and_every_later_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
