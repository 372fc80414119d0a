/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/web_fields.h"

#include "base/limits.h"
#include "desk/archive.h"
#include "desk/tokens.h"
#include "desk/web/preview.h"

#define NEEDED .needed = true
#define AUDIENCE "audience", .about = "its name; may be left out where the desk has but one"
#define POST_ID "id", NEEDED, .about = "the post's"
#define DIGEST "sha256", FIELD_DIGEST, .about = "of the post's item, as it was looked at"
#define DIGEST_NEEDED "sha256", FIELD_DIGEST, NEEDED, .about = "of the item that is approved"
#define REASON "reason", .about = "for the audit log"
#define FROM "from", FIELD_TIME, .about = "on the screens from then; else as planned, else at once"
#define UNTIL "until", FIELD_TIME, .about = "until then; else as planned, else 30 days"
#define RANK "rank", FIELD_INT, .least = -1000000, .most = 1000000, .about = "lower first"
#define DURATION                                                                                   \
    "duration", FIELD_INT, .least = MIN_DURATION_MS / 1000, .most = MAX_DURATION_MS / 1000,        \
                           .about = "seconds that it stands; else the screen's own setting"
#define PINNED "pinned", FIELD_FLAG, .about = "before all others"
#define SEVERITY "severity", FIELD_WORD, .words = "info|warning|critical", .about = "how grave"
#define SHAPE "shape", FIELD_WORD, .words = "wide|upright", .about = "of the screen"
#define PURPOSE "purpose", NEEDED, .about = "what the token is for"
#define SCOPES                                                                                     \
    "scopes", NEEDED, .many = true,                                                                \
                      .about = "of read, write, review, emergency, publish, records, admin"
#define DAYS                                                                                       \
    "days", FIELD_INT, .least = 1, .most = MAX_TOKEN_LIFE_S / 86400,                               \
                       .about = "how long it is good for; else 90"
#define PAGE "page", FIELD_INT, .least = 1, .most = MAX_PREVIEW_PAGE, .about = "of a long post"
#define ROLE                                                                                       \
    "role", FIELD_WORD, NEEDED, .words = "author|moderator|admin|auditor",                         \
                                .about = "what they may do"

/* a row without a name ends each */
#define FIELDS(name) const struct web_field_row fields_##name[]

FIELDS(none) = {{0}};
FIELDS(sign_in) = {
    {"name", NEEDED, .about = "to sign in with"}, {"password", NEEDED, .about = "theirs"}, {0}};
FIELDS(welcome) = {{"link", NEEDED, .about = "what a one-time link has behind link="},
                   {"password", NEEDED, .about = "chosen"},
                   {"again", NEEDED, .about = "the same"},
                   {0}};
FIELDS(queue) = {{"audience", .about = "else all"},
                 {"page", FIELD_INT, .least = 1, .most = 100000, .about = "of the list, from 1"},
                 {0}};
FIELDS(post) = {{AUDIENCE}, {POST_ID}, {0}};
FIELDS(approve) = {{AUDIENCE}, {POST_ID},  {DIGEST_NEEDED}, {FROM}, {UNTIL},
                   {RANK},     {DURATION}, {PINNED},        {0}};
FIELDS(said) = {{AUDIENCE}, {POST_ID}, {DIGEST}, {REASON}, {0}};
FIELDS(ask) = {
    {AUDIENCE}, {POST_ID}, {DIGEST}, {"reason", NEEDED, .about = "what is to be changed"}, {0}};
FIELDS(schedule) = {{AUDIENCE}, {POST_ID},  {DIGEST}, {FROM}, {UNTIL},
                    {RANK},     {DURATION}, {PINNED}, {0}};
