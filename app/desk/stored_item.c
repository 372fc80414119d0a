/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/stored_item.h"

#include "base/strbuf.h"
#include "verify/feed_doc.h"

struct reading {
    enum err (*use)(void *user, const struct post *p);
    void *user;
    struct err_info *info;
    int count;
};

static enum err take(void *user, int index, const char *item, size_t item_bytes,
                     const struct post *post, enum err why, const struct err_info *detail)
{
    struct reading *r = user;
    (void)index, (void)item, (void)item_bytes;
    if (why)
        return err_set(r->info, why, "the stored post cannot be read: %.150s",
                       detail ? detail->text : "");
    r->count++;
    return r->use(r->user, post);
}

enum err stored_item_read(const void *item, size_t bytes,
                          enum err (*use)(void *user, const struct post *p), void *user,
                          struct err_info *info)
{
    struct strbuf feed;
    struct reading r = {.use = use, .user = user, .info = info};
    strbuf_init(&feed, MAX_FEED_BYTES);
    strbuf_puts(&feed, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[");
    strbuf_append(&feed, item, bytes);
    strbuf_puts(&feed, "]}");
    enum err e = feed.failed ? err_set(info, feed.failed, "out of memory")
                             : feed_doc_each_item(feed.data, feed.len_bytes, take, &r, info);
    strbuf_clear(&feed);
    if (!e && r.count != 1)
        e = err_set(info, ERR_SYNTAX, "the stored post cannot be read");
    return e;
}
