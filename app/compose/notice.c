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
    return strchr(words, '\n') || text_cells(words) > MAX_NOTICE_CELLS ? NULL : words;
}
