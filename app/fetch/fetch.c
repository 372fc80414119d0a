/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/fetch.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

#include "base/text.h"
#include "fetch/fetch_error.h"
#include "fetch/fetch_header.h"
#include "fetch/fetch_session.h"

#define STALL_BYTES_A_SECOND 16
#define MAX_PREFER_WAIT_S 600
#define LONGEST_POLL_MS 60000
#define LONGEST_HEADER_BYTES (MAX_ETAG_BYTES + 32)

/* One fetch_get. */
struct transfer {
    struct fetch *f;
    const struct fetch_request *r;
    struct fetch_header head;
    int64_t body_bytes; /* handed to the sink, or of an answer that is not wanted */
    bool
        discard_full; /* an unwanted body reached its bound: the answer stands, the connection goes */
    enum err refused; /* why a callback of ours ended the transfer */
    struct err_info why;
    /* the watch on slowness, real milliseconds; 0 = not begun */
    int64_t watch_ms;     /* silence or slowness is counted from here */
    int64_t watch_bytes;  /* that came since */
    int64_t seen_bytes;   /* headers and body so far */
    int64_t allowance_ms; /* the long poll's wait, until the first byte */
};

/* Real time: the network does not run faster when a test lets simulated hours pass, so not the injected clock. */
static int64_t real_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what curl calls ---- */

static enum err refuse(struct transfer *t, enum err e)
{
    t->refused = e;
    return e;
}

size_t fetch_on_header(char *line, size_t one, size_t bytes, void *user)
{
    struct transfer *t = user;
    (void)one;
    t->seen_bytes += (int64_t)bytes;
    if (refuse(t, fetch_header_line(&t->head, line, bytes, &t->why)))
        return 0;
    const struct fetch_header *h = &t->head;
    if (!h->ended || h->status != 200 || t->body_bytes)
        return bytes;
    /* Refused before its first byte where the server says how much will come. */
    if (h->length_bytes > t->r->max_bytes)
        refuse(t, err_set(&t->why, ERR_TOO_BIG, "%lld bytes announced, at most %lld allowed",
                          (long long)h->length_bytes, (long long)t->r->max_bytes));
    else if (t->r->expect_bytes > 0 && h->length_bytes > t->r->expect_bytes)
        refuse(t, err_set(&t->why, ERR_TOO_BIG, "%lld bytes announced, %lld expected",
                          (long long)h->length_bytes, (long long)t->r->expect_bytes));
    else if (t->r->expect_bytes > 0 && h->length_bytes >= 0 && h->length_bytes < t->r->expect_bytes)
        refuse(t, err_set(&t->why, ERR_NET_BROKEN, "%lld bytes announced, %lld expected",
                          (long long)h->length_bytes, (long long)t->r->expect_bytes));
    return t->refused ? 0 : bytes;
}

size_t fetch_on_body(char *data, size_t one, size_t bytes, void *user)
{
    struct transfer *t = user;
    (void)one;
    t->seen_bytes += (int64_t)bytes;
    if (t->head.status != 200) {
        t->body_bytes += (int64_t)bytes;
        t->discard_full = t->body_bytes > MAX_ERROR_BODY_BYTES;
        return t->discard_full ? 0 : bytes;
    }
    int64_t cap = t->r->max_bytes;
    if (t->r->expect_bytes > 0 && t->r->expect_bytes < cap)
        cap = t->r->expect_bytes;
    if ((int64_t)bytes > cap - t->body_bytes) {
        refuse(t,
               err_set(&t->why, ERR_TOO_BIG, "the body goes on beyond %lld bytes", (long long)cap));
        return 0;
    }
    t->body_bytes += (int64_t)bytes;
    if (t->r->sink && refuse(t, t->r->sink(t->r->user, data, bytes))) {
        err_set(&t->why, t->refused, "the body was not taken (%s)", err_name(t->refused));
        return 0;
    }
    return bytes;
}

/* ---- waiting ---- */

/* A byte now and then keeps curl's own silence check content, and that check wakes the process every second: so
 * slowness is watched here. Returns how long may be waited, or -1 when it has lasted too long. */
