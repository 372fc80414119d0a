/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/flags_write.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define MAX_ENTRY_BYTES (2 * MAX_ID_BYTES + 400) /* ids may need escapes */
#define TAIL_BYTES 8                             /* "\n]}\n" */

static const char *const severities[] = {"info", "warning", "critical"};

struct entry {
    const char *id;
    char *text; /* owned */
};

static void put_time(struct strbuf *b, const char *key, int64_t s)
{
    char text[TEXT_TIME_BYTES];
    text_time_format(s, text);
    strbuf_printf(b, ",\"%s\":\"%s\"", key, text);
}

static void put_digest(struct strbuf *b, const char *key, const struct digest *d)
{
    char hex[DIGEST_HEX_BYTES];
    digest_to_hex(d, hex);
    strbuf_printf(b, ",\"%s\":\"%s\"", key, hex);
}

static void put_alert(struct strbuf *b, const struct alert *a)
{
    strbuf_puts(b, ",\n \"alert\":{\"text\":");
    strbuf_json_string(b, a->text);
    if (a->language) {
        strbuf_puts(b, ",\"language\":");
        strbuf_json_string(b, a->language);
    }
    strbuf_printf(b, ",\"severity\":\"%s\"", severities[a->severity]);
    put_time(b, "until", a->until_s);
    strbuf_puts(b, a->drill ? ",\"drill\":true}" : "}");
}

static void put_head(struct strbuf *b, const struct flags_head *h)
{
    char hex[DIGEST_HEX_BYTES];
    strbuf_puts(b, "{\"type\":\"placard-flags/1\",\"audience\":");
    strbuf_json_string(b, h->audience);
    strbuf_printf(b, ",\"root\":%" PRId64 ",\"seq\":%" PRId64, h->root, h->seq);
    if (h->prev)
        put_digest(b, "prev", h->prev);
    put_time(b, "issued", h->issued_s);
    put_time(b, "expires", h->expires_s);
    strbuf_printf(b, ",\"mode\":\"%s\"", flags_mode_name(h->mode));
    if (h->mode == MODE_HOLD)
        return; /* a hold key may say nothing more */
    if (h->releases)
        strbuf_printf(b, ",\"releases\":%" PRId64, h->releases);
    if (h->mode == MODE_ALERT)
        put_alert(b, h->alert);
    digest_to_hex(h->feed_sha256, hex);
    strbuf_printf(b, ",\n \"feed\":{\"url\":\"feed.%.16s.json\",\"sha256\":\"%s\",\"bytes\":%zu}",
                  hex, hex, h->feed_bytes);
}

static enum err take_entry(struct strbuf *b, const char *id, struct entry *out)
{
    strbuf_puts(b, "}");
    out->id = id;
    out->text = strbuf_take(b, NULL);
    return out->text ? ERR_OK : b->failed == ERR_TOO_BIG ? ERR_TOO_BIG : ERR_NOMEM;
}

static enum err make_post(const struct wall_post *p, struct entry *out)
{
    struct strbuf b;
    strbuf_init(&b, MAX_ENTRY_BYTES);
    strbuf_puts(&b, "{\"id\":");
    strbuf_json_string(&b, p->id);
    put_digest(&b, "sha256", &p->sha256);
    strbuf_puts(&b, ",\"flag\":\"approved\"");
    put_time(&b, "from", p->from_s);
    put_time(&b, "until", p->until_s);
    strbuf_printf(&b, ",\"rank\":%" PRId64, p->rank);
    if (p->duration_ms)
        strbuf_printf(&b, ",\"duration_ms\":%" PRId64, p->duration_ms);
    enum err e = take_entry(&b, p->id, out);
    strbuf_clear(&b);
    return e;
}

static enum err make_gone(const struct wall_gone *g, struct entry *out)
{
    struct strbuf b;
    strbuf_init(&b, MAX_ENTRY_BYTES);
    strbuf_puts(&b, "{\"id\":");
    strbuf_json_string(&b, g->id);
    put_digest(&b, "sha256", &g->sha256);
    strbuf_printf(&b, ",\"flag\":\"%s\"", g->flag);
    put_time(&b, "at", g->off_s);
    enum err e = take_entry(&b, g->id, out);
    strbuf_clear(&b);
    return e;
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

/* All approved entries, then as many of the gone ones, newest first, as room_bytes hold. */
static enum err make_entries(const struct wall *w, size_t room_bytes, struct entry *list,
                             int *count)
{
    size_t used = 0;
    enum err e;
    for (int i = 0; i < w->post_count; i++) {
        if ((e = make_post(&w->posts[i], &list[*count])))
            return e;
        used += strlen(list[(*count)++].text) + 2;
    }
    if (used > room_bytes)
        return ERR_TOO_BIG;
    for (int i = 0; i < w->gone_count; i++) {
        if ((e = make_gone(&w->gone[i], &list[*count])))
            return e;
        size_t more = strlen(list[(*count)++].text) + 2;
        if (used + more > room_bytes) {
            mem_free(list[--*count].text);
            list[*count].text = NULL;
            return ERR_OK;
        }
        used += more;
    }
    return ERR_OK;
}

enum err flags_write(const struct flags_head *h, const struct wall *w, struct strbuf *out,
                     struct err_info *info)
{
    struct entry *list = NULL;
    int count = 0;
    enum err e = ERR_OK;
    put_head(out, h);
    strbuf_puts(out, ",\n \"posts\":[");
    if (w && h->mode != MODE_HOLD && !out->failed) {
        list = mem_array((size_t)(w->post_count + w->gone_count) + 1, sizeof *list);
        e = list ? make_entries(w, out->cap_bytes - out->len_bytes - TAIL_BYTES, list, &count)
                 : ERR_NOMEM;
        if (!e)
            qsort(list, (size_t)count, sizeof *list, compare_ids);
    }
    for (int i = 0; i < count && !e; i++) {
        strbuf_puts(out, i ? ",\n" : "\n");
        strbuf_puts(out, list[i].text);
    }
    strbuf_puts(out, "]}\n");
    if (!e)
        e = out->failed;
    for (int i = 0; i < count; i++)
        mem_free(list[i].text);
    mem_free(list);
    if (e == ERR_TOO_BIG)
        return err_set(info, e, "the flags would be over %d bytes; withdraw some posts first",
                       MAX_FLAGS_BYTES);
    return e ? err_set(info, e, "out of memory") : ERR_OK;
}
