/* SPDX-License-Identifier: Apache-2.0 */
/* Flags: the parser behind the signatures; what it lets through must keep the protocol's rules. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "verify/flags_doc.h"
#include "verify/flags_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_entries(const struct flags *f)
{
    for (int i = 0; i < f->entry_count; i++) {
        const struct flag_entry *e = &f->entries[i];
        int64_t start_s = e->from_s ? e->from_s : f->issued_s;
        if (i && strcmp(f->entries[i - 1].id, e->id) >= 0)
            abort();
        if (flags_find(f, e->id) != e)
            abort();
        if (e->flag == FLAG_APPROVED &&
            (e->until_s <= e->from_s || e->until_s - start_s > MAX_POST_LIFE_S))
            abort();
    }
}

static void check(const struct flags *f)
{
    int64_t lease_s = f->expires_s - f->issued_s;
    if (lease_s < MIN_LEASE_S || lease_s > MAX_LEASE_S || f->seq < 1 || f->releases >= f->seq ||
        !text_audience_valid(f->audience) || f->entry_count > MAX_FLAG_ENTRIES)
        abort();
    if (f->mode == MODE_HOLD && (f->entry_count || f->feed_path))
        abort();
    if (f->mode == MODE_RUN && !f->feed_path)
        abort();
    if (f->feed_path && (!text_path_valid(f->feed_path) || strchr(f->feed_path, '/')))
        abort();
    if (f->mode == MODE_ALERT && (text_utf8_count(f->alert.text) > MAX_ALERT_CHARS ||
                                  f->alert.until_s - f->issued_s > MAX_ALERT_S))
        abort();
    check_entries(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct trust_root nobody = {.number = 1, .roles = {{0, 1}, {0, 1}, {0, 1}}};
    struct flags *f = NULL;
    struct flags_remarks remarks = {.cap = 4};
    struct note n;
    struct err_info info;
    const char *text = (const char *)data;
    if (crypto_start())
        abort();
    json_start();
    if (flags_doc_peek_root(text, size) < 0)
        abort();
    if (flags_doc_verify(&nobody, text, size, NULL, &f, &info) == ERR_OK)
        abort(); /* a root without keys vouches for nothing */
    if (note_split(text, size, &n, &info) == ERR_OK) {
        text = n.text;
        size = n.text_bytes;
    }
    if (size <= MAX_FLAGS_BYTES && flags_parse(text, size, &f, &remarks, &info) == ERR_OK)
        check(f);
    flags_free(f);
    mem_free(remarks.list);
    return 0;
}
