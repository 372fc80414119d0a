/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of every source that speaks JSON, each input read as all of them: a timeline, one post, what `find` and
 * `person` answer. */
#include "source_check.h"

#include "desk/sources/json_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const struct json_kind *k, const char *text, size_t size)
{
    struct source_batch batch = {0};
    struct json_page page;
    char *found = NULL, *name = NULL;
    bool visible;
    if (!json_source_read(k, text, size, "unlisted", &batch, &page, NULL))
        check_batch(&batch);
    source_batch_clear(&batch);
    if (!json_source_read_one(k, text, size, NULL, &batch, NULL))
        check_batch(&batch);
    source_batch_clear(&batch);
    for (const struct json_timeline *t = k->timelines; t->name; t++)
        if (t->find_id && !json_source_read_found(k, t, text, size, NULL, &found, &visible, NULL))
            mem_free(found);
    if (k->person && !json_source_read_person(k, text, size, &name, NULL)) {
        check_text(name, TEXT_LINE, MAX_NAME_BYTES);
        mem_free(name);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    if (!started)
        json_start();
    started = true;
    for (int i = 0; i < json_kind_count; i++)
        read_all(&json_kinds[i], (const char *)data, size);
    return 0;
}
