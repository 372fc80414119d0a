/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/write_layout.h"

#include <stddef.h>
#include <string.h>

static const struct write_layout layouts[] = {
    {"", "As the content asks", "The screen chooses by what is there. Right for most posts."},
    {"text", "Words", "A title and a text, over several pages if need be."},
    {"statement", "Statement", "A few words, large, and nothing else."},
    {"quote", "Quotation", "What somebody said, with the name under it. Without a title."},
    {"photo", "Photo", "One picture over the whole screen with a caption."},
    {"gallery", "Gallery", "Several pictures one after the other, few words."},
    {"beside", "Words and picture", "A picture beside the text."},
    {"announcement", "Announcement", "Words with weight, for what everybody should know."},
    {"event", "Event", "Day, time and place first. Needs the event's start."},
    {"link", "Link", "Words with a code to scan. Needs a link."},
    {"leader", "From a person", "A letter with a portrait, where the author has one."},
};

const struct write_layout *write_layout_at(int index)
{
    static const struct write_layout none;
    return index >= 0 && (size_t)index < sizeof layouts / sizeof layouts[0] ? &layouts[index]
                                                                            : &none;
}

bool write_layout_known(const char *name)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (!strcmp(layouts[i].name, name))
            return true;
    return false;
}