FIELDS(restore) = {{AUDIENCE}, {POST_ID}, {DIGEST}, {0}};
FIELDS(undo) = {{AUDIENCE}, {POST_ID}, {DIGEST_NEEDED}, {FROM}, {UNTIL}, {RANK}, {DURATION}, {0}};
FIELDS(audience) = {{"audience", .about = "its name; else the first"}, {0}};
FIELDS(hold) = {{"audience", .about = "its name; else all"}, {REASON}, {0}};
FIELDS(alert) = {{"audience", .about = "its name; else all"},
                 {"text", NEEDED, .about = "at most 280 characters"},
                 {SEVERITY, NEEDED},
                 {"minutes", FIELD_INT, NEEDED, .least = 1, .most = MAX_ALERT_S / 60,
                  .about = "it ends by itself after so many"},
                 {"language", .about = "of the text, such as en or de-AT"},
                 {"drill", FIELD_FLAG, .about = "the screens say that it is one"},
                 {0}};
FIELDS(alert_end) = {{"audience", .about = "its name; else all"}, {0}};
FIELDS(alert_preview) = {
    {"text", .about = "else words that stand for it"},
    {"severity", FIELD_WORD, .words = "info|warning|critical", .about = "how grave; else warning"},
    {"drill", FIELD_FLAG, .about = "marked as one"},
    {SHAPE},
    {0}};
FIELDS(calendar) = {
    {"audience", .about = "its name; else the first"},
    {"view", FIELD_WORD, .words = "week|day", .about = "how many days; else a week"},
    {"date", FIELD_TIME, .about = "a moment of that day or week; else now"},
    {0}};
FIELDS(archive) = {
    {"search", .about = "words that must all be there; gard* begins like it"},
    {"flag", FIELD_WORD, .words = "expired|withdrawn|rejected", .about = "else all three"},
    {"audience", .about = "else all"},
    {"before", FIELD_INT, .least = 1, .most = INT64_MAX, .about = "the next of the page before"},
    {0}};
FIELDS(records) = {
    {"who", .about = "a name; else all"},
    {"what", .about = "a verb, such as approve"},
    {"audience", .about = "else all"},
    {"post", .about = "its id; else all"},
    {"from", FIELD_TIME, .about = "from then; else from the beginning"},
    {"until", FIELD_TIME, .about = "until then; else until now"},
    {"before", FIELD_INT, .least = 1, .most = INT64_MAX, .about = "the next of the page before"},
    {0}};
FIELDS(checkpoint) = {{"checkpoint", .about = "a head that was kept: number and hash"}, {0}};
FIELDS(export) = {{"format", FIELD_WORD, NEEDED, .words = "csv|jsonl", .about = "of the file"},
                  {"from", FIELD_TIME, .about = "from then; else from the beginning"},
                  {"until", FIELD_TIME, .about = "until then; else until now"},
                  {0}};
FIELDS(person) = {{"name", NEEDED, .about = "a-z, 0-9 and . _ - @"},
                  {"display", .about = "the name that others see"},
                  {ROLE},
                  {0}};
FIELDS(role) = {{"name", NEEDED, .about = "the person's"}, {ROLE}, {0}};
FIELDS(name) = {{"name", NEEDED, .about = "the person's"}, {0}};
FIELDS(token) = {{"person", NEEDED, .about = "in whose name"}, {PURPOSE}, {SCOPES}, {DAYS}, {0}};
FIELDS(own_token) = {{PURPOSE}, {SCOPES}, {DAYS}, {0}};
FIELDS(id) = {
    {"id", FIELD_INT, NEEDED, .least = 1, .most = INT64_MAX, .about = "the token's number"}, {0}};
FIELDS(password) = {{"present", NEEDED, .about = "the password so far"},
                    {"password", NEEDED, .about = "the new one"},
                    {"again", NEEDED, .about = "the same"},
                    {"name", .about = "for password keepers; not read"},
                    {0}};
FIELDS(setting) = {
    {"name", NEEDED, .about = "as /settings lists it"}, {"value", .about = "empty: unset"}, {0}};