static int64_t watch_stall(struct transfer *t)
{
    curl_off_t sent_us = 0;
    int64_t now_ms = real_ms(), stall_ms = t->f->stall_timeout_ms;
    (void)curl_easy_getinfo(t->f->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
    if (!sent_us)
        return LONGEST_POLL_MS; /* still connecting: that has its own timeout */
    if (!t->watch_ms)
        t->watch_ms = now_ms;
    if (t->seen_bytes && t->allowance_ms) { /* the long poll is answered: from now on as usual */
        t->allowance_ms = 0;
        t->watch_ms = now_ms;
        t->watch_bytes = t->seen_bytes;
    }
    int64_t left_ms = t->watch_ms + stall_ms + t->allowance_ms - now_ms;
    if (left_ms > 0)
        return left_ms;
    if ((t->seen_bytes - t->watch_bytes) * 1000 < STALL_BYTES_A_SECOND * stall_ms)
        return -1;
    t->watch_ms = now_ms;
    t->watch_bytes = t->seen_bytes;
    return stall_ms;
}

/* Until curl is done. ERR_OK with *code, or why it was given up. */
static enum err wait_for(struct transfer *t, CURLcode *code)
{
    struct fetch *f = t->f;
    for (;;) {
        int running = 0, left = 0;
        if (atomic_load(&f->cancelled))
            return err_set(&t->why, ERR_CANCELLED, "cancelled");
        if (curl_multi_perform(f->multi, &running))
            return err_set(&t->why, ERR_NOMEM, "out of memory");
        for (CURLMsg *m; (m = curl_multi_info_read(f->multi, &left));) {
            if (m->msg == CURLMSG_DONE) {
                *code = m->data.result;
                return ERR_OK;
            }
        }
        int64_t wait_ms = watch_stall(t);
        if (wait_ms < 0)
            return err_set(&t->why, ERR_NET_TIMEOUT, "%s is silent or too slow", f->origin.host);
        if (wait_ms > LONGEST_POLL_MS)
            wait_ms = LONGEST_POLL_MS;
        if (curl_multi_poll(f->multi, NULL, 0, (int)wait_ms, NULL))
            return err_set(&t->why, ERR_NOMEM, "out of memory");
    }
}

/* ---- one request ---- */

static enum err add_line(struct curl_slist **list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (!longer)
        return ERR_NOMEM;
    *list = longer;
    return ERR_OK;
}

/* The fewest headers that are an HTTP/1.1 request: a poll is mostly its headers. */
static enum err make_lines(const struct fetch_request *r, struct curl_slist **out)
{
    char line[LONGEST_HEADER_BYTES];
    enum err e = add_line(out, "Accept:"); /* curl's own is dropped: it says nothing */
    if (!e && r->if_none_match) {
        snprintf(line, sizeof line, "If-None-Match: %s", r->if_none_match);
        e = add_line(out, line);
    }
    if (!e && r->prefer_wait_s > 0) {
        snprintf(line, sizeof line, "Prefer: wait=%lld", (long long)r->prefer_wait_s);
        e = add_line(out, line);
    }
    return e;
}

static enum err check_request(const struct fetch_request *r, struct err_info *info)
{
    if (!r->path || !text_path_valid(r->path) || strlen(r->path) > MAX_URL_BYTES)
        return err_set(info, ERR_ORIGIN, "the path has a character or segment that is not allowed");
    if (r->if_none_match && !fetch_etag_valid(r->if_none_match))
        return err_set(info, ERR_RANGE, "the ETag to send is not a strong one");
    if (r->prefer_wait_s < 0 || r->prefer_wait_s > MAX_PREFER_WAIT_S || r->max_bytes < 0)
        return err_set(info, ERR_RANGE, "a wait or size is out of range");
    return ERR_OK;
}

static enum err set_request(struct transfer *t, const char *url, struct curl_slist *lines)
{
    struct fetch *f = t->f;
    CURL *c = f->easy;
    CURLcode bad = curl_easy_setopt(c, CURLOPT_URL, url);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_HTTPHEADER, lines);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    bad = bad ? bad : curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    bad = bad ? bad
              : curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
                                 (long)(f->total_timeout_ms + t->r->prefer_wait_s * 1000));
    return bad ? ERR_NOMEM : ERR_OK;
}

