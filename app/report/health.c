/* SPDX-License-Identifier: Apache-2.0 */
#include "report/health.h"

#include <limits.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"

#define HEALTH_EVERY_MS (60 * 1000)
#define HEALTH_IDLE_MS (10 * 60 * 1000)
#define MAX_HEALTH_BYTES 8192

struct health_file {
    char path[PATH_MAX];
    struct health written;
    int64_t written_ms;
    bool ever;
};

enum err health_open(const char *dir, struct health_file **out)
{
    struct health_file *f = mem_alloc(sizeof *f);
    if (!f)
        return ERR_NOMEM;
    enum err e = file_join(f->path, sizeof f->path, dir, "health.json");
    if (e) {
        mem_free(f);
        return e;
    }
    *out = f;
    return ERR_OK;
}

static bool differs(const struct health *a, const struct health *b)
{
    return a->seq != b->seq || a->lease_until_s != b->lease_until_s || a->trouble != b->trouble ||
           strcmp(a->trouble_text, b->trouble_text) || strcmp(a->shown, b->shown);
}

static void put_time(struct strbuf *b, const char *key, int64_t s)
{
    char date[TEXT_TIME_BYTES];
    text_time_format(s, date);
    if (s)
        strbuf_printf(b, "\"%s\":\"%s\",", key, date);
    else
        strbuf_printf(b, "\"%s\":null,", key);
}

static enum err write_file(struct health_file *f, const struct health *h)
{
    struct strbuf b;
    strbuf_init(&b, MAX_HEALTH_BYTES);
    strbuf_puts(&b, "{");
    put_time(&b, "last_poll", h->last_poll_s);
    strbuf_printf(&b, "\"seq\":%lld,", (long long)h->seq);
    put_time(&b, "lease_until", h->lease_until_s);
    strbuf_printf(&b, "\"trouble\":\"%s\",\"trouble_text\":", err_name(h->trouble));
    strbuf_json_string(&b, h->trouble_text);
    strbuf_puts(&b, ",\"shown\":");
    strbuf_json_string(&b, h->shown);
    strbuf_puts(&b, "}\n");
    enum err e = b.failed;
    if (!e)
        e = file_replace(f->path, b.data, b.len_bytes, false, NULL);
    strbuf_clear(&b);
    return e;
}

enum err health_update(struct health_file *f, const struct health *h, int64_t mono_ms)
{
    int64_t age_ms = mono_ms - f->written_ms;
    if (f->ever && age_ms < HEALTH_EVERY_MS)
        return ERR_OK;
    if (f->ever && age_ms < HEALTH_IDLE_MS && !differs(h, &f->written))
        return ERR_OK;
    /* A failure counts as written: the next try is a minute away too. */
    f->ever = true;
    f->written_ms = mono_ms;
    enum err e = write_file(f, h);
    if (!e)
        f->written = *h;
    return e;
}

void health_close(struct health_file *f)
{
    if (!f)
        return;
    if (file_remove(f->path)) {
        /* nothing left to tell it to */
    }
    mem_free(f);
}
