/* SPDX-License-Identifier: Apache-2.0 */
/* The documents that tests start from: right as they stand, each test bends one of them. ' stands for ". */
#ifndef PLACARD_TEST_VERIFY_TEXTS_H
#define PLACARD_TEST_VERIFY_TEXTS_H

#include "verify/signing.h"

#define NOW_S INT64_C(1772442600)    /* 2026-03-02T09:10:00Z */
#define ISSUED_S INT64_C(1772442300) /* 2026-03-02T09:05:00Z */
#define EXPIRES_S INT64_C(1772528700)

#define DIGEST_A "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
#define PICTURE_HEX "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea"
#define AVATAR_HEX "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"

#define ITEM_LUNCH                                                                                 \
    "{'id':'lunch','url':'https://intranet.example/posts/lunch','content_text':'Soup today: "      \
    "leek & potato.\\nFrom 11:30.','language':'en','date_published':'2026-03-02T08:00:00+01:00',"  \
    "'authors':[{'name':'Canteen','avatar':'media/" AVATAR_HEX                                     \
    ".png','_placard':{'sha256':'" AVATAR_HEX "','width':128,'height':128}}],'tags':['food']}"
#define ITEM_PHOTO                                                                                 \
    "{ 'id' : 'photo', 'title':'Our new roof', 'image':'media/" PICTURE_HEX                        \
    ".jpg', 'date_published':'2026-03-01T12:00:00Z', 'date_modified':'2026-03-01T13:00:00.5Z',\n"  \
    "   'attachments':[{'url':'media/" PICTURE_HEX                                                 \
    ".jpg','mime_type':'image/jpeg','title':'Solar panels','size_in_bytes':4711,"                  \
    "'_placard':{'sha256':'" PICTURE_HEX "','width':4000,'height':3000}}],\n"                      \
    "   '_placard':{'layout':'photo','source':'blog','pinned':true} }"
#define ITEM_WAITING "{'id':'waiting','content_text':'Nobody has looked at this yet.'}"

#define FEED_TEXT                                                                                  \
    "{'version':'https://jsonfeed.org/version/1.1','title':'Lobby','items':[\n" ITEM_LUNCH         \
    ",\n" ITEM_PHOTO " ,\n" ITEM_WAITING "\n]}\n"

static inline void hex_of(const char *data, size_t len, char out[DIGEST_HEX_BYTES])
{
    struct digest d;
    assert_int_equal(digest_of(data, len, &d), ERR_OK);
    digest_to_hex(&d, out);
}

static inline void hex_of_item(const char *item, char out[DIGEST_HEX_BYTES])
{
    char *text = q(item);
    hex_of(text, strlen(text), out);
    free(text);
}

static inline char *feed_text(void)
{
    return q(FEED_TEXT);
}

/* Flags that approve lunch and photo of FEED_TEXT. */
static inline char *flags_text(void)
{
    char lunch[DIGEST_HEX_BYTES], photo[DIGEST_HEX_BYTES], whole[DIGEST_HEX_BYTES];
    char text[4096];
    char *feed = feed_text();
    hex_of_item(ITEM_LUNCH, lunch);
    hex_of_item(ITEM_PHOTO, photo);
    hex_of(feed, strlen(feed), whole);
    snprintf(
        text, sizeof text,
        "{'type':'placard-flags/1','audience':'hq/lobby','root':1,'seq':4711,'prev':" DIGEST_A
        ",'issued':'2026-03-02T09:05:00Z','expires':'2026-03-03T09:05:00Z','mode':'run',"
        "'feed':{'url':'feed.%.16s.json','sha256':'%s','bytes':%zu},'posts':["
        "{'id':'lunch','sha256':'%s','flag':'approved','from':'2026-03-01T00:00:00Z',"
        "'until':'2026-03-20T00:00:00Z','rank':10,'duration_ms':15000},"
        "{'id':'photo','sha256':'%s','flag':'approved','until':'2026-03-05T00:00:00Z','rank':20},"
        "{'id':'gone','sha256':" DIGEST_A ",'flag':'withdrawn','at':'2026-03-02T09:00:00Z'},"
        "{'id':'waiting','flag':'pending'}]}",
        whole, whole, strlen(feed), lunch, photo);
    free(feed);
    return q(text);
}

static inline char *hold_text(void)
{
    return q("{'type':'placard-flags/1','audience':'hq/lobby','root':1,'seq':4712,"
             "'issued':'2026-03-02T09:06:00Z','expires':'2026-03-03T09:06:00Z','mode':'hold'}");
}

static inline char *alert_text(void)
{
    return q("{'type':'placard-flags/1','audience':'hq/lobby','root':1,'seq':4713,"
             "'issued':'2026-03-02T09:07:00Z','expires':'2026-03-03T09:07:00Z','mode':'alert',"
             "'alert':{'text':'Leave the building.\\nMeet at the gate.','language':'en',"
             "'severity':'critical','until':'2026-03-02T21:07:00Z','drill':true}}");
}

static inline void spki_into(char **text, const char *mark, enum test_key key)
{
    char spki[128];
    test_spki_base64(key, spki);
    char *next = replaced(*text, mark, spki);
    free(*text);
    *text = next;
}

static inline char *fill_spkis(const char *with_marks)
{
    static const char *const marks[] = {"@ROOT1", "@ROOT2", "@FLAGS1", "@FLAGS2", "@HOLD1"};
    char *text = q(with_marks);
    for (int k = 0; k < 5; k++)
        while (strstr(text, marks[k]))
            spki_into(&text, marks[k], (enum test_key)k);
    return text;
}

/* Root 1: each role by one signature, two flags keys. */
static inline char *root_1_text(void)
{
    return fill_spkis(
        "{'type':'placard-root/1','root':1,'issued':'2026-03-01T08:00:00Z','keys':["
        "{'name':'desk.example/root-1','spki':'@ROOT1'},"
        "{'name':'desk.example/flags-1','spki':'@FLAGS1'},"
        "{'name':'desk.example/flags-2','spki':'@FLAGS2'},"
        "{'name':'phone.example/hold-1','spki':'@HOLD1'}],"
        "'roles':{'root':{'keys':['desk.example/root-1'],'threshold':1},"
        "'flags':{'keys':['desk.example/flags-1','desk.example/flags-2'],'threshold':1},"
        "'hold':{'keys':['phone.example/hold-1'],'threshold':1}}}");
}

/* Root 2: another root key, two signatures for flags, no hold keys. */
static inline char *root_2_text(void)
{
    return fill_spkis(
        "{'type':'placard-root/1','root':2,'issued':'2026-03-02T08:00:00Z','keys':["
        "{'name':'desk.example/root-2','spki':'@ROOT2'},"
        "{'name':'desk.example/flags-1','spki':'@FLAGS1'},"
        "{'name':'desk.example/flags-2','spki':'@FLAGS2'}],"
        "'roles':{'root':{'keys':['desk.example/root-2'],'threshold':1},"
        "'flags':{'keys':['desk.example/flags-1','desk.example/flags-2'],'threshold':2},"
        "'hold':{'keys':[],'threshold':1}}}");
}

#endif
