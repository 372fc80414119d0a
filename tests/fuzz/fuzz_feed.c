/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds, under flags that approve nothing and under flags that approve every item just as it stands. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/verify/approve_all.h"
#include "base/text.h"
#include "verify/feed_doc.h"
#include "verify/text_rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_media(const struct media *m)
{
    char hex[DIGEST_HEX_BYTES];
    digest_to_hex(&m->sha256, hex);
    if (!text_path_valid(m->path) || !strstr(m->path, hex) || !m->mime_type ||
        (long)m->width_px * m->height_px > MAX_PICTURE_PIXELS)
        abort();
}

static void check_post(const struct flags *f, const struct approved_post *a)
{
    const struct post *p = approved_post_peek(a);
    const struct flag_entry *e = flags_find(f, p->id);
    if (!e || e->flag != FLAG_APPROVED || !digest_equal(&e->sha256, approved_post_digest(a)))
        abort();
    if ((p->content_text && text_rule_refused(p->content_text, TEXT_LINES)) ||
        (p->title && text_rule_refused(p->title, TEXT_LINE)))
        abort();
    for (int i = 0; i < p->media_count; i++)
        check_media(&p->media[i]);
    if (p->has_avatar)
        check_media(&p->avatar);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct flags nothing;
    struct feed *feed = NULL;
    const char *text = (const char *)data;
    if (crypto_start())
        abort();
    json_start();
    if (feed_doc_verify(&nothing, text, size, &feed, NULL) == ERR_OK && feed->post_count)
        abort();
    feed_free(feed);
    feed = NULL;
    struct flags *all = approve_all(text, size);
    if (!all)
        return 0;
    if (feed_doc_verify(all, text, size, &feed, NULL) == ERR_OK)
        for (int i = 0; i < feed->post_count; i++)
            check_post(all, feed->posts[i]);
    feed_free(feed);
    flags_free(all);
    return 0;
}
