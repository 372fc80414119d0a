/* SPDX-License-Identifier: Apache-2.0 */
/* Which posts are short enough to stand in the foot strip. */
#include "compose/notice.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

static bool said(const char *text)
{
    return text && text[strspn(text, " \t\n")] != '\0';
}

/* Chinese, Japanese, Korean and emoji take two cells. */
static int cells(const char *text)
{
    size_t left = strlen(text), used;
    int n = 0;
    for (; left > 0; text += used, left -= used) {
        uint32_t c = text_utf8_next(text, left, &used);
        n += c >= 0x1100 && (c <= 0x11FF || c >= 0x2E80) ? 2 : 1;
    }
    return n;
}

const char *notice_words(const struct post *p)
{
    bool title = said(p->title), text = said(p->content_text);
    const char *words = title ? p->title : text ? p->content_text : NULL;
    if (!p->pinned || p->media_count > 0 || p->event.given || !words)
        return NULL;
    if (title && text && strcmp(p->title, p->content_text) != 0)
        return NULL;
    if (said(p->summary) && strcmp(p->summary, words) != 0)
        return NULL;
    return strchr(words, '\n') || cells(words) > MAX_NOTICE_CELLS ? NULL : words;
}