FIELDS(new_audience) = {{"name", NEEDED, .about = "such as hq/lobby"}, {0}};
FIELDS(rule) = {{AUDIENCE},
                {"approvals", FIELD_INT, NEEDED, .least = 1, .most = 2, .about = "people"},
                {"self_approval", FIELD_FLAG, .about = "who made a post may be among them"},
                {0}};
FIELDS(source) = {{"name", NEEDED, .about = "the source's"}, {0}};
FIELDS(preview) = {{AUDIENCE},
                   {POST_ID},
                   {"sha256", FIELD_DIGEST, .about = "makes the answer one that may be kept"},
                   {SHAPE},
                   {PAGE},
                   {0}};
FIELDS(picture) = {{"file", NEEDED, .about = "a name from a post's pictures"}, {0}};
FIELDS(guidelines) = {
    {"version", FIELD_INT, .least = 1, .most = INT32_MAX, .about = "an earlier one"}, {0}};
FIELDS(guidelines_edit) = {
    {"text", NEEDED, .about = "with # headings, - and 1. lists, empty lines between paragraphs"},
    {"was", FIELD_INT, .least = 0, .most = INT32_MAX, .about = "the version that was edited"},
    {0}};
FIELDS(acknowledge) = {{"version", FIELD_INT, NEEDED, .least = 1, .most = INT32_MAX,
                        .about = "that was read: the latest"},
                       {0}};
FIELDS(guidelines_wall) = {{"audience", NEEDED, .many = true, .about = "one or several"},
                           {"language", .about = "of the guidelines, such as en or de-AT"},
                           {0}};
FIELDS(write_view) = {
    {"audience", .about = "its name"},
    {"id", .about = "of a stored post; else a new one"},
    {"draft", .about = "of a draft"},
    {"look", FIELD_FLAG, .about = "with pictures of it"},
    {"page", FIELD_INT, .least = 1, .most = MAX_PREVIEW_PAGE, .about = "of a long post"},
    {0}};
FIELDS(write) = {
    {"audience", .many = true, .about = "one or several"},
    {"id", .about = "of a stored post; else a new one"},
    {"sha256", FIELD_DIGEST, .about = "of the version that is edited"},
    {"draft", .about = "of a draft that is kept"},
    {"title", .about = "one line"},
    {"text", .about = "with line breaks"},
    {"language", .about = "such as en or de-AT"},
    {"layout", .about = "as the form lists them; else the content's own choice"},
    {"link", .about = "https address, drawn as a QR code"},
    {"author", .about = "the name under the post"},
    {"role", .about = "the line under the name"},
    {"tags", .about = "with commas"},
    {"from", FIELD_TIME, .about = "planned"},
    {"until", FIELD_TIME, .about = "planned"},
    {"event_start", FIELD_TIME, .about = "of what the post announces"},
    {"event_end", FIELD_TIME, .about = "of it"},
    {"place", .about = "of the event"},
    {"picture", .many = true, .about = "pictures that it has already, by name"},
    {"alt", .many = true, .about = "words for each of them"},
    {"order", FIELD_INT, .many = true, .least = 0, .most = 99, .about = "place of each"},
    {"drop", .many = true, .about = "names of those that go"},
    {"new", FIELD_FILES, .many = true, .about = "JPEG, PNG or WebP"},
    {"do", FIELD_WORD, .words = "look|send", .about = "which button of the form"},
    {SHAPE},
    {PAGE},
    {0}};
FIELDS(draft) = {{"draft", NEEDED, .about = "its name"}, {0}};
FIELDS(pictures) = {{"new", FIELD_FILES, .many = true, .about = "JPEG, PNG or WebP"},
                    {"draft", .about = "of a draft that is kept"},
                    {"alt", .about = "words for who cannot see it"},
                    {0}};
FIELDS(draft_preview) = {{"draft", NEEDED, .about = "its name"}, {SHAPE}, {PAGE}, {0}};
