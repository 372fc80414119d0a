/* SPDX-License-Identifier: Apache-2.0 */
/* The table. Sources: jsonfeed.org/version/1.1; docs.joinmastodon.org (also what GoToSocial and Pleroma answer); Mattermost
 * API v4. */
#include "desk/sources/json_source.h"

#include <string.h>

const struct json_kind json_kinds[] = {
    {
        .name = "jsonfeed",
        .summary = "JSON Feed 1.1",
        .timelines = {{.name = "", .path = ""}},
        .expect = "version",
        .expect_start = "https://jsonfeed.org/version/1",
        .items = "items",
        .document_language = "language",
        .id = "id",
        .url = "url",
        .link = "external_url",
        .title = "title",
        .language = "language",
        .author = "authors.0.name|author.name",
        .avatar = "authors.0.avatar|author.avatar",
        .text = {"content_text", "content_html"},
        .words = {JSON_PLAIN, JSON_HTML},
        .published = "date_published",
        .modified = "date_modified",
        .tags = "tags",
        .tag = "",
        .picture = "image",
        .media = {.list = "attachments",
                  .url = "url",
                  .type = "mime_type",
                  .type_is = "image/",
                  .alt = "title"},
        .extension = "_placard",
    },
    {
        .name = "mastodon",
        .summary = "Mastodon, GoToSocial, Pleroma: a tag, an account or a list",
        .timelines = {{.name = "tag", .path = "/api/v1/timelines/tag/{}"},
                      {.name = "account",
                       .path = "/api/v1/accounts/{}/statuses",
                       .find = "/api/v1/accounts/lookup?acct={}",
                       .find_id = "id"},
                      {.name = "list", .path = "/api/v1/timelines/list/{}"}},
        .pages = JSON_PAGE_LINK,
        .page_query = "limit=40",
        .page_posts = 40,
        .items = "",
        .one = "/api/v1/statuses/{}",
        .id = "id",
        .url = "url|uri",
        .language = "language",
        .author = "account.display_name|account.username",
        .avatar = "account.avatar_static|account.avatar",
        .text = {"content"},
        .words = {JSON_HTML},
        .published = "created_at",
        .modified = "edited_at",
        .boost = "reblog",
        .quote = "quote|quote_id|pleroma.quote|pleroma.quote_id",
        .reply = "in_reply_to_id",
        .warning = "spoiler_text",
        .sensitive = "sensitive",
        .left_out = "poll",
        .tags = "tags",
        .tag = "name",
        .media = {.list = "media_attachments",
                  .url = "url",
                  .type = "type",
                  .type_is = "image",
                  .alt = "description",
                  .focus_x = "meta.focus.x",
                  .focus_y = "meta.focus.y"},
        .visibility = "visibility",
        .visible = {"public"},
        /* private, direct, mutuals_only, self and list are in neither: nothing lets them in */
        .may_be = {"unlisted", "local"},
    },
    {
        .name = "mattermost",
        .summary = "a public channel of a Mattermost server",
        .timelines = {{.name = "channel",
                       .path = "/api/v4/channels/{}/posts",
                       .find = "/api/v4/teams/name/{}/channels/name/{}",
                       .find_by_id = "/api/v4/channels/{}",
                       .find_id = "id"}},
        .pages = JSON_PAGE_NUMBER,
        .page_query = "per_page=60",
        .page_posts = 60,
        .items = "posts",
        .order = "order",
        .one = "/api/v4/posts/{}",
        .id = "id",
        .text = {"message"},
        .words = {JSON_MARKDOWN},
        .published = "create_at",
        .modified = "edit_at",
        .deleted = "delete_at",
        .time = JSON_TIME_MS,
        .reply = "root_id",
        .system = "type",
        .media = {.list = "metadata.files",
                  .file = "id",
                  .file_path = "/api/v4/files/{}",
                  .type = "mime_type",
                  .type_is = "image/"},
        .visibility = "type",
        .visibility_is_found = true,
        .visible = {"O"}, /* an open channel: P is private, D and G are direct messages */
        .author_id = "user_id",
        .person = "/api/v4/users/{}",
        .person_name = "nickname|first_name+last_name|username",
        .person_avatar = "/api/v4/users/{}/image",
    },
};
const int json_kind_count = (int)(sizeof json_kinds / sizeof json_kinds[0]);

const struct json_kind *json_kind_find(const char *name)
{
    for (int i = 0; i < json_kind_count; i++)
        if (!strcmp(json_kinds[i].name, name))
            return &json_kinds[i];
    return NULL;
}

static bool names(const char *settings, const char *word)
{
    size_t n = strlen(word);
    while (settings && *settings) {
        size_t len = strcspn(settings, " ");
        if (len == n && !memcmp(settings, word, n))
            return true;
        settings += len + strspn(settings + len, " ");
    }
    return false;
}

bool json_kind_admits(const struct json_kind *k, const char *visibility, const char *settings)
{
    if (!k->visibility)
        return true;
    if (!visibility)
        return false;
    for (int i = 0; k->visible[i]; i++)
        if (!strcmp(k->visible[i], visibility))
            return true;
    for (int i = 0; k->may_be[i]; i++)
        if (!strcmp(k->may_be[i], visibility))
            return names(settings, visibility);
    return false;
}
