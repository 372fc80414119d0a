/* SPDX-License-Identifier: Apache-2.0 */
/* A web site in memory, in place of the network: addresses and what they answer, changed by the test as it goes. */
#ifndef PLACARD_TESTS_SOURCE_SITE_H
#define PLACARD_TESTS_SOURCE_SITE_H

#include "desk/desk_fixture.h"

#include "desk/sources/source_http.h"
#include "desk/sources/source_poll.h"

#define SITE_PAGES 32

struct site_page {
    const char *url; /* whole, or its end */
    int status;
    const char *body;
    size_t bytes; /* 0 = strlen */
    const char *etag;
    int64_t wait_s;
    enum err broken; /* instead of an answer */
    int asked;
};

struct site_of_test {
    struct site_page pages[SITE_PAGES];
    int count;
    int asked;   /* requests in all */
    int unknown; /* for what is not there */
    int conditional;
};

static struct site_page UNUSED *site_put(struct site_of_test *s, const char *url, int status,
                                         const char *body)
{
    struct site_page *p = NULL;
    for (int i = 0; i < s->count && !p; i++)
        if (!strcmp(s->pages[i].url, url))
            p = &s->pages[i];
    if (!p) {
        assert_true(s->count < SITE_PAGES);
        p = &s->pages[s->count++];
    }
    *p = (struct site_page){.url = url, .status = status, .body = body};
    return p;
}

static enum err site_get(void *user, const struct source_request *r, struct source_answer *out,
                         struct err_info *info)
{
    struct site_of_test *s = user;
    size_t n = strlen(r->url);
    s->asked++;
    for (int i = 0; i < s->count; i++) {
        struct site_page *p = &s->pages[i];
        size_t k = strlen(p->url);
        if (k > n || strcmp(r->url + n - k, p->url) != 0)
            continue;
        p->asked++;
        if (p->broken)
            return err_set(info, p->broken, "the line is dead");
        bool same = p->etag && r->etag && !strcmp(p->etag, r->etag);
        s->conditional += same;
        size_t bytes = same || !p->body ? 0 : p->bytes ? p->bytes : strlen(p->body);
        memset(out, 0, sizeof *out);
        source_header_init(&out->header, 0);
        out->header.status = same ? 304 : p->status;
        out->header.wait_s = p->wait_s;
        snprintf(out->header.etag, sizeof out->header.etag, "%s", p->etag ? p->etag : "");
        out->body = mem_alloc(bytes + 1);
        if (bytes)
            memcpy(out->body, p->body, bytes);
        out->bytes = bytes;
        return ERR_OK;
    }
    s->unknown++;
    memset(out, 0, sizeof *out);
    source_header_init(&out->header, 0);
    out->header.status = 404;
    out->body = mem_alloc(1);
    return ERR_OK;
}

/* One poll by hand; its error, with the words in *info. */
static enum err UNUSED site_poll(const struct fixture *f, struct site_of_test *s, const char *name,
                                 struct source_tally *t, struct err_info *info)
{
    struct clock clock;
    const struct source_getter getter = {site_get, s};
    const struct source_poll p = {.dir = f->dir, .clock = &clock, .getter = &getter};
    clock_system_init(&clock, 1);
    return source_poll_run(&p, name, true, t, info);
}

#endif