static int64_t info_number(CURL *c, CURLINFO what)
{
    long v = 0;
    return curl_easy_getinfo(c, what, &v) == CURLE_OK ? v : 0;
}

/* What the whole answer amounts to, after the transport was content. */
static enum err judge_answer(const struct transfer *t, struct err_info *info)
{
    const struct fetch_header *h = &t->head;
    const char *host = t->f->origin.host;
    bool asked_if_changed = t->r->if_none_match != NULL;
    if (!h->ended) /* curl takes a close in mid-header for the end of an empty body */
        return err_set(info, ERR_NET_BROKEN, "%s closed the connection in its headers", host);
    if (h->status == 404 || (h->status == 304 && asked_if_changed))
        return ERR_OK;
    if (h->status != 200)
        return err_set(info, ERR_HTTP_STATUS, "%s answers %d for %s", host, h->status, t->r->path);
    if (t->r->expect_bytes > 0 && t->body_bytes < t->r->expect_bytes)
        return err_set(info, ERR_NET_BROKEN, "%s sent %lld bytes of %lld", host,
                       (long long)t->body_bytes, (long long)t->r->expect_bytes);
    return ERR_OK;
}

static enum err finish(struct transfer *t, CURLcode code, struct fetch_result *out,
                       struct err_info *info)
{
    struct fetch *f = t->f;
    if (t->refused)
        return err_set(info, t->refused, "%s: %s", f->origin.host, t->why.text);
    if (code && !(t->discard_full && code == CURLE_WRITE_ERROR))
        return fetch_error_of(f, code, t->seen_bytes > 0, info);
    enum err e = judge_answer(t, info);
    if (e && e != ERR_HTTP_STATUS)
        return e;
    struct fetch_result result = {.status = t->head.status,
                                  .body_bytes = t->body_bytes,
                                  .retry_after_s = t->head.retry_after_s};
    curl_off_t body_bytes = 0;
    (void)curl_easy_getinfo(f->easy, CURLINFO_SIZE_DOWNLOAD_T, &body_bytes);
    result.wire_bytes = info_number(f->easy, CURLINFO_REQUEST_SIZE) +
                        info_number(f->easy, CURLINFO_HEADER_SIZE) + (int64_t)body_bytes;
    result.new_connections = (int)info_number(f->easy, CURLINFO_NUM_CONNECTS);
    memcpy(result.etag, t->head.etag, sizeof result.etag);
    *out = result;
    return e;
}

enum err fetch_get(struct fetch *f, const struct fetch_request *r, struct fetch_result *out,
                   struct err_info *info)
{
    char url[2 * MAX_URL_BYTES + 2];
    struct curl_slist *lines = NULL;
    CURLcode code = CURLE_OK;
    struct transfer t = {.f = f, .r = r, .allowance_ms = r->prefer_wait_s * 1000};
    enum err e = check_request(r, info);
    if (!e)
        e = fetch_files_check(f->files, info);
    if (e)
        return e;
    snprintf(url, sizeof url, "%s%s", f->origin.base, r->path);
    fetch_header_init(&t.head, f->clock ? clock_now_s(f->clock) : (int64_t)time(NULL));
    memset(&f->peer, 0, sizeof f->peer);
    f->error_text[0] = 0;
    tls_policy_set_clock(f->clock);
    e = make_lines(r, &lines);
    if (!e)
        e = set_request(&t, url, lines);
    if (!e && curl_multi_add_handle(f->multi, f->easy))
        e = ERR_NOMEM;
    if (e) {
        err_set(info, e, "out of memory");
        goto out;
    }
    e = wait_for(&t, &code);
    if (e)
        err_set(info, e, "%s", t.why.text);
    else
        e = finish(&t, code, out, info);
    (void)curl_multi_remove_handle(f->multi,
                                   f->easy); /* a transfer in the middle loses its connection */
out:
    (void)curl_easy_setopt(f->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(lines);
    return e;
}

void fetch_cancel(struct fetch *f)
{
    atomic_store(&f->cancelled, true);
    (void)curl_multi_wakeup(f->multi);
}

void fetch_resume(struct fetch *f)
{
    atomic_store(&f->cancelled, false);
}
