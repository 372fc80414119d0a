/* SPDX-License-Identifier: Apache-2.0 */
/* On web_fixture.h: two audiences, several people at once, and forms with files. */
#ifndef PLACARD_TESTS_SITE_FIXTURE_H
#define PLACARD_TESTS_SITE_FIXTURE_H

#include "desk/web_fixture.h"

#define API "/api/v1"
#define PLACARD_PROGRAM PLACARD_BUILD_DIR "/bin/placard"

struct site {
    struct office o;
    bool stale; /* the next form has the token of another session */
    struct {
        char session[SECRET_TOKEN_BYTES], csrf[DIGEST_HEX_BYTES];
    } people[PERSON_AUDITOR + 1]; /* by role */
};

static int UNUSED site_set_up(void **state)
{
    struct site *s = calloc(1, sizeof *s);
    void *f = NULL;
    if (set_up(&f) != 0 || RUN((struct fixture *)f, "audience", "add", "hq/office") != EXIT_DONE)
        return -1;
    office_open(&s->o, f);
    s->o.terms.placard = PLACARD_PROGRAM;
    for (int i = PERSON_AUTHOR; i <= PERSON_AUDITOR; i++) {
        come_in(&s->o, office_names[i]);
        memcpy(s->people[i].session, s->o.session, sizeof s->o.session);
        memcpy(s->people[i].csrf, s->o.csrf, sizeof s->o.csrf);
    }
    *state = s;
    return 0;
}

static int UNUSED site_tear_down(void **state)
{
    struct site *s = *state;
    void *f = s->o.f;
    office_close(&s->o);
    free(s);
    return tear_down(&f);
}

/* Who asks next; NULL = nobody. */
static struct office UNUSED *as(struct site *s, const char *who)
{
    s->o.session[0] = s->o.csrf[0] = '\0';
    for (int i = PERSON_AUTHOR; who && i <= PERSON_AUDITOR; i++) {
        if (strcmp(office_names[i], who) != 0)
            continue;
        memcpy(s->o.session, s->people[i].session, sizeof s->o.session);
        memcpy(s->o.csrf, s->people[i].csrf, sizeof s->o.csrf);
    }
    assert_true(!who || s->o.session[0]);
    if (s->stale)
        assert_int_equal(session_csrf("another", s->o.csrf), ERR_OK);
    s->stale = false;
    return &s->o;
}

#define GET_AS(s, who, ...) ask(as(s, who), false, __VA_ARGS__, NULL)
#define POST_AS(s, who, ...) ask(as(s, who), true, __VA_ARGS__, NULL)

static void UNUSED site_says(struct site *s, const char *words)
{
    if (!strstr(s->o.text, words))
        fail_msg("not said: %s\nin: %.3000s", words, s->o.text);
}

static void UNUSED site_says_not(struct site *s, const char *words)
{
    if (strstr(s->o.text, words))
        fail_msg("said: %s\nin: %.3000s", words, s->o.text);
}

/* With the next request. */
static void UNUSED site_send_file(struct site *s, const char *name, const char *data, size_t bytes)
{
    struct web_file *f = &s->o.files[s->o.file_count++];
    f->name = mem_strdup(name);
    f->bytes = mem_alloc(bytes + 1);
    assert_true(f->name && f->bytes);
    f->len = bytes;
    memcpy(f->bytes, data, bytes);
}

static void UNUSED site_send_picture(struct site *s, const char *picture)
{
    char path[300], *data = NULL;
    size_t bytes;
    snprintf(path, sizeof path, GOOD "/%s", picture);
    assert_int_equal(file_read(path, 1 << 22, &data, &bytes, NULL), ERR_OK);
    site_send_file(s, "new", data, bytes);
    mem_free(data);
}

#endif
